"""Who receives, where, and when it is closed."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participants.models import TELEPHONE
from programs.choices import PublishingLanguage
from programs.models import (
    Country,
    Organization,
    english_or_japanese,
)
from sakura.languages import Text, reader_language
from sakura.models import Record, TextRecord, text_columns
from visits.choices import (
    Prefecture,
    Weekday,
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
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=150)
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=PublishingLanguage,
        default=PublishingLanguage.JAPANESE,
    )
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
    stop = models.ForeignKey(
        "visits.Stop",
        models.SET_NULL,
        related_name="contact_log",
        verbose_name=_("about the stop"),
        null=True,
        blank=True,
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
