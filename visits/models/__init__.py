"""Where they go and when: hosts and sites, itineraries and their stops, photos, releases."""

from visits.models.hosts import (
    ContactLogEntry,
    Host,
    HostContact,
    HostQuerySet,
    Site,
    check_weekdays,
)
from visits.models.itineraries import Itinerary, ItineraryQuerySet
from visits.models.links import LINKED, LinkQuerySet, PrivateLink
from visits.models.messages import Message
from visits.models.photos import Photo
from visits.models.releases import PaperCode, Release, ReleaseQuerySet, ReleaseSnapshot
from visits.models.stops import Stay, Stop, StopHost, check_time_zone
from visits.models.vehicles import Vehicle
from visits.models.waivers import Waiver

__all__ = [
    "LINKED",
    "ContactLogEntry",
    "Host",
    "HostContact",
    "HostQuerySet",
    "Itinerary",
    "ItineraryQuerySet",
    "LinkQuerySet",
    "Message",
    "PaperCode",
    "Photo",
    "PrivateLink",
    "Release",
    "ReleaseQuerySet",
    "ReleaseSnapshot",
    "Site",
    "Stay",
    "Stop",
    "StopHost",
    "Vehicle",
    "Waiver",
    "check_time_zone",
    "check_weekdays",
]
