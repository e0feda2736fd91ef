"""The days of an itinerary as the desk draws them: which days, which lanes, where in the day."""

import datetime as dt
import math
from collections.abc import Iterable, Sequence

from sakura.frozen import Struct
from sakura.languages import Text
from sakura.marks import DayScale, Span, day_scale
from visits.choices import StopKind, TakesPart
from visits.conflicts import Finding, Severity
from visits.sheet import Sheet, SheetGroup, SheetStop

#: Rows of the timetable are quarters of an hour; its style sheet has as many classes.
QUARTER = 15
MOST_ROWS = 96
#: A stop without an end is drawn as long as this, in quarters.
ROWS_WITHOUT_END = 2
#: A delegation stays weeks at most; a wrong year must not make a page of a thousand days.
MOST_DAYS = 62


class Block(Struct):
    """A stop with a clock time in a lane: its first row, from 1, and how many rows it takes."""

    stop: SheetStop
    row: int
    length: int
    side: str = ""  # "L" or "R" beside another stop, "" over the whole lane
    findings: tuple[Finding, ...] = ()
    is_first: bool = True  # not yet in a lane before

    @property
    def is_move(self) -> bool:
        return self.stop.kind == StopKind.TRANSFER


class Lane(Struct):
    """What one group does on a day. Without groups there is one lane, of no group."""

    uid: str = ""
    label: Text = Text()
    head_count: int | None = None
    blocks: tuple[Block, ...] = ()


class DayState(Struct):
    """How many findings a day has."""

    errors: int = 0
    warnings: int = 0
    stops: int = 0

    @property
    def level(self) -> str:
        """ "e" with errors, "w" with warnings, "o" for a day that is ready, "" for an empty one."""
        if self.errors:
            return "e"
        if self.warnings:
            return "w"
        return "o" if self.stops else ""


class Day(Struct):
    """One day of the timetable."""

    day: dt.date
    scale: DayScale
    lanes: tuple[Lane, ...] = ()
    untimed: tuple[SheetStop, ...] = ()

    @property
    def hours(self) -> list[tuple[int, str]]:
        """The row at which each hour begins, with its label."""
        hours = range(self.scale.first_hour, self.scale.last_hour)
        return [(4 * index + 1, f"{hour:02}:00") for index, hour in enumerate(hours)]


def days_of(sheet: Sheet) -> list[dt.date]:
    """Return the days of the delegation, and those of stops outside it, in order.

    Empty where neither is known. Of a longer period only the first ``MOST_DAYS`` are returned,
    and the days that have stops.
    """
    days = {day for stop in sheet.stops if stop.is_dated for day in _days_of_stop(stop)}
    first = sheet.period.first_day
    if first:
        last = sheet.period.last_day or first
        length = min((last - first).days + 1, MOST_DAYS)
        days |= {first + dt.timedelta(days=offset) for offset in range(length)}
    return sorted(days)


def stops_on(sheet: Sheet, day: dt.date) -> list[SheetStop]:
    """Return the stops that take place on a day, in the order of the sheet."""
    return [stop for stop in sheet.stops if stop.is_dated and day in _days_of_stop(stop)]


def narrow_to_day(sheet: Sheet, day: dt.date) -> Sheet:
    """Return the sheet with the stops, nights and flights of one day alone."""
    return sheet.model_copy(
        update={
            "stops": tuple(stops_on(sheet, day)),
            "stays": tuple(
                stay
                for stay in sheet.stays
                if stay.first_day and stay.last_day and stay.first_day <= day <= stay.last_day
            ),
            "flights": tuple(flight for flight in sheet.flights if flight.day == day),
        }
    )


def state_of(sheet: Sheet, day: dt.date, findings: Iterable[Finding]) -> DayState:
    """Return how many errors, warnings and stops a day has."""
    levels = [finding.severity for finding in findings if finding.day == day]
    return DayState(
        errors=levels.count(Severity.ERROR),
        warnings=levels.count(Severity.WARNING),
        stops=len(stops_on(sheet, day)),
    )


def timetable(sheet: Sheet, day: dt.date, findings: Sequence[Finding] = ()) -> Day:
    """Return one day with a lane for each group; a stop that several share is in each of theirs.

    Stops without a clock time on this day are ``untimed``. Times are wall time at the place.
    """
    stops = stops_on(sheet, day)
    timed = [stop for stop in stops if stop.has_time and stop.day == day]
    scale = day_scale([_span(stop) for stop in timed])
    groups_of = {invitee.uid: invitee.groups for invitee in sheet.invitees}
    lanes: list[Lane] = []
    for group in _lanes(sheet, timed, groups_of):
        in_lane = [stop for stop in timed if _is_in(stop, group.uid, groups_of)]
        before = {block.stop.uid for lane in lanes for block in lane.blocks}
        lanes.append(
            Lane(
                uid=group.uid,
                label=group.label,
                head_count=group.head_count,
                blocks=tuple(
                    block.model_copy(update={"is_first": block.stop.uid not in before})
                    for block in _blocks(in_lane, scale, findings)
                ),
            )
        )
    return Day(
        day=day,
        scale=scale,
        lanes=tuple(lanes),
        untimed=tuple(stop for stop in stops if stop not in timed),
    )


def _days_of_stop(stop: SheetStop) -> list[dt.date]:
    if stop.day is None:
        return []
    last = stop.last_day or stop.day
    length = min((last - stop.day).days + 1, MOST_DAYS)
    return [stop.day + dt.timedelta(days=offset) for offset in range(length)]


def _lanes(
    sheet: Sheet, timed: Sequence[SheetStop], groups_of: dict[str, tuple[str, ...]]
) -> list[SheetGroup]:
    """The groups, and a lane of no group where a stop would be in none of theirs."""
    lanes = list(sheet.groups)
    if not lanes or any(
        not any(_is_in(stop, group.uid, groups_of) for group in lanes) for stop in timed
    ):
        lanes.append(SheetGroup(uid=""))
    return lanes


def _is_in(stop: SheetStop, group: str, groups_of: dict[str, tuple[str, ...]]) -> bool:
    match stop.takes_part:
        case TakesPart.GROUPS:
            groups: Iterable[str] = stop.groups
        case TakesPart.PEOPLE:
            groups = {uid for person in stop.people for uid in groups_of.get(person, ())}
        case _:
            return True
    return group in groups if groups else not group


def _span(stop: SheetStop) -> Span:
    if stop.start_time is None:
        raise ValueError("A stop without a clock time has no place in the timetable.")
    return Span(stop.start_time, stop.end_time)


def _blocks(
    stops: Sequence[SheetStop], scale: DayScale, findings: Sequence[Finding]
) -> tuple[Block, ...]:
    """The stops of a lane, those at the same time side by side.

    There are two columns; a third stop at once is drawn lower, under the first that ends. Its
    times stand in it, and a finding says that they overlap.
    """
    placed: list[Block] = []
    free = {"L": 1, "R": 1}  # first row that is free, on each side
    for stop in sorted(stops, key=lambda stop: _span(stop).minutes):
        start, end = _span(stop).minutes
        row = (start - scale.first_hour * 60) // QUARTER + 1
        last = math.ceil((end - scale.first_hour * 60) / QUARTER)
        length = max(last - row + 1, 1) if stop.end_time else ROWS_WITHOUT_END
        side = min(free, key=lambda name: (free[name] > row, free[name] if free[name] > row else 0))
        row = min(max(row, free[side]), MOST_ROWS)
        length = min(length, MOST_ROWS - row + 1)
        free[side] = row + length
        placed.append(
            Block(
                stop=stop,
                row=row,
                length=length,
                side=side,
                findings=tuple(found for found in findings if stop.uid in found.stops),
            )
        )
    return tuple(
        block
        if any(other is not block and _are_beside(block, other) for other in placed)
        else block.model_copy(update={"side": ""})
        for block in placed
    )


def _are_beside(one: Block, other: Block) -> bool:
    return one.row < other.row + other.length and other.row < one.row + one.length
