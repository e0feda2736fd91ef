"""The sheet of format 1 that is kept for ever, and views of it."""

import datetime as dt
from pathlib import Path

from sakura.frozen import load
from visits.choices import Audience
from visits.sheet import Sheet, SheetStop, view

DATA = Path(__file__).parent / "data"


def stored_sheet() -> Sheet:
    """The whole sheet, as staff see it."""
    return load(Sheet, (DATA / "sheet-1.json").read_text(encoding="utf-8"))


def stored_view(audience: Audience) -> Sheet:
    """What an audience sees of it; the host is The University of Tokyo."""
    return view(stored_sheet(), audience, host="university-of-tokyo")


def sheet_of(*stops: SheetStop, **values) -> Sheet:
    """A released sheet of these stops and nothing else."""
    values = {"number": 1, "released_at": dt.datetime(2019, 1, 10, tzinfo=dt.UTC)} | values
    return Sheet(stops=stops, **values)
