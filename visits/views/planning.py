"""Change the plan as a whole: the order of a day, a shift, a move, copies.

Each page is a form whose answers stand in the address (GET) and show a preview; carrying it out is
a POST with the same answers and what stands for the versions that the preview showed.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from django.views.generic import TemplateView

from sakura.dates import fiscal_year_of
from visits.closures import closings_of
from visits.copying import (
    Alignment,
    NotEmpty,
    copy_delegation,
    copy_into,
    first_day_of,
    preview_copy,
)
from visits.forms import CopyDelegationForm, CopyStopForm, MoveForm, ShiftForm
from visits.planning import (
    PreviewOutdated,
    carry_out,
    copy_stop,
    preview_copies,
    preview_move,
    preview_shift,
    set_places,
    shiftable,
    versions_of,
)
from visits.timetable import placed
from visits.views.desk import DeskMixin, check_access, load_plan, lock_plan
from visits.views.stops import day_url

STEPS = {"up": -1, "down": 1}


class PlanningPage(DeskMixin, TemplateView):
    """A form, the preview of what it means, and the button that carries it out."""

    def get(self, request, pk, **kwargs):
        plan = load_plan(request.user, pk)
        if plan.itinerary is None:
            raise Http404
        self.prepare(plan, **kwargs)
        # Without an answer the form is shown empty, not with errors.
        form = self.make_form(plan, request.GET if self.answer in request.GET else None)
        return self.show(plan, form)

    def post(self, request, pk, **kwargs):
        with transaction.atomic():
            plan = lock_plan(request.user, pk)
            self.prepare(plan, **kwargs)
            form = self.make_form(plan, request.POST)
            if not form.is_valid():
                return self.show(plan, form)
            preview = self.make_preview(plan, form)
            if getattr(preview, "crossing", ()) and "past_midnight" not in request.POST:
                return self.show(plan, form, is_unconfirmed=True)
            try:
                address = self.act(plan, form, preview, request.POST.get("seen", ""))
            except PreviewOutdated:
                return self.show(plan, form, is_outdated=True)
        return redirect(address)

    def show(self, plan, form, **kwargs):
        preview = self.make_preview(plan, form) if form.is_bound and form.is_valid() else None
        context = self.get_context_data(
            plan=plan, sheet=plan.sheet, form=form, preview=preview, **kwargs
        )
        return self.render_to_response(context)


class DayShift(PlanningPage):
    """Shift the rest of a day."""

    template_name = "visits/planning_shift.html"
    answer = "minutes"

    def prepare(self, plan, day):
        self.day = day
        self.stops = shiftable(plan.sheet, day)
        if not self.stops:
            raise Http404

    def make_form(self, plan, data):
        first = self.request.GET.get("first")
        initial = {"first": first, "group": self.request.GET.get("group", "")}
        return ShiftForm(data, sheet=plan.sheet, stops=self.stops, initial=initial)

    def make_preview(self, plan, form):
        first = next(stop for stop in self.stops if stop.uid == form.cleaned_data["first"])
        return preview_shift(
            plan.sheet,
            versions_of(plan.itinerary),
            first=first,
            minutes=form.cleaned_data["minutes"],
            group=form.cleaned_data["group"],
        )

    def act(self, plan, form, preview, seen):
        carry_out(itinerary=plan.itinerary, preview=preview, seen=seen)
        count = len(preview.steps)
        messages.success(
            self.request,
            ngettext("Shifted %(count)d stop.", "Shifted %(count)d stops.", count)
            % {"count": count},
        )
        return reverse("visits:day_detail", args=[plan.delegation.pk, self.day])

    def get_context_data(self, **kwargs):
        return super().get_context_data(day=self.day, **kwargs)


class StopPlanningPage(PlanningPage):
    """A page about one stop."""

    def prepare(self, plan, uid):
        self.stop = find_shown(plan, uid)
        self.day = self.stop.day

    def get_context_data(self, **kwargs):
        return super().get_context_data(stop=self.stop, day=self.day, **kwargs)


class StopMove(StopPlanningPage):
    """Move a stop to another day or time."""

    template_name = "visits/planning_move.html"
    answer = "day"

    def make_form(self, plan, data):
        return MoveForm(data, initial={"day": self.stop.day})

    def make_preview(self, plan, form):
        return preview_move(
            plan.sheet,
            versions_of(plan.itinerary),
            closings_of(plan.itinerary),
            stop=self.stop,
            day=form.cleaned_data["day"],
            start=form.cleaned_data["start"],
        )

    def act(self, plan, form, preview, seen):
        carry_out(itinerary=plan.itinerary, preview=preview, seen=seen)
        messages.success(self.request, _("Moved the stop."))
        address = day_url(plan.delegation.pk, form.cleaned_data["day"])
        return f"{address}#stop-{self.stop.uid}"


class StopCopy(StopPlanningPage):
    """Copy a stop to other days and groups."""

    template_name = "visits/planning_copy.html"
    answer = "copy"

    def make_form(self, plan, data):
        return CopyStopForm(data, plan=plan)

    def make_preview(self, plan, form):
        return preview_copies(
            plan.sheet,
            versions_of(plan.itinerary),
            closings_of(plan.itinerary),
            stop=self.stop,
            days=form.cleaned_data["days"],
            groups=form.cleaned_data["groups"],
        )

    def act(self, plan, form, preview, seen):
        made = copy_stop(itinerary=plan.itinerary, preview=preview, seen=seen)
        messages.success(
            self.request,
            ngettext(
                "Made %(count)d copy. Its hosts are still to be asked.",
                "Made %(count)d copies. Their hosts are still to be asked.",
                len(made),
            )
            % {"count": len(made)},
        )
        return day_url(plan.delegation.pk, made[0].day)


class DelegationCopy(PlanningPage):
    """Copy a delegation or only its itinerary to new dates."""

    template_name = "visits/planning_delegation.html"
    answer = "first_day"

    def prepare(self, plan):
        pass

    def make_form(self, plan, data):
        initial = {"first_day": first_day_of(plan.sheet)}
        return CopyDelegationForm(
            data, user=self.request.user, source=plan.delegation, initial=initial
        )

    def make_preview(self, plan, form):
        return preview_copy(
            plan.sheet,
            versions_of(plan.itinerary),
            closings_of(plan.itinerary),
            first_day=form.cleaned_data["first_day"],
            alignment=Alignment(form.cleaned_data["alignment"]),
        )

    def act(self, plan, form, preview, seen):
        user, values = self.request.user, form.cleaned_data
        if values["target"] == form.EXISTING:
            made = values["delegation"]
            try:
                copy_into(source=plan.itinerary, preview=preview, seen=seen, delegation=made)
            except NotEmpty:
                # Someone began to plan it after the form was checked.
                raise PreviewOutdated from None
            messages.success(self.request, _("Copied the itinerary. All hosts are to be asked."))
        else:
            made = copy_delegation(
                source=plan.itinerary,
                preview=preview,
                seen=seen,
                edition=values["edition"],
                label=form.labels(),
                coordinator=None if user.has_perm("programs.view_all_delegations") else user,
            )
            messages.success(self.request, _("Copied the delegation. All hosts are to be asked."))
        return reverse("visits:delegation_detail", args=[made.pk])

    def get_context_data(self, form, preview, **kwargs):
        other_year = None
        if preview and form.cleaned_data["target"] == form.NEW and preview.first_day:
            year = fiscal_year_of(preview.first_day)
            other_year = year if year != form.cleaned_data["edition"].fiscal_year else None
        return super().get_context_data(form=form, preview=preview, other_year=other_year, **kwargs)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop_place(request, pk, uid):
    """Move a stop without a clock time one place up or down in its day."""
    check_access(request.user)
    with transaction.atomic():
        plan = lock_plan(request.user, pk)
        shown = find_shown(plan, uid)
        if request.method == "POST" and shown.day is not None:
            day = [stop for stop in plan.sheet.stops if stop.day == shown.day and stop.is_dated]
            places = placed(day, shown.uid, STEPS.get(request.POST.get("to"), 0))
            if places:
                set_places(itinerary=plan.itinerary, places=places)
            else:
                messages.info(request, _("It stays where it is."))
    return redirect(f"{day_url(pk, shown.day)}#stop-{shown.uid}")


def find_shown(plan, uid):
    """Return a stop of the compiled plan. Raises Http404 if it has none of this identifier."""
    for stop in plan.sheet.stops:
        if stop.uid == str(uid):
            return stop
    raise Http404
