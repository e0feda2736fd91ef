"""Private links, what hosts answer through them, and the log of who was called."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.models import Enrollment
from programs.models import Group
from sakura.languages import SUFFIXES
from sakura.texts import check_line, check_text
from visits.choices import Audience, HostState
from visits.forms.widgets import DayInput, capitalized
from visits.models import LINKED, Host


class LinkForm(forms.Form):
    """Who a new private link is for, and until when."""

    audience = forms.ChoiceField(
        label=gettext_lazy("For"),
        choices=[(name.value, capitalized(name.label)) for name in LINKED],
    )
    group = forms.ModelChoiceField(
        label=gettext_lazy("Group"),
        queryset=Group.objects.none(),
        required=False,
        empty_label=gettext_lazy("All groups"),
    )
    enrollment = forms.ModelChoiceField(
        label=gettext_lazy("Person"),
        queryset=Enrollment.objects.none(),
        required=False,
        empty_label=gettext_lazy("Everyone"),
        help_text=gettext_lazy("Only for participants."),
    )
    host = forms.ModelChoiceField(
        label=gettext_lazy("Host"),
        queryset=Host.objects.none(),
        required=False,
        empty_label=gettext_lazy("Choose a host"),
        help_text=gettext_lazy("Only for hosts: each sees its own stops."),
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=DayInput,
        help_text=gettext_lazy(
            "Empty: 30 days after the visit; for a host, the last day of the visit."
        ),
    )

    def __init__(self, *args, itinerary, **kwargs):
        super().__init__(*args, **kwargs)
        delegation = itinerary.delegation
        self.fields["group"].queryset = delegation.groups.order_by("position", "uid")
        self.fields["enrollment"].queryset = (
            delegation.enrollments.coming()
            .select_related("person")
            .order_by("precedence", "person__surname", "person__given_names", "pk")
        )
        self.fields["enrollment"].label_from_instance = lambda row: str(row.person)
        self.fields["host"].queryset = (
            Host.objects.filter(stop_hosts__stop__itinerary=itinerary)
            .select_related("organization")
            .distinct()
            .order_by("slug")
        )
        self.fields["host"].label_from_instance = lambda host: str(host.organization)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("audience") == Audience.HOST:
            if not cleaned.get("host") and "host" not in self.errors:
                self.add_error("host", ValidationError(_("Choose a host."), code="no_host"))
        elif cleaned.get("host"):
            self.add_error(
                "host",
                ValidationError(_("Only a link for hosts names a host."), code="not_a_host"),
            )
        return cleaned


class HostAnswerForm(forms.Form):
    """What a host says of one stop: whether it suits, and what the visitors must know."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        widget=forms.RadioSelect,
        choices=[
            (HostState.CONFIRMED.value, gettext_lazy("We confirm this day and time")),
            (HostState.PROPOSED.value, gettext_lazy("We propose another time")),
            (HostState.DECLINED.value, gettext_lazy("We cannot receive the group")),
        ],
        error_messages={"required": gettext_lazy("Choose one of the three answers.")},
    )
    proposal = forms.CharField(
        label=gettext_lazy("Days and times that would suit you"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Only if you propose another time."),
        validators=[check_line],
    )
    received_by = forms.CharField(
        label=gettext_lazy("Who receives the group"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Name and title."),
        validators=[check_line],
    )
    room = forms.CharField(
        label=gettext_lazy("Building and room"),
        required=False,
        max_length=200,
        validators=[check_line],
    )
    day_contact = forms.CharField(
        label=gettext_lazy("Contact on the day"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Name and telephone."),
        validators=[check_line],
    )
    photography = forms.CharField(
        label=gettext_lazy("Rules for photographs"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("They hold for all visits to you."),
        validators=[check_text],
    )

    def __init__(self, *args, row, language, **kwargs):
        """``row``: the StopHost, with its host. Texts are read and kept in ``language``."""
        ending = SUFFIXES[language]
        self.row = row
        self.received_by_column = f"received_by_{ending}"
        self.photography_column = f"photography_{ending}"
        kwargs["initial"] = {
            "answer": row.state,
            "proposal": row.proposal,
            "received_by": getattr(row, self.received_by_column),
            "room": row.room,
            "day_contact": row.day_contact,
            "photography": getattr(row.host, self.photography_column),
        }
        super().__init__(*args, **kwargs)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") == HostState.PROPOSED and not cleaned.get("proposal"):
            if "proposal" not in self.errors:
                self.add_error(
                    "proposal",
                    ValidationError(_("Write which days or times suit you."), code="no_proposal"),
                )
        elif "proposal" in cleaned and cleaned.get("answer") != HostState.PROPOSED:
            cleaned["proposal"] = ""
        return cleaned

    def save(self, now):
        """Keep the answer, and the rules for photographs with the host. For a valid form."""
        row, values = self.row, self.cleaned_data
        row.state, row.answered_at = values["answer"], now
        row.proposal, row.room = values["proposal"], values["room"]
        row.day_contact = values["day_contact"]
        setattr(row, self.received_by_column, values["received_by"])
        row.save()
        if getattr(row.host, self.photography_column) != values["photography"]:
            setattr(row.host, self.photography_column, values["photography"])
            row.host.save(update_fields=[self.photography_column])


class ContactForm(forms.Form):
    """One line on what a host said, with the state that it left the stop in."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[(state.value, capitalized(state.label)) for state in HostState],
    )
    text = forms.CharField(
        label=gettext_lazy("What was said"),
        required=False,
        max_length=300,
        validators=[check_line],
    )
    remind_on = forms.DateField(label=gettext_lazy("Remind on"), required=False, widget=DayInput)

    def __init__(self, *args, row, **kwargs):
        self.row = row
        kwargs.setdefault("initial", {"state": row.state})
        super().__init__(*args, **kwargs)

    def clean(self):
        cleaned = super().clean()
        if (
            not self.errors
            and cleaned["state"] == self.row.state
            and not cleaned["text"]
            and not cleaned["remind_on"]
        ):
            self.add_error(
                "text",
                ValidationError(_("Write what was said, or choose another state."), code="nothing"),
            )
        return cleaned
