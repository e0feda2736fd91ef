"""The rule on nights: everyone has a hotel, or is on the way."""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from visits.conflicts.attendance import Attendance
from visits.conflicts.findings import Finding
from visits.conflicts.kinds import FindingKind, severity_of
from visits.conflicts.timing import MOVES, passes_midnight

#: A wrong year must not make a thousand nights.
MOST_NIGHTS = 366
DAY = dt.timedelta(days=1)


def nights(attendance: Attendance) -> Iterator[Finding]:
    """Nights between the first and the last day for which a group has no hotel."""
    sheet = attendance.sheet
    first, last = sheet.period.first_day, sheet.period.last_day
    if not first or not last or not any(slot.stop.day for slot in attendance.slots):
        return
    if not 0 < (last - first).days <= MOST_NIGHTS:
        return
    runs: dict[tuple[dt.date, dt.date], list[str]] = {}
    groups = [(group.uid, group.first_day, group.last_day) for group in sheet.groups]
    for uid, group_first, group_last in groups or [("", None, None)]:
        people = [person for person, own in attendance.groups_of.items() if not uid or uid in own]
        start, end = max(first, group_first or first), min(last, group_last or last)
        arrivals = _days_of(attendance, "arrival", people)
        departures = _days_of(attendance, "departure", people)
        start = max(start, min(arrivals)) if arrivals else start
        end = min(end, max(departures)) if departures else end
        covered = _covered(attendance, uid)
        missing = [
            night
            for offset in range(max((end - start).days, 0))
            if (night := start + dt.timedelta(days=offset)) not in covered
        ]
        for run in _runs(missing):
            runs.setdefault(run, []).append(uid)
    for (night, last_night), uids in runs.items():
        everyone = len(uids) == len(groups or [""])
        yield Finding(
            kind=FindingKind.NO_STAY,
            severity=severity_of(FindingKind.NO_STAY),
            people=tuple(
                sorted(
                    person
                    for person, own in attendance.groups_of.items()
                    if not groups or not set(uids).isdisjoint(own)
                )
            ),
            concerned=None if everyone else attendance.who(frozenset(uids), ()),
            day=night,
            last_day=last_night,
            count=(last_night - night).days + 1,
            key=",".join(sorted(uids)),
        )


def _days_of(attendance: Attendance, direction: str, people: list[str]) -> list[dt.date]:
    """The days of these people's flights, if all of them are known."""
    known = attendance.flights[direction]
    days = [known[person].day for person in people if person in known]
    return [day for day in days if day] if len(days) == len(people) else []


def _covered(attendance: Attendance, group: str) -> set[dt.date]:
    """The nights for which a group, or everyone if it is empty, has a hotel or is on the way."""
    covered = set()
    for stay in attendance.sheet.stays:
        if stay.first_day and stay.last_day and (not stay.groups or group in stay.groups):
            length = min((stay.last_day - stay.first_day).days, MOST_NIGHTS)
            covered |= {stay.first_day + dt.timedelta(days=n) for n in range(length + 1)}
    for slot in attendance.slots:
        stop = slot.stop
        is_theirs = not stop.groups or group in stop.groups
        if is_theirs and stop.day and stop.kind in MOVES and passes_midnight(stop):
            covered.add(stop.day)
    return covered


def _runs(days: list[dt.date]) -> list[tuple[dt.date, dt.date]]:
    """Days that follow each other, as first and last."""
    if not days:
        return []
    breaks = [place for place, (one, next_) in enumerate(pairwise(days), 1) if next_ - one != DAY]
    edges = [0, *breaks, len(days)]
    return [(days[start], days[end - 1]) for start, end in pairwise(edges)]
