"""Files of itineraries: sheets go in, bytes come out, the same bytes for the same sheets.

Each module has ``render(sheets, *, language) -> bytes``, ``CONTENT_TYPE`` and ``EXTENSION``. The
sheets are views already (``visits.sheet.view``): a field that this audience may not see is empty,
and what is empty is not printed. No exporter looks at the audience to decide what to show.
"""

from collections.abc import Sequence
from types import ModuleType
from typing import Final

from visits.exports import csv, ical, json, pdf, xlsx
from visits.exports.wording import in_order
from visits.sheet import Sheet

FORMATS: Final[dict[str, ModuleType]] = {
    module.EXTENSION: module for module in (ical, pdf, xlsx, csv, json)
}
"""The exporters by the ending of their files, in the order in which pages offer them."""

__all__ = ["FORMATS", "file_stem", "in_order"]


def file_stem(sheets: Sequence[Sheet]) -> str:
    """Return the name of a file of these sheets, without its ending.

    "indian-officers-fy2018-itinerary", for one delegation with its label and release:
    "indian-officers-fy2018-1st-group-itinerary-r3". Raises IndexError without sheets.
    """
    first = sheets[0]
    parts = [first.program, f"fy{first.fiscal_year}" if first.fiscal_year else ""]
    if len(sheets) == 1:
        parts.append("-".join(first.label.pick("en").text.split()))
    parts.append("itinerary")
    if len(sheets) == 1 and first.audience != "public":
        parts.append(f"r{first.number}" if first.number else "draft")
    return "-".join(part for part in parts if part).lower()
