"""My delegations, one delegation, one day of it."""

import datetime as dt

from django.core.paginator import Paginator
from django.db.models import Case, F, IntegerField, Value, When
from django.http import Http404
from django.utils import timezone
from django.views.generic import TemplateView

from programs.choices import DelegationStatus
from programs.models import Delegation
from sakura.languages import reader_language
from visits.choices import HostState
from visits.closures import holiday_on
from visits.conflicts import Severity
from visits.models import Release
from visits.planning import shiftable
from visits.sheet import SheetStop
from visits.timetable import timetable
from visits.views.desk import DeskMixin, load_plan, load_plans
from visits.views.findings import by_kind, findings_context, fixes_of
from visits.views.hosts import reminders_for

DELEGATIONS_PER_PAGE = 20


class DelegationList(DeskMixin, TemplateView):
    """Own delegations, those to come first, the next one marked; all of them for staff."""

    template_name = "visits/delegation_list.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        is_past = Case(
            When(last_day__lt=today, then=Value(1)),
            When(last_day__isnull=True, month__lt=today.replace(day=1), then=Value(1)),
            When(status=DelegationStatus.COMPLETED, then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        )
        delegations = (
            Delegation.objects.visible_to(self.request.user)
            .for_list()
            .annotate(is_past=is_past)
            .order_by(
                "is_past",
                # What comes next is first; of what is over, the last.
                Case(When(is_past=0, then=F("first_day"))).asc(nulls_last=True),
                F("first_day").desc(nulls_last=True),
                "-edition__fiscal_year",
                "label_en",
                "pk",
            )
        )
        paginator = Paginator(delegations, DELEGATIONS_PER_PAGE)
        page = paginator.get_page(self.request.GET.get("page"))
        plans = load_plans(list(page.object_list))
        upcoming = [
            plan.delegation.pk
            for plan in plans
            if not plan.delegation.is_past and plan.delegation.first_day
        ]
        return super().get_context_data(
            plans=plans,
            page=page,
            next_pk=upcoming[0] if upcoming and page.number == 1 else None,
            today=today,
            reminders=reminders_for(self.request.user, today),
            **kwargs,
        )


class DelegationDetail(DeskMixin, TemplateView):
    """The week at a glance, what is to be done before a release, and the releases so far."""

    template_name = "visits/delegation_detail.html"

    def get_context_data(self, pk, **kwargs):
        plan = load_plan(self.request.user, pk)
        releases = (
            Release.objects.filter(itinerary=plan.itinerary)
            .select_related("created_by")
            .defer("document")
            .order_by("-number")
            if plan.itinerary
            else []
        )
        fixes = fixes_of(plan, plan.findings, self.request.user)
        return super().get_context_data(
            **findings_context(plan, fixes, "delegation"),
            found=by_kind(plan, fixes),
            plan=plan,
            sheet=plan.sheet,
            week=[
                {
                    "mark": mark,
                    "stops": [stop for stop in _own_stops(plan, mark.day) if stop.has_time],
                    "names": _own_stops(plan, mark.day),
                    "holiday": holiday_on(mark.day, reader_language()),
                    "to_ask": _to_ask(plan, mark.day),
                }
                for mark in plan.days
            ],
            dated=[stop for stop in plan.sheet.stops if stop.is_dated],
            releases=releases,
            deleted=self.request.session.get("deleted_stop", {}).get("delegation") == pk,
            **kwargs,
        )


def _own_stops(plan, day: dt.date) -> list[SheetStop]:
    return [stop for stop in plan.sheet.stops if stop.is_dated and stop.day == day]


def _to_ask(plan, day: dt.date) -> int:
    """How many hosts of the stops of a day nobody has asked yet."""
    return sum(
        host.state == HostState.TO_ASK
        for stop in _own_stops(plan, day)
        if not stop.outcome
        for host in stop.hosts
    )


class DayPage(DeskMixin, TemplateView):
    """A page on which one day of a delegation is drawn."""

    template_name = "visits/day_detail.html"

    def day_context(self, plan, day):
        """Return what the page shows of a day, which may be None; see ``day_detail.html``."""
        of_day = [finding for finding in plan.findings if day and finding.day == day]
        findings = [finding for finding in of_day if finding.severity != Severity.OPEN]
        errors = sum(finding.severity == Severity.ERROR for finding in findings)
        table = timetable(plan.sheet, day, findings) if day else None
        fixes = fixes_of(plan, of_day, self.request.user)
        to_fix = [fix for fix in fixes if fix["finding"].severity != Severity.OPEN]
        return findings_context(plan, to_fix, str(day or "")) | {
            "plan": plan,
            "sheet": plan.sheet,
            "day": day,
            "table": table,
            "fixes": to_fix,
            "open": by_kind(
                plan, [fix for fix in fixes if fix["finding"].severity == Severity.OPEN]
            ),
            "waived": [
                row for row in plan.waived if any(found.day == day for found in row.findings)
            ],
            "errors": errors,
            "within": [
                stop
                for stop in plan.sheet.stops
                if day and stop.is_within and stop.day and stop.day <= day <= stop.last_day
            ],
        }


class DayDetail(DayPage):
    """One day: the line of days, what is to be fixed, a lane for each group."""

    def get_context_data(self, pk, day, **kwargs):
        plan = load_plan(self.request.user, pk)
        if day not in [mark.day for mark in plan.days]:
            raise Http404
        context = self.day_context(plan, day)
        return super().get_context_data(
            **context,
            holiday=holiday_on(day, reader_language()),
            can_shift=bool(plan.itinerary and shiftable(plan.sheet, day)),
            deleted=self.request.session.get("deleted_stop", {}).get("delegation") == pk,
            **kwargs,
        )
