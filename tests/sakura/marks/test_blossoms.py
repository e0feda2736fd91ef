import math
import re
import xml.etree.ElementTree as ET

import pytest

from sakura.marks import (
    LIGHT_PALETTE,
    bloom,
    bloom_extent,
    blossom_symbols,
    people_per_petal,
    petal_path,
)

SVG = "{http://www.w3.org/2000/svg}"


def parse(svg):
    return ET.fromstring(svg)


def petals_of(svg):
    """The petals drawn: each use of b1 to b5 is so many."""
    return sum(int(use.get("href").removeprefix("#b")) for use in parse(svg).iter("use"))


def centres_of(svg):
    moves = [use.get("transform") for use in parse(svg).iter("use")]
    return [tuple(map(float, re.search(r"\((\S+) ([^)]+)\)", move).groups())) for move in moves]


@pytest.mark.parametrize("people", [1, 4, 5, 6, 26, 30, 31, 153, 599, 600])
def test_bloom_has_one_petal_per_person(people):
    assert petals_of(bloom([(people, "rose")], "seed")) == people


@pytest.mark.parametrize(
    "people, petals",
    [(601, 121), (625, 125), (1000, 200)],
    ids=["begun blossom is drawn", "25 per blossom", "many"],
)
def test_bloom_of_over_600_has_one_petal_per_five_people(people, petals):
    assert people_per_petal(people) == 5
    assert petals_of(bloom([(people, "rose")], "seed")) == petals


@pytest.mark.parametrize("groups", [[], [(0, "rose")], [(0, "rose"), (0, "leaf")]])
def test_bloom_of_nobody_is_nothing(groups):
    assert bloom(groups, "seed") == ""
    assert bloom_extent([people for people, _colour in groups]) == 0


def test_bloom_keeps_groups_apart_and_gives_the_last_blossom_the_remainder():
    svg = parse(bloom([(26, "leaf"), (30, "dusk"), (3, "rose")], "seed", rings=True))

    drawn = {
        group.get("class"): [use.get("href") for use in group.iter("use")]
        for group in svg.iter("g")
    }
    assert drawn == {
        "bl leaf": ["#b5"] * 5 + ["#b1"],
        "bl dusk": ["#b5"] * 6,
        "bl rose": ["#b3"],
    }
    assert [circle.get("r") for circle in svg.iter("circle")] == ["34.3", "48.9", "50.9"]


def test_bloom_of_six_is_a_hexagon_joined_all_to_all():
    svg = bloom([(30, "dusk")], "seed")

    assert [round(math.hypot(*centre)) for centre in centres_of(svg)] == [25] * 6
    assert parse(svg).get("viewBox") == "-40 -40 80 80"
    assert parse(svg).find("path").get("d").count("M") == 15


def test_bloom_of_many_grows_along_the_golden_angle():
    centres = centres_of(bloom([(153, "rose")], "seed"))

    assert len(centres) == 31
    radii = [math.hypot(*centre) for centre in centres]
    assert radii == sorted(radii)
    for index, (x, y) in enumerate(centres):
        assert math.isclose(math.hypot(x, y), 14.2 * math.sqrt(index + 0.35), abs_tol=0.1)
        turn = math.degrees(math.atan2(x, -y))
        assert abs((turn - index * 137.508 + 180) % 360 - 180) < 1


@pytest.mark.parametrize("people", [10, 15, 20, 25, 30, 35, 153, 600])
def test_blossoms_do_not_overlap(people):
    centres = centres_of(bloom([(people, "rose")], "seed"))

    pairs = [(a, b) for i, a in enumerate(centres) for b in centres[:i]]
    assert min(math.dist(a, b) for a, b in pairs) > 2 * 10.4


def test_each_spiral_blossom_is_joined_to_its_three_nearest_once():
    svg = parse(bloom([(50, "rose")], "seed"))

    lines = re.findall(r"M(\S+ [^L]+)L(\S+ [^M]+)", svg.find("path").get("d"))
    assert len({frozenset(line) for line in lines}) == len(lines)
    ends = [end for line in lines for end in line]
    assert min(ends.count(end) for end in ends) >= 3


def test_bloom_never_changes_for_a_seed():
    groups = [(26, "leaf"), (153, "rose")]

    assert bloom(groups, "a") == bloom(groups, "a")
    assert bloom(groups, "a") != bloom(groups, "b")
    turns = [int(turn) for turn in re.findall(r"rotate\((\d+)\)", bloom([(600, "rose")], "a"))]
    assert len(turns) == 120
    assert set(turns) <= set(range(72))
    assert len(set(turns)) > 40


def test_bloom_has_a_name_only_with_a_title():
    named = parse(bloom([(5, "rose")], "a", title="5 <petals>", description="Five.", ident="x"))
    hidden = parse(bloom([(5, "rose")], "a"))

    assert named.get("role") == "img"
    assert named.get("aria-labelledby") == "x-t x-d"
    assert named.find("title").text == "5 <petals>"
    assert named.find("desc").text == "Five."
    assert (hidden.get("role"), hidden.get("aria-hidden")) == (None, "true")


def test_bloom_shares_a_wider_extent_but_never_cuts_its_own():
    assert bloom_extent(30) == 40
    assert parse(bloom([(30, "dusk")], "a", extent=94)).get("viewBox") == "-94 -94 188 188"
    assert parse(bloom([(30, "dusk")], "a", extent=5)).get("viewBox") == "-40 -40 80 80"


def test_bloom_with_a_palette_stands_alone_with_inline_colours():
    svg = parse(bloom([(13, "leaf"), (5, "gold")], "a", rings=True, palette=LIGHT_PALETTE))

    assert svg.tag == f"{SVG}svg"
    assert not list(svg.iter(f"{SVG}use"))
    assert not [element for element in svg.iter() if element.get("class") or element.get("style")]
    groups = [g for g in svg.iter(f"{SVG}g") if g.get("fill")]
    assert [(g.get("fill"), g.get("stroke")) for g in groups] == [
        (LIGHT_PALETTE["leaf"].fill, LIGHT_PALETTE["leaf"].line),
        (LIGHT_PALETTE["gold"].fill, LIGHT_PALETTE["gold"].line),
    ]
    petals = [path.get("d").count("Z") for g in groups for path in g.iter(f"{SVG}path")]
    assert sum(petals) == 18


def test_symbols_hold_one_to_five_petals_in_one_path_each():
    symbols = {group.get("id"): group for group in parse(blossom_symbols()).iter("g")}

    assert list(symbols) == ["b1", "b2", "b3", "b4", "b5"]
    for number, symbol in enumerate(symbols.values(), start=1):
        petals = symbol.findall("path")[0]
        assert petals.get("vector-effect") == "non-scaling-stroke"
        assert petals.get("d") == petal_path(number)
        assert petals.get("d").count("Z") == number
    assert [len(symbol.findall("path")) for symbol in symbols.values()] == [1, 1, 1, 1, 2]
