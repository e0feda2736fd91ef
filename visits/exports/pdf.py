"""The booklet of an itinerary, set by typst: cover, days, what has no date, hosts, hotels."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, Final

from django.utils.translation import gettext, pgettext

from sakura import typst
from sakura.dates import format_day, format_days, weekday_name
from sakura.languages import HTML_LANG, Spoken, Text
from sakura.marks import LIGHT_PALETTE, BloomGroup, Span, bloom, day_scale, square_code
from sakura.marks.ticks import DayScale
from sakura.tables import columns_of
from visits.choices import TakesPart
from visits.exports.chinese import paper_language
from visits.exports.wording import (
    address_text,
    calendar_name,
    capitalized,
    crew_role_text,
    days_text,
    details,
    direction_text,
    group_names,
    host_text,
    in_order,
    is_off,
    joined,
    kind_text,
    marks,
    people_text,
    prefecture_text,
    released_text,
    sheet_title,
    status_text,
    stop_title,
    time_text,
)
from visits.sheet import Sheet, SheetHost, SheetStop

CONTENT_TYPE: Final = typst.CONTENT_TYPE
EXTENSION: Final = "pdf"

#: From so many dated stops on, a table shows them all at a glance.
GLANCE_FROM: Final = 8
#: Facts of at most so many columns of text stand two in a line; in tables they are never broken.
SHORT: Final = 26

# Tint and text colour of each program beside the line and fill of its marks, as in site.css.
_TINTS: Final = {
    "rose": ("#fbeef1", "#98204a"),
    "leaf": ("#ebf5f1", "#1d6350"),
    "dusk": ("#eef0fb", "#3d489c"),
    "gold": ("#fbf3e0", "#7a5208"),
}


def render(sheets: Sequence[Sheet], *, language: str, beside: str = "", check: str = "") -> bytes:
    """Return one booklet of all sheets, tagged (PDF/UA-1), A4.

    With ``beside``, a second language, every text stands in both, side by side; one that is
    missing in a language is there in another, marked as such. ``check`` is the address that a
    code on the cover opens, to see whether the paper is current. A draft says on every page that
    it is one. Raises ValueError without sheets, and ``sakura.typst.MissingGlyph``, naming the
    character, if a text cannot be printed.
    """
    if not sheets:
        raise ValueError("A booklet needs at least one itinerary.")
    ordered = in_order(sheets)
    stamps = [sheet.released_at for sheet in ordered if sheet.released_at]
    data = in_languages(lambda code: booklet_data(ordered, code, check), (language, beside))
    with paper_language(language):
        return typst.render("itinerary", data, timestamp=max(stamps, default=None))


def in_languages(make: Callable[[str], dict[str, Any]], languages: Sequence[str]) -> dict[str, Any]:
    """Return what ``make`` gives for the first language, and in ``other`` for the second.

    Each runs with its language active; one that is empty or comes again is left out.
    """
    made = []
    for language in dict.fromkeys(code for code in languages if code):
        with paper_language(language):
            made.append(make(language))
    return made[0] | {"other": made[1] if len(made) > 1 else None}


def spoken(text: Text | Spoken | str, language: str) -> dict[str, str]:
    """Return a text as templates take it: the words, and the language that they are in."""
    match text:
        case Text():
            text = text.pick(language)
        case str():
            text = Spoken(text, language)
    return {"text": text.text, "lang": HTML_LANG[text.language][:2]}


def page_words(language: str) -> dict[str, Any]:
    """Return the words that every page of every document has."""
    return {
        "lang": HTML_LANG[language][:2],
        "owner": gettext("SAKURA SCIENCE Supporters Program"),
        # {page} and {pages} are filled in by the template.
        "page_words": gettext("Page {page} of {pages}"),
        "sample_word": capitalized(gettext("sample")),
    }


def colours(name: str) -> dict[str, str]:
    """Return the colours of a program by the name of its colour; rose for an unknown name."""
    known = name if name in _TINTS else "rose"
    tint, ink = _TINTS[known]
    paint = LIGHT_PALETTE[known]
    return {"line": paint.line, "fill": paint.fill, "tint": tint, "ink": ink}


def emblem(counts: Sequence[int], colour: str, seed: str) -> dict[str, str]:
    """Return the blossoms of so many people as SVG, with their description; empty for nobody."""
    known = colour if colour in _TINTS else "rose"
    drawing = bloom([BloomGroup(count, known) for count in counts], seed, palette=LIGHT_PALETTE)
    words = gettext("One petal for each of %(people)s.") % {"people": people_text(sum(counts))}
    return {"svg": str(drawing), "alt": words}


def check_data(address: str) -> dict[str, str] | None:
    """Return the code that opens an address, as SVG, with its words; None without an address."""
    if not address:
        return None
    return {
        "svg": square_code(address),
        "alt": gettext("QR code of %(address)s") % {"address": address},
        "words": gettext("Is this paper still current? Scan the code to see what has changed."),
        "address": address,
    }


def booklet_data(sheets: Sequence[Sheet], language: str, check: str = "") -> dict[str, Any]:
    """Return what every document of sheets prints; call it with the language active."""
    first = sheets[0]
    counts = [count for sheet in sheets for count in _counts(sheet)]
    title = sheet_title(first, language)
    statuses = [
        " · ".join(part for part in (status_text(one), released_text(one, language)) if part)
        for one in sheets
    ]
    return {
        **page_words(language),
        "title": calendar_name(sheets, language),
        "heading": spoken(title, language),
        "program": spoken(first.program_name, language),
        "kicker": _kicker(sheets),
        "running": calendar_name(sheets, language),
        "subtitle": _subtitle(sheets, language),
        "people": people_text(sum(counts)) if counts else "",
        "status": list(dict.fromkeys(statuses)),
        "is_draft": any(not sheet.number for sheet in sheets),
        "is_sample": any(sheet.is_sample for sheet in sheets),
        "colours": colours(first.colour),
        "emblem": emblem(counts, first.colour, f"{first.program}-{first.fiscal_year}"),
        "several": len(sheets) > 1,
        "check": check_data(check),
        "sheets": [sheet_data(sheet, language) for sheet in sheets],
    }


def _kicker(sheets: Sequence[Sheet]) -> str:
    return gettext("Itinerary") if len(sheets) == 1 else gettext("Itineraries")


def _subtitle(sheets: Sequence[Sheet], language: str) -> str:
    if len(sheets) > 1:
        return ""
    label = sheets[0].label.pick(language).text
    period = sheets[0].period
    return joined([label, period.text(language) if period else ""], language)


def _counts(sheet: Sheet) -> list[int]:
    """People by group where that covers everyone, so that the emblem shows the groups."""
    by_group = [group.head_count for group in sheet.groups if group.head_count]
    if by_group and (sheet.head_count in (None, sum(by_group))):
        return by_group
    return [sheet.head_count] if sheet.head_count else []


def sheet_data(sheet: Sheet, language: str) -> dict[str, Any]:
    """Return what the template prints of one sheet; call it with the language active."""
    spans = [_span(stop) for stop in sheet.stops if stop.is_dated and stop.start_time]
    scale = day_scale(span for span in spans if span)
    label = sheet.label.pick(language).text
    return {
        "lang": HTML_LANG[language][:2],
        "name": label or sheet.period.text(language),
        "period": sheet.period.text(language) if label and sheet.period else "",
        "status": status_text(sheet),
        "glance": _glance(sheet, language),
        "days": [_day(day, stops, scale, sheet, language) for day, stops in sheet.days],
        "days_heading": gettext("Day by day"),
        "undated_heading": _undated_heading(sheet),
        "undated": [_stop(stop, sheet, language) for stop in sheet.undated],
        "empty": gettext("Nothing has been entered yet.") if not sheet.stops else "",
        "zone_note": gettext("Times are Japan Standard Time unless they say otherwise.")
        if spans
        else "",
        "tables": _tables(sheet, language),
        "emergency_heading": gettext("In an emergency"),
        "emergency": spoken(sheet.emergency_contact, language),
    }


def _undated_heading(sheet: Sheet) -> str:
    if any(stop.day for stop in sheet.undated):
        return gettext("Date not recorded, or not exactly")
    return capitalized(gettext("date not recorded"))


def _span(stop: SheetStop) -> Span | None:
    if stop.start_time is None or is_off(stop):
        return None
    return Span(stop.start_time, stop.end_time)


def _day(
    day: dt.date, stops: Sequence[SheetStop], scale: DayScale, sheet: Sheet, language: str
) -> dict[str, Any]:
    spans = [span for stop in stops if (span := _span(stop))]
    hours = scale.hours * 60
    return {
        "key": f"{sheet.delegation}-{day}",
        "number": str(day.day),
        "weekday": weekday_name(day, language),
        "date": format_day(day, language),
        # Per cent of the width of the line: where a bar begins, and how wide it is.
        "bars": [
            [
                round(100 * (start - scale.first_hour * 60) / hours, 3),
                round(100 * max(end - start, 5) / hours, 3),
            ]
            for start, end in (span.minutes for span in spans)
        ],
        "hours": scale.hours,
        "first_hour": scale.first_hour,
        "stops": [_stop(stop, sheet, language) for stop in stops],
    }


def _stop(stop: SheetStop, sheet: Sheet, language: str) -> dict[str, Any]:
    return {
        "time": capitalized(time_text(stop)),
        "days": days_text(stop, language) if stop.day else "",
        "kind": capitalized(kind_text(stop)),
        "title": spoken(stop_title(stop, language), language),
        "is_off": is_off(stop),
        "is_highlight": stop.is_highlight,
        "marks": marks(stop),
        "hosts": [_host(host, language) for host in stop.hosts],
        "place": _place(stop, language),
        "paragraphs": paragraphs(stop.public_text, language),
        "details": [
            {
                "label": detail.label,
                "text": spoken(detail.text, language),
                "is_short": columns_of(detail.text.text) <= SHORT and "\n" not in detail.text.text,
            }
            for detail in details(stop, sheet, language)
        ],
    }


def _host(host: SheetHost, language: str) -> dict[str, Any]:
    where = joined(
        [prefecture_text(host.prefecture), host.country_name.pick(language).text], language
    )
    return {"name": spoken(host_text(host, language), language), "where": where}


def _place(stop: SheetStop, language: str) -> dict[str, str]:
    place = stop.place.pick(language)
    prefecture = "" if stop.hosts else prefecture_text(stop.prefecture)
    return spoken(Spoken(joined([place.text, prefecture], language), place.language), language)


def paragraphs(text: Text, language: str) -> list[dict[str, str]]:
    """Return the paragraphs of a text, which blank lines part."""
    found = text.pick(language)
    parts = found.text.replace("\r\n", "\n").split("\n\n")
    return [
        spoken(Spoken(part.strip(), found.language), language) for part in parts if part.strip()
    ]


def _glance(sheet: Sheet, language: str) -> dict[str, Any] | None:
    """All dated stops in one table, with a column per group; None if that would say nothing new.

    A row of the table is a run of stops of everyone, which spans the columns, or a run of stops
    of groups, each in its own column.
    """
    if len(sheet.days) < 2 or sum(len(stops) for _, stops in sheet.days) < GLANCE_FROM:
        return None
    groups = [group.uid for group in sheet.groups]
    days = []
    for day, stops in sheet.days:
        rows: list[dict[str, Any]] = []
        for stop in stops:
            entry = {
                "time": capitalized(time_text(stop)),
                "title": spoken(stop_title(stop, language), language),
                "is_off": is_off(stop),
            }
            own = [groups.index(uid) for uid in stop.groups if uid in groups]
            is_common = stop.takes_part != TakesPart.GROUPS or len(own) in (0, len(groups))
            if not rows or rows[-1]["is_common"] != is_common:
                columns = 1 if is_common else len(groups)
                rows.append({"is_common": is_common, "cells": [[] for _ in range(columns)]})
            for column in [0] if is_common else own:
                rows[-1]["cells"][column].append(entry)
        days.append(
            {
                "day": format_days(day, day, language),
                "weekday": weekday_name(day, language, short=True),
                "rows": rows,
            }
        )
    names = group_names(groups, sheet, language)
    return {
        "heading": gettext("At a glance"),
        "day_word": gettext("Day"),
        "columns": names if len(names) == len(groups) > 1 else [gettext("Program")],
        "width": max(len(groups), 1),
        "days": days,
    }


def _tables(sheet: Sheet, language: str) -> list[dict[str, Any]]:
    """Hosts' addresses, hotels, flights and crew, as far as this view holds them."""

    def words(text: str) -> dict[str, str]:
        return spoken(text, language)

    hosts = {
        (host.key, host.site): [words(host_text(host, language).text), words(address)]
        for stop in sheet.stops
        for host in stop.hosts
        if (address := address_text(host, language))
    }
    stays = [
        [
            words(_nights(stay.first_day, stay.last_day, language)),
            spoken(stay.name, language),
            words(
                "\n".join(
                    part
                    for part in (stay.address.pick(language).text, stay.telephone, stay.note)
                    if part
                )
            ),
            words(joined(group_names(stay.groups, sheet, language), language)),
        ]
        for stay in sheet.stays
    ]
    flights = [
        [
            words(direction_text(flight.direction)),
            words(
                " ".join(
                    part
                    for part in (
                        format_day(flight.day, language) if flight.day else "",
                        f"{flight.time:%H:%M}" if flight.time else "",
                    )
                    if part
                )
            ),
            words(joined([flight.flight, flight.airport], language)),
            words(people_text(flight.head_count) if flight.head_count else ""),
        ]
        for flight in sheet.flights
    ]
    crew = [
        [
            words(crew_role_text(member.role)),
            words(member.name),
            words(member.telephone),
            words(member.languages),
        ]
        for member in sheet.crew
    ]
    tables = [
        (gettext("Addresses"), [gettext("Host"), gettext("Address")], list(hosts.values())),
        (
            gettext("Hotels"),
            [
                gettext("Nights"),
                gettext("Hotel"),
                gettext("Address and telephone"),
                gettext("Groups"),
            ],
            stays,
        ),
        (
            gettext("Flights"),
            [
                pgettext("flight", "Direction"),
                gettext("Time"),
                gettext("Flight"),
                gettext("People"),
            ],
            flights,
        ),
        (
            gettext("Crew"),
            [gettext("Role"), gettext("Name"), gettext("Telephone"), gettext("Languages")],
            crew,
        ),
    ]
    return [table_data(name, header, rows) for name, header, rows in tables if rows]


def table_data(
    heading: str, header: Sequence[str], rows: Sequence[Sequence[dict[str, str]]]
) -> dict[str, Any]:
    """Return a table as templates take it, without the columns in which nothing stands."""
    kept = [place for place in range(len(header)) if any(row[place]["text"] for row in rows)]
    longest = [
        max(columns_of(line) for row in rows for line in row[place]["text"].split("\n"))
        for place in kept
    ]
    # Long columns share what the short ones leave; someone has to.
    wide = [length > SHORT for length in longest]
    if not any(wide):
        wide[-1:] = [True]
    return {
        "heading": heading,
        "header": [header[place] for place in kept],
        "wide": wide,
        "rows": [[row[place] for place in kept] for row in rows],
    }


def _nights(first: dt.date | None, last: dt.date | None, language: str) -> str:
    if first is None:
        return ""
    return format_days(first, last or first, language)
