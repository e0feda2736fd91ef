"""Rules on the hours of people: overlaps, ways, arrivals, rests and long days."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from visits.choices import StopKind
from visits.conflicts.attendance import Attendance, Slot, Unit, located, minutes_of
from visits.conflicts.findings import Finding, Fix
from visits.conflicts.kinds import FindingKind, severity_of
from visits.conflicts.travel import Journey, estimate
from visits.sheet import SheetFlight, SheetStop

TOKYO = dt.timezone(dt.timedelta(hours=9))  # Japan has had no summer time since 1951

#: After six hours of work the law asks for a break of 45 minutes (Labor Standards Act, article
#: 34). Guests are no workers; the figures are a measure of what is bearable.
MOST_MINUTES_WITHOUT_REST = 6 * 60
REST_MINUTES = 45
#: From the first stop to the end of the last. Guides warn of guests who are tired at the end of
#: the day; the figure is an estimate of ours.
MOST_MINUTES_OF_A_DAY = 12 * 60
#: A proposed start is rounded up to this.
ROUND_MINUTES = 5

RESTS = frozenset({StopKind.MEAL, StopKind.RECEPTION, StopKind.FREE_TIME})
FLIGHTS = frozenset({StopKind.ARRIVAL, StopKind.DEPARTURE})
MOVES = FLIGHTS | {StopKind.TRANSFER}


def overlaps(attendance: Attendance) -> Iterator[Finding]:
    """Pairs of clock-timed stops that the same people would attend at once."""
    found: dict[tuple[int, int], list[Unit]] = {}
    for unit in attendance.units:
        timed = [slot for slot in attendance.timed(unit) if slot.end is not None]
        for place, one in enumerate(timed):
            for other in timed[place + 1 :]:
                if other.start >= one.end:  # type: ignore[operator]  # both are known here
                    break
                found.setdefault((one.number, other.number), []).append(unit)
    for (first, second), units in found.items():
        one, other = attendance.slots[first], attendance.slots[second]
        yield Finding(
            kind=FindingKind.OVERLAP,
            severity=severity_of(FindingKind.OVERLAP),
            stops=(one.stop.uid, other.stop.uid),
            titles=(one.name, other.name),
            people=attendance.people_of(units),
            concerned=attendance.concerned(units),
            day=one.stop.day,
            minutes=min(one.end, other.end) - other.start,  # type: ignore[type-var,operator]  # as above
            fix=_start_later(other.stop, one.end - other.start, step=1),  # type: ignore[operator]  # as above
        )


class _Way(NamedTuple):
    """The way between two stops with the time that is left for it, in minutes."""

    journey: Journey
    available: int
    units: list[Unit]


def travel(attendance: Attendance) -> Iterator[Finding]:
    """Ways between known places for which the gap, less what fills it, is too short."""
    journeys: dict[tuple[int, int], Journey] = {}
    found: dict[tuple[int, int], _Way] = {}
    for unit in attendance.units:
        for one, other, available in _ways(attendance.timed(unit)):
            pair = (one.number, other.number)
            if pair not in journeys:
                journeys[pair] = _journey(one.stop, other.stop)
            if journeys[pair].minutes <= available:
                continue
            before = found.get(pair)
            found[pair] = _Way(
                journeys[pair],
                min(available, before.available) if before else available,
                [*before.units, unit] if before else [unit],
            )
    for (first, second), way in found.items():
        one, other = attendance.slots[first], attendance.slots[second]
        missing = way.journey.minutes - way.available
        yield Finding(
            kind=FindingKind.TRAVEL,
            severity=severity_of(FindingKind.TRAVEL),
            stops=(one.stop.uid, other.stop.uid),
            titles=(one.name, other.name),
            people=attendance.people_of(way.units),
            concerned=attendance.concerned(way.units),
            day=other.stop.day,
            minutes=missing,
            needed=way.journey.minutes,
            available=way.available,
            kilometres=round(way.journey.kilometres, 1),
            reason=way.journey.mode,
            fix=_start_later(other.stop, missing, step=ROUND_MINUTES),
        )


def _ways(timed: Iterable[Slot]) -> Iterator[tuple[Slot, Slot, int]]:
    """Each located stop with the next one, and the minutes between that nothing fills.

    A meal at an unknown place leaves less time for the way; a transfer is the way. After an
    arrival or departure people are somewhere else.
    """
    here: Slot | None = None
    busy = 0
    for slot in timed:
        kind = slot.stop.kind
        if located(slot.stop.hosts):
            if here is not None and here.end is not None and slot.start is not None:
                available = slot.start - here.end - busy
                if slot.start >= here.end:
                    yield here, slot, max(available, 0)
            here, busy = (slot, 0) if slot.end is not None else (None, 0)
        elif kind in FLIGHTS:
            here, busy = None, 0
        elif here and here.end is not None and slot.end is not None and slot.start is not None:
            is_free = kind in MOVES or kind == StopKind.FREE_TIME
            busy += 0 if is_free else max(slot.end - max(slot.start, here.end), 0)


def _journey(one: SheetStop, other: SheetStop) -> Journey:
    start, end = located(one.hosts)[-1], located(other.hosts)[0]
    return estimate(
        (start.latitude or 0.0, start.longitude or 0.0),
        (end.latitude or 0.0, end.longitude or 0.0),
        has_coach=bool(one.vehicle or other.vehicle),
    )


def _start_later(stop: SheetStop, minutes: int, *, step: int) -> Fix | None:
    """The stop so many minutes later, rounded up, with its length; None past midnight."""
    if stop.start_time is None or minutes <= 0:
        return None
    before = stop.start_time.hour * 60 + stop.start_time.minute
    start = -(-(before + minutes) // step) * step
    if start >= 24 * 60:
        return None
    end = None
    if stop.end_time is not None:
        shifted = stop.end_time.hour * 60 + stop.end_time.minute + start - before
        end = _clock(shifted % (24 * 60))
    return Fix(stop=stop.uid, start=_clock(start), end=end)


def _clock(minutes: int) -> dt.time:
    return dt.time(minutes // 60, minutes % 60)


def flights(attendance: Attendance) -> Iterator[Finding]:
    """Stops before an arrival or after a departure of people who take part in them.

    Stops abroad and outside the period are before the arrival by their nature.
    """
    period = attendance.sheet.period
    by_direction: dict[str, list[SheetFlight]] = {"arrival": [], "departure": []}
    for flight in attendance.sheet.flights:
        if flight.day and flight.people and flight.direction in by_direction:
            by_direction[flight.direction].append(flight)
    if not any(by_direction.values()):
        return
    attendees: dict[tuple[object, ...], set[str]] = {}
    for slot in attendance.slots:
        stop = slot.stop
        if stop.day is None or stop.is_within or slot.is_abroad:
            continue
        if period.first_day and stop.day < period.first_day:
            continue
        if period.last_day and stop.day > period.last_day:
            continue
        who = (stop.takes_part, stop.groups, stop.people)
        if who not in attendees:
            attendees[who] = attendance.attendees(stop)
        for kind, own, direction, misses, pick in (
            (FindingKind.BEFORE_ARRIVAL, StopKind.ARRIVAL, "arrival", _is_before, max),
            (FindingKind.AFTER_DEPARTURE, StopKind.DEPARTURE, "departure", _is_after, min),
        ):
            if stop.kind != own:
                missed = [
                    (flight, attendees[who].intersection(flight.people))
                    for flight in by_direction[direction]
                    if misses(slot, flight)
                ]
                yield from _missed(attendance, slot, kind, missed, pick)


def _missed(
    attendance: Attendance,
    slot: Slot,
    kind: FindingKind,
    missed: list[tuple[SheetFlight, set[str]]],
    pick: Callable[..., SheetFlight],
) -> Iterator[Finding]:
    """One finding for a stop and all flights that do not fit it."""
    concerned = [flight for flight, people in missed if people]
    if not concerned:
        return
    people = tuple(sorted(set().union(*(people for _flight, people in missed))))
    # The flight that is furthest off says most: the last arrival, the first departure.
    flight = pick(
        concerned, key=lambda flight: (flight.day, flight.time or dt.time.min, flight.flight)
    )
    moment = _moment(flight)
    minutes = 0
    if moment and slot.start is not None:
        edge = slot.start if kind == FindingKind.BEFORE_ARRIVAL else slot.end or slot.start
        minutes = abs(minutes_of(moment) - edge)
    yield Finding(
        kind=kind,
        severity=severity_of(kind),
        stops=(slot.stop.uid,),
        titles=(slot.name,),
        people=people,
        concerned=attendance.who(frozenset(), people) if attendance.facts.names else None,
        day=slot.stop.day,
        last_day=flight.day,
        minutes=minutes,
        count=len(people),
        key=",".join(people),
        moment=moment,
    )


def _moment(flight: SheetFlight) -> dt.datetime | None:
    if flight.day is None or flight.time is None:
        return None
    return dt.datetime.combine(flight.day, flight.time, TOKYO)


def _is_before(slot: Slot, flight: SheetFlight) -> bool:
    """Whether a stop begins before people have arrived."""
    moment = _moment(flight)
    if moment and slot.start is not None:
        return slot.start < minutes_of(moment)
    return slot.stop.day < flight.day  # type: ignore[operator]  # both are known here


def _is_after(slot: Slot, flight: SheetFlight) -> bool:
    """Whether a stop ends, or without an end begins, after people have left."""
    moment = _moment(flight)
    last_day = slot.stop.last_day or slot.stop.day
    if moment and slot.start is not None and last_day == slot.stop.day:
        end = slot.end if slot.end is not None else slot.start
        return end > minutes_of(moment)
    return last_day > flight.day  # type: ignore[operator]  # both are known here


def long_days(attendance: Attendance) -> Iterator[Finding]:
    """Days that are too long, and stretches of a day with neither a meal nor a rest."""
    found: dict[tuple[FindingKind, int, int, int], list[Unit]] = {}
    for unit in attendance.units:
        rested = {
            attendance.slots[index].stop.day
            for index in unit.stops
            if attendance.slots[index].start is None and attendance.slots[index].stop.kind in RESTS
        }
        by_day: dict[dt.date | None, list[Slot]] = {}
        for slot in attendance.timed(unit):
            if _is_work(slot):
                by_day.setdefault(slot.stop.day, []).append(slot)
        for day, slots in by_day.items():
            stretches = [] if day in rested else list(_stretches(slots))
            for kind, most, spans in (
                (FindingKind.LONG_DAY, MOST_MINUTES_OF_A_DAY, [_whole(slots)]),
                (FindingKind.NO_REST, MOST_MINUTES_WITHOUT_REST, stretches),
            ):
                for first, last, minutes in spans:
                    if minutes > most:
                        found.setdefault((kind, first.number, last.number, minutes), []).append(
                            unit
                        )
    for (kind, first_index, last_index, minutes), units in found.items():
        first, last = attendance.slots[first_index], attendance.slots[last_index]
        yield Finding(
            kind=kind,
            severity=severity_of(kind),
            stops=tuple(dict.fromkeys((first.stop.uid, last.stop.uid))),
            titles=tuple(dict.fromkeys((first.name, last.name))),
            people=attendance.people_of(units),
            concerned=attendance.concerned(units),
            day=first.stop.day,
            minutes=minutes,
            limit=MOST_MINUTES_OF_A_DAY if kind == FindingKind.LONG_DAY else REST_MINUTES,
        )


def _is_work(slot: Slot) -> bool:
    """Whether a stop makes a day longer: not a flight, a night on a train, or a day abroad."""
    stop = slot.stop
    if slot.is_abroad or stop.kind in FLIGHTS or stop.last_day not in (None, stop.day):
        return False
    return not (stop.kind == StopKind.TRANSFER and passes_midnight(stop))


def passes_midnight(stop: SheetStop) -> bool:
    """Return whether a stop with clock times ends on a day after the one on which it begins."""
    if stop.start_time is None or stop.end_time is None or stop.is_within:
        return False
    if stop.last_day not in (None, stop.day):
        return True
    return stop.end_time <= stop.start_time and stop.end_time > dt.time.min


def _end(slot: Slot) -> int:
    """The end of a stop; where it is not known nothing is said of it beyond its start."""
    return slot.end if slot.end is not None else slot.start or 0


def _whole(slots: list[Slot]) -> tuple[Slot, Slot, int]:
    """The first and last stop of a day, free time aside, and the minutes from end to end."""
    busy = [slot for slot in slots if slot.stop.kind != StopKind.FREE_TIME] or slots
    last = max(busy, key=_end)
    return busy[0], last, _end(last) - (busy[0].start or 0)


def _stretches(slots: list[Slot]) -> Iterator[tuple[Slot, Slot, int]]:
    """Stops that follow each other without a rest: the first, the last, and minutes in all."""
    first = last = None
    for slot in slots:
        is_rest = slot.stop.kind in RESTS
        if first and last and (is_rest or (slot.start or 0) - _end(last) >= REST_MINUTES):
            yield first, last, _end(last) - (first.start or 0)
            first = last = None
        if is_rest:
            continue
        first = first or slot
        last = slot if last is None or _end(slot) > _end(last) else last
    if first and last:
        yield first, last, _end(last) - (first.start or 0)
