"""Forms of the desk: a stop with its hosts, a hotel, changes of the plan, an export, a release."""

from visits.forms.planning import CopyDelegationForm, CopyStopForm, MoveForm, ShiftForm
from visits.forms.private import ContactForm, HostAnswerForm, LinkForm
from visits.forms.releasing import ExportForm, ReleaseForm
from visits.forms.stays import StayForm
from visits.forms.stops import StopForm, StopHostFormSet

__all__ = [
    "ContactForm",
    "CopyDelegationForm",
    "CopyStopForm",
    "ExportForm",
    "HostAnswerForm",
    "LinkForm",
    "MoveForm",
    "ReleaseForm",
    "ShiftForm",
    "StayForm",
    "StopForm",
    "StopHostFormSet",
]
