import datetime as dt
import re

import pytest

from sakura.marks import OFFICE_HOURS, DayScale, Span, day_scale, dayline


def span(start, end=None):
    return Span(dt.time.fromisoformat(start), dt.time.fromisoformat(end) if end else None)


@pytest.mark.parametrize(
    "spans, scale",
    [
        ([], (8, 19)),
        ([span("09:00", "17:00")], (8, 19)),
        ([span("07:59", "09:00")], (7, 19)),
        ([span("10:00", "19:00")], (8, 19)),
        ([span("10:00", "19:01")], (8, 20)),
        ([span("06:30", "07:00"), span("20:00", "21:15")], (6, 22)),
        ([span("22:00", "01:00")], (8, 24)),
        ([span("19:30")], (8, 20)),
    ],
    ids=[
        "nothing",
        "within",
        "a minute early",
        "to the edge",
        "a minute late",
        "both",
        "past midnight",
        "no end",
    ],
)
def test_day_scale_widens_in_whole_hours(spans, scale):
    assert day_scale(spans) == scale


def test_day_scale_labels_every_second_hour():
    assert DayScale(7, 12).labels == ["07:00", "", "09:00", "", "11:00"]
    assert len(OFFICE_HOURS.labels) == 11


def test_dayline_draws_a_bar_per_visit_in_minutes_of_the_scale():
    svg = dayline([span("07:30", "09:00"), span("22:00", "01:00")], DayScale(7, 24))

    assert 'viewBox="0 0 1020 20"' in svg
    bars = re.findall(r'<rect x="(\d+)" y="5" width="(\d+)"', svg)
    assert bars == [("30", "90"), ("900", "120")]
    assert svg.count("V8") == 9
    assert 'aria-hidden="true"' in svg


def test_dayline_shows_a_visit_without_an_end_as_a_narrow_bar():
    assert '<rect x="60" y="5" width="5" height="11"/>' in dayline([span("09:00")])


def test_dayline_of_a_day_without_clock_times_is_nothing():
    assert dayline([]) == ""
