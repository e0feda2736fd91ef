"""Frozen versions of an itinerary."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from visits.choices import (
    ReleaseKind,
)
from visits.models.itineraries import Itinerary


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
    created_at = models.DateTimeField(_("released at"))
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
