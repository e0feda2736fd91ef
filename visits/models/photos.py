"""Pictures with all that they need before anyone outside may see them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models import Enrollment
from programs.models import (
    Edition,
)
from sakura.dates import Period
from sakura.languages import Text, reader_language
from sakura.models import PeriodRecord, TextRecord, text_columns
from visits.choices import (
    PhotoConsent,
)
from visits.models.hosts import Host
from visits.models.stops import Stop


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
