"""What the findings need to know beside the sheet: who is closed, and who is booked elsewhere."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Q

from participants.models import Enrollment
from programs.choices import DelegationStatus
from sakura.dates import Period, WhenError, parse_when
from sakura.frozen import Struct
from sakura.languages import SUFFIXES, Text
from visits.choices import StopOutcome
from visits.closures import holidays_in
from visits.conflicts.kinds import FindingKind
from visits.models import Itinerary, Stop, StopHost
from visits.sheet import SheetStop

#: Hosts should have confirmed this many days before. A working rule of ours, not of JST.
CONFIRM_DAYS_BEFORE = 14

DAY = dt.timedelta(days=1)

#: What a booking is made of: whose it is, and its hours.
PROGRAM = "itinerary__delegation__edition__program"
LABEL = "itinerary__delegation__label"
ENDINGS = tuple(SUFFIXES.values())
HOURS = ("uid", "day", "last_day", "start_time", "end_time", "time_zone")
OWNERS = ("itinerary_id", "itinerary__delegation_id", "itinerary__delegation__edition_id")


class HostFacts(Struct):
    """What a host has said of itself once, for all visits."""

    max_people: int | None = None
    closed_weekdays: frozenset[int] = frozenset()  # Monday is 0
    is_closed_on_holidays: bool = False
    closed_days: tuple[Period, ...] = ()


class Resource(Struct):
    """Somebody or something that can be at one place at a time, under the rule that says so."""

    rule: FindingKind
    key: str
    name: Text = Text()


class Booking(Struct):
    """A stop of another delegation that uses a resource. Aware times, end excluded."""

    rule: FindingKind
    key: str
    stop: str  # uid
    delegation: int  # key of the other delegation, for a link
    name: Text = Text()  # what the other delegation is called
    starts_at: dt.datetime
    ends_at: dt.datetime


class Facts(Struct):
    """All that the rules know beside the sheet. The default knows nothing."""

    hosts: dict[str, HostFacts] = {}  # by key of the host
    seats: dict[str, int] = {}  # of the vehicle, by uid of the stop
    resources: dict[str, tuple[Resource, ...]] = {}  # by uid of the stop
    bookings: tuple[Booking, ...] = ()
    holidays: dict[dt.date, Text] = {}
    names: dict[str, str] = {}  # of people, by uid of the enrollment
    confirm_days_before: int = CONFIRM_DAYS_BEFORE


def load_facts(itineraries: Sequence[Itinerary], *, with_names: bool = False) -> dict[int, Facts]:
    """Return the facts for each itinerary, by its primary key.

    Pass rows of ``Itinerary.objects.for_compiling()``. Four queries at most, however many
    itineraries, stops and other delegations there are. ``with_names`` is for pages that may show
    who is concerned; lists that leave the desk say how many.
    """
    stops = {row.pk: list(row.stops.all()) for row in itineraries}
    names: dict[int, dict[str, str]] = {}
    if with_names and itineraries:
        people = Enrollment.objects.coming().filter(
            delegation__in=[row.delegation_id for row in itineraries]
        )
        for enrollment in people.select_related("person"):
            names.setdefault(enrollment.delegation_id, {})[str(enrollment.uid)] = str(
                enrollment.person
            )
    resources = {
        stop.pk: _resources(stop) for row in itineraries for stop in stops[row.pk] if stop.day
    }
    others = _bookings(itineraries, [stop for rows in stops.values() for stop in rows])
    facts = {}
    for row in itineraries:
        keys = {
            (resource.rule, resource.key)
            for stop in stops[row.pk]
            for resource in resources.get(stop.pk, ())
        }
        facts[row.pk] = Facts(
            hosts={
                link.host.slug: _host_facts(link)
                for stop in stops[row.pk]
                for link in stop.stop_hosts.all()
            },
            seats={
                str(stop.uid): stop.vehicle.seats
                for stop in stops[row.pk]
                if stop.vehicle and stop.vehicle.seats
            },
            resources={
                str(stop.uid): resources[stop.pk] for stop in stops[row.pk] if stop.pk in resources
            },
            bookings=tuple(
                booking
                for itinerary, booking in others
                if itinerary != row.pk and (booking.rule, booking.key) in keys
            ),
            holidays=holidays_of(_years(stops[row.pk])),
            names=names.get(row.delegation_id, {}),
        )
    return facts


def facts_of(itinerary: Itinerary, *, with_names: bool = False) -> Facts:
    """Return the facts for one itinerary; see ``load_facts``."""
    return load_facts([itinerary], with_names=with_names)[itinerary.pk]


def holidays_of(years: Iterable[int]) -> dict[dt.date, Text]:
    """Return the national holidays of Japan in these years; see ``closures.holidays_in``."""
    return {day: name for year in sorted(set(years)) for day, name in holidays_in(year).items()}


def _years(stops: Iterable[Stop]) -> set[int]:
    return {day.year for stop in stops for day in (stop.day, stop.last_day) if day}


def _host_facts(link: StopHost) -> HostFacts:
    host = link.host
    closed = []
    for line in host.closed_days.splitlines():
        try:
            closed.append(parse_when(line))
        except WhenError:
            continue  # a note that somebody wrote between the days
    return HostFacts(
        max_people=host.max_people,
        closed_weekdays=frozenset(host.closed_weekdays),
        is_closed_on_holidays=host.is_closed_on_holidays,
        closed_days=tuple(closed),
    )


def _resources(stop: Stop) -> tuple[Resource, ...]:
    """Hosts, person in charge, interpreters and vehicle of a stop. Reads what is loaded."""
    found = [
        Resource(
            rule=FindingKind.HOST_BOOKED,
            key=link.host.slug,
            name=Text.of(link.host.organization, "name"),
        )
        for link in stop.stop_hosts.all()
    ]
    if stop.in_charge:
        found.append(
            Resource(
                rule=FindingKind.IN_CHARGE_BOOKED,
                key=str(stop.in_charge_id),
                name=Text(en=str(stop.in_charge)),
            )
        )
    found += [
        Resource(
            rule=FindingKind.INTERPRETER_BOOKED, key=str(member.uid), name=Text(en=member.name)
        )
        for member in stop.interpreters.all()
    ]
    if stop.vehicle:
        found.append(
            Resource(
                rule=FindingKind.VEHICLE_BOOKED,
                key=str(stop.vehicle.uid),
                name=Text(en=stop.vehicle.name),
            )
        )
    return tuple(sorted(found, key=lambda resource: (resource.rule.value, resource.key)))


def _bookings(itineraries: Sequence[Itinerary], stops: Sequence[Stop]) -> list[tuple[int, Booking]]:
    """Who else uses, on the days of these stops, what they use: key of the itinerary and booking.

    Three queries: links of hosts, of interpreters, and stops with person in charge and vehicle.
    """
    timed = [stop for stop in stops if stop.day and stop.start_time and stop.end_time]
    days = [stop.day for stop in timed if stop.day]
    if not days:
        return []
    # One that began the evening before may last past midnight, and days abroad begin elsewhere.
    first = max(min(days), dt.date.min + DAY) - DAY
    last = min(max(days), dt.date.max - DAY) + DAY

    def elsewhere(prefix: str) -> Q:
        found = Q(
            **{
                f"{prefix}day__range": (first, last),
                f"{prefix}start_time__isnull": False,
                f"{prefix}end_time__isnull": False,
            }
        )
        found &= ~Q(**{f"{prefix}outcome": StopOutcome.CANCELLED})
        found &= ~Q(**{f"{prefix}itinerary__delegation__status": DelegationStatus.CANCELLED})
        if len(itineraries) == 1:
            found &= ~Q(**{f"{prefix}itinerary": itineraries[0]})
        return found

    hosts = {link.host_id for stop in timed for link in stop.stop_hosts.all()}
    crew = {member.pk for stop in timed for member in stop.interpreters.all()}
    in_charge = {stop.in_charge_id for stop in timed if stop.in_charge_id}
    vehicles = {stop.vehicle_id for stop in timed if stop.vehicle_id}
    links = StopHost.objects.filter(elsewhere("stop__"), host__in=hosts)
    interpreted = Stop.interpreters.through.objects.filter(elsewhere("stop__"), crew__in=crew)
    driven = Stop.objects.filter(
        elsewhere(""), Q(in_charge__in=in_charge) | Q(vehicle__in=vehicles)
    )
    used = [
        (link.stop, FindingKind.HOST_BOOKED, link.host.slug)
        for link in links.select_related("host", f"stop__{PROGRAM}").only(
            "host__slug", *_columns("stop__")
        )
    ]
    used += [
        (link.stop, FindingKind.INTERPRETER_BOOKED, str(link.crew.uid))
        for link in interpreted.select_related("crew", f"stop__{PROGRAM}").only(
            "crew__uid", *_columns("stop__")
        )
    ]
    rows = driven.select_related("vehicle", PROGRAM)
    for stop in rows.only("in_charge_id", "vehicle__uid", *_columns()):
        if stop.in_charge_id:
            used.append((stop, FindingKind.IN_CHARGE_BOOKED, str(stop.in_charge_id)))
        if stop.vehicle:
            used.append((stop, FindingKind.VEHICLE_BOOKED, str(stop.vehicle.uid)))
    names: dict[int, Text] = {}
    found = []
    for stop, rule, key in used:
        if hours := _hours(stop):
            delegation = stop.itinerary.delegation
            if delegation.pk not in names:
                names[delegation.pk] = _name(delegation)
            booking = Booking(
                rule=rule,
                key=key,
                stop=str(stop.uid),
                delegation=delegation.pk,
                name=names[delegation.pk],
                starts_at=hours[0],
                ends_at=hours[1],
            )
            found.append((stop.itinerary_id, booking))
    return sorted(
        found, key=lambda row: (row[1].starts_at, row[1].stop, row[1].rule.value, row[1].key)
    )


def _columns(prefix: str = "") -> list[str]:
    """What is read of a stop and of whose it is; its texts are not."""
    texts = [f"{path}_{ending}" for path in (f"{PROGRAM}__name", LABEL) for ending in ENDINGS]
    return [prefix + name for name in (*HOURS, *OWNERS, *texts)]


def _hours(stop: Stop) -> tuple[dt.datetime, dt.datetime] | None:
    """The aware start and end of a stop, excluded; None where they are not one stretch."""
    if stop.last_day not in (None, stop.day):
        return None
    slot = SheetStop(
        uid="",
        day=stop.day,
        start_time=stop.start_time,
        end_time=stop.end_time,
        time_zone=stop.time_zone,
    )
    starts_at, ends_at = slot.starts_at, slot.ends_at
    return (starts_at, ends_at) if starts_at and ends_at else None


def _name(delegation) -> Text:  # type: ignore[no-untyped-def]  # a row of programs, loaded
    """Program and label of a delegation, in each language that has both."""
    program = Text.of(delegation.edition.program, "name")
    label = Text.of(delegation, "label")
    if not label:
        return program
    return Text(
        en=f"{program.pick('en').text}, {label.pick('en').text}",
        ja=f"{program.pick('ja').text} {label.pick('ja').text}",
        zh=f"{program.pick('zh-hans').text} {label.pick('zh-hans').text}",
    )
