"""The public itinerary of an edition as its pages show it: by delegation, by day, and undated."""

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from programs.document import EditionDocument, PublishedDelegation, is_shown
from programs.wording import prefecture_name
from sakura.dates import Period, format_days, format_time_range
from sakura.languages import Text, page_language, reader_language
from visits.choices import PartOfDay, TakesPart
from visits.sheet import Sheet, SheetHost, SheetStop

TOKYO = "Asia/Tokyo"


class StopHost(NamedTuple):
    """A host of a stop. ``has_page`` is false for what has no public page (yet)."""

    key: str
    name: Text
    site: Text
    prefecture: str
    has_page: bool


class ShownStop(NamedTuple):
    """One stop with its words made. ``time`` is empty where no time of day is known."""

    stop: SheetStop
    time: str
    datetime: str
    days: str
    time_zone: str
    title_host: StopHost | None  # named in the title, which links to it
    hosts: tuple[StopHost, ...]  # the others
    sites: tuple[StopHost, ...]  # hosts whose site says more than their name
    prefecture: str
    takes_part: str


class ShownDay(NamedTuple):
    """A day with stops. ``ident`` is its anchor on the page."""

    ident: str
    day: dt.date
    stops: tuple[ShownStop, ...]
    is_key: bool

    @property
    def timed(self) -> list[SheetStop]:
        """The stops for the day line."""
        return [shown.stop for shown in self.stops if not shown.stop.is_cancelled]


class ShownDelegation(NamedTuple):
    """One delegation's part of the itinerary. The label may be empty."""

    label: Text
    period: Period
    is_sample: bool
    is_to_come: bool
    days: tuple[ShownDay, ...]
    undated: tuple[ShownStop, ...]

    @property
    def has_stops(self) -> bool:
        return bool(self.days or self.undated)


class ShownItinerary(NamedTuple):
    """The whole: what the section on the edition page and the itinerary page draw."""

    delegations: tuple[ShownDelegation, ...]

    def __bool__(self) -> bool:
        return self.has_stops

    @property
    def has_stops(self) -> bool:
        return any(part.has_stops for part in self.delegations)

    @property
    def days(self) -> list[ShownDay]:
        return [day for part in self.delegations for day in part.days]

    @property
    def stops(self) -> list[SheetStop]:
        """All stops held on a day, for the common scale of the day lines."""
        return [stop for day in self.days for stop in day.timed]

    @property
    def has_times(self) -> bool:
        return any(stop.start_time for stop in self.stops)

    @property
    def is_single(self) -> bool:
        return len(self.delegations) == 1

    @property
    def is_to_come(self) -> bool:
        return any(part.is_to_come for part in self.delegations)


def itinerary_of(
    document: EditionDocument, today: dt.date, host_pages: Collection[str]
) -> ShownItinerary:
    """Return the itinerary that the document holds; it is the one visible today already."""
    return ShownItinerary(
        tuple(
            _shown_delegation(delegation, index, today, host_pages)
            for index, delegation in enumerate(document.delegations, start=1)
        )
    )


def _shown_delegation(
    delegation: PublishedDelegation, index: int, today: dt.date, host_pages: Collection[str]
) -> ShownDelegation:
    sheet = delegation.sheet or Sheet()
    days = []
    for day, stops in sheet.days:
        days.append(
            ShownDay(
                ident=f"d{index}-{day.isoformat()}",
                day=day,
                stops=tuple(shown_stop(stop, sheet, host_pages) for stop in stops),
                is_key=any(stop.is_highlight for stop in stops),
            )
        )
    return ShownDelegation(
        label=delegation.label,
        period=delegation.period,
        is_sample=delegation.is_sample,
        is_to_come=not is_shown(delegation.period, today),
        days=tuple(days),
        undated=tuple(shown_stop(stop, sheet, host_pages) for stop in sheet.undated),
    )


def shown_stop(stop: SheetStop, sheet: Sheet, host_pages: Collection[str]) -> ShownStop:
    """Return the stop with its words in the reader's language.

    A host whose name stands in the title is linked there, and not named a second time.
    """
    language = reader_language()
    title = stop.title.pick(language).text
    hosts = [_stop_host(host, host_pages) for host in stop.hosts]
    prefectures = dict.fromkeys(
        code for code in (*(host.prefecture for host in hosts), stop.prefecture) if code
    )
    title_host = next(
        (host for host in hosts if host.name and host.name.pick(language).text in title), None
    )
    return ShownStop(
        stop=stop,
        time=_time(stop),
        datetime=_datetime(stop),
        days=_days(stop, page_language()),
        time_zone=stop.time_zone if stop.start_time and stop.time_zone != TOKYO else "",
        title_host=title_host if title_host and title_host.has_page else None,
        hosts=tuple(host for host in hosts if host is not title_host),
        sites=tuple(host for host in hosts if _site_says_more(host, language)),
        prefecture=pgettext("list", ", ").join(prefecture_name(code) for code in prefectures),
        takes_part=_takes_part(stop, sheet, language),
    )


def _site_says_more(host: StopHost, language: str) -> bool:
    return bool(host.site) and host.site.pick(language).text not in host.name.pick(language).text


def _stop_host(host: SheetHost, host_pages: Collection[str]) -> StopHost:
    return StopHost(host.key, host.name, host.site, host.prefecture, host.key in host_pages)


def _time(stop: SheetStop) -> str:
    if stop.start_time or stop.end_time:
        return format_time_range(stop.start_time, stop.end_time)
    return str(PartOfDay(stop.part_of_day).label) if stop.part_of_day in PartOfDay.values else ""


def _datetime(stop: SheetStop) -> str:
    if stop.starts_at:
        return stop.starts_at.isoformat(timespec="minutes")
    return stop.day.isoformat() if stop.day else ""


def _days(stop: SheetStop, language: str) -> str:
    """The days of a stop that takes more than one, or may be on any of them."""
    if stop.day is None or stop.last_day is None or stop.last_day == stop.day:
        return ""
    days = format_days(stop.day, stop.last_day, language)
    return _("on a day within %(days)s") % {"days": days} if stop.is_within else days


def _takes_part(stop: SheetStop, sheet: Sheet, language: str) -> str:
    """Who takes part, where it is not everyone; people are never named."""
    if stop.takes_part == TakesPart.GROUPS.value:
        labels = {group.uid: group.label.pick(language).text for group in sheet.groups}
        return ", ".join(labels[uid] for uid in stop.groups if labels.get(uid))
    if stop.takes_part in (TakesPart.PEOPLE.value, TakesPart.NUMBER.value):
        return _("Some of the participants")
    return ""
