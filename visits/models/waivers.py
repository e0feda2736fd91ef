"""Findings that someone accepted, with the reason."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sakura.models import Record


class Waiver(Record):
    """One reason for all findings of a kind that an itinerary had when it was given.

    A finding whose facts have changed since has another fingerprint, and so returns.
    """

    itinerary = models.ForeignKey(
        "visits.Itinerary", models.CASCADE, related_name="waivers", verbose_name=_("itinerary")
    )
    kind = models.CharField(_("kind of finding"), max_length=30)
    reason = models.CharField(_("reason"), max_length=300)
    fingerprints = models.JSONField(_("findings"), default=list, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("accepted by"),
        null=True,
    )

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        ordering = ["itinerary", "kind", "pk"]
        constraints = [
            models.CheckConstraint(
                name="visits_waiver_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why this is accepted."),
            ),
        ]

    def __str__(self):
        return self.reason
