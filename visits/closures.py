"""Days to check again: national holidays of Japan, and the days on which hosts are closed."""

import datetime as dt
from functools import cache

from django.db import models
from django.utils.translation import gettext as _
from holidays.countries.japan import Japan

from sakura.dates import WhenError, parse_when
from sakura.frozen import Struct
from sakura.languages import Text
from visits.models import Host, Itinerary

#: Where the national holidays hold.
TOKYO = "Asia/Tokyo"


class Reason(models.TextChoices):
    HOLIDAY = "holiday"
    CLOSED_WEEKDAY = "closed_weekday"
    CLOSED_DAY = "closed_day"
    CLOSED_HOLIDAY = "closed_holiday"


class Note(Struct):
    """Why a day is to be checked again; ``host`` is the name of the host that is closed."""

    reason: Reason
    day: dt.date
    host: Text = Text()

    def text(self, language: str) -> str:
        """One sentence for a reader of this language; the active translation must be the same."""
        host = self.host.pick(language).text
        match self.reason:
            case Reason.HOLIDAY:
                return _("National holiday: %(name)s.") % {"name": holiday_on(self.day, language)}
            case Reason.CLOSED_WEEKDAY:
                return _("%(host)s is closed on this weekday.") % {"host": host}
            case Reason.CLOSED_DAY:
                return _("%(host)s is closed on this day.") % {"host": host}
            case Reason.CLOSED_HOLIDAY:
                return _("%(host)s is closed on national holidays.") % {"host": host}


class Closing(Struct):
    """When a host is closed. ``days`` are lines as they were typed, one day or range each."""

    host: Text
    weekdays: tuple[int, ...] = ()
    days: tuple[str, ...] = ()
    on_holidays: bool = False

    def notes(self, day: dt.date) -> tuple[Note, ...]:
        """Why the host is closed on a day; empty if it is open. At most one note."""
        reason = None
        if any(_names(line, day) for line in self.days):
            reason = Reason.CLOSED_DAY
        elif day.weekday() in self.weekdays:
            reason = Reason.CLOSED_WEEKDAY
        elif self.on_holidays and holiday_on(day, "en"):
            reason = Reason.CLOSED_HOLIDAY
        return (Note(reason=reason, day=day, host=self.host),) if reason else ()


def holiday_on(day: dt.date, language: str) -> str:
    """Return the name of Japan's national holiday on a day, in Japanese or English; else ""."""
    return holidays_in(day.year).get(day, Text()).pick(language).text


@cache
def holidays_in(year: int) -> dict[dt.date, Text]:
    """Return the national holidays of Japan in a year, in English and Japanese.

    Years that the calendar does not know, before 1949 and after 2099, have none.
    """
    if not Japan.start_year <= year <= Japan.end_year:
        return {}
    english, japanese = (Japan(years=[year], language=code) for code in ("en_US", "ja"))
    return {day: Text(en=english[day], ja=japanese[day]) for day in sorted(japanese)}


def closings_of(itinerary: Itinerary) -> dict[str, tuple[Closing, ...]]:
    """Return when the hosts of each stop are closed, by uid of the stop.

    Pass a row of ``Itinerary.objects.for_compiling()``; then no further query is made.
    """
    return {
        str(stop.uid): tuple(_closing(row.host) for row in stop.stop_hosts.all())
        for stop in itinerary.stops.all()
    }


def notes_on(
    day: dt.date | None, closings: tuple[Closing, ...], time_zone: str = TOKYO
) -> tuple[Note, ...]:
    """Return what to check again if a stop with these hosts is held on a day."""
    if day is None:
        return ()
    notes: tuple[Note, ...] = ()
    if time_zone == TOKYO and holiday_on(day, "en"):
        notes = (Note(reason=Reason.HOLIDAY, day=day),)
    return notes + tuple(note for closing in closings for note in closing.notes(day))


def _closing(host: Host) -> Closing:
    return Closing(
        host=Text.of(host.organization, "name"),
        weekdays=tuple(host.closed_weekdays),
        days=tuple(line.strip() for line in host.closed_days.splitlines() if line.strip()),
        on_holidays=host.is_closed_on_holidays,
    )


def _names(line: str, day: dt.date) -> bool:
    try:
        period = parse_when(line)
    except WhenError:
        return False
    return period.length is not None and bool(period.contains(day))
