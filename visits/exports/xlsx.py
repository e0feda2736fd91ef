"""Workbooks of itineraries: to be printed, filtered and worked with."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from django.utils import translation
from django.utils.translation import gettext

from sakura.dates import weekday_name
from sakura.languages import LANGUAGE_NAMES, LANGUAGES
from sakura.tables import XLSX_CONTENT_TYPE, Cell, Column, Table, xlsx_bytes
from visits.choices import HostState, PartOfDay
from visits.exports.wording import (
    TOKYO_ZONE,
    address_text,
    calendar_name,
    capitalized,
    crew_role_text,
    direction_text,
    group_names,
    in_order,
    is_off,
    joined,
    kind_text,
    label_of,
    marks,
    prefecture_text,
    released_text,
    sheet_name,
    status_text,
    stop_title,
    who_text,
)
from visits.sheet import Sheet, SheetHost, SheetStop

CONTENT_TYPE: Final = XLSX_CONTENT_TYPE
EXTENSION: Final = "xlsx"

_FONTS: Final = {"en": "Calibri", "ja": "Yu Gothic", "zh-hans": "Microsoft YaHei"}


class _Field(NamedTuple):
    """A column to be: its title, its cell for a row of a sheet, its width in characters."""

    title: str
    cell: Callable[[Any, Sheet], Cell]
    width: float | None = None
    is_always_there: bool = False  # else it is left out when nothing stands in it


def render(sheets: Sequence[Sheet], *, language: str) -> bytes:
    """Return a workbook: all stops first, then a worksheet per delegation if there are several.

    Hosts with their sites, hotels, flights and crew follow where this view holds them. A column
    in which nothing stands is left out, but for day and title.
    Raises ValueError without sheets.
    """
    if not sheets:
        raise ValueError("A workbook needs at least one itinerary.")
    ordered = in_order(sheets)
    with translation.override(language):
        tables = [_stops_table(gettext("Itinerary"), ordered, language)]
        if len(ordered) > 1:
            tables += [_stops_table(sheet_name(one, language), [one], language) for one in ordered]
        tables += _more_tables(ordered, language)
        name = calendar_name(ordered, language)
        stamps = [sheet.released_at for sheet in ordered if sheet.released_at]
        return xlsx_bytes(
            tables,
            title=name,
            created_at=max(stamps, default=None),
            footer=" · ".join(dict.fromkeys([name, *map(status_text, ordered)])),
            font=_FONTS[language],
        )


def _table(
    name: str,
    fields: Iterable[_Field],
    rows: Sequence[tuple[Any, Sheet]],
    sheets: Sequence[Sheet],
    language: str,
) -> Table:
    """The table of these rows, each a struct and the sheet it is from, without empty columns."""
    columns, cells = [], []
    for field in fields:
        found = [field.cell(row, sheet) for row, sheet in rows]
        if field.is_always_there or any(value not in (None, "") for value in found):
            columns.append(Column(field.title, field.width))
            cells.append(found)
    return Table(
        name=name,
        heading=joined([calendar_name(sheets, language), name], language),
        notes=list(dict.fromkeys(_note(sheet, language) for sheet in sheets)),
        columns=columns,
        rows=list(zip(*cells, strict=True)),
    )


def _note(sheet: Sheet, language: str) -> str:
    parts = [
        sheet.label.pick(language).text,
        sheet.period.text(language),
        status_text(sheet),
        released_text(sheet, language),
        gettext("sample") if sheet.is_sample else "",
    ]
    return " · ".join(part for part in parts if part)


def _delegation(sheets: Sequence[Sheet], language: str) -> _Field:
    """The column that tells several delegations apart; empty, so left out, if there is one."""
    several = len(sheets) > 1
    return _Field(
        gettext("Delegation"), lambda _, sheet: sheet_name(sheet, language) if several else ""
    )


def _stops_table(name: str, sheets: Sequence[Sheet], language: str) -> Table:
    rows = [(stop, sheet) for sheet in sheets for stop in sheet.stops]
    table = _table(name, _stop_fields(sheets, language), rows, sheets, language)
    return replace(
        table,
        emphasized=frozenset(n for n, (stop, _) in enumerate(rows) if stop.is_highlight),
        struck=frozenset(n for n, (stop, _) in enumerate(rows) if is_off(stop)),
    )


def _stop_fields(sheets: Sequence[Sheet], language: str) -> list[_Field]:
    def hosts(pick: Callable[[SheetHost], str]) -> Callable[[SheetStop, Sheet], Cell]:
        return lambda stop, _: "\n".join(text for host in stop.hosts if (text := pick(host)))

    def title_in(other: str) -> Callable[[SheetStop, Sheet], Cell]:
        return lambda stop, _: stop.title.in_language(other)

    titles = [
        _Field(f"{gettext('Title')} ({LANGUAGE_NAMES[other]})", title_in(other), 34)
        for other in LANGUAGES
        if other != language
    ]
    return [
        _delegation(sheets, language),
        _Field(gettext("Day"), lambda stop, _: stop.day, 12, is_always_there=True),
        _Field(
            gettext("Weekday"),
            lambda stop, _: weekday_name(stop.day, language, short=True) if stop.day else "",
        ),
        _Field(gettext("Last day"), lambda stop, _: stop.last_day, 12),
        _Field(
            gettext("Held"), lambda stop, _: gettext("some time within") if stop.is_within else ""
        ),
        _Field(gettext("Start"), lambda stop, _: stop.start_time, 8),
        _Field(gettext("End"), lambda stop, _: stop.end_time, 8),
        _Field(gettext("Time zone"), lambda stop, _: _other_zone(stop)),
        _Field(gettext("Part of day"), lambda stop, _: label_of(PartOfDay, stop.part_of_day)),
        _Field(gettext("Kind"), lambda stop, _: capitalized(kind_text(stop))),
        _Field(
            gettext("Title"),
            lambda stop, _: stop_title(stop, language).text,
            40,
            is_always_there=True,
        ),
        *titles,
        _Field(gettext("Remarks"), lambda stop, _: joined(marks(stop), language)),
        _Field(gettext("Hosts"), hosts(lambda host: host.name.pick(language).text), 34),
        _Field(gettext("Sites"), hosts(lambda host: host.site.pick(language).text), 22),
        _Field(gettext("Prefecture"), lambda stop, _: _prefectures(stop)),
        _Field(
            gettext("Country or region"), hosts(lambda host: host.country_name.pick(language).text)
        ),
        _Field(gettext("Place"), lambda stop, _: stop.place.pick(language).text, 24),
        _Field(gettext("Takes part"), lambda stop, sheet: who_text(stop, sheet, language), 22),
        _Field(gettext("People"), lambda stop, _: stop.head_count, 9),
        _Field(gettext("Text"), lambda stop, _: stop.public_text.pick(language).text, 44),
        _Field(
            gettext("Received by"), hosts(lambda host: host.received_by.pick(language).text), 26
        ),
        _Field(gettext("Meeting point"), lambda stop, _: stop.meeting_point.pick(language).text),
        _Field(gettext("Vehicle"), lambda stop, _: stop.vehicle),
        _Field(gettext("Language"), lambda stop, _: stop.visit_language),
        _Field(gettext("Dress"), lambda stop, _: stop.dress.pick(language).text),
        _Field(gettext("Gift"), lambda stop, _: stop.gift.pick(language).text),
        _Field(gettext("Photography"), lambda stop, _: stop.photography.pick(language).text),
        _Field(gettext("In charge"), lambda stop, _: stop.in_charge),
        _Field(gettext("Interpreters"), lambda stop, _: "\n".join(stop.interpreters)),
        _Field(
            gettext("Note for participants"),
            lambda stop, _: stop.participants_note.pick(language).text,
            34,
        ),
        _Field(gettext("State of hosts"), hosts(lambda host: label_of(HostState, host.state))),
        _Field(gettext("Internal note"), lambda stop, _: stop.internal_note, 34),
        _Field(gettext("What became of it"), lambda stop, _: stop.outcome_note, 34),
    ]


def _other_zone(stop: SheetStop) -> str:
    has_clock = stop.start_time or stop.end_time
    return stop.time_zone if has_clock and stop.time_zone != TOKYO_ZONE else ""


def _prefectures(stop: SheetStop) -> str:
    if not stop.hosts:
        return prefecture_text(stop.prefecture)
    return "\n".join(dict.fromkeys(prefecture_text(h.prefecture) for h in stop.hosts)).strip()


def _more_tables(sheets: Sequence[Sheet], language: str) -> list[Table]:
    """Hosts, hotels, flights and crew, each if there are any."""
    delegation = _delegation(sheets, language)
    hosts = [(host, sheets[0]) for host in _each_host(sheets)]
    stays = [(stay, sheet) for sheet in sheets for stay in sheet.stays]
    flights = [(flight, sheet) for sheet in sheets for flight in sheet.flights]
    crew = [(member, sheet) for sheet in sheets for member in sheet.crew]
    tables: list[tuple[str, list[_Field], Sequence[tuple[Any, Sheet]]]] = [
        (gettext("Hosts"), _host_fields(language), hosts),
        (gettext("Hotels"), [delegation, *_stay_fields(language)], stays),
        (gettext("Flights"), [delegation, *_flight_fields()], flights),
        (gettext("Crew"), [delegation, *_crew_fields()], crew),
    ]
    return [_table(name, fields, rows, sheets, language) for name, fields, rows in tables if rows]


def _each_host(sheets: Sequence[Sheet]) -> list[SheetHost]:
    """Each host and site once, in order of visit."""
    found = {
        (host.key, host.site): host
        for sheet in sheets
        for stop in sheet.stops
        for host in stop.hosts
    }
    return list(found.values())


def _host_fields(language: str) -> list[_Field]:
    return [
        _Field(
            gettext("Host"), lambda host, _: host.name.pick(language).text, 40, is_always_there=True
        ),
        _Field(gettext("Site"), lambda host, _: host.site.pick(language).text, 24),
        _Field(gettext("Prefecture"), lambda host, _: prefecture_text(host.prefecture)),
        _Field(gettext("Country or region"), lambda host, _: host.country_name.pick(language).text),
        _Field(gettext("Address"), lambda host, _: address_text(host, language), 44),
    ]


def _stay_fields(language: str) -> list[_Field]:
    return [
        _Field(gettext("First night"), lambda stay, _: stay.first_day, 12, is_always_there=True),
        _Field(gettext("Last night"), lambda stay, _: stay.last_day, 12),
        _Field(gettext("Hotel"), lambda stay, _: stay.name.pick(language).text, 34),
        _Field(gettext("Address"), lambda stay, _: stay.address.pick(language).text, 44),
        _Field(gettext("Telephone"), lambda stay, _: stay.telephone, 18),
        _Field(
            gettext("Groups"),
            lambda stay, sheet: joined(group_names(stay.groups, sheet, language), language),
        ),
        _Field(gettext("Internal note"), lambda stay, _: stay.note, 34),
    ]


def _flight_fields() -> list[_Field]:
    return [
        _Field(gettext("Direction"), lambda flight, _: direction_text(flight.direction)),
        _Field(gettext("Day"), lambda flight, _: flight.day, 12, is_always_there=True),
        _Field(gettext("Time"), lambda flight, _: flight.time, 8),
        _Field(gettext("Flight"), lambda flight, _: flight.flight),
        _Field(gettext("Airport"), lambda flight, _: flight.airport),
        _Field(gettext("People"), lambda flight, _: flight.head_count, 9),
    ]


def _crew_fields() -> list[_Field]:
    return [
        _Field(gettext("Role"), lambda member, _: crew_role_text(member.role)),
        _Field(gettext("Name"), lambda member, _: member.name, 30, is_always_there=True),
        _Field(gettext("Telephone"), lambda member, _: member.telephone, 18),
        _Field(gettext("Languages"), lambda member, _: member.languages, 24),
    ]
