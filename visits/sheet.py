"""The sheet of an itinerary: the one read model behind release, page, feed, paper and spreadsheet.

``compile_sheet`` reads the record of one delegation; ``view`` keeps what an audience may see.
Every field names its audiences here, once, and nothing downstream chooses again.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import Field, JsonValue

from participants.models import Enrollment
from sakura.dates import Period
from sakura.frozen import Struct
from sakura.languages import Text
from visits.choices import Audience, PartOfDay, ReleaseKind, StopOutcome, TakesPart
from visits.models import Itinerary, Stay, Stop, StopHost

FORMAT = 1

StructT = TypeVar("StructT", bound=Struct)

EVERYONE = frozenset(Audience)
NOT_PUBLIC = EVERYONE - {Audience.PUBLIC}
TRAVELLERS = frozenset({Audience.PARTICIPANT, Audience.ESCORT, Audience.STAFF})
ESCORTS = frozenset({Audience.ESCORT, Audience.STAFF})
STAFF = frozenset({Audience.STAFF})
#: Stays and flights: travellers and the mission that issues the visa.
VISA_PAPERS = TRAVELLERS | {Audience.VISA}
#: Where to be when: travellers and who drives them.
ON_THE_ROAD = TRAVELLERS | {Audience.DRIVER}
#: What the host and those who prepare the visit need.
RECEPTION = frozenset({Audience.HOST, Audience.PARTICIPANT, Audience.ESCORT, Audience.STAFF})


def seen_by(audiences: Collection[Audience], default: Any = ..., **options: Any) -> Any:
    """A field of the sheet, with the set of audiences whose views keep it."""
    named: list[JsonValue] = [audience.value for audience in sorted(audiences)]
    return Field(default, json_schema_extra={"audiences": named}, **options)


class SheetGroup(Struct):
    uid: str = seen_by(EVERYONE)
    label: Text = seen_by(EVERYONE, Text())
    first_day: dt.date | None = seen_by(NOT_PUBLIC, None)
    last_day: dt.date | None = seen_by(NOT_PUBLIC, None)
    head_count: int | None = seen_by(NOT_PUBLIC, None)


class SheetHost(Struct):
    """One host of a stop, with the site where it receives; ``site`` is empty if not recorded."""

    key: str = seen_by(EVERYONE)
    name: Text = seen_by(EVERYONE, Text())
    kind: str = seen_by(EVERYONE, "")
    site: Text = seen_by(EVERYONE, Text())
    prefecture: str = seen_by(EVERYONE, "")
    country: str = seen_by(EVERYONE, "")  # code; empty in Japan
    country_name: Text = seen_by(EVERYONE, Text())
    postal_code: str = seen_by(NOT_PUBLIC, "")
    address: Text = seen_by(NOT_PUBLIC, Text())
    latitude: float | None = seen_by(NOT_PUBLIC, None)
    longitude: float | None = seen_by(NOT_PUBLIC, None)
    state: str = seen_by(STAFF, "")
    received_by: Text = seen_by(RECEPTION, Text())


class SheetStop(Struct):
    """One stop. Days are dates in Tokyo; clock times are wall time at the place (``time_zone``)."""

    uid: str = seen_by(EVERYONE)
    sequence: int = seen_by(EVERYONE, 0)
    modified_at: dt.datetime | None = seen_by(EVERYONE, None)
    is_cancelled: bool = seen_by(EVERYONE, False)
    day: dt.date | None = seen_by(EVERYONE, None)
    last_day: dt.date | None = seen_by(EVERYONE, None)
    is_within: bool = seen_by(EVERYONE, False)  # some time between day and last_day
    start_time: dt.time | None = seen_by(EVERYONE, None)
    end_time: dt.time | None = seen_by(EVERYONE, None)
    part_of_day: str = seen_by(EVERYONE, "")
    time_zone: str = seen_by(EVERYONE, "Asia/Tokyo")
    position: int = seen_by(EVERYONE, 0)
    kind: str = seen_by(EVERYONE, "other")
    title: Text = seen_by(EVERYONE, Text())
    hosts: tuple[SheetHost, ...] = seen_by(EVERYONE, ())
    place: Text = seen_by(EVERYONE, Text())
    prefecture: str = seen_by(EVERYONE, "")
    public_text: Text = seen_by(EVERYONE, Text())
    is_press_open: bool = seen_by(EVERYONE, False)
    is_highlight: bool = seen_by(EVERYONE, False)
    is_sample: bool = seen_by(EVERYONE, False)
    is_public: bool = seen_by(NOT_PUBLIC, True)
    outcome: str = seen_by(EVERYONE, "")
    takes_part: str = seen_by(EVERYONE, TakesPart.EVERYONE.value)
    groups: tuple[str, ...] = seen_by(
        EVERYONE, ()
    )  # uids of SheetGroup; empty unless takes_part is groups
    people: tuple[str, ...] = seen_by(ESCORTS, ())  # uids of enrollments
    head_count: int | None = seen_by(NOT_PUBLIC, None)
    head_count_note: Text = seen_by(NOT_PUBLIC, Text())
    participants_note: Text = seen_by(TRAVELLERS, Text())
    internal_note: str = seen_by(STAFF, "")
    outcome_note: str = seen_by(STAFF, "")
    visit_language: str = seen_by(RECEPTION, "")
    dress: Text = seen_by(TRAVELLERS, Text())
    gift: Text = seen_by(ESCORTS, Text())
    photography: Text = seen_by(RECEPTION, Text())
    meeting_point: Text = seen_by(ON_THE_ROAD, Text())
    vehicle: str = seen_by(ON_THE_ROAD, "")
    in_charge: str = seen_by(ESCORTS, "")
    interpreters: tuple[str, ...] = seen_by(ESCORTS, ())

    @property
    def has_time(self) -> bool:
        return self.day is not None and self.start_time is not None

    @property
    def starts_at(self) -> dt.datetime | None:
        """Aware start, or None without a day and a clock time."""
        if self.day is None or self.start_time is None:
            return None
        return dt.datetime.combine(self.day, self.start_time, ZoneInfo(self.time_zone))

    @property
    def ends_at(self) -> dt.datetime | None:
        """Aware end, excluded; None without an end.

        On one day, an end not after the start is the next day's; over several it is the last's.
        """
        if self.day is None or self.start_time is None or self.end_time is None:
            return None
        day = self.day
        if self.last_day is not None and self.last_day > self.day and not self.is_within:
            day = self.last_day
        elif self.end_time <= self.start_time:
            day += dt.timedelta(days=1)
        return dt.datetime.combine(day, self.end_time, ZoneInfo(self.time_zone))

    @property
    def is_dated(self) -> bool:
        """Whether a calendar can hold it: a known day, not "some time within"."""
        return self.day is not None and not self.is_within


class SheetStay(Struct):
    """A hotel for the nights from ``first_day`` to ``last_day``, both nights included."""

    uid: str = seen_by(VISA_PAPERS)
    first_day: dt.date | None = seen_by(VISA_PAPERS, None)
    last_day: dt.date | None = seen_by(VISA_PAPERS, None)
    name: Text = seen_by(VISA_PAPERS, Text())
    address: Text = seen_by(VISA_PAPERS, Text())
    telephone: str = seen_by(VISA_PAPERS, "")
    groups: tuple[str, ...] = seen_by(VISA_PAPERS, ())
    note: str = seen_by(STAFF, "")


class SheetFlight(Struct):
    """One arrival or departure and how many people are on it."""

    direction: str = seen_by(VISA_PAPERS)  # "arrival" or "departure"
    day: dt.date | None = seen_by(VISA_PAPERS, None)
    time: dt.time | None = seen_by(VISA_PAPERS, None)
    flight: str = seen_by(VISA_PAPERS, "")
    airport: str = seen_by(VISA_PAPERS, "")
    head_count: int = seen_by(VISA_PAPERS, 0)
    people: tuple[str, ...] = seen_by(ESCORTS, ())


class SheetCrew(Struct):
    """A person who accompanies: never counted as an invitee."""

    uid: str = seen_by(ESCORTS)
    role: str = seen_by(ESCORTS, "")
    name: str = seen_by(ESCORTS, "")
    telephone: str = seen_by(ESCORTS, "")
    languages: str = seen_by(ESCORTS, "")


class SheetInvitee(Struct):
    """An invitee, as an opaque uid: names are joined from the record for private papers."""

    uid: str = seen_by(ESCORTS)
    groups: tuple[str, ...] = seen_by(ESCORTS, ())
    diet: str = seen_by(ESCORTS, "")
    allergies: str = seen_by(ESCORTS, "")


class Sheet(Struct):
    format: int = seen_by(EVERYONE, FORMAT)
    audience: str = seen_by(EVERYONE, Audience.STAFF.value)
    kind: str = seen_by(EVERYONE, "plan")  # ReleaseKind
    number: int = seen_by(EVERYONE, 0)  # release number; 0 is a draft
    released_at: dt.datetime | None = seen_by(EVERYONE, None)
    program: str = seen_by(EVERYONE, "")  # slug
    program_name: Text = seen_by(EVERYONE, Text())
    colour: str = seen_by(EVERYONE, "rose")
    fiscal_year: int = seen_by(EVERYONE, 0)
    title: Text = seen_by(EVERYONE, Text())  # of the edition
    delegation: str = seen_by(EVERYONE, "")  # uid
    label: Text = seen_by(EVERYONE, Text())  # of the delegation, may be empty
    period: Period = seen_by(EVERYONE, Period())
    is_sample: bool = seen_by(EVERYONE, False)
    head_count: int | None = seen_by(EVERYONE, None)
    groups: tuple[SheetGroup, ...] = seen_by(EVERYONE, ())
    stops: tuple[SheetStop, ...] = seen_by(EVERYONE, ())  # ordered, see stop_order
    stays: tuple[SheetStay, ...] = seen_by(VISA_PAPERS, ())
    flights: tuple[SheetFlight, ...] = seen_by(VISA_PAPERS, ())
    crew: tuple[SheetCrew, ...] = seen_by(ESCORTS, ())
    invitees: tuple[SheetInvitee, ...] = seen_by(ESCORTS, ())
    emergency_contact: Text = seen_by(TRAVELLERS, Text())

    @property
    def days(self) -> list[tuple[dt.date, list[SheetStop]]]:
        """Stops held on a known day, by day, in order."""
        by_day: dict[dt.date, list[SheetStop]] = {}
        for stop in self.stops:
            if stop.day is not None and stop.is_dated:
                by_day.setdefault(stop.day, []).append(stop)
        return sorted(by_day.items())

    @property
    def undated(self) -> list[SheetStop]:
        """Stops whose day is not recorded, or known only as a range, in order."""
        return [stop for stop in self.stops if not stop.is_dated]


#: Order of the parts of a day among stops with clock times: minutes after midnight.
PART_OF_DAY_MINUTES = {
    "": 0,
    PartOfDay.ALL_DAY.value: 0,
    PartOfDay.EARLY_MORNING.value: 6 * 60,
    PartOfDay.MORNING.value: 9 * 60,
    PartOfDay.NOON.value: 12 * 60,
    PartOfDay.AFTERNOON.value: 13 * 60,
    PartOfDay.EVENING.value: 18 * 60,
    PartOfDay.NIGHT.value: 21 * 60,
}


def stop_order(stop: SheetStop) -> tuple[Any, ...]:
    """Sort key: day (unknown last), clock time or part of the day, place given by staff, uid.

    A stop of which neither time nor part is known stands where staff put it among the others: its
    place is read as the minute of the day that it follows, so that it keeps it whatever is added.
    """
    minutes = PART_OF_DAY_MINUTES.get(stop.part_of_day, 0)
    if not stop.part_of_day:
        minutes = stop.position
    if stop.start_time is not None:
        minutes = stop.start_time.hour * 60 + stop.start_time.minute
    return (stop.day is None, stop.day or dt.date.max, minutes, stop.position, stop.uid)


def view(
    sheet: Sheet,
    audience: Audience,
    *,
    host: str = "",
    groups: Collection[str] | None = None,
    person: str = "",
) -> Sheet:
    """Return the sheet as one audience may see it; everything else is gone, not hidden.

    ``host``: key of a host, for the host's own stops alone, without the other hosts.
    ``groups``: uids of groups, for their stops, stays and nothing of other groups; None for all.
    ``person``: uid of an enrollment, for what its groups do and the stops that it is chosen for,
    with its own flights; ``groups`` is not asked then.
    """
    stops = stops_for(sheet, groups=groups, person=person)
    flights = sheet.flights
    if person:
        groups = groups_of_person(sheet, person)
        flights = tuple(flight for flight in flights if person in flight.people)
    stays = [stay for stay in sheet.stays if not stay.groups or _meets(stay.groups, groups)]
    if audience == Audience.PUBLIC:
        stops = [stop for stop in stops if stop.is_public]
        if sheet.kind == ReleaseKind.RECORD:
            stops = [stop for stop in stops if stop.outcome != StopOutcome.CANCELLED]
    if audience == Audience.HOST:
        stops = [
            stop.model_copy(update={"hosts": tuple(h for h in stop.hosts if h.key == host)})
            for stop in stops
            if any(h.key == host for h in stop.hosts)
        ]
    narrowed = sheet.model_copy(
        update={
            "audience": audience.value,
            "stops": tuple(stops),
            "stays": tuple(stays),
            "flights": flights,
        }
    )
    return _strip(narrowed, audience)


def stops_for(
    sheet: Sheet, *, groups: Collection[str] | None = None, person: str = ""
) -> list[SheetStop]:
    """Return the stops of a whole sheet that concern some groups, or a person; None for all."""
    if person:
        groups = groups_of_person(sheet, person)
    return [
        stop
        for stop in sheet.stops
        if _concerns(stop.takes_part, stop.groups, groups)
        and (not person or stop.takes_part != TakesPart.PEOPLE or person in stop.people)
    ]


def groups_of_person(sheet: Sheet, person: str) -> tuple[str, ...]:
    """Return the uids of a person's groups; none for someone whom the sheet does not know."""
    return next((row.groups for row in sheet.invitees if row.uid == person), ())


def _concerns(takes_part: str, of_stop: Collection[str], groups: Collection[str] | None) -> bool:
    return takes_part != TakesPart.GROUPS or _meets(of_stop, groups)


def _meets(of_row: Collection[str], groups: Collection[str] | None) -> bool:
    return groups is None or bool(set(of_row) & set(groups))


@cache
def hidden_fields(struct: type[Struct], audience: Audience) -> tuple[str, ...]:
    """Names of the fields of a struct of the sheet that an audience does not see."""
    return tuple(
        name
        for name, field in struct.model_fields.items()
        if audience not in field.json_schema_extra["audiences"]  # type: ignore[index,operator]  # always a dict: seen_by
    )


def _strip(struct: StructT, audience: Audience) -> StructT:
    """The struct with hidden fields back at their defaults, all the way down."""
    hidden = hidden_fields(type(struct), audience)
    values = {}
    for name, field in type(struct).model_fields.items():
        if name in hidden:
            values[name] = field.default  # frozen, so it need not be copied
            continue
        value = getattr(struct, name)
        if isinstance(value, tuple) and value and isinstance(value[0], Struct):
            values[name] = tuple(_strip(item, audience) for item in value)
    return struct.model_copy(update=values)


def compile_sheet(itinerary: Itinerary) -> Sheet:
    """Return the whole sheet of an itinerary, with the fields of every audience.

    Pass a row of ``Itinerary.objects.for_compiling()``; then no further query is made.
    Rows are put in order here, by explicit keys, so that every database gives the same sheet.
    """
    delegation = itinerary.delegation
    edition = delegation.edition
    enrollments = sorted(delegation.enrollments.all(), key=lambda row: str(row.uid))
    groups_of = {row.pk: {str(g.uid) for g in row.groups.all()} for row in enrollments}
    invitees = [row for row in enrollments if row.is_invitee]

    def head_count_of(group: str) -> int | None:
        return sum(group in groups_of[row.pk] for row in enrollments) or None

    return Sheet(
        kind=ReleaseKind.PLAN.value,
        program=edition.program.slug,
        program_name=Text.of(edition.program, "name"),
        colour=edition.program.colour,
        fiscal_year=edition.fiscal_year,
        title=Text.of(edition, "title") or Text.of(edition.program, "name"),
        delegation=str(delegation.uid),
        label=Text.of(delegation, "label"),
        period=delegation.full_period,
        is_sample=delegation.is_sample,
        head_count=delegation.actual_count or len(invitees) or delegation.expected_count,
        groups=tuple(
            SheetGroup(
                uid=str(group.uid),
                label=Text.of(group, "label"),
                first_day=group.first_day,
                last_day=group.last_day,
                head_count=head_count_of(str(group.uid)),
            )
            for group in sorted(delegation.groups.all(), key=lambda g: (g.position, str(g.uid)))
        ),
        stops=tuple(sorted((_stop(stop) for stop in itinerary.stops.all()), key=stop_order)),
        stays=tuple(
            sorted(
                (_stay(stay) for stay in itinerary.stays.all()),
                key=lambda stay: (stay.first_day, stay.uid),
            )
        ),
        flights=_flights(enrollments),
        crew=tuple(
            SheetCrew(
                uid=str(member.uid),
                role=member.role,
                name=member.name,
                telephone=member.telephone,
                languages=member.languages,
            )
            for member in sorted(delegation.crew.all(), key=lambda m: (m.role, m.name, str(m.uid)))
        ),
        invitees=tuple(
            SheetInvitee(
                uid=str(row.uid),
                groups=tuple(sorted(groups_of[row.pk])),
                diet=row.diet,
                allergies=row.allergies,
            )
            for row in enrollments
        ),
        emergency_contact=Text.of(delegation, "emergency_contact"),
    )


def _stop(stop: Stop) -> SheetStop:
    rows = sorted(stop.stop_hosts.all(), key=lambda row: (row.position, row.host.slug))
    return SheetStop(
        uid=str(stop.uid),
        day=stop.day,
        last_day=stop.last_day,
        is_within=stop.is_within,
        start_time=stop.start_time,
        end_time=stop.end_time,
        part_of_day=stop.part_of_day,
        time_zone=stop.time_zone,
        position=stop.position,
        kind=stop.kind,
        title=Text.of(stop, "title"),
        hosts=tuple(_host(row) for row in rows),
        place=Text.of(stop, "place"),
        prefecture=stop.prefecture,
        public_text=Text.of(stop, "public_text"),
        is_press_open=stop.is_press_open,
        is_highlight=stop.is_highlight,
        is_sample=stop.is_sample,
        is_public=stop.is_public,
        outcome=stop.outcome,
        takes_part=stop.takes_part,
        groups=tuple(sorted(str(group.uid) for group in stop.groups.all())),
        people=tuple(sorted(str(person.uid) for person in stop.people.all())),
        head_count=stop.head_count,
        head_count_note=Text.of(stop, "head_count_note"),
        participants_note=Text.of(stop, "participants_note"),
        internal_note=stop.internal_note,
        outcome_note=stop.outcome_note,
        visit_language=stop.visit_language,
        dress=Text.of(stop, "dress"),
        gift=Text.of(stop, "gift"),
        photography=Text.of(stop, "photography"),
        meeting_point=Text.of(stop, "meeting_point"),
        vehicle=stop.vehicle.name if stop.vehicle else "",
        in_charge=str(stop.in_charge) if stop.in_charge else "",
        interpreters=tuple(sorted(member.name for member in stop.interpreters.all())),
    )


def _host(row: StopHost) -> SheetHost:
    organization, site = row.host.organization, row.site
    country = site.country if site else organization.country
    abroad = country if country and country.code != "JP" else None
    return SheetHost(
        key=row.host.slug,
        name=Text.of(organization, "name"),
        kind=organization.kind,
        site=Text.of(site, "name") if site else Text(),
        prefecture=site.prefecture if site else "",
        country=abroad.code if abroad else "",
        country_name=Text.of(abroad, "name") if abroad else Text(),
        postal_code=site.postal_code if site else "",
        address=Text.of(site, "address") if site else Text(),
        latitude=site.latitude if site else None,
        longitude=site.longitude if site else None,
        state=row.state,
        received_by=Text.of(row, "received_by"),
    )


def _stay(stay: Stay) -> SheetStay:
    return SheetStay(
        uid=str(stay.uid),
        first_day=stay.first_day,
        last_day=stay.last_day,
        name=Text.of(stay, "name"),
        address=Text.of(stay, "address"),
        telephone=stay.telephone,
        groups=tuple(sorted(str(group.uid) for group in stay.groups.all())),
        note=stay.note,
    )


def _flights(enrollments: Sequence[Enrollment]) -> tuple[SheetFlight, ...]:
    """Arrivals and departures, one row per flight, in order of time."""
    people: dict[tuple[Any, ...], list[str]] = {}
    for row in enrollments:
        for direction in ("arrival", "departure"):
            day, time, flight, airport = (
                getattr(row, f"{direction}_{name}") for name in ("day", "time", "flight", "airport")
            )
            if day or flight:
                people.setdefault((direction, day, time, flight, airport), []).append(str(row.uid))
    return tuple(
        SheetFlight(
            direction=direction,
            day=day,
            time=time,
            flight=flight,
            airport=airport,
            head_count=len(uids),
            people=tuple(sorted(uids)),
        )
        for (direction, day, time, flight, airport), uids in sorted(
            people.items(),
            key=lambda item: (
                item[0][0],
                item[0][1] or dt.date.max,
                item[0][2] or dt.time.min,
                item[0][3:],
            ),
        )
    )
