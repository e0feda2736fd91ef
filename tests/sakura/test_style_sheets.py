"""The tokens of site.css are read from the file itself, so that nothing is said twice."""

import gzip
import re
from itertools import product

import pytest
from django.conf import settings

from sakura.marks import COLOURS, LIGHT_PALETTE

STATIC = settings.BASE_DIR / "static"
SITE = (STATIC / "site.css").read_text("utf-8")
DESK = (STATIC / "desk.css").read_text("utf-8")
BLOCK = SITE[SITE.index("@supports (color:light-dark") : SITE.index(":root[data-theme=light]")]
FALLBACK = SITE[SITE.index(":root{") : SITE.index("@supports (color:light-dark")]

HEX = r"#[0-9a-f]{3}(?:[0-9a-f]{3})?"


def themes():
    light = dict(re.findall(rf"--([\w-]+):({HEX});", FALLBACK.replace("}", ";}")))
    dark = dict(light)
    for name, in_light, in_dark in re.findall(rf"--([\w-]+):light-dark\(({HEX}),({HEX})\)", BLOCK):
        assert light[name] == in_light, f"--{name} differs between the light theme and its fallback"
        dark[name] = in_dark
    return {"light": light, "dark": dark}


THEMES = themes()


def luminance(colour):
    digits = colour[1:]
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TINTS = [f"{colour}-t" for colour in COLOURS]
PAGES = ["paper", "surface", "tint", "wash"]
STATES = ["ok", "warn", "err", "info"]

TEXT = [
    *product(["ink", "ink-2", "beni", "beni-2"], [*PAGES, *TINTS]),
    *product(["ink-3"], ["paper", "surface", "tint", "wash"]),
    *product([f"{colour}-i" for colour in COLOURS], PAGES),
    *((f"{colour}-i", f"{colour}-t") for colour in COLOURS),
    *product(["ink", "ink-2", "beni"], [f"{state}-t" for state in STATES]),
    *product(STATES, ["paper", "surface"]),
    *((state, f"{state}-t") for state in STATES),
    ("on-beni", "beni"),
    ("on-beni", "beni-2"),
    ("foot-ink", "foot"),
    ("foot-2", "foot"),
]
MARKS = [
    *product(COLOURS, PAGES),
    *((colour, f"{colour}-f") for colour in COLOURS),
    *((colour, f"{colour}-t") for colour in COLOURS),
    *product(["line-2", "beni"], PAGES),
    *product(STATES, ["paper", "surface", *(f"{state}-t" for state in STATES)]),
    *product(["focus"], [*PAGES, *TINTS]),
]


@pytest.mark.parametrize("theme", THEMES)
def test_text_stands_out_from_what_it_is_on(theme):
    tokens = THEMES[theme]
    weak = {
        f"{text} on {ground}": round(contrast(tokens[text], tokens[ground]), 2)
        for text, ground in TEXT
        if contrast(tokens[text], tokens[ground]) < 4.5
    }
    assert weak == {}


@pytest.mark.parametrize("theme", THEMES)
def test_marks_and_borders_stand_out_from_what_they_are_on(theme):
    tokens = THEMES[theme]
    weak = {
        f"{mark} on {ground}": round(contrast(tokens[mark], tokens[ground]), 2)
        for mark, ground in MARKS
        if contrast(tokens[mark], tokens[ground]) < 3
    }
    assert weak == {}


def test_every_program_colour_has_its_classes():
    for colour in COLOURS:
        assert f".s-{colour}{{--c:var(--{colour})" in SITE
        assert f".{colour}{{--c:var(--{colour});--cf:var(--{colour}-f)}}" in SITE
        assert f".map .d.{colour}{{stroke:var(--{colour})}}" in SITE


def test_palette_for_paper_is_the_light_theme():
    light = THEMES["light"]

    for colour in COLOURS:
        assert LIGHT_PALETTE[colour] == (light[colour], light[f"{colour}-f"])
    assert LIGHT_PALETTE["beni"].line == light["beni"]
    assert LIGHT_PALETTE["net"].line == light["tick"]
    assert LIGHT_PALETTE["dot"].line == light["dot"]


def test_style_sheets_use_only_tokens_that_exist():
    defined = set(re.findall(r"(--[\w-]+):", SITE + DESK))
    used = set(re.findall(r"var\((--[\w-]+)", SITE + DESK))

    assert used - defined == set()


def test_components_name_no_colour_of_their_own():
    components = SITE[SITE.index("@layer components{") : SITE.index("@layer print{")]

    named = set(re.findall(rf"(?<![\w-]){HEX}(?![\w-])", components + DESK))
    assert named == {"#fff", "#7d1638", "#ff9dbb"}  # focus and control of the footer, always dark


def test_timetable_has_a_row_and_a_length_for_every_quarter_of_a_day():
    for number in range(1, 97):
        assert f".r{number}{{grid-row-start:{number}}}" in DESK
        assert f".n{number}{{grid-row-end:span {number}}}" in DESK


def test_year_ruler_has_a_column_for_every_month_of_two_years_and_eight_levels():
    for number in range(1, 25):
        assert f".m{number}{{grid-column:{number}/-1}}" in SITE
    for number in range(1, 9):
        assert f".years:not(.list)>.l{number}{{" in SITE


@pytest.mark.parametrize(
    "name, most", [("site.css", 10_500), ("desk.css", 5_000), ("site.js", 2_200)]
)
def test_static_file_stays_small(name, most):
    assert len(gzip.compress((STATIC / name).read_bytes(), 9, mtime=0)) <= most


@pytest.mark.parametrize("name", ["site.css", "desk.css"])
def test_style_sheet_asks_no_one_else(name):
    text = (STATIC / name).read_text("utf-8")

    assert not re.findall(r"url\(|@import|https?:", text)
    assert text.count("{") == text.count("}")
