"""Bar charts as geometry: numbers go in, frozen structs come out that a template draws as SVG.

All lengths are units of the viewBox, ``WIDTH`` wide. The table beside a chart has the same numbers.
"""

from collections.abc import Sequence

from sakura.frozen import Struct

WIDTH = 420
#: Room at the right of the longest bar for its number.
NUMBER_ROOM = 58
TOP = 24
LABEL_HEIGHT = 22
BAR_HEIGHT = 26
ROW_HEIGHT = 66
#: A number is written into a bar only if it fits.
NUMBER_WIDTH_PER_DIGIT = 9


class Tick(Struct):
    """A line across the chart at a round number."""

    x: float
    value: int


class Bar(Struct):
    """One part of a row. ``has_number`` says whether its number fits into it."""

    x: float
    y: float
    width: float
    middle: float
    baseline: float
    value: int
    key: str
    has_number: bool


class BarRow(Struct):
    """One row: its label above, its parts from left to right, its total behind them."""

    key: str
    label_y: float
    bars: tuple[Bar, ...]
    total: int
    total_x: float
    total_y: float


class BarChart(Struct):
    width: int = WIDTH
    height: float
    bar_height: int = BAR_HEIGHT
    axis_top: float = TOP - 6
    ticks: tuple[Tick, ...]
    rows: tuple[BarRow, ...]


def bar_chart(rows: Sequence[tuple[str, Sequence[tuple[str, int]]]]) -> BarChart | None:
    """Return a chart of stacked horizontal bars, or None if every value is zero.

    ``rows`` are pairs of a row's key and its parts, each a key and a number of at least 0.
    """
    largest = max((sum(value for _key, value in parts) for _row, parts in rows), default=0)
    if largest <= 0:
        return None
    step = round_step(largest)
    end = -(-largest // step) * step
    scale = (WIDTH - NUMBER_ROOM) / end
    drawn = []
    for index, (key, parts) in enumerate(rows):
        top = TOP + index * ROW_HEIGHT + LABEL_HEIGHT
        x = 0.0
        bars = []
        for part, value in parts:
            if value <= 0:
                continue
            width = value * scale
            bars.append(
                Bar(
                    x=_round(x),
                    y=top,
                    width=_round(width),
                    middle=_round(x + width / 2),
                    baseline=top + BAR_HEIGHT / 2 + 5,
                    value=value,
                    key=part,
                    has_number=width >= NUMBER_WIDTH_PER_DIGIT * len(str(value)) + 8,
                )
            )
            x += width
        drawn.append(
            BarRow(
                key=key,
                label_y=top - 7,
                bars=tuple(bars),
                total=sum(value for _part, value in parts),
                total_x=_round(x + 8),
                total_y=top + BAR_HEIGHT / 2 + 8,
            )
        )
    return BarChart(
        height=TOP + len(rows) * ROW_HEIGHT - (ROW_HEIGHT - LABEL_HEIGHT - BAR_HEIGHT) + 6,
        ticks=tuple(
            Tick(x=_round(value * scale), value=value) for value in range(0, end + 1, step)
        ),
        rows=tuple(drawn),
    )


def round_step(largest: int, most_ticks: int = 4) -> int:
    """Return the smallest step of 1, 2 or 5 times a power of ten with at most so many steps."""
    power = 1
    while True:
        for factor in (1, 2, 5):
            step = factor * power
            if step * most_ticks >= largest:
                return step
        power *= 10


def _round(number: float) -> float:
    return round(number, 1)
