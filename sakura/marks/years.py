"""The year ruler: where reports stand in their fiscal years. Geometry only; a template draws it."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

MONTHS: Final = 12
_APRIL: Final = 4
#: Columns of a 24 month ruler that the text of an entry takes.
_TEXT_COLUMNS: Final = 7
MOST_LEVELS: Final = 8


class YearMark(NamedTuple):
    """An entry for the ruler. ``month`` is 1 to 12, or None if only the fiscal year is known."""

    fiscal_year: int
    month: int | None
    colour: str
    item: Any


class RulerEntry(NamedTuple):
    """A placed entry: its ``item`` and the classes of its list item."""

    item: Any
    css: str


class RulerYear(NamedTuple):
    """A fiscal year of a ruler, with its entries in order of month."""

    fiscal_year: int
    css: str
    entries: tuple[RulerEntry, ...]


class Ruler(NamedTuple):
    """One ruler of one or two fiscal years, oldest first; ``css`` belongs to its list."""

    css: str
    years: tuple[RulerYear, ...]


def year_rulers(marks: Iterable[YearMark]) -> list[Ruler]:
    """Return the rulers that hold all marks: two fiscal years each, the newest ruler first.

    The oldest ruler has one year when the number of years is odd; years without a mark at a
    whole ruler's length are left out. Entries start in the column of their month (class ``m1``
    to ``m24``) and hang at a level (``l1`` to ``l8``) at which no text crosses a stem. A ruler
    that needs more levels gets the class ``list`` and reads as a list at every width.
    """
    by_year: dict[int, list[YearMark]] = {}
    for mark in marks:
        by_year.setdefault(mark.fiscal_year, []).append(mark)
    rulers = []
    years = sorted(by_year)
    while years:
        newest = years.pop()
        pair = [newest]
        if years and (years[-1] == newest - 1):
            pair.insert(0, years.pop())
        rulers.append(_ruler({year: by_year[year] for year in pair}))
    return rulers


def _ruler(by_year: Mapping[int, Sequence[YearMark]]) -> Ruler:
    placed: list[tuple[int, YearMark]] = []
    for index, marks in enumerate(by_year.values()):
        for mark in marks:
            month = 0 if mark.month is None else (mark.month - _APRIL) % MONTHS
            placed.append((index * MONTHS + month + 1, mark))
    # A mark with a month hangs above one that stands for the whole year from the same column.
    placed.sort(key=lambda entry: (entry[0], entry[1].month is not None))
    reach = math.ceil(_TEXT_COLUMNS * len(by_year) / 2)
    levels = [0] * len(placed)
    for index in range(len(placed) - 1, -1, -1):
        column = placed[index][0]
        crossed = [
            levels[other]
            for other in range(index + 1, len(placed))
            if placed[other][0] < column + reach
        ]
        levels[index] = 1 + max(crossed, default=0)
    years = []
    for position, fiscal_year in enumerate(by_year):
        entries = tuple(
            RulerEntry(mark.item, _entry_css(column, level, mark, len(by_year)))
            for (column, mark), level in zip(placed, levels, strict=True)
            if mark.fiscal_year == fiscal_year
        )
        years.append(RulerYear(fiscal_year, "fy two" if position else "fy", entries))
    css = "years" if len(by_year) > 1 else "years one"
    return Ruler(css + (" list" if max(levels) > MOST_LEVELS else ""), tuple(years))


def _entry_css(column: int, level: int, mark: YearMark, years: int) -> str:
    classes = [f"m{column}", f"l{level}"]
    if mark.month is None:
        classes.append("all")
        if years > 1 and column <= MONTHS:
            classes.append("half")
    return " ".join([*classes, f"s-{mark.colour}"])
