"""Tables that leave the program as CSV or XLSX: harmless to open, same bytes for same rows."""

import csv
import datetime as dt
import io
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import xlsxwriter

Cell = str | int | float | bool | dt.date | dt.time | dt.datetime | None

CSV_CONTENT_TYPE: Final = "text/csv; charset=utf-8"
XLSX_CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# Spreadsheet programs read a text that begins so as a formula; those of Japan also in full width.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CELL_LIMIT: Final = 32_767  # characters that a cell of XLSX can hold
_LINE_HEIGHT: Final = 13.5  # points, at the size of the cells
_MOST_HEIGHT: Final = 408.75  # points; a row of XLSX is no higher
_EPOCH: Final = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
_FIRST_XLSX_DAY: Final = dt.date(1900, 3, 1)  # before it the day numbers of XLSX are off by one


def harmless(text: str) -> str:
    """Return the text, with an apostrophe before it if a spreadsheet would run it as a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def csv_bytes(rows: Iterable[Sequence[Cell]], *, header: Sequence[str]) -> bytes:
    """Return the rows as CSV: UTF-8 with BOM, CRLF, one line for the header.

    Texts that a spreadsheet would run get an apostrophe before them. Days and times are ISO 8601
    (2019-01-23, 10:00), yes and no are ``1`` and ``0``, None is empty.
    Raises ValueError if a row has not as many cells as the header.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(title) for title in header])
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"A row has {len(row)} cells, the header has {len(header)}.")
        writer.writerow([_csv_cell(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell) -> str | int | float:
    match cell:
        case None:
            return ""
        case bool():
            return int(cell)
        case int() | float():
            return cell
        case str():
            return harmless(cell)
        case dt.datetime():
            return cell.isoformat(sep=" ", timespec="seconds")
        case dt.date():
            return cell.isoformat()
        case dt.time():
            return cell.isoformat(timespec="minutes" if not cell.second else "seconds")


@dataclass(frozen=True)
class Column:
    """One column of a table. ``width`` is in characters; without it the content decides."""

    title: str
    width: float | None = None


@dataclass(frozen=True)
class Table:
    """One worksheet: a heading and lines of text above, a header row, and the rows.

    ``name`` is what staff would call it; it is made valid and unique when it is written.
    """

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    heading: str = ""
    notes: Sequence[str] = ()
    emphasized: frozenset[int] = frozenset()  # numbers of rows, from 0, set in bold
    struck: frozenset[int] = frozenset()  # numbers of rows, from 0, struck through
    merged: Sequence[tuple[int, int, int]] = ()  # row, first and last column of cells made one
    frozen_columns: int = 0  # how many stay in sight when the others are scrolled
    is_plan: bool = False  # a grid on one printed page, not a list to filter


def xlsx_bytes(
    tables: Sequence[Table],
    *,
    title: str,
    created_at: dt.datetime | None = None,
    footer: str = "",
    font: str = "Calibri",
) -> bytes:
    """Return a workbook with one worksheet per table, ready to print and without live formulas.

    Days and times are real days and times. Header rows are frozen, carry a filter and stand on
    each printed page; pages are A4 landscape, as wide as the table, numbered. Cells that are
    merged show the first of them. The same tables give the same bytes; ``created_at`` (aware) is
    the only time in the file.
    Raises ValueError without a table, or if a row has not as many cells as there are columns.
    """
    if not tables:
        raise ValueError("A workbook needs at least one table.")
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    created = (created_at or _EPOCH).astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
    workbook.set_properties({"title": title, "created": created})
    formats = _Formats(workbook, font)
    names = worksheet_names([table.name for table in tables])
    for name, table in zip(names, tables, strict=True):
        _write(workbook.add_worksheet(name), table, formats, footer)
    workbook.close()
    return out.getvalue()


def worksheet_names(names: Sequence[str]) -> list[str]:
    """Return the names as worksheets may have them: valid, at most 31 characters, all different.

    The characters [ ] : * ? / \\ become spaces, an empty name a number, and a name that is there
    already (in any case of letters) gets a number: "Group A (2)".
    """
    taken: set[str] = set()
    result = []
    for position, name in enumerate(names, start=1):
        clean = re.sub(r"[\[\]:*?/\\\x00-\x20]+", " ", name).strip(" '")
        clean = clean or str(position)
        if clean.casefold() == "history":  # Excel keeps this name for itself
            clean = f"{clean} {position}"
        candidate, number = _cut(clean, 31), 1
        while candidate.casefold() in taken:
            number += 1
            ending = f" ({number})"
            candidate = _cut(clean, 31 - len(ending)) + ending
        taken.add(candidate.casefold())
        result.append(candidate)
    return result


def _cut(text: str, length: int) -> str:
    # The limit counts UTF-16 units, of which a rare character takes two.
    while len(text.encode("utf-16-le")) // 2 > length:
        text = text[:-1]
    return text.rstrip().rstrip("'")


class _Formats:
    """The cell formats of one workbook, made when first asked for."""

    def __init__(self, workbook: Any, font: str) -> None:
        self._workbook = workbook
        self._base = {"font_name": font, "font_size": 10, "valign": "top"}
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """Return the format for a name such as "date", "text+bold" or "header"."""
        if name not in self._made:
            properties = dict(self._base)
            for part in name.split("+"):
                properties |= _FORMATS[part]
            self._made[name] = self._workbook.add_format(properties)
        return self._made[name]


_LINE: Final = {"bottom": 1, "bottom_color": "#E6DEE2"}
_FORMATS: Final[dict[str, dict[str, Any]]] = {
    "heading": {"bold": True, "font_size": 14},
    "note": {"font_color": "#554D63"},
    "header": {
        "bold": True,
        "bottom": 1,
        "bottom_color": "#1E1A2B",
        "bg_color": "#F5F1F4",
        "text_wrap": True,
        "valign": "vcenter",
    },
    "text": {"text_wrap": True, **_LINE},
    "number": {"num_format": "#,##0.##;-#,##0.##", **_LINE},
    "count": {"num_format": "#,##0", **_LINE},
    "date": {"num_format": "yyyy-mm-dd", "align": "left", **_LINE},
    "time": {"num_format": "hh:mm", "align": "left", **_LINE},
    "datetime": {"num_format": "yyyy-mm-dd hh:mm", "align": "left", **_LINE},
    "bold": {"bold": True},
    "boxed": {"border": 1, "border_color": "#C3B6BF"},
    "struck": {"font_strikeout": True, "font_color": "#554D63"},
}


def _write(sheet: Any, table: Table, formats: _Formats, footer: str) -> None:
    for cells in table.rows:
        if len(cells) != len(table.columns):
            raise ValueError(f"A row has {len(cells)} cells for {len(table.columns)} columns.")
    row = 0
    if table.heading:
        sheet.set_row(row, 20.25)
        sheet.write_string(row, 0, _whole(table.heading), formats["heading"])
        row += 1
    for note in table.notes:
        sheet.write_string(row, 0, _whole(note), formats["note"])
        row += 1
    if row:
        row += 1  # one empty row parts the heading from the table
    header_row = row
    widths = [
        column.width or _fitting_width(column, [cells[number] for cells in table.rows])
        for number, column in enumerate(table.columns)
    ]
    titles = [column.title for column in table.columns]
    sheet.set_row(row, _height(titles, widths))
    for number, title in enumerate(titles):
        sheet.write_string(row, number, _whole(title), formats["header"])
    merged: dict[int, list[tuple[int, int]]] = {}
    for number, begin, end in table.merged:
        merged.setdefault(number, []).append((begin, end))
    for number, cells in enumerate(table.rows):
        row += 1
        style = ("+bold" if number in table.emphasized else "") + (
            "+struck" if number in table.struck else ""
        )
        if table.is_plan:
            style += "+boxed"
        spans = merged.get(number, [])
        sheet.set_row(row, _height(*_joined_cells(cells, widths, spans)))
        for begin, end in spans:
            # The cell itself is written below, over the first of those that become one.
            sheet.merge_range(row, begin, row, end, "", formats["text" + style])
        hidden = {place for begin, end in spans for place in range(begin + 1, end + 1)}
        for place, cell in enumerate(cells):
            if place not in hidden:
                _write_cell(sheet, row, place, cell, formats, style)
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)
    last = max(len(table.columns) - 1, 0)
    if table.rows and not table.is_plan:
        sheet.autofilter(header_row, 0, row, last)
    sheet.freeze_panes(header_row + 1, table.frozen_columns)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 1 if table.is_plan else 0)
    sheet.repeat_rows(header_row)
    # An ampersand begins a code in a footer; two are one.
    left = footer.replace("&", "&&")
    sheet.set_footer(f"&L{_cut(left, 200)}&R&P / &N")


def _joined_cells(
    cells: Sequence[Cell], widths: Sequence[float], spans: Sequence[tuple[int, int]]
) -> tuple[list[Cell], list[float]]:
    """The cells and widths of a row in which those of a span are one cell, as wide as they are."""
    joined, joined_widths = list(cells), list(widths)
    for begin, end in sorted(spans, reverse=True):
        joined[begin : end + 1] = [cells[begin]]
        joined_widths[begin : end + 1] = [sum(widths[begin : end + 1])]
    return joined, joined_widths


def _write_cell(
    sheet: Any, row: int, place: int, cell: Cell, formats: _Formats, style: str
) -> None:
    match cell:
        case None | "":
            sheet.write_blank(row, place, None, formats["text" + style])
        case bool():
            sheet.write_boolean(row, place, cell, formats["text" + style])
        case int():
            sheet.write_number(row, place, cell, formats["count" + style])
        case float():
            sheet.write_number(row, place, cell, formats["number" + style])
        case str():
            sheet.write_string(row, place, _whole(cell), formats["text" + style])
        case dt.datetime():
            # A spreadsheet knows no time zones: the clock time at the place is what counts.
            local = cell.replace(tzinfo=None, microsecond=0)
            sheet.write_datetime(row, place, local, formats["datetime" + style])
        case dt.date():
            if cell < _FIRST_XLSX_DAY:
                sheet.write_string(row, place, cell.isoformat(), formats["text" + style])
            else:
                sheet.write_datetime(row, place, cell, formats["date" + style])
        case dt.time():
            sheet.write_datetime(row, place, cell, formats["time" + style])


def _whole(text: str) -> str:
    """Return the text, cut with an ellipsis where XlsxWriter would drop it without a word."""
    return text if len(text) <= _CELL_LIMIT else text[: _CELL_LIMIT - 1] + "…"


def _fitting_width(column: Column, cells: Sequence[Cell]) -> float:
    """Return a width in characters between 8 and 44 that holds most of the column unwrapped."""
    longest = max((columns_of(line) for cell in cells for line in _lines(cell)), default=0)
    return min(max(longest + 2, columns_of(column.title) + 3, 8), 44)


def _height(cells: Sequence[Cell], widths: Sequence[float]) -> float:
    """Return the height in points that shows every wrapped line.

    Excel finds it by itself when it opens the file; LibreOffice and viewers do not.
    """
    lines = max(
        (
            sum(math.ceil(max(columns_of(line), 1) / (width - 1)) for line in _lines(cell))
            for cell, width in zip(cells, widths, strict=True)
        ),
        default=1,
    )
    return min(max(lines, 1) * _LINE_HEIGHT + 2.25, _MOST_HEIGHT)


def _lines(cell: Cell) -> list[str]:
    match cell:
        case str():
            return cell.split("\n")
        case dt.datetime():
            return ["0000-00-00 00:00"]
        case dt.date():
            return ["0000-00-00"]
        case dt.time():
            return ["00:00"]
        case None:
            return []
    return [str(cell)]


def columns_of(text: str) -> int:
    """Return how wide a text is, in columns: letters of East Asia take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
