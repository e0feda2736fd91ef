import datetime as dt

import pytest

from sakura.dates import Period
from sakura.languages import Text
from visits.conflicts import Finding, FindingKind, Fix, Severity, find_errors, find_findings
from visits.sheet import Sheet, SheetStop

DAY = dt.date(2019, 1, 23)


def stop(uid, start, end, **values):
    return SheetStop(
        uid=uid,
        title=Text(en=uid),
        day=DAY,
        start_time=dt.time.fromisoformat(start),
        end_time=dt.time.fromisoformat(end),
        **values,
    )


def overlaps(*stops):
    return [(f.stops, f.minutes) for f in find_errors(Sheet(stops=stops))]


def test_overlap_names_the_stops_and_the_minutes():
    found = find_errors(Sheet(stops=(stop("a", "10:00", "11:00"), stop("b", "10:30", "12:00"))))

    assert found == [
        Finding(
            kind=FindingKind.OVERLAP,
            severity=Severity.ERROR,
            stops=("a", "b"),
            titles=(Text(en="a"), Text(en="b")),
            day=DAY,
            minutes=30,
            fix=Fix(stop="b", start=dt.time(11), end=dt.time(12, 30)),
        )
    ]
    assert found[0].text("en") == "“a” and “b” overlap by 30 minutes for the same people."


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("10:00", "11:00", {}), ("11:00", "12:00", {}), []),
        (
            ("10:00", "11:00", {"takes_part": "groups", "groups": ("A",)}),
            ("10:00", "11:00", {"takes_part": "groups", "groups": ("B",)}),
            [],
        ),
        (
            ("10:00", "11:00", {"takes_part": "groups", "groups": ("A", "B")}),
            ("10:45", "11:30", {"takes_part": "groups", "groups": ("B",)}),
            [(("one", "other"), 15)],
        ),
        (
            ("10:00", "11:00", {"takes_part": "people", "people": ("p",)}),
            ("10:00", "10:10", {"takes_part": "people", "people": ("p", "q")}),
            [(("one", "other"), 10)],
        ),
        (
            ("10:00", "11:00", {"takes_part": "groups", "groups": ("A",)}),
            ("10:00", "10:20", {}),
            [(("one", "other"), 20)],
        ),
        (("10:00", "11:00", {"takes_part": "number"}), ("10:00", "11:00", {}), []),
        (("23:00", "01:00", {}), ("09:00", "10:00", {}), []),
        (("10:00", "11:00", {"outcome": "cancelled"}), ("10:00", "11:00", {}), []),
        (("10:00", "17:00", {"last_day": dt.date(2019, 1, 25)}), ("11:00", "12:00", {}), []),
    ],
    ids=[
        "touching ends",
        "two groups",
        "a group in both",
        "a person in both",
        "everyone and a group",
        "a bare number may be anybody",
        "past midnight",
        "did not take place",
        "some hours of several days",
    ],
)
def test_overlap_is_of_the_same_people_at_the_same_time(one, other, expected):
    stops = (stop("one", *one[:2], **one[2]), stop("other", *other[:2], **other[2]))

    assert overlaps(*stops) == expected


def test_stop_without_a_title_is_an_error():
    found = find_errors(Sheet(stops=(SheetStop(uid="x", day=DAY),)))

    assert [(f.kind, f.stops) for f in found] == [(FindingKind.NO_TITLE, ("x",))]


def test_stop_outside_the_period_is_a_warning_and_an_unknown_day_still_open():
    sheet = Sheet(
        period=Period(first_day=dt.date(2019, 1, 20), last_day=dt.date(2019, 1, 22)),
        stops=(
            SheetStop(uid="late", title=Text(en="Late"), day=DAY),
            SheetStop(uid="open", title=Text(en="Open")),
        ),
    )

    found = [
        (f.kind, f.severity, f.stops)
        for f in find_findings(sheet)
        if f.kind in (FindingKind.OUTSIDE_PERIOD, FindingKind.NO_DAY)
    ]

    assert found == [
        (FindingKind.OUTSIDE_PERIOD, Severity.WARNING, ("late",)),
        (FindingKind.NO_DAY, Severity.OPEN, ("open",)),
    ]


def test_record_is_checked_for_its_dates_alone():
    stops = (stop("a", "10:00", "11:00"), stop("b", "10:30", "12:00"))

    assert find_findings(Sheet(kind="record", stops=stops)) == []
