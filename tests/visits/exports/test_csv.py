import csv as reader
import datetime as dt
import io

import pytest

from sakura.languages import Text
from tests.sheets import DATA, sheet_of, stored_sheet, stored_view
from visits.choices import Audience
from visits.exports import csv
from visits.sheet import SheetHost, SheetStop


def rows_of(content):
    return list(reader.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_file_of_the_stored_sheet_is_as_kept():
    content = csv.render([stored_sheet()], language="en")

    assert content == (DATA / "itinerary.csv").read_bytes()


@pytest.mark.parametrize("audience", Audience)
def test_columns_are_the_same_for_every_audience(audience):
    content = csv.render([stored_view(audience)], language="ja")

    header = content.split(b"\r\n")[0].decode("utf-8-sig")
    assert header.split(",") == list(csv.COLUMNS)


def test_stop_with_several_hosts_keeps_their_columns_in_step():
    hosts = (
        SheetHost(key="jst", name=Text(en="JST"), prefecture="JP-13"),
        SheetHost(key="riken", name=Text(en="RIKEN"), site=Text(en="Wako; main")),
    )

    [row] = rows_of(csv.render([sheet_of(SheetStop(uid="a", hosts=hosts))], language="en"))

    found = {name: row[name] for name in ("hosts", "host_keys", "sites", "prefectures", "dress")}
    assert found == {
        "hosts": "JST; RIKEN",
        "host_keys": "jst; riken",
        "sites": "; Wako, main",
        "prefectures": "JP-13; ",
        "dress": "",
    }


def test_texts_are_harmless_and_titles_stand_in_every_language():
    stop = SheetStop(
        uid="a", day=dt.date(2019, 1, 23), title=Text(en="=1+1", ja="訪問"), vehicle="+81 3"
    )

    [row] = rows_of(csv.render([sheet_of(stop)], language="ja"))

    assert (row["title"], row["title_en"], row["title_ja"]) == ("訪問", "'=1+1", "訪問")
    assert row["vehicle"] == "'+81 3"
    assert (row["day"], row["weekday"], row["start_time"]) == ("2019-01-23", "水曜日", "")
