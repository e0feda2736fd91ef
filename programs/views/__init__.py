"""The public pages and files: made from frozen documents alone."""

from programs.views.about import about, accessibility, data, privacy
from programs.views.editions import edition_detail, edition_page, itinerary_detail
from programs.views.figures import statistics, statistics_csv
from programs.views.files import (
    itinerary_csv,
    itinerary_ical,
    itinerary_json,
    itinerary_pdf,
    itinerary_xlsx,
    report_pdf,
)
from programs.views.home import home
from programs.views.hosts import host_detail, host_list
from programs.views.programs import program_detail, program_list

__all__ = [
    "about",
    "accessibility",
    "data",
    "edition_detail",
    "edition_page",
    "home",
    "host_detail",
    "host_list",
    "itinerary_csv",
    "itinerary_detail",
    "itinerary_ical",
    "itinerary_json",
    "itinerary_pdf",
    "itinerary_xlsx",
    "privacy",
    "program_detail",
    "program_list",
    "report_pdf",
    "statistics",
    "statistics_csv",
]
