"""After the visit: all went as planned but these."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from sakura.formbase import RecordForm
from visits.choices import ReleaseKind, StopOutcome
from visits.models import Stop
from visits.views.desk import DeskMixin, load_plan


class OutcomeForm(RecordForm):
    """What became of one stop: as planned, unless something else is said."""

    class Meta:
        model = Stop
        fields = ["outcome", "outcome_note"]
        widgets = {
            "outcome": forms.RadioSelect,
            "outcome_note": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.was = (self.instance.outcome, self.instance.outcome_note)
        self.fields["outcome"].choices = [
            (outcome.value, capfirst(outcome.label)) for outcome in StopOutcome
        ]
        self.fields["outcome"].required = True
        self.initial["outcome"] = self.instance.outcome or StopOutcome.AS_PLANNED

    @property
    def is_new(self):
        """Whether the record says something else than before. For a valid form."""
        return (self.instance.outcome, self.instance.outcome_note) != self.was


class RecordByExceptions(DeskMixin, TemplateView):
    """All stops in one list, each as planned unless something else is said; then the release."""

    template_name = "visits/record.html"

    def get(self, request, pk):
        plan, stops = self.load(pk)
        return self.show(plan, self.forms(plan, stops))

    def post(self, request, pk):
        with transaction.atomic():
            plan, stops = self.load(pk, lock=True)
            forms = self.forms(plan, stops, request.POST)
            # A stop that was entered since is not in the page: it stays as it is.
            posted = [form for form in forms if form.add_prefix("lock") in request.POST]
            # Every form is asked, so that all that is wrong is shown.
            if [form for form in posted if not form.is_valid()]:
                return self.show(plan, forms)
            for form in posted:
                if form.is_new:
                    form.save()
        messages.success(request, _("Saved what became of the stops."))
        page = reverse("visits:release", args=[pk])
        if not request.user.has_perm("visits.release_itinerary"):
            return redirect("visits:delegation_detail", pk=pk)
        return redirect(f"{page}?kind={ReleaseKind.RECORD}")

    def load(self, pk, lock=False):
        plan = load_plan(self.request.user, pk)
        if plan.itinerary is None or not plan.sheet.stops:
            raise Http404
        rows = Stop.objects.filter(itinerary=plan.itinerary)
        if lock:
            rows = rows.select_for_update()
        return plan, {str(stop.uid): stop for stop in rows}

    def forms(self, plan, stops, data=None):
        forms = []
        for shown in plan.sheet.stops:
            if shown.uid in stops:
                prefix = f"s{shown.uid[:8]}"
                is_posted = data is not None and f"{prefix}-lock" in data
                form = OutcomeForm(
                    data if is_posted else None, instance=stops[shown.uid], prefix=prefix
                )
                form.shown = shown
                forms.append(form)
        return forms

    def show(self, plan, forms):
        return self.render_to_response(
            self.get_context_data(
                plan=plan,
                sheet=plan.sheet,
                forms=forms,
                differences=[found for form in forms for found in form.differences],
                taken=[name for form in forms for name in form.taken],
                has_errors=any(form.errors for form in forms if form.is_bound),
                is_over=plan.usual_kind == ReleaseKind.RECORD,
            )
        )
