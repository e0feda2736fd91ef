"""The coordinator desk: delegations, days, stops, releases and exports."""

from visits.views.delegations import DayDetail, DelegationDetail, DelegationList
from visits.views.exports import Export, export_file
from visits.views.releases import ReleaseCreate, ReleaseDetail
from visits.views.stays import StayCreate, StayDelete, StayUpdate
from visits.views.stops import StopCreate, StopDelete, StopUpdate, stop_restore

__all__ = [
    "DayDetail",
    "DelegationDetail",
    "DelegationList",
    "Export",
    "ReleaseCreate",
    "ReleaseDetail",
    "StayCreate",
    "StayDelete",
    "StayUpdate",
    "StopCreate",
    "StopDelete",
    "StopUpdate",
    "export_file",
    "stop_restore",
]
