"""Days, months, fiscal years, Japanese eras, and a Period that says no more than is known."""

from sakura.dates.periods import (
    MONTH_NAMES,
    Period,
    fiscal_year_days,
    fiscal_year_of,
    format_day,
    format_days,
    format_fiscal_year,
    format_month,
    format_time_range,
    weekday_name,
)
from sakura.dates.reading import WhenError, parse_when

__all__ = [
    "MONTH_NAMES",
    "Period",
    "WhenError",
    "fiscal_year_days",
    "fiscal_year_of",
    "format_day",
    "format_days",
    "format_fiscal_year",
    "format_month",
    "format_time_range",
    "parse_when",
    "weekday_name",
]
