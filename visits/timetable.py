"""The days of an itinerary as the desk draws them: which days, which lanes, where in the day."""

import datetime as dt
import math
from collections.abc import Iterable, Sequence

from sakura.frozen import Struct
from sakura.languages import Text
from sakura.marks import DayScale, Span, day_scale
from visits.choices import StopKind, TakesPart
from visits.conflicts import Finding, Severity
from visits.sheet import Sheet, SheetGroup, SheetStop, stop_order

#: Rows of the timetable are quarters of an hour; its style sheet has as many classes.
QUARTER = 15
MOST_ROWS = 96
#: A stop without an end is drawn as long as this, in quarters.
ROWS_WITHOUT_END = 2
#: A delegation stays weeks at most; a wrong year must not make a page of a thousand days.
MOST_DAYS = 62
#: The largest place in a day that every database stores.
LAST_POSITION = 32767
#: Over more lanes than this a stop that all share stays in each; the style sheet counts so far.
MOST_SPANNED = 8


class Gap(Struct):
    """Free time of a lane between two stops; ``minutes`` is how long. ``length`` 0: not drawn."""

    start: dt.time
    end: dt.time
    minutes: int
    row: int
    length: int


class Block(Struct):
    """A stop with a clock time in a lane: its first row, from 1, and how many rows it takes."""

    stop: SheetStop
    row: int
    length: int
    side: str = ""  # "L" or "R" beside another stop, "" over the whole lane
    findings: tuple[Finding, ...] = ()
    is_first: bool = True  # not yet in a lane before
    is_shared: bool = False  # in every lane of several, so that one block spans them
    gap: Gap | None = None  # before it

    @property
    def is_move(self) -> bool:
        return self.stop.kind == StopKind.TRANSFER

    @property
    def minutes(self) -> int | None:
        """How long it takes; None without an end."""
        if self.stop.starts_at is None or self.stop.ends_at is None:
            return None
        return int((self.stop.ends_at - self.stop.starts_at).total_seconds() // 60)


class Untimed(Struct):
    """A stop without a clock time, the stop of this day that it follows, and where it can go."""

    stop: SheetStop
    after: SheetStop | None = None
    can_rise: bool = False
    can_sink: bool = False


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
    untimed: tuple[Untimed, ...] = ()

    @property
    def span(self) -> int:
        """Over how many lanes a shared stop is drawn as one block; 0 where it is in each."""
        return len(self.lanes) if 1 < len(self.lanes) <= MOST_SPANNED else 0

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
        in_lane = [stop for stop in timed if is_in(stop, group.uid, groups_of)]
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
        lanes=_mark_shared(lanes),
        untimed=_untimed(stops, timed, day),
    )


def placed(stops: Sequence[SheetStop], uid: str, step: int) -> dict[str, int] | None:
    """Return the positions that move a stop of a day one place up (-1) or down (1).

    Only those that change are returned. Stops that begin at the same time are passed together:
    there is no place between them. None where it cannot go there: at an end of the day, with a
    clock time, or past the part of the day that it has. ``stops``: all that begin on the day.
    """
    order = sorted(stops, key=stop_order)
    index = next((index for index, stop in enumerate(order) if stop.uid == uid), None)
    if index is None or order[index].start_time or not step:
        return None
    moved = order.pop(index)
    goal = index + step
    while 0 <= goal <= len(order):
        positions = _positions([*order[:goal], moved, *order[goal:]], uid)
        if positions is not None:
            return positions
        goal += step
    return None


def _positions(order: Sequence[SheetStop], moved: str) -> dict[str, int] | None:
    """The positions that change for stops to stand in this order; None if there are none."""
    made: list[SheetStop] = []
    for stop in order:
        before = made[-1] if made else None
        is_early = before is not None and stop_order(stop) < stop_order(before)
        if stop.uid == moved or (is_early and stop.start_time is None):
            stop = stop.model_copy(update={"position": _position_after(before, stop)})
        made.append(stop)
    if sorted(made, key=stop_order) != made or made[-1].position > LAST_POSITION:
        return None
    was = {stop.uid: stop.position for stop in order}
    return {stop.uid: stop.position for stop in made if stop.position != was[stop.uid]}


def _position_after(before: SheetStop | None, stop: SheetStop) -> int:
    """The least position that puts a stop without a clock time after another one, or first."""
    if before is None:
        return 0
    minutes, position = stop_order(before)[2:4]
    if stop.part_of_day:
        return int(position) + 1 if stop_order(stop)[2] == minutes else 0
    return int(position) + 1 if position >= minutes else int(minutes)


def _untimed(
    stops: Sequence[SheetStop], timed: Sequence[SheetStop], day: dt.date
) -> tuple[Untimed, ...]:
    begun = [stop for stop in stops if stop.day == day]
    before: dict[str, SheetStop | None] = {}
    for index, stop in enumerate(begun):
        before[stop.uid] = begun[index - 1] if index else None
    return tuple(
        Untimed(
            stop=stop,
            after=before.get(stop.uid),
            can_rise=placed(begun, stop.uid, -1) is not None,
            can_sink=placed(begun, stop.uid, 1) is not None,
        )
        for stop in stops
        if stop not in timed
    )


def _mark_shared(lanes: Sequence[Lane]) -> tuple[Lane, ...]:
    """Mark the stops that stand alone, at the same rows, in every lane of several."""
    if len(lanes) < 2:
        return tuple(lanes)
    places = [
        {(block.stop.uid, block.row, block.length) for block in lane.blocks if not block.side}
        for lane in lanes
    ]
    shared = {uid for uid, _row, _length in set.intersection(*places)}
    return tuple(
        lane.model_copy(
            update={
                "blocks": tuple(
                    block.model_copy(update={"is_shared": block.stop.uid in shared})
                    for block in lane.blocks
                )
            }
        )
        for lane in lanes
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
        not any(is_in(stop, group.uid, groups_of) for group in lanes) for stop in timed
    ):
        lanes.append(SheetGroup(uid=""))
    return lanes


def is_in(stop: SheetStop, group: str, groups_of: dict[str, tuple[str, ...]]) -> bool:
    """Return whether a stop is in the lane of a group; ``groups_of``: of each enrollment."""
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
    drawn: list[Block] = []
    busy_until: int | None = None  # minutes of the day; None before the first and without an end
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
        gap = _gap(busy_until, start, scale) if busy_until is not None else None
        busy_until = max(end, busy_until or 0) if stop.end_time else None
        drawn.append(
            Block(
                stop=stop,
                row=row,
                length=length,
                side=side,
                gap=gap,
                findings=tuple(found for found in findings if stop.uid in found.stops),
            )
        )
    return tuple(
        block
        if any(other is not block and _are_beside(block, other) for other in drawn)
        else block.model_copy(update={"side": ""})
        for block in drawn
    )


def _gap(start: int, end: int, scale: DayScale) -> Gap | None:
    """The free time between two minutes of the day; None where it is less than a row."""
    last_minute = 24 * 60 - 1
    if end - start < QUARTER or end > last_minute:
        return None
    first = scale.first_hour * 60
    row = math.ceil((start - first) / QUARTER) + 1
    return Gap(
        start=dt.time(*divmod(start, 60)),
        end=dt.time(*divmod(end, 60)),
        minutes=end - start,
        row=row,
        length=max((end - first) // QUARTER + 1 - row, 0),
    )


def _are_beside(one: Block, other: Block) -> bool:
    return one.row < other.row + other.length and other.row < one.row + one.length
