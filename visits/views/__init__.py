"""The coordinator desk: delegations, days, stops, releases and exports."""

from visits.views.delegations import DayDetail, DelegationDetail, DelegationList
from visits.views.exports import Export, export_file
from visits.views.planning import DayShift, DelegationCopy, StopCopy, StopMove, stop_place
from visits.views.releases import ReleaseCreate, ReleaseDetail
from visits.views.stays import StayCreate, StayDelete, StayUpdate
from visits.views.stops import StopCreate, StopDelete, StopUpdate, stop_restore

__all__ = [
    "DayDetail",
    "DayShift",
    "DelegationCopy",
    "DelegationDetail",
    "DelegationList",
    "Export",
    "ReleaseCreate",
    "ReleaseDetail",
    "StayCreate",
    "StayDelete",
    "StayUpdate",
    "StopCopy",
    "StopCreate",
    "StopDelete",
    "StopMove",
    "StopUpdate",
    "export_file",
    "stop_place",
    "stop_restore",
]
