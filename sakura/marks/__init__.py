"""The three marks: a petal is a person, a tick is time, a dot is a place.

Everything here returns SVG text, or small frozen structs, from plain numbers: no request, no
clock, no database, and the same bytes for the same arguments. Colours come from classes of
``site.css``; where there is no style sheet (PDF, share image) a palette writes them inline.
"""

from sakura.marks.blossoms import (
    BloomGroup,
    bloom,
    bloom_extent,
    blossom,
    blossom_symbols,
    lost_petal,
    people_per_petal,
    petal_path,
)
from sakura.marks.codes import square_code
from sakura.marks.dots import MOST_LABELS, MapPlace, dotmap, map_codes
from sakura.marks.drawing import COLOURS, LIGHT_PALETTE, Paint
from sakura.marks.ticks import OFFICE_HOURS, DayScale, Span, day_scale, dayline
from sakura.marks.years import Ruler, RulerEntry, RulerYear, YearMark, year_rulers

__all__ = [
    "COLOURS",
    "LIGHT_PALETTE",
    "MOST_LABELS",
    "OFFICE_HOURS",
    "BloomGroup",
    "DayScale",
    "MapPlace",
    "Paint",
    "Ruler",
    "RulerEntry",
    "RulerYear",
    "Span",
    "YearMark",
    "bloom",
    "bloom_extent",
    "blossom",
    "blossom_symbols",
    "day_scale",
    "dayline",
    "dotmap",
    "lost_petal",
    "map_codes",
    "people_per_petal",
    "petal_path",
    "square_code",
    "year_rulers",
]
