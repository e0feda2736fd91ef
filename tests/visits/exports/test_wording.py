import datetime as dt

import pytest
from django.utils import translation

from sakura.languages import Spoken, Text
from tests.sheets import sheet_of
from visits.exports import FORMATS, file_stem, wording
from visits.sheet import SheetGroup, SheetHost, SheetStop

DAY = dt.date(2019, 1, 23)
GROUPS = (
    SheetGroup(uid="a", label=Text(en="A", ja="A班")),
    SheetGroup(uid="b", label=Text(en="B")),
)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"start_time": dt.time(9), "end_time": dt.time(10, 30)}, "09:00–10:30"),
        ({"start_time": dt.time(9)}, "09:00"),
        ({"start_time": dt.time(22), "end_time": dt.time(1)}, "22:00–01:00 (+1)"),
        ({"part_of_day": "morning"}, "morning"),
        ({}, ""),
        (
            {"start_time": dt.time(9), "time_zone": "America/New_York"},
            "09:00 (time in New York)",
        ),
    ],
)
def test_time_text(values, text):
    assert wording.time_text(SheetStop(uid="s", day=DAY, **values)) == text


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({}, "date not recorded"),
        ({"day": DAY}, ""),
        ({"day": DAY, "last_day": DAY}, ""),
        ({"day": DAY, "last_day": dt.date(2019, 1, 25)}, "January 23–25, 2019"),
        (
            {"day": DAY, "last_day": dt.date(2019, 1, 25), "is_within": True},
            "some time within January 23–25, 2019",
        ),
    ],
)
def test_days_text(values, text):
    assert wording.days_text(SheetStop(uid="s", **values), "en") == text


@pytest.mark.parametrize(
    ("values", "groups", "text"),
    [
        ({}, (), ""),
        ({}, GROUPS, "everyone"),
        ({"takes_part": "groups", "groups": ("b", "a")}, GROUPS, "A, B"),
        ({"takes_part": "people"}, (), "some of the group"),
        ({"takes_part": "people", "people": ("1",)}, (), "1 person"),
        ({"takes_part": "number"}, (), "some of the group"),
        (
            {"takes_part": "number", "head_count": 8, "head_count_note": Text(en="drivers too")},
            (),
            "8 people, drivers too",
        ),
    ],
)
def test_who_text(values, groups, text):
    stop = SheetStop(uid="s", **values)

    assert wording.who_text(stop, sheet_of(stop, groups=groups), "en") == text


def test_host_is_named_with_its_site_in_the_language_that_there_is():
    host = SheetHost(key="riken", name=Text(ja="理化学研究所"), site=Text(en="Wako", ja="和光"))

    assert wording.host_text(host, "ja") == Spoken("理化学研究所（和光）", "ja")
    assert wording.host_text(host, "en") == Spoken("理化学研究所 (Wako)", "ja")
    assert wording.host_text(SheetHost(key="x"), "en") == Spoken("", "en")


@pytest.mark.parametrize(
    ("stop", "text"),
    [
        (SheetStop(uid="s"), ""),
        (SheetStop(uid="s", place=Text(en="Narita"), prefecture="JP-12"), "Narita, Chiba"),
        (
            SheetStop(
                uid="s", hosts=(SheetHost(key="a", name=Text(en="A Ltd."), prefecture="JP-13"),)
            ),
            "A Ltd., Tokyo",
        ),
        (
            SheetStop(
                uid="s",
                hosts=(
                    SheetHost(
                        key="a",
                        name=Text(en="A Ltd."),
                        postal_code="100-0001",
                        address=Text(en="1 Chiyoda, Tokyo"),
                        prefecture="JP-13",
                    ),
                    SheetHost(
                        key="b", name=Text(en="B"), country="IN", country_name=Text(en="India")
                    ),
                ),
            ),
            "A Ltd., 〒100-0001 1 Chiyoda, Tokyo / B, India",
        ),
    ],
    ids=["nowhere", "place", "host", "hosts"],
)
def test_location_text(stop, text):
    assert wording.location_text(stop, "en") == text


def test_words_of_later_versions_stand_as_they_are():
    assert wording.kind_text(SheetStop(uid="s", kind="moon_landing")) == "moon_landing"
    assert wording.prefecture_text("JP-99") == "JP-99"
    assert wording.direction_text("sideways") == "sideways"


def test_stop_without_title_has_the_name_of_its_kind():
    assert wording.stop_title(SheetStop(uid="s", kind="site_visit"), "en").text == "Site visit"


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"number": 0}, "Draft, not released"),
        ({"number": 3}, "Release 3"),
        ({"number": 3, "kind": "record"}, "Record, release 3"),
    ],
)
def test_status_text(values, text):
    assert wording.status_text(sheet_of(**values)) == text


def test_time_of_release_is_that_of_japan():
    sheet = sheet_of(released_at=dt.datetime(2019, 1, 9, 23, 30, tzinfo=dt.UTC))

    assert wording.released_text(sheet, "en") == "January 10, 2019 08:30 (Japan time)"


def test_file_stem_names_program_year_and_release():
    sheet = sheet_of(
        program="indian-officers", fiscal_year=2018, number=3, label=Text(en="1st group")
    )
    public = sheet.model_copy(update={"audience": "public"})

    assert file_stem([sheet]) == "indian-officers-fy2018-1st-group-itinerary-r3"
    assert file_stem([public]) == "indian-officers-fy2018-1st-group-itinerary"
    assert file_stem([sheet, sheet]) == "indian-officers-fy2018-itinerary"
    assert file_stem([sheet.model_copy(update={"number": 0})]).endswith("-draft")


def test_every_exporter_says_what_it_makes():
    assert list(FORMATS) == ["ics", "pdf", "xlsx", "csv", "json"]
    assert [module.CONTENT_TYPE.split(";")[0] for module in FORMATS.values()] == [
        "text/calendar",
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "text/csv",
        "application/json",
    ]
