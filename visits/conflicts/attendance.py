"""Who is at which stops: people with the same stops are looked at once."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from sakura.languages import Text
from visits.choices import StopOutcome, TakesPart
from visits.conflicts.facts import Facts
from visits.conflicts.findings import Concerned, name_of
from visits.sheet import Sheet, SheetFlight, SheetHost, SheetStop

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
TOKYO = "Asia/Tokyo"
#: So many names stand in a sentence; the rest are counted.
NAMES_SHOWN = 3


class Slot(NamedTuple):
    """A stop with its place among the stops and its times in minutes since an epoch."""

    number: int  # its place among the slots
    stop: SheetStop
    name: Text
    start: int | None
    end: int | None  # excluded; None if it is not known, or if its hours are not one stretch

    @property
    def is_abroad(self) -> bool:
        """Whether it is surely not in Japan."""
        return self.stop.time_zone != TOKYO or any(host.country for host in self.stop.hosts)


class Unit(NamedTuple):
    """People who are surely at the same stops, and the groups whose stops these are."""

    stops: tuple[int, ...]  # numbers of slots
    groups: frozenset[str]
    people: frozenset[str]
    is_everyone: bool  # its stops are those of everyone alone


def minutes_of(moment: dt.datetime) -> int:
    """Return an aware moment in minutes since the epoch of this module."""
    return int((moment - EPOCH).total_seconds() // 60)


class Attendance:
    """The stops of a sheet that take place, in its order, and who is at them."""

    def __init__(self, sheet: Sheet, facts: Facts) -> None:
        self.sheet, self.facts = sheet, facts
        self.slots = [
            _slot(number, stop)
            for number, stop in enumerate(
                stop for stop in sheet.stops if stop.outcome != StopOutcome.CANCELLED
            )
        ]
        self.groups_of = {invitee.uid: invitee.groups for invitee in sheet.invitees}
        self.labels = {group.uid: group.label for group in sheet.groups}

    @cached_property
    def units(self) -> list[Unit]:
        """Everyone, each group and each person, where their stops differ, in a fixed order."""
        everyone: list[int] = []
        of_group: dict[str, list[int]] = {group.uid: [] for group in self.sheet.groups}
        of_person: dict[str, list[int]] = {}
        for slot in self.slots:
            match slot.stop.takes_part:
                case TakesPart.EVERYONE:
                    everyone.append(slot.number)
                case TakesPart.GROUPS:
                    for group in slot.stop.groups:
                        of_group.setdefault(group, []).append(slot.number)
                case TakesPart.PEOPLE:
                    for person in slot.stop.people:
                        of_person.setdefault(person, []).append(slot.number)
        # Groups and people by what they attend beside the stops of everyone.
        members: dict[frozenset[int], tuple[set[str], set[str]]] = {frozenset(): (set(), set())}
        for group, indexes in of_group.items():
            members.setdefault(frozenset(indexes), (set(), set()))[0].add(group)
        known: dict[tuple[tuple[str, ...], tuple[int, ...]], frozenset[int]] = {}
        for person in dict.fromkeys([*self.groups_of, *of_person]):
            groups = self.groups_of.get(person, ())
            own = tuple(of_person.get(person, ()))
            if (groups, own) not in known:
                known[groups, own] = frozenset(own).union(
                    *(of_group.get(group, ()) for group in groups)
                )
            members.setdefault(known[groups, own], (set(), set()))[1].add(person)
        units = [
            Unit(
                stops=tuple(sorted({*everyone, *indexes})),
                groups=frozenset(groups),
                people=frozenset(people),
                is_everyone=not indexes,
            )
            for indexes, (groups, people) in members.items()
        ]
        return sorted(
            units,
            key=lambda unit: (not unit.is_everyone, sorted(unit.groups), sorted(unit.people)),
        )

    def timed(self, unit: Unit) -> list[Slot]:
        """The slots of a unit that have a start, by start."""
        own = set(unit.stops)
        return [slot for slot in self.by_start if slot.number in own]

    @cached_property
    def by_start(self) -> list[Slot]:
        """The slots that have a start, by start and uid."""
        return sorted(
            (slot for slot in self.slots if slot.start is not None),
            key=lambda slot: (slot.start, slot.stop.uid),
        )

    def people_of(self, units: Iterable[Unit]) -> tuple[str, ...]:
        """Uids of all people of these units."""
        return tuple(sorted(set().union(*(unit.people for unit in units))))

    def concerned(self, units: Sequence[Unit]) -> Concerned | None:
        """Who these units are; None where they are everyone, or nobody that is known."""
        if any(unit.is_everyone for unit in units):
            return None
        return self.who(frozenset().union(*(unit.groups for unit in units)), self.people_of(units))

    def who(self, groups: frozenset[str], people: Iterable[str]) -> Concerned | None:
        """Labels of the groups, and names of those people who are in none of them."""
        beside = [
            person for person in people if not groups.intersection(self.groups_of.get(person, ()))
        ]
        labels = [label for uid, label in self.labels.items() if uid in groups]
        if not labels and not beside:
            return None
        names = sorted(name for uid in beside if (name := self.facts.names.get(uid)))
        return Concerned(groups=tuple(labels), names=tuple(names[:NAMES_SHOWN]), people=len(beside))

    def head_count(self, stop: SheetStop) -> int | None:
        """How many take part: the number entered, else those who are known; None if unknown."""
        if stop.head_count is not None:
            return stop.head_count
        match stop.takes_part:
            case TakesPart.EVERYONE:
                return self.sheet.head_count
            case TakesPart.PEOPLE:
                return len(stop.people) or None
            case TakesPart.GROUPS:
                entered = sum(
                    not set(groups).isdisjoint(stop.groups) for groups in self.groups_of.values()
                )
                counted = sum(
                    group.head_count or 0 for group in self.sheet.groups if group.uid in stop.groups
                )
                return entered or counted or None
        return None

    def attendees(self, stop: SheetStop) -> set[str]:
        """Uids of the people who are known to take part."""
        match stop.takes_part:
            case TakesPart.EVERYONE:
                return set(self.groups_of)
            case TakesPart.PEOPLE:
                return set(stop.people)
            case TakesPart.GROUPS:
                return {
                    person
                    for person, groups in self.groups_of.items()
                    if not set(groups).isdisjoint(stop.groups)
                }
        return set()

    @cached_property
    def flights(self) -> dict[str, dict[str, SheetFlight]]:
        """By direction, the flight of each person that has a day."""
        found: dict[str, dict[str, SheetFlight]] = {"arrival": {}, "departure": {}}
        for flight in self.sheet.flights:
            if flight.day and flight.direction in found:
                for person in flight.people:
                    found[flight.direction][person] = flight
        return found


def located(hosts: Sequence[SheetHost]) -> list[SheetHost]:
    """The hosts whose coordinates are known."""
    return [host for host in hosts if host.latitude is not None and host.longitude is not None]


def _slot(number: int, stop: SheetStop) -> Slot:
    start = end = None
    try:
        starts_at = None if stop.is_within else stop.starts_at
        # One of several days is held for some hours of each: nobody is there all the time.
        ends_at = stop.ends_at if stop.last_day in (None, stop.day) else None
    except (OverflowError, ValueError):  # at the very end of the calendar, after midnight
        return Slot(number, stop, name_of(stop), None, None)
    if starts_at:
        start = minutes_of(starts_at)
        end = minutes_of(ends_at) if ends_at else None
    return Slot(number, stop, name_of(stop), start, end)
