"""Day lines: a tick is time."""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from django.utils.safestring import SafeString, mark_safe

HOUR: Final = 60
DAY_HOURS: Final = 24


class DayScale(NamedTuple):
    """The whole hours from and to which the day lines of one edition run."""

    first_hour: int = 8
    last_hour: int = 19

    @property
    def hours(self) -> int:
        return self.last_hour - self.first_hour

    @property
    def labels(self) -> list[str]:
        """One label per hour: "08:00" for each second hour from the first, else empty."""
        return [
            "" if index % 2 else f"{self.first_hour + index:02}:00" for index in range(self.hours)
        ]


class Span(NamedTuple):
    """A visit in wall time. An end that is not after the start is the next day's."""

    start: dt.time
    end: dt.time | None = None

    @property
    def minutes(self) -> tuple[int, int]:
        """Minutes after midnight of start and end; the end is at most 24 hours."""
        start = self.start.hour * HOUR + self.start.minute
        if self.end is None:
            return start, start
        end = self.end.hour * HOUR + self.end.minute
        return start, end if end > start else DAY_HOURS * HOUR


def day_scale(spans: Iterable[Span]) -> DayScale:
    """Return the scale for all day lines of an edition: 08:00 to 19:00, widened in whole hours."""
    first, last = OFFICE_HOURS
    for span in spans:
        start, end = span.minutes
        first = min(first, start // HOUR)
        last = max(last, math.ceil(end / HOUR))
    return DayScale(first, last)


OFFICE_HOURS: Final = DayScale()


def dayline(spans: Sequence[Span], scale: DayScale = OFFICE_HOURS) -> SafeString:
    """Return the line of one day, with a bar per visit; an empty text without a clock time.

    It is decoration beside the list of stops, so it is hidden from assistive technology.
    A visit without an end is a narrow bar.
    """
    if not spans:
        return SafeString("")
    width = scale.hours * HOUR
    ticks = "".join(
        f"M{hour * HOUR} 0V{8 if hour % 2 == 0 else 5}" for hour in range(scale.hours + 1)
    )
    bars = []
    for span in spans:
        start, end = (minutes - scale.first_hour * HOUR for minutes in span.minutes)
        bars.append(f'<rect x="{start}" y="5" width="{max(end - start, 5)}" height="11"/>')
    return mark_safe(
        f'<svg class="dayline" viewBox="0 0 {width} 20" preserveAspectRatio="none" '
        f'aria-hidden="true"><path d="M0 .5H{width}{ticks}"/>{"".join(bars)}</svg>'
    )
