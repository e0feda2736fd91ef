"""Enter, change, delete and bring back one stop, beside the day it is on."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import serializers
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.generic import TemplateView

from programs.models import Delegation
from sakura.kept_forms import author_mark, take
from visits.choices import TakesPart
from visits.forms import StopForm, StopHostFormSet
from visits.models import Itinerary, Photo, Stop
from visits.views.delegations import DayPage
from visits.views.desk import DeskMixin, check_access, load_plan

SAVE_AND_NEXT = "save_and_next"


def day_url(pk, day, plan_days=None):
    """Return the address of a day, or of the delegation where there is no such day."""
    if day is None or (plan_days is not None and day not in plan_days):
        return reverse("visits:delegation_detail", args=[pk])
    return reverse("visits:day_detail", args=[pk, day])


class StopPage(DayPage):
    """A form of one stop beside the day."""

    template_name = "visits/stop_form.html"

    def get(self, request, pk, **kwargs):
        plan = load_plan(request.user, pk)
        stop = self.get_stop(plan, **kwargs)
        if (kept := take(request)) is not None:
            messages.warning(
                request, _("You were signed out. Here is what you had entered: save it now.")
            )
            form = self.make_form(stop, plan, kept)
            return self.show(plan, stop, form, self.make_hosts(stop, kept))
        return self.show(plan, stop, self.make_form(stop, plan), self.make_hosts(stop))

    def post(self, request, pk, **kwargs):
        with transaction.atomic():
            # The row is locked, so that of two who save at once the second sees the first.
            plan = load_plan(request.user, pk)
            stop = self.get_stop(plan, lock=True, **kwargs)
            form = self.make_form(stop, plan, request.POST)
            hosts = self.make_hosts(stop, request.POST)
            is_valid = form.is_valid() & hosts.is_valid()
            if is_valid and not form.has_title():
                form.propose_title(hosts.kept_hosts())
            if form.errors or not is_valid:
                return self.show(plan, stop, form, hosts)
            self.save(plan, form, hosts)
        messages.success(request, _("Saved “%(stop)s”.") % {"stop": stop})
        if SAVE_AND_NEXT in request.POST:
            return redirect(next_stop_url(pk, stop))
        return redirect(
            f"{day_url(pk, stop.day)}#stop-{stop.uid}" if stop.day else day_url(pk, None)
        )

    def save(self, plan, form, hosts):
        """Save the stop with its hosts, in an itinerary that is made when it is the first one."""
        if form.instance.itinerary_id is None:
            form.instance.itinerary, _made = Itinerary.objects.get_or_create(
                delegation=plan.delegation,
                defaults={"is_sample": plan.delegation.is_sample},
            )
        hosts.instance = form.save()
        hosts.save_rows()

    def make_form(self, stop, plan, data=None, **kwargs):
        itinerary = plan.itinerary or Itinerary(delegation=plan.delegation)
        return StopForm(data, instance=stop, itinerary=itinerary, **kwargs)

    def make_hosts(self, stop, data=None):
        return StopHostFormSet(data, instance=stop, prefix="hosts")

    def show(self, plan, stop, form, hosts):
        differences = form.differences + [
            difference for row in hosts.forms for difference in row.differences
        ]
        taken = form.taken + [name for row in hosts.forms for name in row.taken]
        context = self.get_context_data(
            **self.day_context(plan, self.day_shown(plan, stop)),
            stop=stop,
            form=form,
            hosts=hosts,
            differences=differences,
            taken=taken,
            author=author_mark(self.request.user),
            has_errors=bool(form.errors or hosts.total_error_count()),
        )
        return self.render_to_response(context)

    def day_shown(self, plan, stop):
        """The day as it is saved: what is typed may be no day yet."""
        return stop_day_of(plan, stop.uid) if stop.pk else None


def stop_day_of(plan, uid):
    """Return the day of a stop in the compiled plan, or None."""
    for stop in plan.sheet.stops:
        if stop.uid == str(uid) and stop.is_dated:
            return stop.day
    return None


def next_stop_url(pk, stop):
    """Return the address of a form for the next stop, which carries day and groups over."""
    query = []
    if stop.day:
        query.append(f"day={stop.day}")
    start = stop.end_time or stop.start_time
    if start and (stop.start_time is None or start >= stop.start_time):
        query.append(f"start={start:%H:%M}")
    query += [f"group={group.uid}" for group in stop.groups.all()]
    address = reverse("visits:stop_create", args=[pk])
    return f"{address}?{'&'.join(query)}" if query else address


def read_day(text):
    """Return the day that an address names, or None."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def read_time(text):
    """Return the clock time that an address names, or None."""
    try:
        return dt.time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None


class StopCreate(StopPage):
    """A new stop. ``day``, ``start``, ``end`` and ``group`` of the address fill in the form."""

    def get_stop(self, plan, lock=False):
        return Stop(itinerary=plan.itinerary, is_sample=plan.delegation.is_sample)

    def make_form(self, stop, plan, data=None, **kwargs):
        form = super().make_form(stop, plan, data, **kwargs)
        if data is None:
            query = self.request.GET
            form.initial |= {
                "day": read_day(query.get("day", "")),
                "start_time": read_time(query.get("start", "")),
                "end_time": read_time(query.get("end", "")),
            }
            groups = {str(group.uid): group.pk for group in form.fields["groups"].queryset}
            chosen = [groups[uid] for uid in query.getlist("group") if uid in groups]
            if chosen:
                form.initial |= {"takes_part": TakesPart.GROUPS, "groups": chosen}
        return form

    def day_shown(self, plan, stop):
        days = [mark.day for mark in plan.days]
        asked = read_day(self.request.POST.get("day") or self.request.GET.get("day") or "")
        return asked if asked in days else None


class StopUpdate(StopPage):
    """Change a stop. ``start`` and ``end`` of the address propose another time."""

    def get_stop(self, plan, uid, lock=False):
        stops = (
            Stop.objects.filter(itinerary=plan.itinerary) if plan.itinerary else Stop.objects.none()
        )
        if lock:
            stops = stops.select_for_update()
        stop = get_object_or_404(stops, uid=uid)
        stop.itinerary = plan.itinerary
        return stop

    def make_form(self, stop, plan, data=None, **kwargs):
        form = super().make_form(stop, plan, data, **kwargs)
        if data is None:
            for name, key in (("start_time", "start"), ("end_time", "end")):
                if (time := read_time(self.request.GET.get(key, ""))) is not None:
                    form.initial[name] = time
        return form


class StopDelete(DeskMixin, TemplateView):
    """Ask whether to delete a stop, then delete it. It can be brought back once."""

    template_name = "visits/stop_delete.html"

    def get_stop(self, pk, uid):
        plan = load_plan(self.request.user, pk)
        if plan.itinerary is None:
            raise Http404
        stop = get_object_or_404(Stop, itinerary=plan.itinerary, uid=uid)
        return plan, stop

    def get_context_data(self, pk, uid, **kwargs):
        plan, stop = self.get_stop(pk, uid)
        shown = next(row for row in plan.sheet.stops if row.uid == str(uid))
        released = plan.newest is not None and str(uid) in plan.newest.document
        return super().get_context_data(
            plan=plan, sheet=plan.sheet, stop=stop, shown=shown, released=released, **kwargs
        )

    def post(self, request, pk, uid):
        with transaction.atomic():
            _plan, stop = self.get_stop(pk, uid)
            # Kept on the server, in the session of whoever deleted it, until it ends.
            request.session["deleted_stop"] = {
                "delegation": pk,
                "rows": serializers.serialize("json", [stop, *stop.stop_hosts.all()]),
                "photos": list(stop.photos.values_list("pk", flat=True)),
            }
            name, day = str(stop), stop.day
            stop.delete()
        messages.success(request, _("Deleted “%(stop)s”.") % {"stop": name})
        plan = load_plan(request.user, pk)
        return redirect(day_url(pk, day, [mark.day for mark in plan.days]))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop_restore(request, pk):
    """Bring back the stop that this person deleted last, with its hosts."""
    check_access(request.user)
    if request.method != "POST":
        # Where signing in leads after the session ended before the button was pressed.
        return redirect("visits:delegation_detail", pk=pk)
    delegation = get_object_or_404(Delegation.objects.visible_to(request.user).distinct(), pk=pk)
    deleted = request.session.get("deleted_stop", {})
    if deleted.get("delegation") != pk:
        raise Http404
    with transaction.atomic():
        rows = [row.object for row in _deserialized(deleted["rows"])]
        stop = next(row for row in rows if isinstance(row, Stop))
        if stop.itinerary.delegation_id != delegation.pk or Stop.objects.filter(uid=stop.uid):
            raise Http404
        for row in _deserialized(deleted["rows"]):
            row.save()
        Photo.objects.filter(pk__in=deleted["photos"], stop__isnull=True).update(stop=stop)
    del request.session["deleted_stop"]
    messages.success(request, _("Brought back “%(stop)s”.") % {"stop": stop})
    return redirect(f"{day_url(pk, stop.day)}#stop-{stop.uid}" if stop.day else day_url(pk, None))


def _deserialized(rows):
    return list(serializers.deserialize("json", rows, ignorenonexistent=True))
