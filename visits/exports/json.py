"""Itineraries as JSON, for other programs. ``schema()`` is the contract: names only join it."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Annotated, Any, Final

from pydantic import Field, TypeAdapter, WithJsonSchema

from sakura.frozen import Struct, canonical
from sakura.languages import Text
from visits.exports.wording import in_order
from visits.sheet import Sheet, SheetHost, SheetStop

CONTENT_TYPE: Final = "application/json"
EXTENSION: Final = "json"
FORMAT: Final = 1

# The format "time" of JSON Schema wants an offset, and wall time has none.
Clock = Annotated[
    dt.time, WithJsonSchema({"type": "string", "pattern": "^[0-2][0-9](:[0-5][0-9]){2}$"})
]


def of(description: str, default: Any = None) -> Any:
    """A property with its description; it is left out where it has its default."""
    return Field(default, description=description)


class WrittenText(Struct):
    """One text in the languages in which it exists."""

    en: str = of("English", "")
    ja: str = of("Japanese", "")
    zh: str = of("Simplified Chinese", "")


NO_TEXT: Final = WrittenText()


class Host(Struct):
    """A host of a stop, with the site where it receives, if that is recorded."""

    key: str = of("identifier of the host, as in the address of its page", ...)
    name: WrittenText = of("name", NO_TEXT)
    kind: str = of("kind of organization, such as university", "")
    site: WrittenText = of("name of the site", NO_TEXT)
    prefecture: str = of("ISO 3166-2 code of the prefecture", "")
    country: str = of("ISO 3166-1 code, outside Japan", "")
    country_name: WrittenText = of("name of the country or region, outside Japan", NO_TEXT)
    postal_code: str = of("postal code of the site", "")
    address: WrittenText = of("address of the site", NO_TEXT)
    latitude: float | None = of("degrees north")
    longitude: float | None = of("degrees east")
    state: str = of("to_ask, asked, confirmed, proposed or declined", "")
    received_by: WrittenText = of("who receives the group", NO_TEXT)


class Stop(Struct):
    """One item of an itinerary. Clock times are wall time in ``time_zone``."""

    uid: str = of("identifier, the same in every release", ...)
    sequence: int = of("how often this stop has changed for this audience", 0)
    modified_at: dt.datetime | None = of("time of the last change")
    is_cancelled: bool = of("an earlier release held it, this one does not", False)
    day: dt.date | None = of("first or only day; absent if not recorded")
    last_day: dt.date | None = of("last day, if there are several")
    is_within: bool = of("held some time between day and last_day", False)
    start_time: Clock | None = of("clock time of the start")
    end_time: Clock | None = of("clock time of the end; not after the start: the next day")
    part_of_day: str = of("morning, afternoon and so on, where no clock time is known", "")
    time_zone: str = of("zone of the clock times, where there are any", "")
    starts_at: dt.datetime | None = of("start with offset, where day and time are known")
    ends_at: dt.datetime | None = of("end with offset, excluded")
    kind: str = of("kind of stop, such as site_visit", "other")
    title: WrittenText = of("title", NO_TEXT)
    hosts: tuple[Host, ...] = of("hosts, in order", ())
    place: WrittenText = of("place without a host", NO_TEXT)
    prefecture: str = of("ISO 3166-2 code of the place", "")
    text: WrittenText = of("public text", NO_TEXT)
    takes_part: str = of("everyone, groups, people or number", "everyone")
    groups: tuple[str, ...] = of("identifiers of the groups that take part", ())
    head_count: int | None = of("how many people take part")
    head_count_note: WrittenText = of("note on that number", NO_TEXT)
    participants_note: WrittenText = of("note for participants", NO_TEXT)
    internal_note: str = of("internal note", "")
    meeting_point: WrittenText = of("where to meet", NO_TEXT)
    vehicle: str = of("vehicle", "")
    visit_language: str = of("language of the visit", "")
    dress: WrittenText = of("dress", NO_TEXT)
    gift: WrittenText = of("gift", NO_TEXT)
    photography: WrittenText = of("rules for photographs", NO_TEXT)
    in_charge: str = of("who is in charge", "")
    interpreters: tuple[str, ...] = of("interpreters", ())
    outcome: str = of("as_planned, changed or cancelled, once it is known", "")
    outcome_note: str = of("note on the outcome", "")
    is_press_open: bool = of("the press may come", False)
    is_highlight: bool = of("a highlight of the program", False)
    is_sample: bool = of("sample data, not a record", False)


class Group(Struct):
    """A part of the delegation that has some stops of its own."""

    uid: str = of("identifier", ...)
    label: WrittenText = of("label", NO_TEXT)
    first_day: dt.date | None = of("first day")
    last_day: dt.date | None = of("last day")
    head_count: int | None = of("number of people")


class Stay(Struct):
    """A hotel for the nights from first_day to last_day, both included."""

    uid: str = of("identifier", ...)
    first_day: dt.date | None = of("first night")
    last_day: dt.date | None = of("last night")
    name: WrittenText = of("name of the hotel", NO_TEXT)
    address: WrittenText = of("address", NO_TEXT)
    telephone: str = of("telephone number", "")
    groups: tuple[str, ...] = of("identifiers of the groups; absent means everyone", ())
    note: str = of("internal note", "")


class Flight(Struct):
    """An arrival or a departure, and how many people are on it."""

    direction: str = of("arrival or departure", ...)
    day: dt.date | None = of("day at the airport")
    time: Clock | None = of("clock time at the airport")
    flight: str = of("flight number", "")
    airport: str = of("airport", "")
    head_count: int = of("number of people", 0)


class Crew(Struct):
    """A person who accompanies the delegation."""

    uid: str = of("identifier", ...)
    role: str = of("interpreter, escort, driver or contractor", "")
    name: str = of("name", "")
    telephone: str = of("telephone number", "")
    languages: str = of("languages", "")


class WrittenPeriod(Struct):
    """When the delegation travels, as far as it is recorded."""

    first_day: dt.date | None = of("first day")
    last_day: dt.date | None = of("last day")
    month: dt.date | None = of("first day of the month, where only that is known")
    fiscal_year: int | None = of("fiscal year, where only that is known")


class Itinerary(Struct):
    """The itinerary of one delegation, as one audience may see it. No invitee is in it."""

    audience: str = of("for whom this view is made", ...)
    kind: str = of("plan, or record of what took place", "")
    release: int = of("number of the release; absent for a draft", 0)
    released_at: dt.datetime | None = of("time of the release")
    program: str = of("identifier of the program", "")
    program_name: WrittenText = of("name of the program", NO_TEXT)
    fiscal_year: int = of("year in which April falls", 0)
    title: WrittenText = of("title of the edition", NO_TEXT)
    delegation: str = of("identifier of the delegation", "")
    label: WrittenText = of("label of the delegation", NO_TEXT)
    period: WrittenPeriod = of("when the delegation travels", WrittenPeriod())
    head_count: int | None = of("number of people invited")
    groups: tuple[Group, ...] = of("groups, in order", ())
    stops: tuple[Stop, ...] = of("stops, in order of time; those without a day last", ())
    stays: tuple[Stay, ...] = of("hotels", ())
    flights: tuple[Flight, ...] = of("arrivals and departures", ())
    crew: tuple[Crew, ...] = of("people who accompany", ())
    emergency_contact: WrittenText = of("whom to call in an emergency", NO_TEXT)
    is_sample: bool = of("sample data, not a record", False)


class Document(Struct):
    """Itineraries of one or more delegations, in order of first day."""

    format: int = of("version of this format", FORMAT)
    itineraries: tuple[Itinerary, ...] = of("the itineraries", ...)


def render(sheets: Sequence[Sheet], *, language: str) -> bytes:
    """Return the sheets as JSON in UTF-8, see ``schema``: keys sorted, no spaces.

    Texts stand in all their languages, so the file is the same for every ``language``. What is
    empty, or hidden from this audience, is left out.
    """
    return render_document(
        Document(itineraries=tuple(_itinerary(sheet) for sheet in in_order(sheets)))
    )


def render_document(document: Document) -> bytes:
    """Return the file of a document, for those who have read one and write it again."""
    plain = _without_defaults(document) | {"format": FORMAT}
    return canonical(plain).encode("utf-8")


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the files that ``render`` makes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **TypeAdapter(Document).json_schema(),
    }


def _itinerary(sheet: Sheet) -> Itinerary:
    return Itinerary(
        **_same(sheet, Itinerary, leave={"groups", "stops", "stays", "flights", "crew", "period"}),
        release=sheet.number,
        period=WrittenPeriod(**_same(sheet.period, WrittenPeriod)),
        groups=tuple(Group(**_same(group, Group)) for group in sheet.groups),
        stops=tuple(_stop(stop) for stop in sheet.stops),
        stays=tuple(Stay(**_same(stay, Stay)) for stay in sheet.stays),
        flights=tuple(Flight(**_same(flight, Flight)) for flight in sheet.flights),
        crew=tuple(Crew(**_same(member, Crew)) for member in sheet.crew),
    )


def _stop(stop: SheetStop) -> Stop:
    starts_at, ends_at = (stop.starts_at, stop.ends_at) if stop.is_dated else (None, None)
    has_clock = stop.start_time is not None or stop.end_time is not None
    return Stop(
        **_same(stop, Stop, leave={"hosts", "time_zone", "starts_at", "ends_at"}),
        hosts=tuple(_host(host) for host in stop.hosts),
        text=_text(stop.public_text),
        time_zone=stop.time_zone if has_clock else "",
        starts_at=starts_at,
        ends_at=ends_at,
    )


def _host(host: SheetHost) -> Host:
    return Host(**_same(host, Host))


def _same(source: Struct, target: type[Struct], leave: Collection[str] = ()) -> dict[str, Any]:
    """Values of the fields that both have under the same name, with texts as they are written."""
    shared = type(source).model_fields.keys() & target.model_fields.keys() - set(leave)
    values = {name: getattr(source, name) for name in shared}
    return {
        name: _text(value) if isinstance(value, Text) else value for name, value in values.items()
    }


def _text(text: Text) -> WrittenText:
    return WrittenText(en=text.en, ja=text.ja, zh=text.zh)


def _without_defaults(struct: Struct) -> dict[str, Any]:
    """The fields of a struct that say something, all the way down."""
    found: dict[str, Any] = {}
    for name, field in type(struct).model_fields.items():
        value = getattr(struct, name)
        if not field.is_required() and value == field.default:
            continue
        found[name] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    match value:
        case Struct():
            return _without_defaults(value)
        case tuple():
            return [_plain(item) for item in value]
    return value
