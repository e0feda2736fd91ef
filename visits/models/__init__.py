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
from visits.models.photos import Photo
from visits.models.releases import Release, ReleaseQuerySet
from visits.models.stops import Stay, Stop, StopHost, check_time_zone
from visits.models.vehicles import Vehicle

__all__ = [
    "ContactLogEntry",
    "Host",
    "HostContact",
    "HostQuerySet",
    "Itinerary",
    "ItineraryQuerySet",
    "Photo",
    "Release",
    "ReleaseQuerySet",
    "Site",
    "Stay",
    "Stop",
    "StopHost",
    "Vehicle",
    "check_time_zone",
    "check_weekdays",
]
