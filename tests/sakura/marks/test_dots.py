import re
import xml.etree.ElementTree as ET
from itertools import combinations

import pytest

from sakura.marks import LIGHT_PALETTE, MapPlace, dotmap, map_codes
from sakura.marks.dots import _dots, _labels, _middle, _overlaps, _text_width
from visits.choices import Prefecture

EIGHT = [
    MapPlace("JP-13", "Tokyo", 4),
    MapPlace("JP-08", "Ibaraki", 2),
    MapPlace("JP-11", "Saitama", 3),
    MapPlace("JP-12", "Chiba", 1),
    MapPlace("JP-14", "Kanagawa", 1),
    MapPlace("JP-27", "Osaka", 2),
    MapPlace("JP-28", "Hyogo", 1),
    MapPlace("JP-26", "Kyoto", 10),
]


def parse(places, **options):
    return ET.fromstring(dotmap(places, title="Prefectures visited", **options))


def test_map_knows_every_prefecture_of_the_records():
    assert map_codes() == set(Prefecture.values)


def dots_of(path):
    return path.get("d").count("h0")


def test_dotmap_draws_each_dot_once():
    svg = parse(EIGHT)

    paths = [path for path in svg.iter("path") if path.get("class").startswith("d")]
    assert [dots_of(path) for path in paths[1:]] == [
        len(_dots().by_code[place.code]) for place in EIGHT
    ]
    assert sum(map(dots_of, paths)) == 595
    assert {path.get("class") for path in paths} == {"d", "d beni"}


def test_dotmap_says_label_and_count_of_each_place():
    svg = parse([MapPlace("JP-13", "東京都", 4), MapPlace("JP-40", "<Fukuoka>", 12, "leaf")])

    assert [[part.text for part in text] for text in svg.iter("text")] == [
        ["東京都", "4"],
        ["<Fukuoka>", "12"],
    ]
    assert [pin.get("class") for pin in svg.iter("circle")] == ["pin beni", "pin leaf"]


def test_dotmap_colours_places_by_their_own_or_the_maps_colour():
    svg = parse(
        [MapPlace("JP-13", "Tokyo", 1), MapPlace("JP-01", "Hokkaido", 1, "leaf")], colour="dusk"
    )

    assert [path.get("class") for path in svg.iter("path")] == [
        "d",
        "lead",
        "d dusk",
        "d leaf",
        "lead",
        "lead",
    ]


def test_dotmap_of_more_than_eight_places_has_colours_and_no_labels():
    svg = parse([*EIGHT, MapPlace("JP-01", "Hokkaido", 1)])

    assert not list(svg.iter("text"))
    assert not list(svg.iter("circle"))
    assert len([p for p in svg.iter("path") if p.get("class") == "d beni"]) == 9


def test_dotmap_leaves_out_what_is_no_prefecture():
    svg = parse([MapPlace("", "Unknown", 2), MapPlace("KR-11", "Seoul", 1)])

    assert [path.get("class") for path in svg.iter("path")] == ["d", "lead"]


def test_dotmap_has_a_name_and_a_description():
    svg = parse(EIGHT, description="The same list is beside.", ident="m")

    assert svg.get("aria-labelledby") == "m-t m-d"
    assert (svg.find("title").text, svg.find("desc").text) == (
        "Prefectures visited",
        "The same list is beside.",
    )


@pytest.mark.parametrize(
    "codes",
    [
        ["JP-13", "JP-08", "JP-11", "JP-12", "JP-14", "JP-10", "JP-09", "JP-19"],
        ["JP-27", "JP-28", "JP-26", "JP-29", "JP-30", "JP-25", "JP-24", "JP-23"],
        ["JP-40", "JP-41", "JP-42", "JP-43", "JP-44", "JP-45", "JP-46", "JP-47"],
        ["JP-01", "JP-02", "JP-03", "JP-04", "JP-05", "JP-06", "JP-07", "JP-15"],
        ["JP-13", "JP-11", "JP-28", "JP-40", "JP-01", "JP-47", "JP-34", "JP-17"],
    ],
    ids=["Kanto", "Kansai", "Kyushu", "north", "all over"],
)
def test_labels_never_overlap_and_stay_on_the_map(codes):
    names = dict(Prefecture.choices)
    pins = tuple(
        (_middle(_dots().by_code[code]), _text_width(f"{names[code]} 10")) for code in codes
    )

    labels = _labels(pins)

    assert not [
        pair for pair in combinations([label.box for label in labels], 2) if _overlaps(*pair)
    ]
    left, top, width, height = map(float, _dots().view_box.split())
    for label in labels:
        assert label.box[0] >= left - 3
        assert label.box[1] >= top - 8
        assert label.box[2] <= left + width + 3
        assert label.box[3] <= top + height + 8


def test_pins_stand_on_a_dot_of_their_prefecture():
    pins = [(float(p.get("cx")), float(p.get("cy"))) for p in parse(EIGHT).iter("circle")]

    assert all(pin in _dots().by_code[place.code] for pin, place in zip(pins, EIGHT, strict=True))


def test_dotmap_never_changes():
    first, second = dotmap(EIGHT, title="x"), dotmap(list(EIGHT), title="x")

    assert first == second
    assert not re.search(r"\bstyle=", first)


def test_dotmap_with_a_palette_stands_alone_without_labels():
    places = [MapPlace("JP-13", "Tokyo", 1), MapPlace("JP-01", "Hokkaido", 1, "gold")]

    svg = ET.fromstring(dotmap(places, colour="leaf", palette=LIGHT_PALETTE))

    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    assert [element.get("stroke") for element in svg] == [
        LIGHT_PALETTE["dot"].line,
        LIGHT_PALETTE["net"].line,
        LIGHT_PALETTE["leaf"].line,
        LIGHT_PALETTE["gold"].line,
    ]
    assert not [element for element in svg.iter() if element.get("class")]
