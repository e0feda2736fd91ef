"""What the desk prints of texts, days and stops."""

import datetime as dt

import pytest
from django.utils.translation import override

from sakura.languages import Text
from visits.sheet import Sheet, SheetGroup, SheetHost, SheetStop
from visits.templatetags import desk

DAY = dt.date(2019, 1, 24)
WAKO = SheetHost(
    key="riken",
    name=Text(en="RIKEN", ja="理化学研究所"),
    site=Text(en="Wako Campus", ja="和光地区"),
    prefecture="JP-11",
)


def make_stop(**values):
    return SheetStop(**{"uid": "1"} | values)


def test_say_marks_another_language_and_escapes():
    with override("ja"):
        assert desk.say(Text(en="<b>Tea")) == '<span lang="en">&lt;b&gt;Tea</span>'
        assert desk.say(Text(ja="茶<道>")) == "茶&lt;道&gt;"
    assert desk.say(None) == ""


@pytest.mark.parametrize(
    "language, name, day, week_day, stamp",
    [
        (
            "en",
            "Officers, FY2018, 1st group",
            "Thursday, January 24, 2019",
            "Thu, January 24",
            "January 24, 2019, 09:05",
        ),
        (
            "ja",
            "行政官 2018年度 第1陣",
            "2019年1月24日（木）",
            "1月24日（木）",
            "2019年1月24日 09:05",
        ),
    ],
)
def test_names_and_days_are_in_the_language_of_the_reader(language, name, day, week_day, stamp):
    sheet = Sheet(
        title=Text(en="Officers", ja="行政官"),
        fiscal_year=2018,
        label=Text(en="1st group", ja="第1陣"),
    )

    with override(language):
        assert desk.full_name(sheet) == name
        assert desk.long_day(DAY) == day
        assert desk.week_day(DAY) == week_day
        assert desk.stamp(dt.datetime(2019, 1, 24, 0, 5, tzinfo=dt.UTC)) == stamp


@pytest.mark.parametrize(
    "values, name",
    [
        ({"title": Text(en="Tour"), "hosts": (WAKO,)}, "Tour"),
        ({"hosts": (WAKO,)}, "RIKEN"),
        ({"place": Text(en="Hotel")}, "Hotel"),
        ({"kind": "free_time"}, "Free time"),
    ],
)
def test_stop_name_is_never_empty(values, name):
    assert desk.stop_name(make_stop(**values)) == name


@pytest.mark.parametrize(
    "values, spot",
    [
        ({"hosts": (WAKO,)}, "Wako Campus, Saitama"),
        ({"hosts": (WAKO.model_copy(update={"site": Text(), "prefecture": ""}),)}, "RIKEN"),
        ({"place": Text(en="Hotel"), "prefecture": "JP-13", "hosts": (WAKO,)}, "Hotel, Tokyo"),
        ({}, ""),
    ],
)
def test_stop_spot_is_short(values, spot):
    assert desk.stop_spot(make_stop(**values)) == spot


def test_stop_groups_are_named_in_the_order_of_the_sheet():
    sheet = Sheet(
        groups=(SheetGroup(uid="b", label=Text(en="B")), SheetGroup(uid="a", label=Text(en="A")))
    )

    assert desk.stop_groups(make_stop(groups=("a", "b")), sheet) == ["B", "A"]


def test_audience_names_are_a_list_in_a_sentence():
    assert desk.audience_names(["driver", "escort"]) == "drivers, escorts"
