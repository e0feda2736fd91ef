"""Blossoms: a petal is a person."""

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from sakura.marks.drawing import Paint, Point, as_text, rounded, svg

PETALS: Final = 5
STEP: Final = 14.2
GOLDEN_ANGLE: Final = 137.508
HEXAGON: Final = 6
HEXAGON_RADIUS: Final = 25.0
MARGIN: Final = 15
MOST_PEOPLE_AS_PETALS: Final = 600
PEOPLE_PER_PETAL_BEYOND: Final = 5

# One petal with its notch, pointing up: |x|/|y| stays below tan 36°, so neighbours never touch.
_PETAL: Final[tuple[tuple[str, tuple[Point, ...]], ...]] = (
    ("M", ((0, -1.6),)),
    ("C", ((-3, -3.2), (-6, -7.4), (-2.1, -10.4))),
    ("L", ((0, -9), (2.1, -10.4))),
    ("C", ((6, -7.4), (3, -3.2), (0, -1.6))),
)
_STAMENS: Final = "M0 0V-4.2M0 0 4-1.3M0 0 2.5 3.4M0 0-2.5 3.4M0 0-4-1.3"


class BloomGroup(NamedTuple):
    """People who share a colour, such as one edition. ``people`` is not negative."""

    people: int
    colour: str = "rose"


class _Blossom(NamedTuple):
    centre: Point
    petals: int
    turn: int
    colour: str


def _turned(point: Point, degrees: float) -> Point:
    angle = math.radians(degrees)
    x, y = point
    return (
        x * math.cos(angle) - y * math.sin(angle),
        x * math.sin(angle) + y * math.cos(angle),
    )


@cache
def petal_path(petals: int) -> str:
    """Return the path data of ``petals`` (1 to 5) petals at steps of 72 degrees, around 0 0.

    All petals are one path: it is cheap to clone, and they do not overlap.
    """
    parts = []
    for index in range(petals):
        for command, points in _PETAL:
            turned = " ".join(as_text(_turned(point, 72 * index)) for point in points)
            parts.append(command + turned)
        parts.append("Z")
    return "".join(parts)


@cache
def blossom_symbols() -> SafeString:
    """Return the hidden SVG with the symbols ``b1`` to ``b5`` that every bloom of a page refers to.

    It stands once per page. The vector effect is an attribute because a rule of a style sheet
    that looks at ancestors does not reach into ``<use>``.
    """
    symbols = "".join(
        f'<g id="b{n}"><path vector-effect="non-scaling-stroke" d="{petal_path(n)}"/>'
        + (
            f'<path class="sm" vector-effect="non-scaling-stroke" d="{_STAMENS}"/>'
            if n == PETALS
            else ""
        )
        + "</g>"
        for n in range(1, PETALS + 1)
    )
    return mark_safe(
        f'<svg class="defs" aria-hidden="true" width="0" height="0"><defs>{symbols}</defs></svg>'
    )


def people_per_petal(people: int) -> int:
    """Return how many people one petal of a figure stands for: 1, or 5 in a figure of over 600.

    Then a blossom stands for 25, and the caption must say so.
    """
    return 1 if people <= MOST_PEOPLE_AS_PETALS else PEOPLE_PER_PETAL_BEYOND


def _petal_counts(groups: Sequence[BloomGroup]) -> list[list[int]]:
    """The petals of each blossom of each group, full blossoms first."""
    share = people_per_petal(sum(group.people for group in groups))
    counts = []
    for group in groups:
        petals = math.ceil(group.people / share)
        full, rest = divmod(petals, PETALS)
        counts.append([PETALS] * full + ([rest] if rest else []))
    return counts


def _places(count: int, *, centred: bool) -> list[Point]:
    """Where ``count`` blossoms sit: a ring of up to six, otherwise a spiral that grows outward.

    The first turns of the spiral lean to one side, so a small emblem is a ring in its middle.
    """
    if centred and count <= HEXAGON:
        radius = HEXAGON_RADIUS / (2 * math.sin(math.pi / count)) if count > 1 else 0
        turns = [((0, -radius), 360 / count * index) for index in range(count)]
    else:
        turns = [
            ((0, -STEP * math.sqrt(index + 0.35)), GOLDEN_ANGLE * index) for index in range(count)
        ]
    return [rounded(_turned(point, degrees)) for point, degrees in turns]


def _turn(seed: str, index: int) -> int:
    """Pseudo-random 0 to 71 degrees that never change for a seed."""
    digest = hashlib.sha256(f"{seed}/{index}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % 72


def _net(places: Sequence[Point]) -> str:
    """Path data that joins each place to its three nearest, once; up to six all to all."""
    pairs: list[tuple[int, int]] = []
    for index, place in enumerate(places):
        others = [other for other in range(len(places)) if other != index]
        if len(places) > HEXAGON:
            others = sorted(others, key=lambda o: (round(math.dist(place, places[o]), 3), o))[:3]
        for other in others:
            pair = (min(index, other), max(index, other))
            if pair not in pairs:
                pairs.append(pair)
    return "".join(f"M{as_text(places[a])}L{as_text(places[b])}" for a, b in pairs)


def bloom_extent(people: int | Sequence[int], *, rings: bool = False) -> int:
    """Return half the width of the drawing of so many people, or of several groups of people.

    Drawings that are compared share the largest of their extents. 0 for nobody.
    """
    numbers = [people] if isinstance(people, int) else list(people)
    counts = _petal_counts([BloomGroup(number) for number in numbers])
    places = _places(sum(len(petals) for petals in counts), centred=not rings)
    if not places:
        return 0
    return _half_width(places)


def _half_width(places: Sequence[Point]) -> int:
    return math.ceil(round(max(math.hypot(x, y) for x, y in places), 1)) + MARGIN


def bloom(
    groups: Iterable[BloomGroup | tuple[int, str]],
    seed: str,
    *,
    title: str = "",
    description: str = "",
    ident: str = "bloom",
    extent: int = 0,
    rings: bool = False,
    palette: Mapping[str, Paint] | None = None,
) -> SafeString:
    """Return the blossoms of all groups as one SVG; an empty text when there are no people.

    One petal is one person (5 people in a figure of over 600, see ``people_per_petal``), five
    make a blossom, and groups in order of time grow outward. ``seed`` (the edition's slug) turns
    the blossoms. With a ``title`` the SVG is an image with a name and a ``description``, whose
    ids begin with ``ident``; without, it is hidden from assistive technology, for places where
    the numbers stand next to it. ``extent`` widens the view box to compare drawings;
    ``rings`` marks the end of each group. With a ``palette`` colours are attributes, the SVG
    stands alone and needs no symbols.
    """
    group_list = [BloomGroup(*group) for group in groups]
    counts = _petal_counts(group_list)
    total = sum(len(petals) for petals in counts)
    if not total:
        return SafeString("")
    places = _places(total, centred=not rings)
    half = max(extent, _half_width(places))
    parts = []
    ends = []
    index = 0
    for group, petals in zip(group_list, counts, strict=True):
        blossoms = []
        for count in petals:
            blossoms.append(_Blossom(places[index], count, _turn(seed, index), group.colour))
            index += 1
        if blossoms:
            ends.append(STEP * math.sqrt(index - 0.15))
            parts.append(_blossoms(blossoms, group.colour, palette))
    drawing = _net_and_rings(places, ends if rings else [], palette) + "".join(parts)
    box = f"{-half} {-half} {2 * half} {2 * half}"
    return mark_safe(
        svg("cl", box, drawing, title, description, ident, standalone=palette is not None)
    )


def _blossoms(
    blossoms: Sequence[_Blossom], colour: str, palette: Mapping[str, Paint] | None
) -> str:
    if palette is None:
        uses = "".join(
            f'<use href="#b{blossom.petals}" '
            f'transform="translate({as_text(blossom.centre)})rotate({blossom.turn})"/>'
            for blossom in blossoms
        )
        return f'<g class="bl {escape(colour)}">{uses}</g>'
    paint = palette[colour]
    paths = "".join(
        f'<g transform="translate({as_text(blossom.centre)}) rotate({blossom.turn})">'
        f'<path d="{petal_path(blossom.petals)}"/>'
        + (
            f'<path d="{_STAMENS}" fill="none" stroke-width=".4"/>'
            if blossom.petals == PETALS
            else ""
        )
        + "</g>"
        for blossom in blossoms
    )
    return (
        f'<g fill="{paint.fill}" stroke="{paint.line}" stroke-width=".5" '
        f'stroke-linejoin="round" stroke-linecap="round">{paths}</g>'
    )


def _net_and_rings(
    places: Sequence[Point], radii: Sequence[float], palette: Mapping[str, Paint] | None
) -> str:
    net = _net(places)
    if palette is None:
        ring = "".join(f'<circle class="ring" r="{radius:.1f}"/>' for radius in radii)
        return ring + (f'<path class="net" d="{net}"/>' if net else "")
    line = palette["net"].line
    ring = "".join(
        f'<circle r="{radius:.1f}" fill="none" stroke="{line}" stroke-width=".3" '
        f'stroke-dasharray=".4 2"/>'
        for radius in radii
    )
    return ring + (
        f'<path d="{net}" fill="none" stroke="{line}" stroke-width=".35"/>' if net else ""
    )


def blossom(colour: str, *, petals: int = PETALS) -> SafeString:
    """Return one small blossom that stands for a program beside its name."""
    return mark_safe(
        '<svg viewBox="-12 -12 24 24" aria-hidden="true">'
        f'<g class="bl {escape(colour)}"><use href="#b{petals}"/></g></svg>'
    )


def lost_petal() -> SafeString:
    """Return a blossom with a petal missing, for pages that say that something is not here."""
    return mark_safe(
        '<svg class="cl" viewBox="-16 -16 32 32" aria-hidden="true">'
        '<g class="bl rose"><use href="#b4"/></g></svg>'
    )
