"""Hosts of a delegation: how far each has been asked, what was said, whom to call again."""

from typing import NamedTuple

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from programs.models import Delegation
from visits.choices import HostState
from visits.forms import ContactForm
from visits.models import ContactLogEntry, StopHost
from visits.views.desk import DeskMixin, load_plan

#: States in which a host has said something.
ANSWERED = (HostState.CONFIRMED, HostState.PROPOSED, HostState.DECLINED)


class HostRow(NamedTuple):
    """One host of one stop, with its log, newest line first, and the form for the next line."""

    row: StopHost
    entries: list[ContactLogEntry]
    form: ContactForm


class HostStates(DeskMixin, TemplateView):
    """Every host of every stop with its state and log; a call is one line."""

    template_name = "visits/host_states.html"

    def get(self, request, pk):
        return self.show(self.load(pk))

    def post(self, request, pk):
        plan = self.load(pk)
        with transaction.atomic():
            row = get_object_or_404(
                self.rows(plan).select_for_update(of=("self",)), pk=_number(request.POST.get("row"))
            )
            form = ContactForm(request.POST, row=row, prefix=f"row{row.pk}")
            if not form.is_valid():
                return self.show(plan, form)
            self.save(form, request.user)
        messages.success(request, _("Saved what %(host)s said.") % {"host": row.host.organization})
        address = redirect("visits:host_states", pk=pk)
        address["Location"] += f"#row-{row.pk}"
        return address

    def load(self, pk):
        plan = load_plan(self.request.user, pk)
        if plan.itinerary is None:
            raise Http404
        return plan

    def rows(self, plan):
        return (
            StopHost.objects.filter(stop__itinerary=plan.itinerary)
            .select_related("stop", "host__organization", "site")
            .order_by(
                F("stop__day").asc(nulls_last=True),
                F("stop__start_time").asc(nulls_first=True),
                "stop__position",
                "stop",
                "position",
                "pk",
            )
        )

    def show(self, plan, bound=None):
        log = {}
        for entry in (
            ContactLogEntry.objects.filter(stop__itinerary=plan.itinerary)
            .select_related("author")
            .order_by("-day", "-pk")
        ):
            log.setdefault((entry.host_id, entry.stop_id), []).append(entry)
        rows = [
            HostRow(
                row,
                log.get((row.host_id, row.stop_id), []),
                bound
                if bound and bound.row.pk == row.pk
                else ContactForm(row=row, prefix=f"row{row.pk}"),
            )
            for row in self.rows(plan)
        ]
        counts = {state: sum(row.row.state == state for row in rows) for state in HostState}
        context = self.get_context_data(
            plan=plan,
            sheet=plan.sheet,
            rows=rows,
            bound=bound,
            counts=[(state, count) for state, count in counts.items() if count],
            today=timezone.localdate(),
        )
        return self.render_to_response(context)

    def save(self, form, user):
        """Save the state, and a line with its date; without words the line is the state."""
        row, said = form.row, form.cleaned_data
        if said["state"] != row.state:
            row.state = said["state"]
            row.answered_at = timezone.now() if row.state in ANSWERED else None
            row.save(update_fields=["state", "answered_at"])
        ContactLogEntry.objects.create(
            host=row.host,
            stop=row.stop,
            day=timezone.localdate(),
            text=said["text"] or str(HostState(row.state).label),
            remind_on=said["remind_on"],
            author=user,
            is_sample=row.is_sample,
        )


class ReminderDone(DeskMixin, TemplateView):
    """Take a reminder off the list; what was said stays in the log."""

    http_method_names = ["post"]

    def post(self, request, pk):
        entry = get_object_or_404(
            ContactLogEntry.objects.filter(
                stop__itinerary__delegation__in=Delegation.objects.visible_to(request.user)
            ),
            pk=pk,
        )
        entry.remind_on = None
        entry.save(update_fields=["remind_on"])
        messages.success(request, _("The reminder is done."))
        return redirect("visits:delegation_list")


def reminders_for(user, today):
    """Return the log lines whose reminder is due and that no later line has answered. One query."""
    later = (
        ContactLogEntry.objects.filter(host=OuterRef("host"), stop=OuterRef("stop"))
        .filter(created_at__gt=OuterRef("created_at"))
        .exclude(pk=OuterRef("pk"))
    )
    return (
        ContactLogEntry.objects.filter(
            remind_on__lte=today,
            stop__itinerary__delegation__in=Delegation.objects.visible_to(user),
        )
        .exclude(Exists(later))
        .select_related("host__organization", "stop__itinerary")
        .order_by("remind_on", Coalesce("stop__day", "remind_on"), "pk")
    )


def _number(text):
    """Return the key that a form names; 0, which no row has, for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0
