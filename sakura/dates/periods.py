"""Fiscal years, Period, and how days, months and years are written in each language.

The forms are our own tables, not Django's locale formats: what is printed in a frozen document
must not change with an update of Django.
"""

from calendar import monthrange
from datetime import date, time
from typing import Final

from django.utils.translation import gettext, override
from pydantic import field_validator

from sakura.frozen import Struct

MONTH_NAMES: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAY_NAMES: Final = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "ja": ("月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日"),
    "zh-hans": ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
}
_SHORT_WEEKDAY_NAMES: Final = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "ja": ("月", "火", "水", "木", "金", "土", "日"),
    "zh-hans": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
}


def fiscal_year_of(day: date) -> int:
    """Return the fiscal year of a day: the year in which its April falls."""
    return day.year if day.month >= 4 else day.year - 1


def fiscal_year_days(fiscal_year: int) -> tuple[date, date]:
    """Return the first and the last day of a fiscal year: 2018 is 2018-04-01 to 2019-03-31."""
    return date(fiscal_year, 4, 1), date(fiscal_year + 1, 3, 31)


def month_days(day: date) -> tuple[date, date]:
    """Return the first and the last day of the month in which the day lies."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def weekday_name(day: date, language: str, short: bool = False) -> str:
    """Return the weekday: Wednesday, 水曜日, 星期三, or short: Wed, 水, 周三."""
    return (_SHORT_WEEKDAY_NAMES if short else WEEKDAY_NAMES)[language][day.weekday()]


def format_day(day: date, language: str, weekday: bool = False) -> str:
    """Return the day in words: January 23, 2019 or 2019年1月23日.

    With the weekday: Wednesday, January 23, 2019; 2019年1月23日（水）; 2019年1月23日 星期三.
    """
    if language == "en":
        written = f"{MONTH_NAMES[day.month - 1]} {day.day}, {day.year}"
        return f"{weekday_name(day, language)}, {written}" if weekday else written
    written = f"{day.year}年{day.month}月{day.day}日"
    if not weekday:
        return written
    if language == "ja":
        return f"{written}（{weekday_name(day, language, short=True)}）"
    return f"{written} {weekday_name(day, language)}"


def format_days(first: date, last: date, language: str) -> str:
    """Return the days from first to last in words, saying month and year no more than needed.

    January 20–26, 2019; January 30 – February 2, 2019; December 28, 2018 – January 3, 2019.
    2019年1月20日～26日 in Japanese, 2019年1月20日–26日 in Chinese. A single day stands alone.
    """
    if first == last:
        return format_day(first, language)
    same_year = first.year == last.year
    same_month = same_year and first.month == last.month
    if language == "en":
        if same_month:
            return f"{MONTH_NAMES[first.month - 1]} {first.day}–{last.day}, {first.year}"
        if same_year:
            start = f"{MONTH_NAMES[first.month - 1]} {first.day}"
            return f"{start} – {format_day(last, language)}"
        return f"{format_day(first, language)} – {format_day(last, language)}"
    if same_month:
        end = f"{last.day}日"
    elif same_year:
        end = f"{last.month}月{last.day}日"
    else:
        end = format_day(last, language)
    return f"{format_day(first, language)}{_dash(language)}{end}"


def format_month(day: date, language: str) -> str:
    """Return the month in which the day lies: January 2019 or 2019年1月."""
    if language == "en":
        return f"{MONTH_NAMES[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月"


def format_fiscal_year(fiscal_year: int, language: str, short: bool = False) -> str:
    """Return the fiscal year: fiscal year 2018, short FY2018; 2018年度 in Japanese and Chinese."""
    if language == "en":
        return f"FY{fiscal_year}" if short else f"fiscal year {fiscal_year}"
    return f"{fiscal_year}年度"


def format_time_range(start: time | None, end: time | None) -> str:
    """Return clock times of 24 hours, the same in every language: 09:00–10:30.

    An end not after the start is on the next day and marked so: 22:00–06:00 (+1). What is not
    known is left out: 09:00, –10:30, or nothing.
    """
    if start is None:
        return f"–{end:%H:%M}" if end else ""
    if end is None:
        return f"{start:%H:%M}"
    return f"{start:%H:%M}–{end:%H:%M}" + ("" if end > start else " (+1)")


def _dash(language: str) -> str:
    return "～" if language == "ja" else "–"


class Period(Struct):
    """When something takes place: what is known, and no more.

    Days are those at the place, both included. One day is the same day twice; a first day
    alone means that the end is not known. The month counts only where there are no days, the
    fiscal year only where there is no month either. All may be empty.
    """

    first_day: date | None = None
    last_day: date | None = None
    month: date | None = None
    fiscal_year: int | None = None

    @field_validator("month")
    @classmethod
    def _first_of_month(cls, month: date | None) -> date | None:
        return month and month.replace(day=1)

    def __bool__(self) -> bool:
        """Whether anything at all is known."""
        return self != Period()

    def text(self, language: str) -> str:
        """Return the period in words: days, else month, else fiscal year, else that none is known.

        "January 20–26, 2019", "from January 20, 2019", "until January 26, 2019",
        "January 2019", "fiscal year 2019", "date not recorded", and so in each language.
        """
        if self.first_day and self.last_day:
            return format_days(self.first_day, self.last_day, language)
        if day := self.first_day or self.last_day:
            return _format_open(format_day(day, language), language, begins=bool(self.first_day))
        if self.month:
            return format_month(self.month, language)
        if self.fiscal_year is not None:
            return format_fiscal_year(self.fiscal_year, language)
        with override(language):
            return gettext("date not recorded")

    @property
    def length(self) -> int | None:
        """The number of days, both ends included; None where not both ends are known."""
        if self.first_day and self.last_day:
            return (self.last_day - self.first_day).days + 1
        return None

    @property
    def sort_key(self) -> tuple[date, int, date]:
        """A key that orders periods by time; what is known less exactly comes later.

        Days come by first day; "January 2019" after every day of that January, "fiscal year
        2018" after all of that year, and what has no date at the end.
        """
        if first := self.first_day or self.last_day:
            return first, 0, self.last_day or first
        if self.month:
            return month_days(self.month)[1], 1, date.max
        if self.fiscal_year is not None:
            return fiscal_year_days(self.fiscal_year)[1], 2, date.max
        return date.max, 3, date.max

    def contains(self, day: date) -> bool | None:
        """Return whether the day lies in the period; None where that is not known."""
        earliest, latest = self._bounds()
        if (earliest and day < earliest) or (latest and day > latest):
            return False
        if self.first_day and self.last_day:
            return True
        # One known end is itself a day of the period.
        return True if day in (self.first_day, self.last_day) else None

    def is_over(self, today: date) -> bool:
        """Return whether the period is surely past: its last possible day is before today.

        False where no last day is known and no fiscal year is given.
        """
        latest = self._bounds()[1]
        if latest is None and self.fiscal_year is not None:
            latest = fiscal_year_days(self.fiscal_year)[1]
        return latest is not None and latest < today

    def _bounds(self) -> tuple[date | None, date | None]:
        """The first and the last day that are possible by what is known."""
        if self.first_day or self.last_day:
            return self.first_day, self.last_day
        if self.month:
            return month_days(self.month)
        if self.fiscal_year is not None:
            return fiscal_year_days(self.fiscal_year)
        return None, None


def _format_open(day: str, language: str, *, begins: bool) -> str:
    if language == "en":
        return f"from {day}" if begins else f"until {day}"
    if language == "ja":
        return f"{day}～" if begins else f"～{day}"
    return f"{day}起" if begins else f"至{day}"
