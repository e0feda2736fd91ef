"""The plan of a delegation, and the loader of all that belongs to it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models import Enrollment
from programs.models import (
    Delegation,
    Group,
)
from sakura.models import Record
from visits.models.stops import Stay, Stop, StopHost


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
