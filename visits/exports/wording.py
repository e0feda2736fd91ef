"""What the exporters say about a stop: the same words in calendar, paper and spreadsheet.

All functions use the active language for labels; run them within ``translation.override``.
Texts of the record are picked by ``language``, with the language they turn out to be in.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext, ngettext, pgettext

from participants.choices import CrewRole
from sakura.dates import format_day, format_days, format_time_range
from sakura.languages import Spoken
from visits.choices import (
    HostState,
    PartOfDay,
    Prefecture,
    ReleaseKind,
    StopKind,
    StopOutcome,
    TakesPart,
)
from visits.sheet import Sheet, SheetHost, SheetStop

TOKYO = dt.timezone(dt.timedelta(hours=9))  # Japan has had no summer time since 1951
TOKYO_ZONE = "Asia/Tokyo"


class Detail(NamedTuple):
    """One fact about a stop, with the word for it."""

    label: str
    text: Spoken


def in_order(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Return the sheets in order of first day, then label and uid of the delegation."""
    return sorted(
        sheets, key=lambda sheet: (sheet.period.sort_key, sheet.label.en, sheet.delegation)
    )


def label_of(choices: Any, value: str) -> str:
    """Return the word for a stored value; the value itself if a later version wrote it."""
    if not value:
        return ""
    try:
        return str(choices(value).label)
    except ValueError:
        return value


def capitalized(text: str) -> str:
    """Return the text with its first letter in upper case; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def joined(parts: Iterable[str], language: str) -> str:
    """Return what is not empty as a list in a sentence."""
    return (", " if language == "en" else "、").join(part for part in parts if part)


def sheet_title(sheet: Sheet, language: str) -> Spoken:
    """Return the title of the edition, else the name of the program, else "Itinerary"."""
    title = (sheet.title or sheet.program_name).pick(language)
    return title or Spoken(gettext("Itinerary"), language)


def sheet_name(sheet: Sheet, language: str) -> str:
    """Return what tells the sheet from others of its edition: its label, else its period."""
    return sheet.label.pick(language).text or sheet.period.text(language)


def status_text(sheet: Sheet) -> str:
    """Return "Release 3", or that this is a draft."""
    if not sheet.number:
        return gettext("Draft, not released")
    if sheet.kind == ReleaseKind.RECORD:
        return gettext("Record, release %(number)d") % {"number": sheet.number}
    return gettext("Release %(number)d") % {"number": sheet.number}


def released_text(sheet: Sheet, language: str) -> str:
    """Return when the sheet was released, in Tokyo, with the zone; empty for a draft."""
    if sheet.released_at is None:
        return ""
    local = sheet.released_at.astimezone(TOKYO)
    moment = f"{format_day(local.date(), language)} {local:%H:%M}"
    return gettext("%(moment)s (Japan time)") % {"moment": moment}


def stop_title(stop: SheetStop, language: str) -> Spoken:
    """Return the title of a stop; without one, its kind."""
    return stop.title.pick(language) or Spoken(capitalized(kind_text(stop)), language)


def kind_text(stop: SheetStop) -> str:
    return label_of(StopKind, stop.kind)


def time_text(stop: SheetStop) -> str:
    """Return the clock time, else the part of the day, else nothing; other zones are named."""
    clock = format_time_range(stop.start_time, stop.end_time)
    if not clock:
        return label_of(PartOfDay, stop.part_of_day)
    if stop.time_zone == TOKYO_ZONE:
        return clock
    return gettext("%(time)s (time in %(place)s)") % {"time": clock, "place": zone_place(stop)}


def zone_place(stop: SheetStop) -> str:
    """Return the place by which the time zone of a stop is named: "New York"."""
    return stop.time_zone.rsplit("/", 1)[-1].replace("_", " ")


def days_text(stop: SheetStop, language: str) -> str:
    """Return the days of a stop in words where they are not just the one day it stands under."""
    if stop.day is None:
        return gettext("date not recorded")
    if stop.last_day is None or stop.last_day == stop.day:
        return ""
    days = format_days(stop.day, stop.last_day, language)
    return gettext("some time within %(days)s") % {"days": days} if stop.is_within else days


def host_text(host: SheetHost, language: str) -> Spoken:
    """Return the name of a host with its site: "RIKEN (Wako)"."""
    name, site = host.name.pick(language), host.site.pick(language)
    if not site or site.text == name.text:
        return name
    if not name:
        return site
    site_text = f" ({site.text})" if language == "en" else f"（{site.text}）"
    return Spoken(name.text + site_text, name.language)


def prefecture_text(code: str) -> str:
    return label_of(Prefecture, code)


def address_text(host: SheetHost, language: str) -> str:
    """Return postal code and address of a host's site, as far as this view holds them."""
    address = host.address.pick(language).text
    return " ".join(part for part in (_postal(host.postal_code, address), address) if part)


def _postal(code: str, address: str) -> str:
    return "" if not code or code in address else f"〒{code}"


def location_text(stop: SheetStop, language: str) -> str:
    """Return where a stop is, in one line: its place, else the sites of its hosts, else nothing."""
    if place := stop.place.pick(language).text:
        return joined([place, prefecture_text(stop.prefecture)], language)
    places = [_host_location(host, language) for host in stop.hosts]
    return " / ".join(place for place in places if place)


def _host_location(host: SheetHost, language: str) -> str:
    parts = [host_text(host, language).text]
    if address := address_text(host, language):
        parts.append(address)
    else:
        parts.append(prefecture_text(host.prefecture))
    parts.append(host.country_name.pick(language).text)
    return joined(dict.fromkeys(parts), language)


def group_names(uids: Sequence[str], sheet: Sheet, language: str) -> list[str]:
    """Return the labels of these groups, in the order of the sheet."""
    return [
        group.label.pick(language).text
        for group in sheet.groups
        if group.uid in uids and group.label
    ]


def who_text(stop: SheetStop, sheet: Sheet, language: str) -> str:
    """Return who takes part; empty where it is everyone and there are no groups to tell from."""
    note = stop.head_count_note.pick(language).text
    count = ""
    if stop.head_count is not None:
        count = people_text(stop.head_count)
    if stop.takes_part == TakesPart.GROUPS:
        who = joined(group_names(stop.groups, sheet, language), language)
    elif stop.takes_part == TakesPart.EVERYONE:
        who = gettext("everyone") if len(sheet.groups) > 1 else ""
    elif stop.takes_part == TakesPart.PEOPLE:
        who = people_text(len(stop.people)) if stop.people else gettext("some of the group")
    else:
        who = count or gettext("some of the group")
    parts = dict.fromkeys([who, count, note])
    return joined(parts, language)


def people_text(count: int) -> str:
    return ngettext("%(count)d person", "%(count)d people", count) % {"count": count}


def outcome_text(stop: SheetStop) -> str:
    """Return what became of a stop where it is not simply as planned."""
    if stop.is_cancelled:
        return pgettext("stop", "cancelled")
    if stop.outcome == StopOutcome.AS_PLANNED:
        return ""
    return label_of(StopOutcome, stop.outcome)


def is_off(stop: SheetStop) -> bool:
    """Whether the stop is only listed to say that it does not take place."""
    return stop.is_cancelled or stop.outcome == StopOutcome.CANCELLED


def details(stop: SheetStop, sheet: Sheet, language: str) -> list[Detail]:
    """Return all that this view holds of a stop beside title, time, hosts and public text."""

    def words(text: str) -> Spoken:
        return Spoken(text, language)

    # That everyone takes part goes without saying, unless there is a number to give.
    is_plain = stop.takes_part == TakesPart.EVERYONE and not (
        stop.head_count or stop.head_count_note
    )
    rows = [
        (gettext("Takes part"), words("" if is_plain else who_text(stop, sheet, language))),
        (gettext("Received by"), _received_by(stop, language)),
        (gettext("Meeting point"), stop.meeting_point.pick(language)),
        (gettext("Vehicle"), words(stop.vehicle)),
        (gettext("Language"), words(stop.visit_language)),
        (gettext("Dress"), stop.dress.pick(language)),
        (gettext("Gift"), stop.gift.pick(language)),
        (gettext("Photography"), stop.photography.pick(language)),
        (gettext("In charge"), words(stop.in_charge)),
        (gettext("Interpreters"), words(joined(stop.interpreters, language))),
        (gettext("Note for participants"), stop.participants_note.pick(language)),
        (gettext("State of hosts"), words(_host_states(stop, language))),
        (gettext("Internal note"), words(stop.internal_note)),
        (gettext("What became of it"), words(stop.outcome_note)),
    ]
    return [Detail(label, text) for label, text in rows if text]


def _received_by(stop: SheetStop, language: str) -> Spoken:
    """Who receives; with the name of the host where there are several."""
    if len(stop.hosts) == 1:
        return stop.hosts[0].received_by.pick(language)
    found = [(host, host.received_by.pick(language)) for host in stop.hosts]
    return Spoken(_by_host([(host, text.text) for host, text in found], language), language)


def _host_states(stop: SheetStop, language: str) -> str:
    if len(stop.hosts) == 1:
        return label_of(HostState, stop.hosts[0].state)
    return _by_host([(host, label_of(HostState, host.state)) for host in stop.hosts], language)


def _by_host(facts: Sequence[tuple[SheetHost, str]], language: str) -> str:
    """Return one line for each host of which something is known."""
    return "\n".join(f"{host.name.pick(language)}: {text}" for host, text in facts if text)


def marks(stop: SheetStop) -> list[str]:
    """Return the short tags beside a title: sample, cancelled, open to the press."""
    return [
        capitalized(word)
        for word in (
            outcome_text(stop),
            gettext("sample") if stop.is_sample else "",
            gettext("open to the press") if stop.is_press_open else "",
        )
        if word
    ]


def direction_text(direction: str) -> str:
    """Return the word for the direction of a flight."""
    return {
        "arrival": capitalized(label_of(StopKind, StopKind.ARRIVAL)),
        "departure": capitalized(label_of(StopKind, StopKind.DEPARTURE)),
    }.get(direction, direction)


def crew_role_text(role: str) -> str:
    return capitalized(label_of(CrewRole, role))


def calendar_name(sheets: Sequence[Sheet], language: str) -> str:
    """Return the name of sheets together: the edition, with the label if it is one delegation."""
    parts = [sheet_title(sheets[0], language).text]
    if len(sheets) == 1:
        parts.append(sheets[0].label.pick(language).text)
    return joined(parts, language)
