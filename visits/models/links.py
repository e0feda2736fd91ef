"""Private links: a feed and a page for someone without an account."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.models import Enrollment
from programs.models import Group
from sakura.models import Record
from visits.choices import Audience
from visits.models.hosts import Host

#: Audiences that a link can be made for; the public needs none, staff have the desk.
LINKED = (Audience.PARTICIPANT, Audience.HOST, Audience.DRIVER, Audience.ESCORT, Audience.VISA)


class LinkQuerySet(models.QuerySet):
    def alive(self, now):
        """Links that open something: neither revoked nor expired."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=now)

    def for_opening(self):
        """Load what the page or feed behind a link shows first, in one query."""
        return self.select_related(
            "itinerary__delegation__edition__program", "group", "enrollment__person", "host"
        )


class PrivateLink(Record):
    """What one token opens: one audience's view, of everyone, a group, a person or a host.

    Only a keyed hash of the token is kept. A link that is revoked or expired looks like no page.
    """

    itinerary = models.ForeignKey(
        "visits.Itinerary", models.CASCADE, related_name="links", verbose_name=_("itinerary")
    )
    audience = models.CharField(
        _("audience"), max_length=20, choices=[(name.value, name.label) for name in LINKED]
    )
    group = models.ForeignKey(
        Group,
        models.CASCADE,
        related_name="links",
        verbose_name=_("group"),
        null=True,
        blank=True,
    )
    enrollment = models.ForeignKey(
        Enrollment,
        models.CASCADE,
        related_name="links",
        verbose_name=_("invitee"),
        null=True,
        blank=True,
    )
    host = models.ForeignKey(
        Host,
        models.CASCADE,
        related_name="links",
        verbose_name=_("host"),
        null=True,
        blank=True,
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("made by"),
        null=True,
    )

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("private link")
        verbose_name_plural = _("private links")
        ordering = ["itinerary", "audience", "pk"]
        constraints = [
            models.CheckConstraint(
                name="visits_privatelink_host_for_the_audience_host",
                condition=Q(audience=Audience.HOST, host__isnull=False)
                | (~Q(audience=Audience.HOST) & Q(host__isnull=True)),
                violation_error_message=_("A link for a host names the host."),
            ),
            models.CheckConstraint(
                name="visits_privatelink_of_a_group_or_a_person",
                condition=Q(group__isnull=True) | Q(enrollment__isnull=True),
                violation_error_message=_("A link is for a group or for a person, not both."),
            ),
        ]

    def __str__(self):
        return self.get_audience_display()
