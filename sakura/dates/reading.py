"""Reading what people write for "when", with the eras of Japan."""

import re
import unicodedata
from calendar import monthrange
from datetime import date
from typing import Final, NamedTuple, NoReturn

from django.utils.translation import gettext as _

from sakura.dates.periods import (
    MONTH_NAMES,
    WEEKDAY_NAMES,
    Period,
    fiscal_year_days,
    fiscal_year_of,
    month_days,
    weekday_name,
)
from sakura.languages import LANGUAGES, reader_language


class WhenError(ValueError):
    """The text is no period; the message, for the person who wrote it, says why and what to do."""


class Era(NamedTuple):
    """An era of Japan. The day of a change counted to both eras until that of 1989."""

    name: str
    letter: str
    romaji: str
    first_day: date
    last_day: date

    @property
    def label(self) -> str:
        return f"{self.name} ({self.romaji})"


_ERAS: Final = (
    Era("明治", "M", "Meiji", date(1868, 1, 25), date(1912, 7, 30)),
    Era("大正", "T", "Taisho", date(1912, 7, 30), date(1926, 12, 25)),
    Era("昭和", "S", "Showa", date(1926, 12, 25), date(1989, 1, 7)),
    Era("平成", "H", "Heisei", date(1989, 1, 8), date(2019, 4, 30)),
    Era("令和", "R", "Reiwa", date(2019, 5, 1), date.max),
)

# Japan counts by this calendar since 明治6年; the other end only catches slips of the keyboard.
_FIRST_YEAR: Final = 1873
_LAST_YEAR: Final = 2199
_LONGEST: Final = 100

_ERA = r"(?P<era>明治|大正|昭和|平成|令和|[MTSHR])"
_MONTH_DAY = r"(?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})"
_YEAR = r"(?P<year>[0-9]{4})"
_DAY = r"(?P<day>[0-9]{1,2})"
_NTH = rf"{_DAY}(?:st|nd|rd|th)?"
_NAME = r"(?P<name>[A-Z]{3,9})\.?"


def _patterns(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


_FISCAL_YEARS: Final = _patterns(
    rf"(?:FY|fiscal(?: ?year)?) ?{_YEAR}",
    rf"{_ERA}?(?P<year>元|[0-9]{{1,4}})年度",
)
_POINTS: Final = _patterns(
    rf"{_ERA}(?P<year>元|[0-9]{{1,2}})年(?:(?P<month>[0-9]{{1,2}})月(?:{_DAY}日)?)?",
    rf"{_YEAR}年(?:(?P<month>[0-9]{{1,2}})月(?:{_DAY}日)?)?",
    rf"(?P<month>[0-9]{{1,2}})月(?:{_DAY}日)?",
    rf"{_DAY}日",
    rf"{_ERA}(?P<year>元|[0-9]{{1,2}})(?:[-/.](?P<month>[0-9]{{1,2}})(?:[-/.]{_DAY})?)?",
    rf"{_YEAR}(?:[-/.](?P<month>[0-9]{{1,2}})(?:[-/.]{_DAY})?)?",
    rf"{_YEAR}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})",
    _MONTH_DAY,
    _DAY,
    rf"{_NAME} {_NTH}(?:(?:, ?| ){_YEAR})?",
    rf"{_NTH} (?:of )?{_NAME}(?:(?:, ?| ){_YEAR})?",
    rf"{_NAME}(?:(?:, ?| ){_YEAR})?",
    rf"{_NTH}(?:, ?| ){_YEAR}",
)
_TWO_WAYS: Final = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}")

_WEEKDAYS: Final = _patterns(
    r"\(?\b(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?\b[.,]?\)?",
    r"\(?([月火水木金土日])曜日?\)?",
    r"\(?(?:星期|周|週)([一二三四五六日天])\)?",
    r"\(([月火水木金土日])(?:[・,]?[祝休])?\)",
)
_WEEKDAY_SIGNS: Final = {
    sign: number
    for signs in (
        tuple(name[:3].casefold() for name in WEEKDAY_NAMES["en"]),
        "月火水木金土日",
        "一二三四五六日",
    )
    for number, sign in enumerate(signs)
} | {"天": 6}


class _Point(NamedTuple):
    """One end of a range as it was written; what was not written is None."""

    seen: str
    era: Era | None
    year: int | None
    month: int | None
    day: int | None
    weekday: int | None


def parse_when(text: str) -> Period:
    """Return the Period that a person wrote; no text, or "date not recorded", is an empty one.

    Read are days (2019-01-23, 2019/1/23, January 23, 2019, 2019年1月23日, 平成31年1月23日),
    months (2018-11, November 2018, 平成30年11月), fiscal years (FY2018, 2018年度, 令和元年度),
    ranges of days with any dash (2019-01-20 – 2019-01-26, January 20–26, 2019,
    2019年1月20日～26日) and ranges with one end (from …, until …, 2019-01-20～). Full-width
    signs are read like others. A weekday may stand with a day and must be the right one.

    Nothing is guessed. Raises WhenError, whose message says what was seen and what to write.
    """
    seen = " ".join(text.split())
    plain = _normalize(seen)
    if not plain or plain.casefold() in {Period().text(language) for language in LANGUAGES}:
        return Period()
    if len(plain) > _LONGEST:
        _fail_unreadable(seen[:_LONGEST] + "…")
    for pattern in _FISCAL_YEARS:
        if match := pattern.fullmatch(plain):
            return Period(fiscal_year=_read_fiscal_year(match, seen))
    ends = _split(plain)
    if len(ends) == 1:
        return _single(_read_point(ends[0], seen), seen)
    if len(ends) == 2:
        return _range(ends[0], ends[1], seen)
    _fail_unreadable(seen)


def _normalize(text: str) -> str:
    """The text with full-width signs, dashes, spaces and words for ranges made alike."""
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"[\u2010\u2011\u2012\u2212]|(?<=[0-9])ー(?=[0-9])", "-", plain)
    plain = re.sub(r"\s*([年月日度])\s*", r"\1", plain)
    plain = re.sub(r"(明治|大正|昭和|平成|令和)\s+", r"\1", plain)
    if match := re.fullmatch(r"from (.+)", plain, re.IGNORECASE):
        start = match[1]
        plain = start if len(_split(start)) > 1 else f"{start}–"
    if match := re.fullmatch(r"(?:until|till) (.+)|(.+?)(?:まで|止)", plain, re.IGNORECASE):
        end = match[1] or match[2]
        plain = end if len(_split(end)) > 1 else f"–{end}"
    return " ".join(plain.split())


def _split(plain: str) -> list[str]:
    """The text parted at its dashes, one part if it is no range."""
    ends = re.split(r"\s*(?:[–—―~〜至]|から|起|(?<= )-|-(?= )|\b(?:to|until|till)\b)\s*", plain)
    is_iso = re.search(r"[0-9]{4}-[0-9]", plain)
    if len(ends) == 1 and not is_iso and re.search(r"[年月/.]|[A-Za-z]{3}", plain):
        # Where hyphens do not part year and month, they stand for a dash: January 20-26, 2019.
        ends = [part.strip() for part in plain.split("-")]
    return ends


def _read_fiscal_year(match: re.Match[str], seen: str) -> int:
    groups = match.groupdict()
    era = _era(groups.get("era"))
    if era is None and len(groups["year"]) != 4:
        _fail_unreadable(seen)
    year = _read_year(groups["year"], era, seen)
    if era:
        _check_era(era, fiscal_year_days(year), seen, "年度")
    return year


def _read_point(plain: str, seen: str) -> _Point:
    weekday = None
    for pattern in _WEEKDAYS:
        if match := pattern.search(plain):
            weekday = _WEEKDAY_SIGNS[match[1].casefold()]
            plain = f"{plain[: match.start()]} {plain[match.end() :]}".strip(" ,")
            break
    if _TWO_WAYS.fullmatch(plain):
        raise WhenError(
            _("“%(seen)s” can be read in two ways. Write the year first, as in 2019-01-23.")
            % {"seen": seen}
        )
    for pattern in _POINTS:
        if match := pattern.fullmatch(plain):
            groups = match.groupdict()
            month, day, year = groups.get("month"), groups.get("day"), groups.get("year")
            if "name" in groups and not (month := _month_number(groups["name"])):
                _fail_unreadable(seen)
            era = _era(groups.get("era"))
            return _Point(
                seen=seen,
                era=era,
                year=_read_year(year, era, seen) if year else None,
                month=int(month) if month else None,
                day=int(day) if day else None,
                weekday=weekday,
            )
    _fail_unreadable(seen)


def _era(sign: str | None) -> Era | None:
    return next((era for era in _ERAS if sign and sign.upper() in (era.name, era.letter)), None)


def _month_number(name: str) -> int | None:
    known = "sep" if name.casefold() == "sept" else name.casefold()
    for number, month in enumerate(MONTH_NAMES, 1):
        if known in (month.casefold(), month[:3].casefold()):
            return number
    return None


def _read_year(written: str, era: Era | None, seen: str) -> int:
    number = 1 if written == "元" else int(written)
    if era and not number:
        _fail_unreadable(seen)
    year = era.first_day.year + number - 1 if era else number
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise WhenError(
            _("“%(seen)s”: the year %(year)s is not between %(first)s and %(last)s. Correct it.")
            % {"seen": seen, "year": year, "first": _FIRST_YEAR, "last": _LAST_YEAR}
        )
    return year


def _single(point: _Point, seen: str) -> Period:
    if point.year is None:
        raise WhenError(_("“%(seen)s” has no year. Write it as in 2019-01-23.") % {"seen": seen})
    if point.month is None and point.day is None:
        raise WhenError(
            _(
                "“%(seen)s” is a calendar year. Write the fiscal year as FY%(year)s (April"
                " %(year)s to March %(next)s), or a month as %(year)s-11."
            )
            % {"seen": seen, "year": point.year, "next": point.year + 1}
        )
    if point.day is not None:
        day = _date(point, point)
        return Period(first_day=day, last_day=day)
    if point.month is None or point.weekday is not None:
        _fail_unreadable(seen)
    _check_month(point.month, seen)
    month = date(point.year, point.month, 1)
    if point.era:
        _check_era(point.era, month_days(month), seen, f"年{month.month}月")
    return Period(month=month)


def _range(start_text: str, end_text: str, seen: str) -> Period:
    if not start_text and not end_text:
        _fail_unreadable(seen)
    start = _read_point(start_text, seen) if start_text else None
    end = _read_point(end_text, seen) if end_text else None
    for point in (start, end):
        if point and point.day is None:
            raise WhenError(
                _(
                    "“%(seen)s”: a range goes from a day to a day, as in"
                    " 2019-01-20 – 2019-01-26. If the days are not known, write one month or"
                    " one fiscal year."
                )
                % {"seen": seen}
            )
    first = _date(start, end or start) if start else None
    last = _date(end, start or end) if end else None
    if first and last and last < first:
        raise WhenError(
            _(
                "“%(seen)s” ends on %(last)s, before it begins on %(first)s. Write both days"
                " with their years."
            )
            % {"seen": seen, "first": first, "last": last}
        )
    return Period(first_day=first, last_day=last)


def _date(point: _Point, other: _Point | None) -> date:
    """The day of a point; month and year may be taken from the other end of its range."""
    seen = point.seen
    year = point.year or (other and other.year)
    month = point.month or (other and other.month)
    if year is None:
        raise WhenError(_("“%(seen)s” has no year. Write it as in 2019-01-23.") % {"seen": seen})
    if month is None or point.day is None:
        _fail_unreadable(seen)
    _check_month(month, seen)
    days = monthrange(year, month)[1]
    if not 1 <= point.day <= days:
        raise WhenError(
            _("“%(seen)s”: there is no day %(day)s in %(month)s, which has %(days)s days.")
            % {"seen": seen, "day": point.day, "month": f"{year}-{month:02}", "days": days}
        )
    day = date(year, month, point.day)
    if point.era:
        _check_era(point.era, (day, day), seen, f"年{month}月{point.day}日")
    if point.weekday is not None and point.weekday != day.weekday():
        language = reader_language()
        raise WhenError(
            _(
                "“%(seen)s”: %(day)s is a %(right)s, not a %(wrong)s. Correct the day, or leave"
                " the weekday out."
            )
            % {
                "seen": seen,
                "day": day,
                "right": weekday_name(day, language),
                "wrong": WEEKDAY_NAMES[language][point.weekday],
            }
        )
    return day


def _check_month(month: int, seen: str) -> None:
    if not 1 <= month <= 12:
        raise WhenError(
            _("“%(seen)s”: there is no month %(month)s. Write it as in 2019-01-23.")
            % {"seen": seen, "month": month}
        )


def _check_era(era: Era, days: tuple[date, date], seen: str, rest: str) -> None:
    """Raise WhenError unless some of the days lie in the era; ``rest`` follows its year."""
    first, last = days
    if first <= era.last_day and last >= era.first_day:
        return
    right = next(era for era in reversed(_ERAS) if era.first_day <= first)
    begins = era if last < era.first_day else _ERAS[_ERAS.index(era) + 1]
    number = (fiscal_year_of(first) if rest == "年度" else first.year) - right.first_day.year + 1
    raise WhenError(
        _("“%(seen)s” does not exist: %(era)s begins on %(day)s. Write %(right)s.")
        % {
            "seen": seen,
            "era": begins.label,
            "day": begins.first_day,
            "right": f"{right.name}{'元' if number == 1 else number}{rest}",
        }
    )


def _fail_unreadable(seen: str) -> NoReturn:
    raise WhenError(
        _(
            "“%(seen)s” is not understood. Write a day as 2019-01-23, a month as 2018-11, a fiscal"
            " year as FY2018, or days as 2019-01-20 – 2019-01-26."
        )
        % {"seen": seen}
    )
