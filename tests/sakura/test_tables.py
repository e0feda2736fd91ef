import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from sakura.tables import Column, Table, csv_bytes, harmless, worksheet_names, xlsx_bytes


def test_csv_has_bom_crlf_and_plain_cells():
    rows = [["RIKEN, Wako", dt.date(2019, 1, 22), dt.time(10, 0), True, 2.5, None]]

    content = csv_bytes(rows, header=["title", "day", "start", "open", "hours", "note"])

    assert content == (
        b'\xef\xbb\xbftitle,day,start,open,hours,note\r\n"RIKEN, Wako",2019-01-22,10:00,1,2.5,\r\n'
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_csv_never_holds_a_formula(start):
    text = f"{start}HYPERLINK(1)"

    assert harmless(text) == f"'{text}"
    assert csv_bytes([[-1]], header=["n"]) == b"\xef\xbb\xbfn\r\n-1\r\n"


def test_csv_row_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="2 cells, the header has 1"):
        csv_bytes([["a", "b"]], header=["one"])


def test_worksheet_names_are_valid_and_unique():
    names = ["Group A/B: [x]?", "group a b x", "", "History", "第1陣" * 20, "第1陣" * 20, "'"]

    assert worksheet_names(names) == [
        "Group A B x",
        "group a b x (2)",
        "3",
        "History 4",
        ("第1陣" * 20)[:31],
        ("第1陣" * 20)[:27] + " (2)",
        "7",
    ]


def table(**values):
    return Table(
        **{
            "name": "Stops",
            "columns": [Column("Title"), Column("Day"), Column("Start"), Column("People")],
            "rows": [["=1+1", dt.date(2019, 1, 23), dt.time(9, 30), 30]],
            "heading": "Itinerary",
            "notes": ["Release 2"],
        }
        | values
    )


def test_xlsx_keeps_texts_days_times_and_numbers_apart():
    content = xlsx_bytes([table()], title="Itinerary")

    sheet = openpyxl.load_workbook(io.BytesIO(content))["Stops"]
    assert [cell.value for cell in sheet[5]] == [
        "=1+1",
        dt.datetime(2019, 1, 23),
        dt.time(9, 30),
        30,
    ]
    assert [cell.data_type for cell in sheet[5]] == ["s", "d", "d", "n"]
    assert [cell.value for cell in sheet[4]] == ["Title", "Day", "Start", "People"]
    assert (sheet["A1"].value, sheet["A2"].value, sheet["A3"].value) == (
        "Itinerary",
        "Release 2",
        None,
    )


def test_xlsx_is_laid_out_to_be_printed():
    content = xlsx_bytes([table()], title="Itinerary", footer="R&D")

    sheet = openpyxl.load_workbook(io.BytesIO(content))["Stops"]
    assert sheet.freeze_panes == "A5"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.auto_filter.ref == "A4:D5"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.page_setup.fitToHeight == 0  # as many pages as it takes; one wide is the default
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.left.text == "R&&D"
    assert sheet.oddFooter.right.text == "&P / &N"


def test_xlsx_rows_are_as_high_as_their_wrapped_lines():
    columns = [Column("Title", 11), Column("Note", 21)]
    rows = [
        ["x" * 30, "short"],
        ["one", "two\nlines"],
        ["日本語の題名です", "-"],
        ["x" * 9999, None],
    ]

    content = xlsx_bytes([Table("Stops", columns, rows)], title="Itinerary")

    sheet = openpyxl.load_workbook(io.BytesIO(content))["Stops"]
    heights = [sheet.row_dimensions[number].height for number in range(1, 6)]
    assert heights == [15.75, 42.75, 29.25, 29.25, 408.75]


def test_xlsx_is_the_same_bytes_and_knows_only_the_time_it_is_given():
    stamp = dt.datetime(2019, 1, 10, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))

    first = xlsx_bytes([table()], title="Itinerary", created_at=stamp)

    assert first == xlsx_bytes([table()], title="Itinerary", created_at=stamp)
    archive = zipfile.ZipFile(io.BytesIO(first))
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert b"2019-01-10T00:00:00Z" in archive.read("docProps/core.xml")


def test_xlsx_cuts_what_no_cell_can_hold_and_keeps_early_days_as_text():
    rows = [["x" * 40_000, dt.date(1899, 5, 1), None, 1]]

    content = xlsx_bytes([table(rows=rows)], title="Itinerary")

    sheet = openpyxl.load_workbook(io.BytesIO(content))["Stops"]
    assert sheet["A5"].value == "x" * 32_766 + "…"
    assert [cell.value for cell in sheet[5]][1:] == ["1899-05-01", None, 1]


def test_xlsx_without_tables_or_with_uneven_rows_is_refused():
    with pytest.raises(ValueError, match="at least one table"):
        xlsx_bytes([], title="Itinerary")
    with pytest.raises(ValueError, match="3 cells for 4 columns"):
        xlsx_bytes([table(rows=[["a", None, None]])], title="Itinerary")
