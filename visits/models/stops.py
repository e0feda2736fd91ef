"""What is on the plan: stops with their hosts, and stays."""

import zoneinfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participants.models import TELEPHONE, Crew, Enrollment
from programs.models import (
    Group,
    english_or_japanese,
)
from sakura.languages import Text, reader_language
from sakura.models import Record, TextRecord, text_columns
from visits.choices import (
    HostState,
    PartOfDay,
    Prefecture,
    StopKind,
    StopOutcome,
    TakesPart,
)
from visits.models.hosts import Host, Site
from visits.models.vehicles import Vehicle


def check_time_zone(name):
    """A name of the IANA time zone database."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(name)s” is no time zone. Use a name such as Asia/Tokyo."),
            code="time_zone",
            params={"name": name},
        )


class Stop(TextRecord):
    """One item of an itinerary. The record says what is known of its time, and no more."""

    TEXTS = ("title", "public_text", "participants_note")

    itinerary = models.ForeignKey(
        "visits.Itinerary", models.CASCADE, related_name="stops", verbose_name=_("itinerary")
    )
    day = models.DateField(_("day"), null=True, blank=True, help_text=_("Empty if not known."))
    last_day = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("If it takes several days.")
    )
    is_within = models.BooleanField(
        _("some time within these days"),
        default=False,
        help_text=_("It takes place once, on a day between the two that is not known."),
    )
    start_time = models.TimeField(_("starts"), null=True, blank=True)
    end_time = models.TimeField(
        _("ends"),
        null=True,
        blank=True,
        help_text=_("A time not after the start is on the next day."),
    )
    part_of_day = models.CharField(
        _("part of the day"),
        max_length=20,
        choices=PartOfDay,
        blank=True,
        help_text=_("Instead of a clock time."),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="Asia/Tokyo", validators=[check_time_zone]
    )
    position = models.PositiveSmallIntegerField(
        _("place in the day"),
        default=0,
        help_text=_("Order among stops of one day that have the same time or none."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=StopKind, default=StopKind.SITE_VISIT)
    title_en, title_ja, title_zh = text_columns(
        _("title"), max_length=200, help_text=_("What it is, such as Laboratory tour.")
    )
    hosts = models.ManyToManyField(
        Host, verbose_name=_("hosts"), through="StopHost", related_name="stops"
    )
    place_en, place_ja, place_zh = text_columns(
        _("place"), max_length=200, help_text=_("If it is not at a host's site.")
    )
    prefecture = models.CharField(
        _("prefecture of the place"), max_length=5, choices=Prefecture, blank=True
    )
    takes_part = models.CharField(
        _("takes part"), max_length=20, choices=TakesPart, default=TakesPart.EVERYONE
    )
    groups = models.ManyToManyField(
        Group,
        verbose_name=pgettext_lazy("of a delegation", "groups"),
        blank=True,
        related_name="stops",
    )
    people = models.ManyToManyField(
        Enrollment, verbose_name=_("people"), blank=True, related_name="stops"
    )
    head_count = models.PositiveIntegerField(_("number of people"), null=True, blank=True)
    head_count_note_en, head_count_note_ja, head_count_note_zh = text_columns(
        _("note on the number"), max_length=200
    )
    public_text_en, public_text_ja, public_text_zh = text_columns(
        _("public text"), help_text=_("Shown to everyone, on the report too.")
    )
    participants_note_en, participants_note_ja, participants_note_zh = text_columns(
        _("note for participants"), help_text=_("What to bring, where to wait. Never public.")
    )
    internal_note = models.TextField(
        _("internal note"), blank=True, help_text=_("Only for staff and coordinators.")
    )
    visit_language = models.CharField(
        _("language of the visit"), max_length=100, blank=True, help_text=_("Such as English.")
    )
    dress_en, dress_ja, dress_zh = text_columns(_("dress"), max_length=200)
    gift_en, gift_ja, gift_zh = text_columns(_("gift"), max_length=200)
    photography_en, photography_ja, photography_zh = text_columns(_("photography"), max_length=200)
    in_charge = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="stops_in_charge",
        verbose_name=_("person in charge"),
        null=True,
        blank=True,
    )
    interpreters = models.ManyToManyField(
        Crew,
        verbose_name=_("interpreters"),
        blank=True,
        related_name="stops",
        limit_choices_to={"role": "interpreter"},
    )
    vehicle = models.ForeignKey(
        Vehicle,
        models.PROTECT,
        related_name="stops",
        verbose_name=_("vehicle"),
        null=True,
        blank=True,
    )
    meeting_point_en, meeting_point_ja, meeting_point_zh = text_columns(
        _("meeting point"), max_length=200
    )
    is_public = models.BooleanField(
        _("on public pages"),
        default=True,
        help_text=_("Shown on the report. Untick transfers, hotels and free time."),
    )
    is_press_open = models.BooleanField(
        _("open to the press"),
        default=False,
        help_text=_("Shown to the public even before the visit is over."),
    )
    is_highlight = models.BooleanField(_("highlight"), default=False)
    outcome = models.CharField(
        _("what became of it"), max_length=20, choices=StopOutcome, blank=True
    )
    outcome_note = models.TextField(_("what changed"), blank=True)

    class Meta:
        verbose_name = _("stop")
        verbose_name_plural = _("stops")
        ordering = [
            F("day").asc(nulls_last=True),
            F("start_time").asc(nulls_first=True),
            "position",
            "pk",
        ]
        constraints = [
            models.CheckConstraint(
                name="visits_stop_last_day_not_before_day",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("day")),
                violation_error_code="last_day_before_first",
                violation_error_message=_("The last day must not be before the day."),
            ),
            models.CheckConstraint(
                name="visits_stop_last_day_needs_day",
                condition=Q(last_day__isnull=True) | Q(day__isnull=False),
                violation_error_code="last_day_without_first",
                violation_error_message=_("A last day needs a day."),
            ),
            models.CheckConstraint(
                name="visits_stop_within_needs_two_days",
                condition=Q(is_within=False) | Q(last_day__isnull=False),
                violation_error_code="within_without_days",
                violation_error_message=_("“Some time within” needs a day and a last day."),
            ),
            models.CheckConstraint(
                name="visits_stop_end_needs_start",
                condition=Q(end_time__isnull=True) | Q(start_time__isnull=False),
                violation_error_code="end_without_start",
                violation_error_message=_("An end needs a start."),
            ),
            models.CheckConstraint(
                name="visits_stop_clock_time_or_part_of_day",
                condition=Q(start_time__isnull=True) | Q(part_of_day=""),
                violation_error_code="time_and_part",
                violation_error_message=_("Enter a clock time or a part of the day, not both."),
            ),
        ]

    def __str__(self):
        return Text.of(self, "title").pick(reader_language()).text or self.get_kind_display()

    def clean(self):
        """Say beside its field what the constraints say for the row."""
        super().clean()
        errors = {}
        if self.last_day and not self.day:
            errors["day"] = ValidationError(
                _("A last day needs a day."), code="last_day_without_first"
            )
        elif self.last_day and self.day and self.last_day < self.day:
            errors["last_day"] = ValidationError(
                _("The last day must not be before the day."), code="last_day_before_first"
            )
        if self.is_within and not self.last_day:
            errors["is_within"] = ValidationError(
                _("“Some time within” needs a day and a last day."), code="within_without_days"
            )
        if self.end_time and not self.start_time:
            errors["start_time"] = ValidationError(
                _("An end needs a start."), code="end_without_start"
            )
        if self.start_time and self.part_of_day:
            errors["part_of_day"] = ValidationError(
                _("Enter a clock time or a part of the day, not both."), code="time_and_part"
            )
        if errors:
            raise ValidationError(errors)


class StopHost(Record):
    """One host of a stop: at which site, how far it has been asked, who receives."""

    stop = models.ForeignKey(
        Stop, models.CASCADE, related_name="stop_hosts", verbose_name=_("stop")
    )
    host = models.ForeignKey(
        Host, models.PROTECT, related_name="stop_hosts", verbose_name=_("host")
    )
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        related_name="stop_hosts",
        verbose_name=_("site"),
        null=True,
        blank=True,
        help_text=_("Empty if not recorded."),
    )
    state = models.CharField(_("state"), max_length=20, choices=HostState, default=HostState.TO_ASK)
    received_by_en, received_by_ja, received_by_zh = text_columns(
        _("received by"), max_length=200, help_text=_("Name and title.")
    )
    room = models.CharField(_("room"), max_length=200, blank=True)
    day_contact = models.CharField(
        _("contact on the day"), max_length=200, blank=True, help_text=_("Name and telephone.")
    )
    proposal = models.CharField(
        _("other time proposed"), max_length=300, blank=True, help_text=_("As the host wrote it.")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("host of the stop")
        verbose_name_plural = _("hosts of the stop")
        ordering = ["stop", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stop", "host"],
                name="visits_stophost_once_per_stop",
                violation_error_message=_("This host is at this stop already."),
            ),
        ]

    def __str__(self):
        return self.get_state_display()

    def clean(self):
        """A site must belong to the host. Reads the site."""
        super().clean()
        if self.site and self.host_id and self.site.host_id != self.host_id:
            raise ValidationError(
                {
                    "site": ValidationError(
                        _("This site belongs to another host."), code="other_host"
                    )
                }
            )


class Stay(TextRecord):
    """A hotel, for the nights from the first to the last, both included."""

    TEXTS = ("name", "address")

    itinerary = models.ForeignKey(
        "visits.Itinerary", models.CASCADE, related_name="stays", verbose_name=_("itinerary")
    )
    first_day = models.DateField(_("first night"))
    last_day = models.DateField(_("last night"))
    name_en, name_ja, name_zh = text_columns(_("hotel"), max_length=200)
    address_en, address_ja, address_zh = text_columns(_("address"), max_length=300)
    telephone = models.CharField(_("telephone"), max_length=50, blank=True, validators=[TELEPHONE])
    groups = models.ManyToManyField(
        Group,
        verbose_name=pgettext_lazy("of a delegation", "groups"),
        blank=True,
        related_name="stays",
        help_text=_("None chosen: everyone."),
    )
    note = models.TextField(_("internal note"), blank=True)

    class Meta:
        verbose_name = _("stay")
        verbose_name_plural = _("stays")
        ordering = ["itinerary", "first_day", "pk"]
        constraints = [
            english_or_japanese("name"),
            models.CheckConstraint(
                name="visits_stay_last_night_not_before_first",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_code="last_day_before_first",
                violation_error_message=_("The last night must not be before the first."),
            ),
        ]

    def __str__(self):
        return Text.of(self, "name").pick(reader_language()).text
