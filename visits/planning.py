"""Change several stops at once: shift the rest of a day, move, copy. First a preview, then the act.

A preview is made of the sheet alone. It carries the versions of all that it shows; the act does
nothing if one of them has changed since.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

from django.db import models, transaction

from sakura.frozen import Struct, digest
from sakura.languages import Text
from visits.choices import HostState, ReleaseKind, StopOutcome, TakesPart
from visits.closures import Closing, Note, notes_on
from visits.conflicts import Finding, FindingKind, find_errors
from visits.models import Itinerary, Stop, StopHost
from visits.sheet import Sheet, SheetStop
from visits.timetable import is_in

RowT = TypeVar("RowT", bound=models.Model)

#: Versions of the stops of an itinerary, by uid.
Versions = Mapping[str, int]
Closings = Mapping[str, tuple[Closing, ...]]

#: What a copy of a row has of its own.
_OWN = {"id", "uid", "created_at", "changed_at", "version"}
#: What became of a stop, and what its host said about it: a copy has none of it yet.
_OUTCOME = {"outcome", "outcome_note"}
_ANSWER = {"state", "proposal", "answered_at"}


class PreviewOutdated(Exception):
    """Something that the preview showed has changed since."""


class Step(Struct):
    """One stop as it is and as it would be. Of a copy, ``after`` has a uid that is no record's."""

    before: SheetStop
    after: SheetStop
    version: int = 0
    others: tuple[Text, ...] = ()  # other groups, for which it changes too
    notes: tuple[Note, ...] = ()


class Preview(Struct):
    """What an act would do. ``seen`` stands for the versions of all stops that are named."""

    steps: tuple[Step, ...] = ()
    clashes: tuple[Finding, ...] = ()  # stops that would overlap with those that change
    left: tuple[SheetStop, ...] = ()  # stops of the time concerned that stay as they are
    crossing: tuple[str, ...] = ()  # uids of stops that would pass a day's end
    seen: str = ""


def versions_of(itinerary: Itinerary) -> dict[str, int]:
    """Return the version of each stop. Pass a row of ``for_compiling``: no further query."""
    return {str(stop.uid): stop.version for stop in itinerary.stops.all()}


def shiftable(sheet: Sheet, day: dt.date) -> list[SheetStop]:
    """Return the stops of a day that have a clock time, are still to be and end with the day."""
    return [
        stop
        for stop in sheet.stops
        if stop.day == day
        and stop.has_time
        and stop.last_day in (None, stop.day)
        and stop.outcome != StopOutcome.CANCELLED
    ]


def preview_shift(
    sheet: Sheet, versions: Versions, *, first: SheetStop, minutes: int, group: str = ""
) -> Preview:
    """Return what it means to shift the rest of a day by some minutes, later or (below 0) earlier.

    ``first``: the stop to begin with, one of ``shiftable``; ``group``: uid of a group, for the
    stops in its lane alone. A stop that the group shares moves for the others too, and says so.
    Queries: none.
    """
    if first.day is None or first.starts_at is None:
        raise ValueError("A shift begins with a stop that has a clock time.")
    groups_of = {invitee.uid: invitee.groups for invitee in sheet.invitees}
    steps, left = [], []
    movable = {stop.uid for stop in shiftable(sheet, first.day)}
    for stop in sheet.stops:
        if stop.day != first.day or (group and not is_in(stop, group, groups_of)):
            continue
        if stop.uid not in movable:
            if stop.outcome != StopOutcome.CANCELLED and not stop.is_within:
                left.append(stop)
        elif stop.starts_at is not None and stop.starts_at >= first.starts_at:
            others = [
                row.label
                for row in sheet.groups
                if group and row.uid != group and is_in(stop, row.uid, groups_of)
            ]
            steps.append(
                Step(
                    before=stop,
                    after=_shifted(stop, dt.timedelta(minutes=minutes)),
                    version=versions[stop.uid],
                    others=tuple(others),
                )
            )
    crossing = tuple(
        step.before.uid for step in steps if _days_of(step.before) != _days_of(step.after)
    )
    return _preview(sheet, versions, steps, left=left, crossing=crossing)


def preview_move(
    sheet: Sheet,
    versions: Versions,
    closings: Closings,
    *,
    stop: SheetStop,
    day: dt.date,
    start: dt.time | None = None,
) -> Preview:
    """Return what it means to move a stop to another day, and to another time if one is given.

    It keeps its length; a part of the day gives way to a clock time. Queries: none.
    """
    after = _moved(stop, day, start)
    step = Step(
        before=stop,
        after=after,
        version=versions[stop.uid],
        notes=notes_on(day, closings.get(stop.uid, ()), stop.time_zone),
    )
    ends_later = _ends_after_midnight(after) and not _ends_after_midnight(stop)
    return _preview(sheet, versions, [step], crossing=(stop.uid,) if ends_later else ())


def preview_copies(
    sheet: Sheet,
    versions: Versions,
    closings: Closings,
    *,
    stop: SheetStop,
    days: Sequence[dt.date] = (),
    groups: Sequence[str] = (),
) -> Preview:
    """Return the copies of a stop: one for each day and each group; its own where none is given.

    Queries: none.
    """
    steps: list[Step] = []
    for day in days or (stop.day,):
        for group in groups or ("",):
            after = _moved(stop, day) if day else stop
            values: dict[str, Any] = {"uid": f"copy-{len(steps) + 1}", "outcome": ""}
            if group:
                values |= {"takes_part": TakesPart.GROUPS.value, "groups": (group,), "people": ()}
            steps.append(
                Step(
                    before=stop,
                    after=after.model_copy(update=values),
                    version=versions[stop.uid],
                    notes=notes_on(day, closings.get(stop.uid, ()), stop.time_zone),
                )
            )
    return _preview(sheet, versions, steps)


def carry_out(*, itinerary: Itinerary, preview: Preview, seen: str) -> None:
    """Give the stops of a shift or a move their new days and times, all or none.

    ``seen``: that of the preview which a person looked at. Raises PreviewOutdated if it is not
    this one, or a stop has changed.
    """
    with transaction.atomic():
        rows = _locked(itinerary, preview, seen)
        for step in preview.steps:
            row = rows[step.before.uid]
            fields = ("day", "last_day", "start_time", "end_time", "part_of_day")
            for name in fields:
                setattr(row, name, getattr(step.after, name))
            row.save(update_fields=list(fields))


def copy_stop(*, itinerary: Itinerary, preview: Preview, seen: str) -> list[Stop]:
    """Make the copies of ``preview_copies``; return them. Hosts are to be asked anew.

    Raises PreviewOutdated as ``carry_out`` does.
    """
    made = []
    with transaction.atomic():
        rows = _locked(itinerary, preview, seen)
        groups = {str(group.uid): group for group in itinerary.delegation.groups.all()}
        for step in preview.steps:
            row, after = rows[step.before.uid], step.after
            copy = copied(row, _OUTCOME, day=after.day, last_day=after.last_day)
            copy.takes_part = after.takes_part
            copy.save()
            copy.groups.set([groups[uid] for uid in after.groups if uid in groups])
            if after.takes_part == TakesPart.PEOPLE:
                copy.people.set(row.people.all())
            copy.interpreters.set(row.interpreters.all())
            for host in row.stop_hosts.all():
                copied_host(host, copy).save()
            made.append(copy)
    return made


def set_places(*, itinerary: Itinerary, places: Mapping[str, int]) -> None:
    """Give stops their places in the day, by uid; see ``timetable.placed``."""
    with transaction.atomic():
        for row in Stop.objects.select_for_update().filter(itinerary=itinerary, uid__in=places):
            row.position = places[str(row.uid)]
            row.save(update_fields=["position"])


def copied(row: RowT, without: Collection[str] = (), **values: Any) -> RowT:
    """Return an unsaved row with the columns of another one, but for its identity and stamps."""
    fields = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in _OWN and field.name not in without and field.name not in values
    }
    return type(row)(**fields, **values)


def copied_host(row: StopHost, stop: Stop, without: Collection[str] = ()) -> StopHost:
    """Return an unsaved host of the copy of a stop, to be asked."""
    return copied(row, {*_ANSWER, *without}, stop=stop, state=HostState.TO_ASK)


def _locked(itinerary: Itinerary, preview: Preview, seen: str) -> dict[str, Stop]:
    rows = {
        str(row.uid): row
        for row in Stop.objects.select_for_update().filter(
            itinerary=itinerary, uid__in=[step.before.uid for step in preview.steps]
        )
    }
    for step in preview.steps:
        row = rows.get(step.before.uid)
        if preview.seen != seen or row is None or row.version != step.version:
            raise PreviewOutdated
    return rows


def _preview(
    sheet: Sheet,
    versions: Versions,
    steps: Sequence[Step],
    *,
    left: Sequence[SheetStop] = (),
    crossing: tuple[str, ...] = (),
) -> Preview:
    """The preview with the overlaps that the steps would make or leave."""
    after = {step.after.uid: step.after for step in steps}
    stops = [after.pop(stop.uid, stop) for stop in sheet.stops] + list(after.values())
    changed = {step.after.uid for step in steps}
    planned = sheet.model_copy(update={"stops": tuple(stops), "kind": ReleaseKind.PLAN.value})
    clashes = tuple(
        finding
        for finding in find_errors(planned)
        if finding.kind == FindingKind.OVERLAP and changed & set(finding.stops)
    )
    named = {step.before.uid for step in steps}
    named |= {uid for finding in clashes for uid in finding.stops if uid in versions}
    return Preview(
        steps=tuple(steps),
        clashes=clashes,
        left=tuple(left),
        crossing=crossing,
        seen=seen_of(versions, named),
    )


def seen_of(versions: Versions, uids: Collection[str]) -> str:
    """Return what stands for the versions of some stops in a form."""
    return digest(" ".join(f"{uid}:{versions[uid]}" for uid in sorted(uids)))


def _bounds(stop: SheetStop) -> tuple[dt.datetime, dt.datetime | None]:
    """Start and end on the clock of the place; an end not after the start is next day's."""
    if stop.day is None or stop.start_time is None:
        raise ValueError("A stop without a clock time has no bounds.")
    start = dt.datetime.combine(stop.day, stop.start_time)
    if stop.end_time is None:
        return start, None
    end = dt.datetime.combine(stop.day, stop.end_time)
    return start, end if end > start else end + dt.timedelta(days=1)


def _days_of(stop: SheetStop) -> tuple[dt.date, dt.date | None]:
    start, end = _bounds(stop)
    return start.date(), end.date() if end else None


def _ends_after_midnight(stop: SheetStop) -> bool:
    if stop.start_time is None or stop.end_time is None or stop.last_day not in (None, stop.day):
        return False
    first, last = _days_of(stop)
    return last is not None and last > first


def _shifted(stop: SheetStop, by: dt.timedelta) -> SheetStop:
    start, end = _bounds(stop)
    start += by
    return stop.model_copy(
        update={
            "day": start.date(),
            "start_time": start.time(),
            "end_time": (end + by).time() if end else None,
            "last_day": start.date() if stop.last_day else None,
        }
    )


def _moved(stop: SheetStop, day: dt.date, start: dt.time | None = None) -> SheetStop:
    values: dict[str, Any] = {"day": day}
    if stop.last_day and stop.day:
        values["last_day"] = day + (stop.last_day - stop.day)
    if start is not None:
        values |= {"start_time": start, "part_of_day": ""}
        if stop.start_time and stop.end_time and stop.last_day in (None, stop.day):
            length = _length(stop)
            values["end_time"] = (dt.datetime.combine(day, start) + length).time()
    return stop.model_copy(update=values)


def _length(stop: SheetStop) -> dt.timedelta:
    # The day does not matter, and a stop may have none.
    start, end = _bounds(stop.model_copy(update={"day": stop.day or dt.date(2000, 1, 1)}))
    return (end or start) - start
