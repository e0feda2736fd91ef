"""The map of Japan: a dot is a place."""

import json
import math
import unicodedata
from bisect import bisect, bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from sakura.marks.drawing import Paint, Point, as_text, number, rounded, svg

MOST_LABELS: Final = 8
_LABEL_HEIGHT: Final = 16.0
_TEXT_GAP: Final = 4.0
_ELBOW: Final = 12.0
_ACROSS: Final = (20, 28, 38, 50, 64, 80, 98, 118)
_DOWN: Final = (0, -12, 12, -24, 24, -36, 36, -50, 50, -66, 66)

Box = tuple[float, float, float, float]


class MapPlace(NamedTuple):
    """A prefecture (ISO 3166-2 code, "JP-13"), its label and how many visits or hosts it had.

    An empty ``colour`` takes the colour of the map.
    """

    code: str
    label: str
    number: int
    colour: str = ""


class _Dots(NamedTuple):
    view_box: str
    inset: str
    by_code: Mapping[str, tuple[Point, ...]]


class _Label(NamedTuple):
    """Where a label hangs: its pin, the bend of its line, and the box of its text."""

    pin: Point
    bend: Point
    tip: Point
    is_right: bool
    box: Box
    cost: float


@cache
def _dots() -> _Dots:
    data = json.loads((Path(__file__).parent.parent / "data/japan-dots.json").read_text("utf-8"))
    return _Dots(
        data["viewBox"],
        data["inset"],
        {code: tuple((x, y) for x, y in dots) for code, dots in data["dots"].items()},
    )


def map_codes() -> frozenset[str]:
    """Return the ISO 3166-2 codes of the prefectures that the map can show."""
    return frozenset(_dots().by_code)


def _dot_path(points: Iterable[Point]) -> str:
    """Path data of zero-length strokes, row by row in relative steps, which compresses well."""
    steps = []
    x = y = 0.0
    for point in sorted(points, key=lambda p: (p[1], p[0])):
        step = (round(point[0] - x, 1), round(point[1] - y, 1))
        x, y = round(x + step[0], 1), round(y + step[1], 1)
        steps.append(f"m{as_text(step)}h0")
    return "".join(steps)


def _text_width(text: str) -> float:
    """About how wide a label is at the largest size of the map's text, in units of its view box."""
    return sum(13.5 if unicodedata.east_asian_width(char) in "WF" else 7.4 for char in text)


def _candidates(pin: Point, width: float) -> Iterable[_Label]:
    """All places for a label around its pin, each with the cost that does not depend on others."""
    x, y = pin
    left, top, map_width, map_height = (float(part) for part in _dots().view_box.split())
    for across in _ACROSS:
        for down in _DOWN:
            for sign in (1, -1):
                tip = (x + sign * (across + _ELBOW), y + down)
                near, far = tip[0] + sign * _TEXT_GAP, tip[0] + sign * (_TEXT_GAP + width)
                box = (
                    min(near, far),
                    tip[1] - _LABEL_HEIGHT / 2,
                    max(near, far),
                    tip[1] + _LABEL_HEIGHT / 2,
                )
                outside = (
                    max(0.0, left - box[0])
                    + max(0.0, box[2] - left - map_width)
                    + max(0.0, top - box[1])
                    + max(0.0, box[3] - top - map_height)
                )
                bend = (x + sign * across, y + down)
                cost = (
                    12 * _dots_within(box)
                    + 40 * outside
                    + 0.5 * math.hypot(across, down)
                    + 3 * _dots_within(_box_around(bend, tip))
                )
                yield _Label(pin, bend, tip, sign > 0, box, cost)


def _box_around(a: Point, b: Point) -> Box:
    return (min(a[0], b[0]), min(a[1], b[1]) - 1, max(a[0], b[0]), max(a[1], b[1]) + 1)


@cache
def _rows() -> tuple[list[float], list[list[float]]]:
    """The height of each row of dots, and where in it dots are, both in order."""
    rows: dict[float, list[float]] = {}
    for points in _dots().by_code.values():
        for x, y in points:
            rows.setdefault(y, []).append(x)
    heights = sorted(rows)
    return heights, [sorted(rows[y]) for y in heights]


def _dots_within(box: Box) -> int:
    """How many dots a box would cover, a dot's own width included."""
    left, top, right, bottom = box
    heights, rows = _rows()
    near = rows[bisect(heights, top - 3) : bisect_left(heights, bottom + 3)]
    return sum(bisect_left(row, right + 3) - bisect(row, left - 3) for row in near)


def _overlaps(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _crosses(a: Point, b: Point, c: Point, d: Point) -> bool:
    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def _meets(box: Box, a: Point, b: Point) -> bool:
    """Whether the line from a to b touches the box."""
    left, top, right, bottom = box
    if left <= b[0] <= right and top <= b[1] <= bottom:
        return True
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return any(_crosses(a, b, corners[i - 1], corners[i]) for i in range(len(corners)))


def _clash(label: _Label, other: _Label) -> float:
    """The cost of two labels beside each other; 1000 and more when they overlap."""
    cost = 0.0
    if _overlaps(label.box, other.box):
        cost += 1000
    for one, two in ((label, other), (other, label)):
        lines = ((one.pin, one.bend), (one.bend, one.tip))
        if any(_meets(two.box, *line) for line in lines):
            cost += 400
        pin_box = (two.pin[0] - 5, two.pin[1] - 5, two.pin[0] + 5, two.pin[1] + 5)
        if _overlaps(one.box, pin_box) or any(_meets(pin_box, *line) for line in lines):
            cost += 150
    if any(
        _crosses(*a, *b)
        for a in ((label.pin, label.bend), (label.bend, label.tip))
        for b in ((other.pin, other.bend), (other.bend, other.tip))
    ):
        cost += 300
    return cost


@lru_cache(maxsize=256)
def _labels(pins: tuple[tuple[Point, float], ...]) -> tuple[_Label, ...]:
    """Place a label of the given width for each pin: cheapest first, then improved in turn."""
    choices = [sorted(_candidates(pin, width), key=lambda c: c.cost)[:48] for pin, width in pins]
    placed = [options[0] for options in choices]
    for _ in range(4):
        before = list(placed)
        for index, options in enumerate(choices):
            others = placed[:index] + placed[index + 1 :]
            placed[index] = min(
                options, key=lambda c: c.cost + sum(_clash(c, other) for other in others)
            )
        if placed == before:
            break
    return tuple(placed)


def dotmap(
    places: Iterable[MapPlace],
    *,
    colour: str = "beni",
    title: str = "",
    description: str = "",
    ident: str = "map",
    palette: Mapping[str, Paint] | None = None,
) -> SafeString:
    """Return the map of Japan as dots, with the visited prefectures in colour.

    Up to eight prefectures have a pin with a line, a label and a count, placed so that labels
    do not overlap; with more, only colours, and the list beside the map says the rest. Places
    whose code is not a prefecture are left out. The map always stands beside that same list.
    Okinawa is moved to an inset. With a ``palette`` colours are attributes, the SVG stands
    alone, and there are no labels, because a paper sets its text in its own fonts.
    """
    dots = _dots()
    shown = [place for place in places if place.code in dots.by_code]
    codes = {place.code for place in shown}
    unvisited = (
        point for code, points in dots.by_code.items() if code not in codes for point in points
    )
    parts = [
        f'<path{_dot_colour("", palette)} d="{_dot_path(unvisited)}"/>',
        f'<path{_lead_colour(palette)} d="{dots.inset}"/>',
    ]
    parts += [
        f"<path{_dot_colour(place.colour or colour, palette)} "
        f'd="{_dot_path(dots.by_code[place.code])}"/>'
        for place in shown
    ]
    if len(shown) <= MOST_LABELS and palette is None:
        pins = tuple(
            (_middle(dots.by_code[place.code]), _text_width(f"{place.label} {place.number}"))
            for place in shown
        )
        parts += [
            _label_svg(place, label, place.colour or colour)
            for place, label in zip(shown, _labels(pins), strict=True)
        ]
    drawing = "".join(parts)
    standalone = palette is not None
    return mark_safe(
        svg("map", dots.view_box, drawing, title, description, ident, standalone=standalone)
    )


def _dot_colour(colour: str, palette: Mapping[str, Paint] | None) -> str:
    """The attributes of dots of a colour; no colour is that of dots nobody went to."""
    if palette is None:
        return f' class="{escape(f"d {colour}".rstrip())}"'
    line = palette[colour or "dot"].line
    return f' fill="none" stroke="{line}" stroke-width="4.3" stroke-linecap="round"'


def _lead_colour(palette: Mapping[str, Paint] | None) -> str:
    if palette is None:
        return ' class="lead"'
    return f' fill="none" stroke="{palette["net"].line}" stroke-width=".7"'


def _middle(points: Sequence[Point]) -> Point:
    """The dot nearest to the middle, so that a pin never stands in the sea."""
    middle = (
        sum(x for x, _ in points) / len(points),
        sum(y for _, y in points) / len(points),
    )
    return min(points, key=lambda point: (round(math.dist(point, middle), 3), point))


def _label_svg(place: MapPlace, label: _Label, colour: str) -> str:
    pin, bend, tip = (rounded(point) for point in (label.pin, label.bend, label.tip))
    anchor, gap = ("start", _TEXT_GAP) if label.is_right else ("end", -_TEXT_GAP)
    return (
        f'<path class="lead" d="M{as_text(pin)}L{as_text(bend)}H{number(tip[0])}"/>'
        f'<circle class="pin {escape(colour)}" cx="{number(pin[0])}" cy="{number(pin[1])}" '
        f'r="3.4"/><text x="{number(tip[0] + gap)}" y="{number(tip[1] + 4.5)}" '
        f'text-anchor="{anchor}"><tspan>{escape(place.label)}</tspan>'
        f'<tspan class="n" dx="5">{place.number}</tspan></text>'
    )
