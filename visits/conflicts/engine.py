"""All rules over one sheet, in one pass over what they share."""

import datetime as dt
from collections.abc import Iterator
from itertools import chain
from typing import Any

from visits.choices import ReleaseKind
from visits.conflicts import hosting, nights, timing
from visits.conflicts.attendance import Attendance
from visits.conflicts.facts import Facts
from visits.conflicts.findings import Finding
from visits.conflicts.kinds import FindingKind, severity_of
from visits.sheet import Sheet

KIND_ORDER = {kind: place for place, kind in enumerate(FindingKind)}


def find_findings(
    sheet: Sheet, facts: Facts | None = None, *, today: dt.date | None = None
) -> list[Finding]:
    """Return what cannot, should not, or is not known to happen, by day and start.

    Shape: one finding per rule and set of stops, always in the same order.
    Records, made after the visit, are checked for their dates alone. Stops that touch do not
    overlap, and stops that did not take place meet nothing. Without facts the rules that need
    them are silent, and so are those on days ahead without ``today``.
    Units: minutes; kilometres in a straight line. Queries: none; see ``load_facts``.
    """
    attendance = Attendance(sheet, facts or Facts())
    findings = chain(_untitled(attendance), _outside(attendance))
    if sheet.kind == ReleaseKind.PLAN:
        findings = chain(
            findings,
            timing.overlaps(attendance),
            timing.flights(attendance),
            timing.travel(attendance),
            timing.long_days(attendance),
            nights.nights(attendance),
            hosting.closed(attendance),
            hosting.crowded(attendance),
            hosting.booked(attendance),
            hosting.unconfirmed(attendance, today) if today else (),
            hosting.not_known(attendance, today),
        )
    return _ordered(attendance, findings)


def find_errors(sheet: Sheet) -> list[Finding]:
    """Return the findings that no release may hold; they need no facts. See ``find_findings``."""
    attendance = Attendance(sheet, Facts())
    findings = _untitled(attendance)
    if sheet.kind == ReleaseKind.PLAN:
        findings = chain(findings, timing.overlaps(attendance))
    return _ordered(attendance, findings)


def _ordered(attendance: Attendance, findings: Any) -> list[Finding]:
    starts = {slot.stop.uid: slot.start for slot in attendance.slots}

    def key(finding: Finding) -> tuple[Any, ...]:
        start = starts.get(finding.stops[0]) if finding.stops else None
        return (
            finding.day is None,
            finding.day or dt.date.max,
            start is None,
            start or 0,
            KIND_ORDER[finding.kind],
            finding.stops,
            finding.key,
            finding.other.stop if finding.other else "",
            finding.minutes,
        )

    return sorted(findings, key=key)


def _untitled(attendance: Attendance) -> Iterator[Finding]:
    for slot in attendance.slots:
        if not slot.stop.title:
            yield Finding(
                kind=FindingKind.NO_TITLE,
                severity=severity_of(FindingKind.NO_TITLE),
                stops=(slot.stop.uid,),
                day=slot.stop.day,
            )


def _outside(attendance: Attendance) -> Iterator[Finding]:
    """Stops in Japan on days that are none of the delegation's."""
    period = attendance.sheet.period
    for slot in attendance.slots:
        stop = slot.stop
        if stop.day is None or slot.is_abroad:
            continue
        first, last = stop.day, stop.last_day or stop.day
        if stop.is_within:
            # Some day of these: it is outside only if all of them are.
            first, last = last, first
        if (period.first_day and first < period.first_day) or (
            period.last_day and last > period.last_day
        ):
            yield Finding(
                kind=FindingKind.OUTSIDE_PERIOD,
                severity=severity_of(FindingKind.OUTSIDE_PERIOD),
                stops=(stop.uid,),
                titles=(slot.name,),
                day=stop.day,
                last_day=stop.last_day,
            )
