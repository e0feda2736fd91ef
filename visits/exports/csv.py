"""One line per stop, for programs and for people who make their own tables."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.utils import translation

from sakura.dates import weekday_name
from sakura.tables import CSV_CONTENT_TYPE, Cell, csv_bytes
from visits.choices import TakesPart
from visits.exports.wording import (
    address_text,
    group_names,
    in_order,
    sheet_name,
    stop_title,
)
from visits.sheet import Sheet, SheetHost, SheetStop

CONTENT_TYPE: Final = CSV_CONTENT_TYPE
EXTENSION: Final = "csv"

COLUMNS: Final = {
    "uid": "identifier of the stop, the same in every release",
    "release": "number of the release; empty for a draft",
    "program": "identifier of the program",
    "fiscal_year": "year in which April falls",
    "delegation": "label of the delegation, else its period",
    "day": "first or only day (YYYY-MM-DD); empty if not recorded",
    "last_day": "last day, if there are several",
    "is_within": "1 if it is held some time between day and last_day",
    "weekday": "weekday of day",
    "start_time": "clock time at the place (HH:MM)",
    "end_time": "clock time; not after start_time means the next day",
    "time_zone": "zone of the clock times; empty without them",
    "part_of_day": "early_morning, morning, noon, afternoon, evening, night or all_day",
    "kind": "kind of stop, such as site_visit",
    "title": "title in the language of the file, else in another",
    "title_en": "title in English",
    "title_ja": "title in Japanese",
    "title_zh": "title in Simplified Chinese",
    "hosts": "names of the hosts, parted by a semicolon, as in the next columns",
    "host_keys": "identifiers of the hosts",
    "sites": "names of the sites, in the order of the hosts",
    "addresses": "addresses of the sites, in the order of the hosts",
    "prefectures": "ISO 3166-2 codes, in the order of the hosts",
    "countries": "ISO 3166-1 codes of hosts outside Japan",
    "place": "place without a host",
    "takes_part": "everyone, groups, people or number",
    "groups": "labels of the groups that take part",
    "head_count": "how many people take part",
    "head_count_note": "note on that number",
    "received_by": "who receives, in the order of the hosts",
    "host_states": "how far the hosts have been asked, in the order of the hosts",
    "meeting_point": "where to meet",
    "vehicle": "vehicle",
    "visit_language": "language of the visit",
    "dress": "dress",
    "gift": "gift",
    "photography": "rules for photographs",
    "in_charge": "who is in charge",
    "interpreters": "interpreters",
    "text": "public text",
    "participants_note": "note for participants",
    "internal_note": "internal note",
    "outcome": "as_planned, changed or cancelled, once it is known",
    "outcome_note": "note on the outcome",
    "is_press_open": "1 if the press may come",
    "is_highlight": "1 if it is a highlight",
    "is_cancelled": "1 if an earlier release held it and this one does not",
    "is_sample": "1 if it is sample data",
}
"""The columns in their order, with what they hold. They are always all there; what this view may
not see, or the record does not say, is empty. New columns are only ever added at the end."""


def render(sheets: Sequence[Sheet], *, language: str) -> bytes:
    """Return the stops of all sheets as CSV, see ``COLUMNS``; texts in the language asked for."""
    with translation.override(language):
        rows = [_row(stop, sheet, language) for sheet in in_order(sheets) for stop in sheet.stops]
    return csv_bytes(rows, header=list(COLUMNS))


def _row(stop: SheetStop, sheet: Sheet, language: str) -> list[Cell]:
    hosts = stop.hosts
    values: dict[str, Cell] = {
        "uid": stop.uid,
        "release": sheet.number or None,
        "program": sheet.program,
        "fiscal_year": sheet.fiscal_year or None,
        "delegation": sheet_name(sheet, language),
        "day": stop.day,
        "last_day": stop.last_day,
        "is_within": stop.is_within,
        "weekday": weekday_name(stop.day, language) if stop.day else "",
        "start_time": stop.start_time,
        "end_time": stop.end_time,
        "time_zone": stop.time_zone if stop.start_time or stop.end_time else "",
        "part_of_day": stop.part_of_day,
        "kind": stop.kind,
        "title": stop_title(stop, language).text,
        "title_en": stop.title.en,
        "title_ja": stop.title.ja,
        "title_zh": stop.title.zh,
        "hosts": _several(host.name.pick(language).text for host in hosts),
        "host_keys": _several(host.key for host in hosts),
        "sites": _several(host.site.pick(language).text for host in hosts),
        "addresses": _several(address_text(host, language) for host in hosts),
        "prefectures": _several(_prefectures(stop, hosts)),
        "countries": _several(host.country for host in hosts),
        "place": stop.place.pick(language).text,
        "takes_part": stop.takes_part,
        "groups": _several(_groups(stop, sheet, language)),
        "head_count": stop.head_count,
        "head_count_note": stop.head_count_note.pick(language).text,
        "received_by": _several(host.received_by.pick(language).text for host in hosts),
        "host_states": _several(host.state for host in hosts),
        "meeting_point": stop.meeting_point.pick(language).text,
        "vehicle": stop.vehicle,
        "visit_language": stop.visit_language,
        "dress": stop.dress.pick(language).text,
        "gift": stop.gift.pick(language).text,
        "photography": stop.photography.pick(language).text,
        "in_charge": stop.in_charge,
        "interpreters": _several(stop.interpreters),
        "text": stop.public_text.pick(language).text,
        "participants_note": stop.participants_note.pick(language).text,
        "internal_note": stop.internal_note,
        "outcome": stop.outcome,
        "outcome_note": stop.outcome_note,
        "is_press_open": stop.is_press_open,
        "is_highlight": stop.is_highlight,
        "is_cancelled": stop.is_cancelled,
        "is_sample": stop.is_sample or sheet.is_sample,
    }
    return [values[name] for name in COLUMNS]


def _several(values: Iterable[str]) -> str:
    """Return the values parted by semicolons, in step with other columns; empty if all are."""
    cells = [value.replace(";", ",") for value in values]
    return "; ".join(cells) if any(cells) else ""


def _prefectures(stop: SheetStop, hosts: Sequence[SheetHost]) -> list[str]:
    return [host.prefecture for host in hosts] if hosts else [stop.prefecture]


def _groups(stop: SheetStop, sheet: Sheet, language: str) -> list[str]:
    uids = stop.groups if stop.takes_part == TakesPart.GROUPS else ()
    return group_names(uids, sheet, language)
