"""The admin of hosts, itineraries, stops, stays, vehicles, photos and releases."""

from visits.admin.hosts import HostAdmin, SiteAdmin
from visits.admin.itineraries import ItineraryAdmin, StayAdmin, VehicleAdmin
from visits.admin.photos import PhotoAdmin
from visits.admin.stops import StopAdmin

__all__ = [
    "HostAdmin",
    "ItineraryAdmin",
    "PhotoAdmin",
    "SiteAdmin",
    "StayAdmin",
    "StopAdmin",
    "VehicleAdmin",
]
