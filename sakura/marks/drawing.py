"""What all drawings share: colours, coordinates as text, and the element around a drawing."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from django.utils.html import escape

Point = tuple[float, float]

COLOURS: Final = ("rose", "leaf", "dusk", "gold")
"""The colour classes of programs; ``beni`` colours what belongs to several of them."""


class Paint(NamedTuple):
    """The colours of one program outside a style sheet, as written in SVG."""

    line: str
    fill: str


LIGHT_PALETTE: Final[Mapping[str, Paint]] = {
    "rose": Paint("#b93f68", "#f9d6df"),
    "leaf": Paint("#2b7a63", "#cce8dd"),
    "dusk": Paint("#4b57b3", "#d8dcf6"),
    "gold": Paint("#93650c", "#f6e3b4"),
    "beni": Paint("#a8244e", "#f9d6df"),
    "net": Paint("#c3b6bf", "none"),
    "dot": Paint("#d3c8cf", "none"),
}
"""The light theme of ``site.css`` for paper: pass it as ``palette``. A test compares the two."""


def number(value: float) -> str:
    """A coordinate as short as it gets: one decimal for drawings, no trailing zero."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def as_text(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def rounded(point: Point) -> Point:
    return (round(point[0], 1), round(point[1], 1))


def svg(
    css: str,
    box: str,
    drawing: str,
    title: str,
    description: str,
    ident: str,
    *,
    standalone: bool = False,
) -> str:
    """Wrap a drawing as an image with a name, or as one that is hidden when it has no title."""
    opening = f'<svg class="{css}" viewBox="{box}"'
    if standalone:
        opening = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"'
    if not title:
        return f'{opening} aria-hidden="true">{drawing}</svg>'
    named = f"{ident}-t {ident}-d" if description else f"{ident}-t"
    texts = f'<title id="{ident}-t">{escape(title)}</title>'
    if description:
        texts += f'<desc id="{ident}-d">{escape(description)}</desc>'
    return f'{opening} role="img" aria-labelledby="{named}">{texts}{drawing}</svg>'
