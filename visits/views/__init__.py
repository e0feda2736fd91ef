"""The coordinator desk: delegations, days, stops, releases and exports."""

from visits.views.chats import DayText
from visits.views.delegations import DayDetail, DelegationDetail, DelegationList
from visits.views.exports import Export, export_file
from visits.views.findings import waiver_create, waiver_delete
from visits.views.outbox import (
    MessageAgain,
    MessageDetail,
    MessageDiscard,
    MessageSend,
    Outbox,
    ReleaseDraft,
    ReleaseSend,
)
from visits.views.papers import paper_state
from visits.views.planning import DayShift, DelegationCopy, StopCopy, StopMove, stop_place
from visits.views.record import RecordByExceptions
from visits.views.releases import ReleaseCreate, ReleaseDetail
from visits.views.restoring import ReleaseRestore
from visits.views.schemas import itinerary_schema
from visits.views.stays import StayCreate, StayDelete, StayUpdate
from visits.views.stops import StopCreate, StopDelete, StopUpdate, stop_restore

__all__ = [
    "DayDetail",
    "DayShift",
    "DayText",
    "DelegationCopy",
    "DelegationDetail",
    "DelegationList",
    "Export",
    "MessageAgain",
    "MessageDetail",
    "MessageDiscard",
    "MessageSend",
    "Outbox",
    "RecordByExceptions",
    "ReleaseCreate",
    "ReleaseDetail",
    "ReleaseDraft",
    "ReleaseRestore",
    "ReleaseSend",
    "StayCreate",
    "StayDelete",
    "StayUpdate",
    "StopCopy",
    "StopCreate",
    "StopDelete",
    "StopMove",
    "StopUpdate",
    "export_file",
    "itinerary_schema",
    "paper_state",
    "stop_place",
    "stop_restore",
    "waiver_create",
    "waiver_delete",
]
