"""What a stop is called when nobody has said so."""

import datetime as dt

import pytest

from sakura.languages import Text
from visits.choices import PartOfDay, StopKind
from visits.titles import propose_title

RIKEN = Text(en="RIKEN", ja="理化学研究所", zh="理化学研究所")
JEOL = Text(en="JEOL Ltd.", ja="日本電子株式会社")


def test_propose_title_names_kind_and_host_in_three_languages():
    assert propose_title(StopKind.SITE_VISIT, [RIKEN]) == Text(
        en="Visit to RIKEN", ja="理化学研究所を訪問", zh="参观理化学研究所"
    )


def test_propose_title_joins_hosts_and_falls_back_for_a_missing_name():
    assert propose_title("discussion", [RIKEN, JEOL]) == Text(
        en="Discussion at RIKEN and JEOL Ltd.",
        ja="意見交換（理化学研究所、日本電子株式会社）",
        zh="座谈（理化学研究所和JEOL Ltd.）",
    )


def test_propose_title_names_the_place_without_a_host():
    airport = Text(en="Narita Airport", ja="成田空港", zh="成田机场")

    assert propose_title(StopKind.ARRIVAL, [], place=airport) == Text(
        en="Arrival at Narita Airport", ja="成田空港に到着", zh="抵达成田机场"
    )


@pytest.mark.parametrize(
    "start_time, part_of_day, expected",
    [
        (dt.time(7, 30), "", "Breakfast"),
        (dt.time(12, 0), "", "Lunch"),
        (dt.time(18, 30), "", "Dinner"),
        (None, PartOfDay.NOON, "Lunch"),
        (None, "", "Meal"),
        (None, PartOfDay.ALL_DAY, "Meal"),
    ],
)
def test_propose_title_calls_a_meal_by_its_time(start_time, part_of_day, expected):
    title = propose_title(StopKind.MEAL, [], start_time=start_time, part_of_day=part_of_day)

    assert title.en == expected


@pytest.mark.parametrize("kind", [kind for kind in StopKind if kind != StopKind.OTHER])
def test_propose_title_always_has_an_answer(kind):
    title = propose_title(kind, [])

    assert all([title.en, title.ja, title.zh])


def test_propose_title_invents_nothing_for_other():
    assert propose_title(StopKind.OTHER, []) == Text()
    assert propose_title(StopKind.OTHER, [JEOL]).ja == "日本電子株式会社"
