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
from visits.sheet import SheetGroup, SheetStop

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

    days = [f"01-{day}" for day in ("20 Sun", "21 Mon", "22 Tue", "23 Wed", "24 Thu", "25 Fri")]
    assert book.sheetnames == [
        "Itinerary",
        *days,
        "01-28 Mon",
        *("Details", "Hosts", "Hotels", "Flights", "Crew"),
    ]
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

    others = [name for name in book.sheetnames if not name.startswith("01-")]
    assert others == ["Itinerary", "Hosts"]
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


def plan_of_a_day():
    """Groups A to C: together, apart at the same time, two of them side by side, together."""
    groups = tuple(
        SheetGroup(uid=name, label=Text(en=f"Group {name}", ja=f"{name}班"), head_count=count)
        for name, count in (("A", 10), ("B", 12), ("C", None))
    )

    def stop(uid, start, end, *names, **values):
        return SheetStop(
            uid=uid,
            day=DAY,
            start_time=start and dt.time(start),
            end_time=end and dt.time(end),
            title=Text(en=f"Stop {uid}"),
            takes_part="groups" if names else "everyone",
            groups=names,
            **values,
        )

    return sheet_of(
        stop("1", None, None, part_of_day="morning"),
        stop("2", 10, 12, "A", vehicle="Bus 1"),
        stop("3", 10, 12, "B", "C"),
        stop("4", 13, 14, "A", "C", is_cancelled=True),
        stop("5", 18, 20, meeting_point=Text(en="Lobby")),
        groups=groups,
    )


def test_day_has_a_column_for_each_group_and_common_stops_are_one_cell():
    worksheet = workbook(plan_of_a_day())["01-23 Wed"]

    assert [list(row) for row in worksheet.iter_rows(min_row=5, values_only=True)] == [
        ["Start", "End", "Group A, 10 people", "Group B, 12 people", "Group C"],
        ["Morning", None, "Stop 1", None, None],
        [dt.time(10), dt.time(12), "Stop 2\nVehicle: Bus 1", "Stop 3", None],
        [dt.time(13), dt.time(14), "Stop 4\nCancelled", None, "Stop 4\nCancelled"],
        [dt.time(18), dt.time(20), "Stop 5\nMeeting point: Lobby", None, None],
    ]
    assert sorted(str(cells) for cells in worksheet.merged_cells.ranges) == [
        "C6:E6",
        "C9:E9",
        "D7:E7",
    ]
    assert worksheet["C8"].font.strike
    assert not worksheet["C7"].font.strike
    assert worksheet["A7"].number_format == "hh:mm"


def test_day_is_ready_to_print_on_one_page():
    worksheet = workbook(plan_of_a_day())["01-23 Wed"]

    assert worksheet["A1"].value == "January 23, 2019 (Wednesday)"
    assert worksheet["A3"].value.endswith("Release 1 · January 10, 2019 09:00 (Japan time)")
    assert worksheet.freeze_panes == "C6"
    assert worksheet.print_title_rows == "$5:$5"
    assert worksheet.page_setup.orientation == "landscape"
    assert worksheet.sheet_properties.pageSetUpPr.fitToPage
    # One page is what the file says by saying nothing.
    assert worksheet.page_setup.fitToHeight in (None, 1)
    assert worksheet.auto_filter.ref is None


def test_every_dated_stop_is_on_the_sheet_of_its_day():
    sheet = stored_sheet()
    book = workbook(sheet)

    for day, stops in sheet.days:
        [name] = [name for name in book.sheetnames if name.startswith(f"{day:%m-%d}")]
        words = "\n".join(
            str(cell) for row in book[name].iter_rows(values_only=True) for cell in row if cell
        )
        assert [stop.uid for stop in stops if stop.title.pick("en").text not in words] == []


def test_several_delegations_have_no_sheets_of_days():
    sheets = [
        sheet_of(SheetStop(uid=name, day=DAY), label=Text(en=name), delegation=name)
        for name in ("First", "Second")
    ]

    assert workbook(*sheets).sheetnames == ["Itinerary", "First", "Second"]
