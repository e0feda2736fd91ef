"""What the pages of the desk share: who may enter, and one delegation with its compiled plan."""

import datetime as dt
from typing import NamedTuple

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Max, Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property

from programs.models import Delegation
from sakura.languages import Text
from visits.choices import ReleaseKind
from visits.conflicts import Facts, Finding, Severity, find_findings, load_facts
from visits.models import Itinerary, Release, Waiver
from visits.release import content_digest, draft_of, open_release
from visits.sheet import Sheet, SheetGroup
from visits.timetable import DayState, days_of, state_of
from visits.waivers import Waived, sort_out

#: The largest number that an address may name; SQLite can hold no larger one.
LARGEST_ID = 2**63 - 1


class DeskMixin(LoginRequiredMixin):
    """For people who may use the desk. For anyone else who is signed in there is no such page.

    That nothing is kept in caches, and that nobody signed in is sent to sign in, is the work of
    ``sakura.middleware.PrivateAreaMiddleware`` for all of ``/portal/``.
    """

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            check_access(request.user)
        if kwargs.get("pk", 0) > LARGEST_ID:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


def check_access(user):
    """Raise Http404 unless this user may use the desk."""
    if not user.has_perm("visits.use_desk"):
        raise Http404


class DayMark(NamedTuple):
    """A day in the line of days, with its state."""

    day: dt.date
    state: DayState


class Plan:
    """The plan of one delegation as it is now, compiled once per request.

    ``facts`` and the waivers are loaded when findings are asked for, unless a list of plans has
    loaded them for all.
    """

    def __init__(
        self,
        delegation: Delegation,
        itinerary: Itinerary | None,
        newest: Release | None,
        facts: Facts | None = None,
    ):
        self.delegation = delegation
        self.itinerary = itinerary
        self.newest = newest
        if facts is not None:
            self.facts = facts

    @cached_property
    def sheet(self) -> Sheet:
        if self.itinerary is None:
            return _empty_sheet(self.delegation)
        return draft_of(self.itinerary, self.usual_kind)

    @property
    def usual_kind(self) -> ReleaseKind:
        """What a release made today would usually be: after the visit, a record."""
        is_over = self.delegation.full_period.is_over(timezone.localdate())
        return ReleaseKind.RECORD if is_over else ReleaseKind.PLAN

    @cached_property
    def facts(self) -> Facts:
        if self.itinerary is None:
            return Facts()
        return load_facts([self.itinerary], with_names=True)[self.itinerary.pk]

    @cached_property
    def _sorted_out(self) -> tuple[list[Finding], list[Waived]]:
        return self.sort_out(self.sheet)

    def sort_out(self, sheet: Sheet) -> tuple[list[Finding], list[Waived]]:
        """The findings of a sheet of this plan that still stand, and those that were accepted."""
        # A record is checked for its dates alone, which needs no facts.
        facts = self.facts if sheet.kind == ReleaseKind.PLAN else Facts()
        findings = find_findings(sheet, facts, today=timezone.localdate())
        return sort_out(findings, self.itinerary.waivers.all() if self.itinerary else ())

    @property
    def findings(self) -> list[Finding]:
        return self._sorted_out[0]

    @property
    def waived(self) -> list[Waived]:
        return self._sorted_out[1]

    def count(self, severity: Severity) -> int:
        return sum(finding.severity == severity for finding in self.findings)

    @property
    def error_count(self) -> int:
        return self.count(Severity.ERROR)

    @property
    def warning_count(self) -> int:
        return self.count(Severity.WARNING)

    @property
    def open_count(self) -> int:
        return self.count(Severity.OPEN)

    @cached_property
    def days(self) -> list[DayMark]:
        return [
            DayMark(day, state_of(self.sheet, day, self.findings)) for day in days_of(self.sheet)
        ]

    @cached_property
    def has_changed(self) -> bool:
        """Whether the plan differs from the newest release. False without a release."""
        if self.newest is None or self.itinerary is None:
            return False
        return differs(self.sheet, self.newest)

    @property
    def next_number(self) -> int:
        """The number that a release made now would have."""
        return self.newest.number + 1 if self.newest else 1

    @property
    def first_stop_day(self) -> dt.date | None:
        """The day to begin planning with: the first without a stop, else the first."""
        empty = [mark.day for mark in self.days if not mark.state.stops]
        return (empty or [mark.day for mark in self.days] or [None])[0]


def differs(sheet: Sheet, release: Release) -> bool:
    """Return whether a draft says something else than a release, leaving its kind aside."""
    of_kind = sheet.model_copy(update={"kind": release.kind})
    return content_digest(of_kind) != open_release(release).content


def load_plan(user, pk: int) -> Plan:
    """Return the plan of a delegation that this user may work on. Raises Http404 otherwise.

    Queries: a constant number, however many stops there are.
    """
    delegations = Delegation.objects.visible_to(user).select_related("edition__program").distinct()
    delegation = get_object_or_404(delegations, pk=pk)
    itinerary = _itineraries().filter(delegation=delegation).first()
    newest = None
    if itinerary:
        newest = (
            Release.objects.filter(itinerary=itinerary)
            .select_related("created_by")
            .order_by("-number")
            .first()
        )
        delegation = itinerary.delegation
    return Plan(delegation, itinerary, newest)


def lock_plan(user, pk: int) -> Plan:
    """Return the plan with its itinerary locked until the transaction ends; see ``load_plan``.

    Raises Http404 also where nobody has begun to plan: there is nothing to change.
    """
    if pk > LARGEST_ID:
        raise Http404
    Itinerary.objects.select_for_update().filter(delegation=pk).first()
    plan = load_plan(user, pk)
    if plan.itinerary is None:
        raise Http404
    return plan


def load_plans(delegations) -> list[Plan]:
    """Return the plans of several delegations, in their order; a constant number of queries."""
    itineraries = {
        itinerary.delegation_id: itinerary
        for itinerary in _itineraries().filter(delegation__in=delegations)
    }
    today = timezone.localdate()
    facts = load_facts(
        [
            itinerary
            for itinerary in itineraries.values()
            if not itinerary.delegation.full_period.is_over(today)
        ]
    )
    newest_numbers = (
        Release.objects.filter(itinerary__delegation__in=delegations)
        .values("itinerary")
        .annotate(newest=Max("number"))
        .values_list("itinerary", "newest")
    )
    numbers = dict(newest_numbers)
    newest = {
        release.itinerary_id: release
        for release in Release.objects.filter(itinerary__in=numbers).filter(
            number__in=set(numbers.values())
        )
        if numbers[release.itinerary_id] == release.number
    }
    plans = []
    for delegation in delegations:
        itinerary = itineraries.get(delegation.pk)
        if itinerary:
            known = facts.get(itinerary.pk, Facts())
            plans.append(Plan(delegation, itinerary, newest.get(itinerary.pk), known))
        else:
            plans.append(Plan(delegation, None, None))
    return plans


def _itineraries():
    """Itineraries with all that a sheet holds, and with what was accepted of their findings."""
    waivers = Waiver.objects.select_related("author")
    return Itinerary.objects.for_compiling().prefetch_related(Prefetch("waivers", waivers))


def _empty_sheet(delegation: Delegation) -> Sheet:
    """The sheet of a delegation for which nobody has begun to plan."""
    edition = delegation.edition
    return Sheet(
        program=edition.program.slug,
        program_name=Text.of(edition.program, "name"),
        colour=edition.program.colour,
        fiscal_year=edition.fiscal_year,
        title=Text.of(edition, "title") or Text.of(edition.program, "name"),
        delegation=str(delegation.uid),
        label=Text.of(delegation, "label"),
        period=delegation.full_period,
        is_sample=delegation.is_sample,
        head_count=delegation.expected_count,
        groups=tuple(
            SheetGroup(uid=str(group.uid), label=Text.of(group, "label"))
            for group in delegation.groups.order_by("position", "uid")
        ),
    )
