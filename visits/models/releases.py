"""Frozen versions of an itinerary."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sakura.encryption import EncryptedTextField
from visits.choices import Audience, ReleaseKind
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


class ReleaseSnapshot(models.Model):
    """The rows of an itinerary as a release found them, for restoring the draft.

    Kept apart from the frozen document, sealed, and purged when its time comes.
    """

    release = models.OneToOneField(
        Release, models.CASCADE, related_name="snapshot", verbose_name=_("release")
    )
    content = EncryptedTextField(_("content"))

    class Meta:
        verbose_name = _("snapshot of a release")
        verbose_name_plural = _("snapshots of releases")

    def __str__(self):
        return str(self.pk)


class PaperCode(models.Model):
    """The code printed on a paper, by which anyone can see whether it is still current."""

    release = models.ForeignKey(
        Release, models.CASCADE, related_name="paper_codes", verbose_name=_("release")
    )
    audience = models.CharField(_("audience"), max_length=20, choices=Audience)
    host = models.CharField(_("host"), max_length=50, blank=True)
    group = models.CharField(_("group"), max_length=36, blank=True)
    code = models.CharField(_("code"), max_length=20, unique=True)

    class Meta:
        verbose_name = _("paper code")
        verbose_name_plural = _("paper codes")
        ordering = ["release", "audience", "host", "group"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "audience", "host", "group"],
                name="visits_papercode_once_per_view",
            ),
        ]

    def __str__(self):
        return self.code
