"""Workbooks of itineraries: to be printed, filtered and worked with."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext

from sakura.dates import format_day, weekday_name
from sakura.languages import LANGUAGE_NAMES, LANGUAGES
from sakura.tables import XLSX_CONTENT_TYPE, Cell, Column, Table, xlsx_bytes
from visits.choices import HostState, PartOfDay, TakesPart
from visits.exports.chinese import paper_language
from visits.exports.wording import (
    TOKYO_ZONE,
    address_text,
    calendar_name,
    capitalized,
    crew_role_text,
    days_text,
    direction_text,
    group_names,
    host_text,
    in_order,
    is_off,
    joined,
    kind_text,
    label_of,
    marks,
    people_text,
    prefecture_text,
    released_text,
    sheet_name,
    status_text,
    stop_title,
    who_text,
    zone_place,
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
    """Return a workbook: all stops first, then a worksheet per day with a column per group.

    Of several delegations each has one worksheet, and none for its days. What else is known of
    the stops, hosts with their sites, hotels, flights and crew follow where this view holds them.
    A column in which nothing stands is left out, but for day and title.
    Raises ValueError without sheets.
    """
    if not sheets:
        raise ValueError("A workbook needs at least one itinerary.")
    ordered = in_order(sheets)
    with paper_language(language):
        tables = [_stops_table(gettext("Itinerary"), ordered, language)]
        if len(ordered) > 1:
            tables += [_stops_table(sheet_name(one, language), [one], language) for one in ordered]
        else:
            tables += [
                _day_table(day, stops, ordered[0], language) for day, stops in ordered[0].days
            ]
        if details := _details_table(ordered, language):
            tables.append(details)
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
    fields = [_delegation(sheets, language), *_stop_fields(language)]
    return _marked(_table(name, fields, rows, sheets, language), rows)


class _Row(NamedTuple):
    """One line of a day: stops at the same time, each over the columns of its groups."""

    start: Cell
    end: Cell
    stops: list[tuple[SheetStop, int, int]]  # with the first and last column, from 0

    def has_room(self, first: int, last: int) -> bool:
        return all(end < first or begin > last for _, begin, end in self.stops)


def _day_table(day: dt.date, stops: Sequence[SheetStop], sheet: Sheet, language: str) -> Table:
    """A day with a column for each group; what groups side by side share is one cell."""
    groups = [group.uid for group in sheet.groups] if len(sheet.groups) > 1 else [""]
    rows: list[_Row] = []
    for stop in stops:
        start: Cell = stop.start_time or capitalized(label_of(PartOfDay, stop.part_of_day)) or None
        for first, last in _columns_of(stop, groups):
            latest = rows[-1] if rows else None
            if latest and latest[:2] == (start, stop.end_time) and latest.has_room(first, last):
                latest.stops.append((stop, first, last))
            else:
                rows.append(_Row(start, stop.end_time, [(stop, first, last)]))
    cells: list[list[Cell]] = []
    merged = []
    for number, row in enumerate(rows):
        line: list[Cell] = [row.start, row.end, *([None] * len(groups))]
        for stop, first, last in row.stops:
            line[first + 2] = _stop_words(stop, sheet, language)
            if last > first:
                merged.append((number, first + 2, last + 2))
        cells.append(line)
    weekday = weekday_name(day, language, short=True)
    return Table(
        name=f"{day:%m-%d} {weekday}",
        heading=f"{format_day(day, language)} ({weekday_name(day, language)})",
        notes=list(dict.fromkeys([calendar_name([sheet], language), _note(sheet, language)])),
        columns=[
            Column(gettext("Start"), 10),
            Column(gettext("End"), 7),
            *(
                Column(name, max(110 / len(groups), 22))
                for name in _group_titles(sheet, groups, language)
            ),
        ],
        rows=cells,
        merged=merged,
        struck=frozenset(
            number for number, row in enumerate(rows) if all(is_off(stop) for stop, *_ in row.stops)
        ),
        frozen_columns=2,
        is_plan=True,
    )


def _columns_of(stop: SheetStop, groups: Sequence[str]) -> list[tuple[int, int]]:
    """First and last column of each run of groups that take part; all of them for everyone."""
    own = [place for place, uid in enumerate(groups) if uid in stop.groups]
    if stop.takes_part != TakesPart.GROUPS or not own:
        return [(0, len(groups) - 1)]
    runs: list[tuple[int, int]] = []
    for place in own:
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs


def _group_titles(sheet: Sheet, groups: Sequence[str], language: str) -> list[str]:
    if groups == [""]:
        return [gettext("Program")]
    return [
        joined(
            [
                group.label.pick(language).text or str(number),
                people_text(group.head_count) if group.head_count else "",
            ],
            language,
        )
        for number, group in enumerate(sheet.groups, start=1)
    ]


def _stop_words(stop: SheetStop, sheet: Sheet, language: str) -> str:
    """A stop in one cell: title, where, and what those on the way must know."""
    lines = [stop_title(stop, language).text, days_text(stop, language), _remarks(stop)]
    lines += [host_text(host, language).text for host in stop.hosts]
    lines.append(stop.place.pick(language).text)
    if stop.takes_part not in (TakesPart.EVERYONE, TakesPart.GROUPS):
        lines.append(who_text(stop, sheet, language))
    for label, text in (
        (gettext("Meeting point"), stop.meeting_point.pick(language).text),
        (gettext("Vehicle"), stop.vehicle),
        (gettext("Dress"), stop.dress.pick(language).text),
    ):
        if text:
            lines.append(f"{label}: {text}")
    return "\n".join(dict.fromkeys(line for line in lines if line))


def _details_table(sheets: Sequence[Sheet], language: str) -> Table | None:
    """What does not fit on the printed page beside the stops; None if there is nothing."""
    details = _detail_fields(language)
    rows = [
        (stop, sheet)
        for sheet in sheets
        for stop in sheet.stops
        if any(field.cell(stop, sheet) for field in details)
    ]
    if not rows:
        return None
    first = [_delegation(sheets, language), _day_field(), _start_field(), _title_field(language)]
    fields = [*first, *details]
    return _marked(_table(gettext("Details"), fields, rows, sheets, language), rows)


def _marked(table: Table, rows: Sequence[tuple[SheetStop, Sheet]]) -> Table:
    """The table with highlights in bold, and struck through what does not take place."""
    return replace(
        table,
        emphasized=frozenset(n for n, (stop, _) in enumerate(rows) if stop.is_highlight),
        struck=frozenset(n for n, (stop, _) in enumerate(rows) if is_off(stop)),
    )


def _hosts(pick: Callable[[SheetHost], str]) -> Callable[[SheetStop, Sheet], Cell]:
    return lambda stop, _: "\n".join(text for host in stop.hosts if (text := pick(host)))


def _title_field(language: str) -> _Field:
    return _Field(
        gettext("Title"), lambda stop, _: stop_title(stop, language).text, 32, is_always_there=True
    )


def _day_field() -> _Field:
    return _Field(gettext("Day"), lambda stop, _: stop.day, 11, is_always_there=True)


def _start_field() -> _Field:
    return _Field(gettext("Start"), lambda stop, _: stop.start_time, 7)


def _stop_fields(language: str) -> list[_Field]:
    """The columns of the printed page; with the usual ones, A4 holds them legibly."""

    def title_in(other: str) -> Callable[[SheetStop, Sheet], Cell]:
        return lambda stop, _: stop.title.in_language(other)

    titles = [
        _Field(f"{gettext('Title')} ({LANGUAGE_NAMES[other]})", title_in(other), 26)
        for other in LANGUAGES
        if other != language
    ]
    return [
        _day_field(),
        _Field(gettext("Weekday"), lambda stop, _: _weekday(stop, language), 10),
        _Field(gettext("Last day"), lambda stop, _: stop.last_day, 11),
        _start_field(),
        _Field(gettext("End"), lambda stop, _: stop.end_time, 7),
        _Field(gettext("Part of day"), lambda stop, _: label_of(PartOfDay, stop.part_of_day), 11),
        _Field(gettext("Kind"), lambda stop, _: capitalized(kind_text(stop)), 13),
        _title_field(language),
        *titles,
        _Field(gettext("Remarks"), lambda stop, _: _remarks(stop), 15),
        _Field(gettext("Hosts"), _hosts(lambda host: host.name.pick(language).text), 28),
        _Field(gettext("Sites"), _hosts(lambda host: host.site.pick(language).text), 14),
        _Field(gettext("Prefecture or country"), lambda stop, _: _prefectures(stop, language), 13),
        _Field(gettext("Place"), lambda stop, _: stop.place.pick(language).text, 18),
        _Field(gettext("Takes part"), lambda stop, sheet: who_text(stop, sheet, language), 14),
        _Field(gettext("People"), lambda stop, _: stop.head_count, 9),
        _Field(gettext("Text"), lambda stop, _: stop.public_text.pick(language).text, 36),
    ]


def _detail_fields(language: str) -> list[_Field]:
    """What is known of stops beyond the printed page."""
    return [
        _Field(
            gettext("Received by"), _hosts(lambda host: host.received_by.pick(language).text), 24
        ),
        _Field(
            gettext("Meeting point"), lambda stop, _: stop.meeting_point.pick(language).text, 20
        ),
        _Field(gettext("Vehicle"), lambda stop, _: stop.vehicle, 11),
        _Field(gettext("Language"), lambda stop, _: stop.visit_language, 11),
        _Field(gettext("Dress"), lambda stop, _: stop.dress.pick(language).text, 16),
        _Field(gettext("Gift"), lambda stop, _: stop.gift.pick(language).text, 14),
        _Field(gettext("Photography"), lambda stop, _: stop.photography.pick(language).text, 18),
        _Field(gettext("In charge"), lambda stop, _: stop.in_charge, 14),
        _Field(gettext("Interpreters"), lambda stop, _: "\n".join(stop.interpreters), 16),
        _Field(
            gettext("Note for participants"),
            lambda stop, _: stop.participants_note.pick(language).text,
            28,
        ),
        _Field(gettext("State of hosts"), _hosts(lambda host: label_of(HostState, host.state)), 13),
        _Field(gettext("Internal note"), lambda stop, _: stop.internal_note, 28),
        _Field(gettext("What became of it"), lambda stop, _: stop.outcome_note, 24),
    ]


def _weekday(stop: SheetStop, language: str) -> str:
    return weekday_name(stop.day, language, short=True) if stop.day else ""


def _remarks(stop: SheetStop) -> str:
    """What a reader must know of the day and the clock times, and the tags of the stop."""
    remarks = [gettext("some time within these days")] if stop.is_within else []
    if (stop.start_time or stop.end_time) and stop.time_zone != TOKYO_ZONE:
        remarks.append(gettext("times in %(place)s") % {"place": zone_place(stop)})
    return "\n".join([*map(capitalized, remarks), *marks(stop)])


def _prefectures(stop: SheetStop, language: str) -> str:
    if not stop.hosts:
        return prefecture_text(stop.prefecture)
    places = (
        host.country_name.pick(language).text or prefecture_text(host.prefecture)
        for host in stop.hosts
    )
    return "\n".join(dict.fromkeys(place for place in places if place))


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
