"""Who was seen at which stop."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models import Enrollment
from sakura.models import Record
from visits.models.links import PrivateLink
from visits.models.stops import Stop


class RollCallMark(Record):
    """That someone was seen, or not seen, at a stop. Tapping again changes the row."""

    stop = models.ForeignKey(Stop, models.CASCADE, related_name="roll_call", verbose_name=_("stop"))
    enrollment = models.ForeignKey(
        Enrollment, models.CASCADE, related_name="roll_call", verbose_name=_("invitee")
    )
    is_present = models.BooleanField(_("present"))
    marked_at = models.DateTimeField(_("marked at"))
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("marked by"),
        null=True,
        blank=True,
    )
    link = models.ForeignKey(
        PrivateLink,
        models.SET_NULL,
        related_name="+",
        verbose_name=_("marked through the link"),
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("roll call mark")
        verbose_name_plural = _("roll call marks")
        ordering = ["stop", "enrollment"]
        constraints = [
            models.UniqueConstraint(
                fields=["stop", "enrollment"], name="visits_rollcallmark_once_per_stop_and_person"
            ),
        ]

    def __str__(self):
        return str(_("present") if self.is_present else _("missing"))
