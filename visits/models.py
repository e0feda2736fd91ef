"""Where they go and when: hosts and sites, itineraries and their stops, photos, releases."""

import zoneinfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models import TELEPHONE, Crew, Enrollment
from programs.models import (
    Country,
    Delegation,
    Edition,
    Group,
    Organization,
    english_or_japanese,
)
from sakura.dates import Period
from sakura.languages import Text, reader_language
from sakura.models import PeriodRecord, Record, TextRecord, text_columns
from visits.choices import (
    HostState,
    PartOfDay,
    PhotoConsent,
    Prefecture,
    ReleaseKind,
    StopKind,
    StopOutcome,
    TakesPart,
    Weekday,
)


def check_time_zone(name):
    """A name of the IANA time zone database."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(name)s” is no time zone. Use a name such as Asia/Tokyo."),
            code="time_zone",
            params={"name": name},
        )


def check_weekdays(value):
    """A list of weekdays, Monday is 0."""
    if not isinstance(value, list) or not all(day in Weekday.values for day in value):
        raise ValidationError(_("Choose weekdays from the list."), code="weekdays")


class HostQuerySet(models.QuerySet):
    def for_list(self):
        """Load what the list of hosts shows, in one query."""
        return self.select_related("organization__country")


class Host(TextRecord):
    """The hosting side of an organization: what it shows, whom it takes, when it is closed."""

    TEXTS = ("description",)

    organization = models.OneToOneField(
        Organization, models.PROTECT, related_name="host", verbose_name=_("organization")
    )
    slug = models.SlugField(
        _("short name in addresses"),
        unique=True,
        help_text=_("Part of the address of its page, such as riken. Do not change it."),
    )
    description_en, description_ja, description_zh = text_columns(
        _("public description"), help_text=_("What visitors see there, in a few sentences.")
    )
    max_people = models.PositiveIntegerField(
        _("takes at most"), null=True, blank=True, help_text=_("People at one time.")
    )
    closed_weekdays = models.JSONField(
        _("closed weekdays"), default=list, blank=True, validators=[check_weekdays]
    )
    is_closed_on_holidays = models.BooleanField(_("closed on national holidays"), default=False)
    closed_days = models.TextField(
        _("closed days"), blank=True, help_text=_("One day a line, such as 2019-01-04.")
    )
    photography_en, photography_ja, photography_zh = text_columns(_("rules for photographs"))

    objects = HostQuerySet.as_manager()

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        ordering = ["slug"]

    def __str__(self):
        return self.slug

    def get_absolute_url(self):
        return reverse("programs:host_detail", args=[self.slug])


class Site(TextRecord):
    """A place where a host can be visited."""

    TEXTS = ("name", "address")

    host = models.ForeignKey(Host, models.PROTECT, related_name="sites", verbose_name=_("host"))
    name_en, name_ja, name_zh = text_columns(
        _("name"), max_length=200, help_text=_("Such as Wako Campus.")
    )
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    address_en, address_ja, address_zh = text_columns(_("address"), max_length=300)
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="sites",
        verbose_name=_("country or region"),
        null=True,
        blank=True,
        help_text=_("Only if it is not in Japan."),
    )
    prefecture = models.CharField(_("prefecture"), max_length=5, choices=Prefecture, blank=True)
    latitude = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("Degrees north, such as 35.78."),
    )
    longitude = models.FloatField(
        _("longitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("Degrees east, such as 139.61."),
    )

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["host", "name_en", "pk"]
        constraints = [
            english_or_japanese("name"),
            models.CheckConstraint(
                name="visits_site_latitude_with_longitude",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_code="half_coordinates",
                violation_error_message=_("Enter latitude and longitude, or neither."),
            ),
            models.CheckConstraint(
                name="visits_site_prefecture_only_in_japan",
                condition=Q(country__isnull=True) | Q(prefecture=""),
                violation_error_code="prefecture_abroad",
                violation_error_message=_("A site outside Japan has no prefecture."),
            ),
        ]

    def __str__(self):
        return Text.of(self, "name").pick(reader_language()).text


class HostContact(Record):
    """Someone to call at a host. Internal."""

    host = models.ForeignKey(Host, models.CASCADE, related_name="contacts", verbose_name=_("host"))
    name = models.CharField(_("name"), max_length=150)
    job = models.CharField(_("department and position"), max_length=200, blank=True)
    telephone = models.CharField(_("telephone"), max_length=50, blank=True, validators=[TELEPHONE])
    email = models.EmailField(_("e-mail address"), blank=True)

    class Meta:
        verbose_name = _("contact at a host")
        verbose_name_plural = _("contacts at hosts")
        ordering = ["host", "name", "pk"]

    def __str__(self):
        return self.name


class ContactLogEntry(Record):
    """One line on a call or letter to a host. Internal."""

    host = models.ForeignKey(
        Host, models.CASCADE, related_name="contact_log", verbose_name=_("host")
    )
    day = models.DateField(_("day"), default=timezone.localdate)
    text = models.CharField(
        _("what was said"),
        max_length=300,
        help_text=_("Such as: phoned, wants the list by June 1."),
    )
    remind_on = models.DateField(_("remind on"), null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("entered by"),
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("contact log entry")
        verbose_name_plural = _("contact log")
        ordering = ["host", "-day", "-pk"]

    def __str__(self):
        return self.text


class Vehicle(Record):
    """A coach or car that stops can use. One vehicle serves several delegations in a year."""

    name = models.CharField(_("name"), max_length=100, help_text=_("Such as Coach 1."))
    operator = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="vehicles",
        verbose_name=_("operator"),
        null=True,
        blank=True,
    )
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    plate = models.CharField(_("number plate"), max_length=30, blank=True)
    driver = models.ForeignKey(
        Crew,
        models.PROTECT,
        related_name="vehicles",
        verbose_name=_("driver"),
        null=True,
        blank=True,
        limit_choices_to={"role": "driver"},
    )

    class Meta:
        verbose_name = _("vehicle")
        verbose_name_plural = _("vehicles")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class ItineraryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Itineraries that this user may work on."""
        if user.has_perm("programs.view_all_delegations"):
            return self
        return self.filter(delegation__coordinators=user)

    def for_compiling(self):
        """Load all that ``sheet.compile_sheet`` reads; a constant number of queries."""
        return self.select_related("delegation__edition__program").prefetch_related(
            models.Prefetch("delegation__groups", Group.objects.order_by("position", "uid")),
            models.Prefetch(
                "delegation__enrollments",
                Enrollment.objects.coming().prefetch_related("groups"),
            ),
            "delegation__crew",
            models.Prefetch(
                "stops",
                Stop.objects.select_related("vehicle", "in_charge").prefetch_related(
                    "groups",
                    "people",
                    "interpreters",
                    models.Prefetch(
                        "stop_hosts",
                        StopHost.objects.select_related(
                            "host__organization__country", "site__country"
                        ),
                    ),
                ),
            ),
            models.Prefetch("stays", Stay.objects.prefetch_related("groups")),
        )


class Itinerary(Record):
    """The plan of one delegation: its stops and stays. Releases freeze it."""

    delegation = models.OneToOneField(
        Delegation, models.PROTECT, related_name="itinerary", verbose_name=_("delegation")
    )
    note = models.TextField(_("internal note"), blank=True)

    objects = ItineraryQuerySet.as_manager()

    class Meta:
        verbose_name = _("itinerary")
        verbose_name_plural = _("itineraries")
        ordering = ["-pk"]
        permissions = [
            ("use_desk", _("Can use the coordinator desk")),
            ("release_itinerary", _("Can release itineraries")),
        ]

    def __str__(self):
        return str(_("Itinerary"))


class Stop(TextRecord):
    """One item of an itinerary. The record says what is known of its time, and no more."""

    TEXTS = ("title", "public_text", "participants_note")

    itinerary = models.ForeignKey(
        Itinerary, models.CASCADE, related_name="stops", verbose_name=_("itinerary")
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
        Group, verbose_name=_("groups"), blank=True, related_name="stops"
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
        Itinerary, models.CASCADE, related_name="stays", verbose_name=_("itinerary")
    )
    first_day = models.DateField(_("first night"))
    last_day = models.DateField(_("last night"))
    name_en, name_ja, name_zh = text_columns(_("hotel"), max_length=200)
    address_en, address_ja, address_zh = text_columns(_("address"), max_length=300)
    telephone = models.CharField(_("telephone"), max_length=50, blank=True, validators=[TELEPHONE])
    groups = models.ManyToManyField(
        Group,
        verbose_name=_("groups"),
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


class Photo(PeriodRecord, TextRecord):
    """An image with all that it needs before anyone outside may see it."""

    TEXTS = ("caption", "alt", "place", "credit")

    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="photos", verbose_name=_("edition")
    )
    caption_en, caption_ja, caption_zh = text_columns(_("caption"), max_length=300)
    alt_en, alt_ja, alt_zh = text_columns(
        _("alternative text"),
        max_length=300,
        help_text=_("What the picture shows, for those who cannot see it. Not the caption again."),
    )
    place_en, place_ja, place_zh = text_columns(_("place"), max_length=200)
    credit_en, credit_ja, credit_zh = text_columns(_("credit"), max_length=200)
    stop = models.ForeignKey(
        Stop,
        models.SET_NULL,
        related_name="photos",
        verbose_name=_("stop"),
        null=True,
        blank=True,
    )
    hosts = models.ManyToManyField(Host, verbose_name=_("hosts"), blank=True, related_name="photos")
    people = models.ManyToManyField(
        Enrollment, verbose_name=_("people shown"), blank=True, related_name="photos"
    )
    consent = models.CharField(
        _("consent of the people shown"),
        max_length=20,
        choices=PhotoConsent,
        default=PhotoConsent.NOT_ASKED,
    )
    is_artwork = models.BooleanField(
        _("artwork"),
        default=False,
        help_text=_("Generated artwork that stands where a photograph may follow."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    renditions = models.JSONField(_("files"), default=list, editable=False)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["edition", "position", "pk"]
        constraints = [
            *PeriodRecord.Meta.constraints,
        ]

    def __str__(self):
        return Text.of(self, "caption").pick(reader_language()).text or str(
            _("Photo without caption")
        )

    @property
    def period(self):
        """When it was taken: a first day alone is that one day."""
        return Period(
            first_day=self.first_day, last_day=self.last_day or self.first_day, month=self.month
        )


class ReleaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Releases of itineraries that this user may work on."""
        if user.has_perm("programs.view_all_delegations"):
            return self
        return self.filter(itinerary__delegation__coordinators=user)


class Release(models.Model):
    """A numbered, frozen version of an itinerary. Never edited, only redacted."""

    itinerary = models.ForeignKey(
        Itinerary, models.PROTECT, related_name="releases", verbose_name=_("itinerary")
    )
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=ReleaseKind)
    audiences = models.JSONField(_("issued to"), default=list)
    comment = models.TextField(_("comment"), blank=True)
    created_at = models.DateTimeField(_("released at"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("released by"),
        null=True,
    )
    document = models.TextField(_("document"))
    digest = models.CharField(_("digest"), max_length=64)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["itinerary", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["itinerary", "number"], name="visits_release_number_unique"
            ),
        ]

    def __str__(self):
        return f"{self.number}"
