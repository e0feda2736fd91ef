"""Enter, change and delete a hotel of a delegation."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from visits.forms import StayForm
from visits.models import Itinerary, Stay
from visits.views.desk import DeskMixin, load_plan


class StayPage(DeskMixin, TemplateView):
    """A form of one hotel."""

    template_name = "visits/stay_form.html"

    def get(self, request, pk, **kwargs):
        plan = load_plan(request.user, pk)
        stay = self.get_stay(plan, **kwargs)
        return self.show(plan, stay, self.make_form(plan, stay))

    def post(self, request, pk, **kwargs):
        with transaction.atomic():
            plan = load_plan(request.user, pk)
            stay = self.get_stay(plan, lock=True, **kwargs)
            form = self.make_form(plan, stay, request.POST)
            if not form.is_valid():
                return self.show(plan, stay, form)
            if stay.itinerary_id is None:
                stay.itinerary, _made = Itinerary.objects.get_or_create(
                    delegation=plan.delegation,
                    defaults={"is_sample": plan.delegation.is_sample},
                )
            form.save()
        messages.success(request, _("Saved “%(stay)s”.") % {"stay": stay})
        return redirect("visits:delegation_detail", pk=pk)

    def make_form(self, plan, stay, data=None):
        itinerary = plan.itinerary or Itinerary(delegation=plan.delegation)
        return StayForm(data, instance=stay, itinerary=itinerary)

    def show(self, plan, stay, form):
        context = self.get_context_data(plan=plan, sheet=plan.sheet, stay=stay, form=form)
        return self.render_to_response(context)


class StayCreate(StayPage):
    """A new hotel."""

    def get_stay(self, plan, lock=False):
        return Stay(itinerary=plan.itinerary, is_sample=plan.delegation.is_sample)


class StayUpdate(StayPage):
    """Change a hotel."""

    def get_stay(self, plan, uid, lock=False):
        return find_stay(plan, uid, lock=lock)


class StayDelete(DeskMixin, TemplateView):
    """Ask whether to delete a hotel, then delete it."""

    template_name = "visits/stay_delete.html"

    def get_context_data(self, pk, uid, **kwargs):
        plan = load_plan(self.request.user, pk)
        return super().get_context_data(
            plan=plan, sheet=plan.sheet, stay=find_stay(plan, uid), **kwargs
        )

    def post(self, request, pk, uid):
        stay = find_stay(load_plan(request.user, pk), uid)
        name = str(stay)
        stay.delete()
        messages.success(request, _("Deleted “%(stay)s”.") % {"stay": name})
        return redirect("visits:delegation_detail", pk=pk)


def find_stay(plan, uid, lock=False):
    """Return a hotel of a plan. Raises Http404 if it has none of this identifier."""
    if plan.itinerary is None:
        raise Http404
    stays = Stay.objects.filter(itinerary=plan.itinerary)
    if lock:
        stays = stays.select_for_update()
    return get_object_or_404(stays, uid=uid)
