import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from sakura.languages import Text
from tests.sheets import sheet_of, stored_sheet, stored_view
from visits.choices import Audience
from visits.exports import xlsx
from visits.sheet import SheetStop

DAY = dt.date(2019, 1, 23)


def workbook(*sheets, language="en"):
    return openpyxl.load_workbook(io.BytesIO(xlsx.render(sheets, language=language)))


def table(worksheet):
    """Header and rows below the empty row that parts them from the heading."""
    rows = [list(row) for row in worksheet.iter_rows(values_only=True)]
    return rows[rows.index([None] * len(rows[0])) + 1 :]


def test_days_and_times_are_real_and_texts_are_texts():
    stop = SheetStop(
        uid="a",
        day=DAY,
        start_time=dt.time(10),
        end_time=dt.time(12, 30),
        kind="site_visit",
        title=Text(en="=SUM(A1)", ja="訪問"),
    )

    header, row = table(workbook(sheet_of(stop)).active)

    assert dict(zip(header, row, strict=True)) == {
        "Day": dt.datetime(2019, 1, 23),
        "Weekday": "Wed",
        "Start": dt.time(10),
        "End": dt.time(12, 30),
        "Kind": "Site visit",
        "Title": "=SUM(A1)",
        "Title (日本語)": "訪問",
    }


def test_workbook_of_the_stored_sheet_has_a_worksheet_for_each_thing():
    book = workbook(stored_sheet())

    assert book.sheetnames == ["Itinerary", "Details", "Hosts", "Hotels", "Flights", "Crew"]
    assert [row[0] for row in table(book["Hosts"])] == [
        "Host",
        "Ministry of Education, Culture, Sports, Science and Technology (MEXT)",
        "The University of Tokyo",
        "RIKEN",
        "Japan Science and Technology Agency",
        "Ministry of Science and Technology, India",
        "JEOL, Ltd.",
    ]
    assert table(book["Flights"]) == [
        ["Direction", "Day", "Time", "Flight", "Airport", "People"],
        ["Arrival", dt.datetime(2019, 1, 20), dt.time(15, 40), "NH 838", "NRT", 30],
    ]


def test_remarks_tell_of_zones_ranges_and_tags():
    stops = [
        SheetStop(uid="a", day=DAY, last_day=dt.date(2019, 1, 25), is_within=True),
        SheetStop(uid="b", day=DAY, start_time=dt.time(9), time_zone="America/New_York"),
        SheetStop(uid="c", day=DAY, is_cancelled=True, is_sample=True, is_press_open=True),
    ]

    header, *rows = table(workbook(sheet_of(*stops)).active)

    assert [row[header.index("Remarks")] for row in rows] == [
        "Some time within these days",
        "Times in New York",
        "Cancelled\nSample\nOpen to the press",
    ]


def test_what_a_printed_page_has_no_room_for_stands_in_details():
    header, *rows = table(workbook(stored_sheet())["Details"])

    found = [dict(zip(header, row, strict=True)) for row in rows]
    [lecture] = [row for row in found if str(row["Title"]).startswith("Lecture")]
    assert {name: value for name, value in lecture.items() if value is not None} == {
        "Day": dt.datetime(2019, 1, 21),
        "Start": dt.time(14),
        "Title": "Lecture: science, technology and innovation; the view from Tokyo",
        "Received by": "Professor Yamada, School of Engineering",
        "Photography": "Not in the laboratories",
        "Interpreters": "Suzuki Hanako",
        "State of hosts": "confirmed",
    }


def test_public_workbook_has_only_public_columns():
    book = workbook(stored_view(Audience.PUBLIC))

    assert book.sheetnames == ["Itinerary", "Hosts"]
    assert table(book["Itinerary"])[0] == [
        *("Day", "Weekday", "Last day", "Start", "End", "Part of day", "Kind"),
        *("Title", "Title (日本語)", "Title (中文)", "Remarks", "Hosts", "Sites"),
        *("Prefecture or country", "Place", "Takes part", "Text"),
    ]
    assert table(book["Hosts"])[0] == ["Host", "Site", "Prefecture", "Country or region"]


def test_cancelled_stop_is_struck_and_highlight_is_bold():
    stops = [
        SheetStop(uid="a", day=DAY, title=Text(en="Gone"), is_cancelled=True),
        SheetStop(uid="b", day=DAY, title=Text(en="Best"), is_highlight=True),
    ]

    sheet = workbook(sheet_of(*stops)).active

    cells = {cell.value: cell.font for row in sheet.iter_rows() for cell in row}
    assert (cells["Gone"].strike, bool(cells["Gone"].bold)) == (True, False)
    assert (bool(cells["Best"].strike), cells["Best"].bold) == (False, True)
    assert cells["Cancelled"].strike


def test_several_delegations_have_a_worksheet_each():
    label = Text(en="Group [A]/B", ja="第1陣")
    sheets = [
        sheet_of(SheetStop(uid="a", day=DAY), label=label, delegation="1"),
        sheet_of(SheetStop(uid="b", day=DAY), label=label, delegation="2"),
    ]

    book = workbook(*sheets)

    assert book.sheetnames == ["Itinerary", "Group A B", "Group A B (2)"]
    assert [row[0] for row in table(book["Itinerary"])] == ["Delegation", *2 * ["Group [A]/B"]]


def test_second_reader_agrees():
    content = xlsx.render([stored_sheet()], language="ja")

    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()

    heading, _note, _empty, header, *stops = rows
    assert heading[0].startswith("インド行政官招へいプログラム、第1陣、")
    assert [row[7] for row in stops] == [stop.title.ja for stop in stored_sheet().stops]
    assert len(header) == len(stops[0])


def test_workbook_holds_no_formula_no_link_and_no_time_of_its_own():
    content = xlsx.render([stored_sheet()], language="en")

    assert content == xlsx.render([stored_sheet()], language="en")
    archive = zipfile.ZipFile(io.BytesIO(content))
    parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert [name for name, text in parts.items() if "<f>" in text or "hyperlink" in text] == []
    stamps = re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", parts["docProps/core.xml"])
    assert set(stamps) == {"2019-01-10T00:00:00Z"}


def test_no_sheets_are_refused():
    with pytest.raises(ValueError, match="at least one itinerary"):
        xlsx.render([], language="en")
