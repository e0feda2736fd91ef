"""Rules on hosts, vehicles and helpers, and what is simply not known yet."""

import datetime as dt
from collections.abc import Iterator

from sakura.languages import Text
from visits.choices import HostState, StopKind
from visits.conflicts.attendance import Attendance, Slot, minutes_of
from visits.conflicts.facts import Booking, HostFacts
from visits.conflicts.findings import Finding, Other
from visits.conflicts.kinds import FindingKind, severity_of
from visits.sheet import SheetHost

#: Of a stop of many days only the first are looked at.
MOST_DAYS = 62

#: Kinds of stops that somebody receives.
RECEIVED = frozenset(
    {
        StopKind.COURTESY_CALL,
        StopKind.SITE_VISIT,
        StopKind.LECTURE,
        StopKind.DISCUSSION,
        StopKind.EXCHANGE,
        StopKind.WORKSHOP,
    }
)


def _finding(kind: FindingKind, slot: Slot, **values: object) -> Finding:
    return Finding.model_validate(
        {
            "kind": kind,
            "severity": severity_of(kind),
            "stops": (slot.stop.uid,),
            "titles": (slot.name,),
            "day": slot.stop.day,
            **values,
        }
    )


def closed(attendance: Attendance) -> Iterator[Finding]:
    """Stops on days on which their host is closed: that day, that weekday, a national holiday."""
    for slot in attendance.slots:
        days = _days(slot)
        for host in slot.stop.hosts if days else ():
            facts = attendance.facts.hosts.get(host.key)
            if facts is None:
                continue
            found = [(day, _why(attendance, host, facts, day)) for day in days]
            shut = [(day, reason) for day, reason in found if reason]
            if slot.stop.is_within:
                # It can be on any day on which the host is open.
                shut = shut[:1] if len(shut) == len(days) else []
            for day, reason in shut:
                holiday = attendance.facts.holidays.get(day) if reason == "holiday" else None
                yield _finding(
                    FindingKind.HOST_CLOSED,
                    slot,
                    titles=(slot.name, host.name) if holiday else (slot.name,),
                    day=day,
                    key=host.key,
                    subject=holiday or host.name,
                    reason=reason,
                )


def _days(slot: Slot) -> list[dt.date]:
    first, last = slot.stop.day, slot.stop.last_day or slot.stop.day
    if first is None or last is None:
        return []
    length = min(max((last - first).days, 0), MOST_DAYS - 1)
    return [first + dt.timedelta(days=offset) for offset in range(length + 1)]


def _why(attendance: Attendance, host: SheetHost, facts: HostFacts, day: dt.date) -> str:
    """Why a host is closed on a day; empty if it is open. Holidays are those of Japan."""
    if any(period.contains(day) for period in facts.closed_days):
        return "day"
    if facts.is_closed_on_holidays and not host.country and day in attendance.facts.holidays:
        return "holiday"
    return "weekday" if day.weekday() in facts.closed_weekdays else ""


def crowded(attendance: Attendance) -> Iterator[Finding]:
    """Stops with more people than their host takes, or than their vehicle has seats."""
    for slot in attendance.slots:
        stop, facts = slot.stop, attendance.facts
        limits = [
            (FindingKind.TOO_MANY, host.key, host.name, known.max_people)
            for host in stop.hosts
            if (known := facts.hosts.get(host.key))
        ]
        vehicle = Text(en=stop.vehicle)
        limits.append((FindingKind.TOO_FEW_SEATS, stop.vehicle, vehicle, facts.seats.get(stop.uid)))
        limits = [limit for limit in limits if limit[3] is not None]
        count = attendance.head_count(stop) if limits else None
        for kind, key, name, limit in limits:
            if count is not None and limit is not None and count > limit:
                yield _finding(kind, slot, key=key, subject=name, count=count, limit=limit)


def booked(attendance: Attendance) -> Iterator[Finding]:
    """Hosts, persons in charge, interpreters and vehicles that another delegation has too.

    An interpreter cannot be at two places within one delegation either; whoever is in charge of
    it, and its coaches, often are.
    """
    bookings: dict[tuple[FindingKind, str], list[Booking]] = {}
    for booking in attendance.facts.bookings:
        bookings.setdefault((booking.rule, booking.key), []).append(booking)
    interpreted: dict[str, list[Slot]] = {}
    for slot in attendance.by_start:
        if slot.end is None or slot.start is None:
            continue
        for resource in attendance.facts.resources.get(slot.stop.uid, ()):
            for booking in bookings.get((resource.rule, resource.key), ()):
                minutes = _overlap(slot, booking)
                if minutes > 0:
                    yield _finding(
                        resource.rule,
                        slot,
                        minutes=minutes,
                        key=resource.key,
                        subject=resource.name,
                        other=Other(
                            stop=booking.stop, delegation=booking.delegation, name=booking.name
                        ),
                    )
            if resource.rule != FindingKind.INTERPRETER_BOOKED:
                continue
            for earlier in interpreted.get(resource.key, ()):
                minutes = min(slot.end, earlier.end or 0) - slot.start
                if minutes > 0 and not _is_same_place(earlier, slot):
                    yield _finding(
                        resource.rule,
                        slot,
                        stops=(earlier.stop.uid, slot.stop.uid),
                        titles=(earlier.name, slot.name),
                        minutes=minutes,
                        key=resource.key,
                        subject=resource.name,
                    )
            interpreted.setdefault(resource.key, []).append(slot)


def _overlap(slot: Slot, booking: Booking) -> int:
    if slot.start is None or slot.end is None:
        return 0
    start, end = minutes_of(booking.starts_at), minutes_of(booking.ends_at)
    return min(slot.end, end) - max(slot.start, start)


def _is_same_place(one: Slot, other: Slot) -> bool:
    """Whether two stops share a host, or the place that is written for them."""
    hosts = {host.key for host in one.stop.hosts}
    if hosts.intersection(host.key for host in other.stop.hosts):
        return True
    return bool(one.stop.place) and one.stop.place == other.stop.place


def unconfirmed(attendance: Attendance, today: dt.date) -> Iterator[Finding]:
    """Hosts that declined, and those that have not confirmed shortly before the day."""
    within = attendance.facts.confirm_days_before
    for slot in attendance.slots:
        day = slot.stop.day
        if day is None or day < today:
            continue
        for host in slot.stop.hosts:
            is_near = (day - today).days <= within
            if host.state == HostState.DECLINED or (
                is_near and host.state and host.state != HostState.CONFIRMED
            ):
                yield _finding(
                    FindingKind.UNCONFIRMED,
                    slot,
                    key=host.key,
                    subject=host.name,
                    reason=host.state,
                    limit=within,
                )


def not_known(attendance: Attendance, today: dt.date | None) -> Iterator[Finding]:
    """What is not recorded yet of stops that are still to come."""
    for slot in attendance.slots:
        stop = slot.stop
        if today and stop.day and (stop.last_day or stop.day) < today:
            continue
        if stop.day is None:
            yield _finding(FindingKind.NO_DAY, slot)
        elif stop.kind != StopKind.FREE_TIME and not (
            stop.start_time or stop.part_of_day or stop.is_within
        ):
            yield _finding(FindingKind.NO_TIME, slot)
        if stop.kind in RECEIVED and not stop.hosts:
            yield _finding(FindingKind.NO_HOST, slot)
        for host in stop.hosts:
            if not host.site and not stop.place:
                yield _finding(FindingKind.NO_SITE, slot, key=host.key, subject=host.name)
            if not host.received_by:
                yield _finding(FindingKind.NO_RECEPTION, slot, key=host.key, subject=host.name)
        if not stop.in_charge and stop.kind != StopKind.FREE_TIME:
            yield _finding(FindingKind.NO_IN_CHARGE, slot)
