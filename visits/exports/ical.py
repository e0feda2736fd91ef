"""Calendar files (RFC 5545) of itineraries."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils import translation
from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vDuration,
    vText,
)

from sakura.languages import Text
from visits.choices import HostState, ReleaseKind
from visits.exports.wording import (
    TOKYO_ZONE,
    calendar_name,
    capitalized,
    days_text,
    details,
    host_text,
    in_order,
    is_off,
    joined,
    kind_text,
    location_text,
    stop_title,
    time_text,
)
from visits.sheet import Sheet, SheetStop

CONTENT_TYPE: Final = "text/calendar; charset=utf-8"
EXTENSION: Final = "ics"
UID_DOMAIN: Final = "sakura-science"
REFRESH: Final = dt.timedelta(hours=1)

# What no text of a calendar may hold (RFC 5545, section 3.3.11): controls but tab and new line.
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_EPOCH: Final = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)


class NothingDated(ValueError):
    """No stop has a known day, so there is no file; ask ``has_events`` first."""


def has_events(sheets: Sequence[Sheet]) -> bool:
    """Whether a calendar of these sheets has anything in it: a stop with a known day."""
    return any(stop.is_dated for sheet in sheets for stop in sheet.stops)


def render(sheets: Sequence[Sheet], *, language: str) -> bytes:
    """Return one calendar with an event for each stop whose day is known.

    A stop without a clock time is an event of whole days, and says the part of the day in its
    title. A stop held "some time within" several days, or without a day, is left out. Stamps
    are those of the release; a draft has none, and its stamps are in 1980.
    Raises NothingDated if no stop has a known day: RFC 5545 knows no empty calendar.
    """
    if not has_events(sheets):
        raise NothingDated("No stop has a known day.")
    return _calendar(sheets, language)


def render_feed(sheet: Sheet, *, language: str) -> bytes:
    """Return the calendar of one view for programs that ask for it again and again.

    It names nobody: who receives, is in charge or interprets is left out, for it goes through the
    servers of others. Without a dated stop it holds the time zone alone, which the RFC allows, so
    that a subscription lives on until there is one.
    """
    stops = tuple(stop.model_copy(update=_nobody(stop)) for stop in sheet.stops)
    return _calendar([sheet.model_copy(update={"stops": stops})], language)


def _nobody(stop: SheetStop) -> dict[str, Any]:
    hosts = tuple(host.model_copy(update={"received_by": Text()}) for host in stop.hosts)
    return {"hosts": hosts, "in_charge": "", "interpreters": (), "people": ()}


def _calendar(sheets: Sequence[Sheet], language: str) -> bytes:
    ordered = in_order(sheets)
    with translation.override(language):
        calendar = Calendar()
        calendar.add("prodid", f"-//SAKURA SCIENCE Supporters//Itinerary//{language.upper()}")
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        name = _clean(calendar_name(ordered, language))
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("x-wr-timezone", TOKYO_ZONE)
        calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(REFRESH))
        for zone in _zones(ordered):
            calendar.add_component(zone)
        for sheet in ordered:
            for stop in sheet.stops:
                if stop.is_dated:
                    calendar.add_component(_event(stop, sheet, language))
        # Unsorted: the order in which the properties were added is the usual one of the RFC.
        return bytes(calendar.to_ical(sorted=False))


def event_days(stop: SheetStop) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a dated stop. Raises ValueError for any other."""
    if stop.day is None or not stop.is_dated:
        raise ValueError(f"The stop {stop.uid} has no known day.")
    return stop.day, max(stop.day, stop.last_day or stop.day)


def _event(stop: SheetStop, sheet: Sheet, language: str) -> Event:
    event = Event()
    stamp = sheet.released_at or _EPOCH
    event.add("uid", f"{stop.uid}@{UID_DOMAIN}")
    # Both are of the release that changed this event last: one that left it alone leaves its bytes.
    modified_at = (stop.modified_at or stamp).astimezone(dt.UTC)
    event.add("dtstamp", modified_at)
    event.add("last-modified", modified_at)
    event.add("sequence", stop.sequence)
    event.add("status", _status(stop, sheet))
    summary = stop_title(stop, language).text
    if stop.start_time is not None:
        event.add("dtstart", stop.starts_at)
        if stop.ends_at is not None:
            event.add("dtend", stop.ends_at)
    else:
        first_day, last_day = event_days(stop)
        event.add("dtstart", first_day)
        event.add("dtend", last_day + dt.timedelta(days=1))
        # Nobody is busy all day because of a visit "in the morning".
        event.add("transp", "TRANSPARENT")
        if when := time_text(stop):
            summary = f"{summary} ({when})" if language == "en" else f"{summary}（{when}）"
    event.add("summary", _clean(summary))
    if location := location_text(stop, language):
        event.add("location", _clean(location))
    if len(stop.hosts) == 1:  # several are in no one place
        host = stop.hosts[0]
        if host.latitude is not None and host.longitude is not None:
            event.add("geo", (host.latitude, host.longitude))
    event.add("categories", [vText(capitalized(kind_text(stop)))])
    if description := _description(stop, sheet, language):
        event.add("description", _clean(description))
    return event


def _status(stop: SheetStop, sheet: Sheet) -> str:
    if is_off(stop):
        return "CANCELLED"
    if sheet.kind == ReleaseKind.RECORD:
        return "CONFIRMED"
    # States of hosts are there only in the view of staff; for others a release is a promise.
    is_open = any(host.state not in ("", HostState.CONFIRMED) for host in stop.hosts)
    return "TENTATIVE" if is_open or not sheet.number else "CONFIRMED"


def _description(stop: SheetStop, sheet: Sheet, language: str) -> str:
    hosts = joined((host_text(host, language).text for host in stop.hosts), language)
    lines = [
        days_text(stop, language),
        hosts,
        stop.public_text.pick(language).text,
        *(f"{label}: {text}" for label, text in details(stop, sheet, language)),
    ]
    return "\n".join(line for line in lines if line)


def _zones(sheets: Sequence[Sheet]) -> Iterator[Timezone]:
    """Definitions of all zones that events use, for the years in which they are used."""
    years: dict[str, list[int]] = {}
    if not has_events(sheets):
        years[TOKYO_ZONE] = [_EPOCH.year]
    for sheet in sheets:
        for stop in sheet.stops:
            if stop.is_dated and stop.start_time is not None:
                years.setdefault(stop.time_zone, []).extend(day.year for day in event_days(stop))
    for name in sorted(years):
        yield _zone(name, min(years[name]), max(years[name]) + 1)


def _zone(name: str, first_year: int, last_year: int) -> Timezone:
    """The definition of one zone: its offset as the first year begins, and each change after.

    Not icalendar's own: that gives the start of summer time in the new offset, while RFC 5545
    wants the old one (section 3.6.5), and then an hour of the day is wrong.
    """
    zone = ZoneInfo(name)
    definition = Timezone()
    definition.add("tzid", name)
    moment = dt.datetime(first_year - 1, 12, 31, tzinfo=dt.UTC)
    end = dt.datetime(last_year + 1, 1, 1, tzinfo=dt.UTC)
    local = moment.astimezone(zone)
    definition.add_component(_observance(local, _offset(local)))
    while moment < end:
        later = moment + dt.timedelta(days=1)
        if _offset(moment.astimezone(zone)) != _offset(later.astimezone(zone)):
            onset = _change(moment, later, zone)
            before = _offset((onset - dt.timedelta(minutes=1)).astimezone(zone))
            definition.add_component(_observance(onset.astimezone(zone), before))
        moment = later
    return definition


def _observance(onset: dt.datetime, before: dt.timedelta) -> TimezoneStandard | TimezoneDaylight:
    """What holds from the onset (aware) on; its start is written in the offset before."""
    observance = TimezoneDaylight() if onset.dst() else TimezoneStandard()
    after = _offset(onset)
    observance.add("dtstart", onset.replace(tzinfo=None) - after + before)
    observance.add("tzoffsetfrom", before)
    observance.add("tzoffsetto", after)
    observance.add("tzname", onset.tzname() or "")
    return observance


def _change(earlier: dt.datetime, later: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The minute, in UTC, from which the offset of ``later`` holds."""
    after = _offset(later.astimezone(zone))
    while later - earlier > dt.timedelta(minutes=1):
        middle = earlier + dt.timedelta(minutes=(later - earlier) // dt.timedelta(minutes=2))
        if _offset(middle.astimezone(zone)) == after:
            later = middle
        else:
            earlier = middle
    return later


def _offset(moment: dt.datetime) -> dt.timedelta:
    return moment.utcoffset() or dt.timedelta()


def _clean(text: str) -> str:
    return _CONTROLS.sub("", text.replace("\r\n", "\n"))
