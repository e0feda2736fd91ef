"""Days, lanes and rows of the desk's timetable."""

import datetime as dt

import pytest

from sakura.dates import Period
from sakura.languages import Text
from visits.choices import PartOfDay, TakesPart
from visits.conflicts import Finding, FindingKind, Severity
from visits.sheet import (
    Sheet,
    SheetFlight,
    SheetGroup,
    SheetInvitee,
    SheetStay,
    SheetStop,
    stop_order,
)
from visits.timetable import (
    DayState,
    days_of,
    narrow_to_day,
    placed,
    state_of,
    stops_on,
    timetable,
)

DAY = dt.date(2019, 1, 24)
NEXT = dt.date(2019, 1, 25)
A = SheetGroup(uid="a", label=Text(en="Group A"), head_count=16)
B = SheetGroup(uid="b", label=Text(en="Group B"))


def make_stop(uid, start="", end="", **values):
    times = {}
    if start:
        times["start_time"] = dt.time.fromisoformat(start)
    if end:
        times["end_time"] = dt.time.fromisoformat(end)
    return SheetStop(**{"uid": uid, "day": DAY} | times | values)


def rows(lane):
    return [(block.stop.uid, block.row, block.length, block.side) for block in lane.blocks]


def test_days_of_are_those_of_the_period_and_of_stops_outside_it():
    sheet = Sheet(
        period=Period(first_day=DAY, last_day=NEXT),
        stops=(make_stop("1", day=dt.date(2019, 1, 22)), make_stop("2", day=None)),
    )

    assert days_of(sheet) == [dt.date(2019, 1, 22), DAY, NEXT]


def test_days_of_are_none_where_nothing_is_dated():
    sheet = Sheet(
        period=Period(month=dt.date(2019, 1, 1)),
        stops=(make_stop("1", last_day=NEXT, is_within=True),),
    )

    assert days_of(sheet) == []


def test_days_of_a_wrong_year_are_not_a_thousand():
    sheet = Sheet(period=Period(first_day=DAY, last_day=dt.date(2091, 1, 1)))

    assert len(days_of(sheet)) == 62


def test_stops_on_a_day_include_those_that_last_several_days():
    fair = make_stop("fair", last_day=NEXT)

    assert stops_on(Sheet(stops=(fair,)), NEXT) == [fair]


def test_narrow_to_day_keeps_its_stops_nights_and_flights():
    sheet = Sheet(
        stops=(make_stop("1"), make_stop("2", day=NEXT)),
        stays=(
            SheetStay(uid="h1", first_day=DAY, last_day=DAY),
            SheetStay(uid="h2", first_day=NEXT, last_day=NEXT),
        ),
        flights=(
            SheetFlight(direction="arrival", day=DAY),
            SheetFlight(direction="arrival", day=NEXT),
        ),
    )

    narrowed = narrow_to_day(sheet, DAY)

    assert [stop.uid for stop in narrowed.stops] == ["1"]
    assert [stay.uid for stay in narrowed.stays] == ["h1"]
    assert [flight.day for flight in narrowed.flights] == [DAY]


def test_state_of_a_day_counts_its_findings():
    findings = [
        Finding(kind=FindingKind.OVERLAP, severity=Severity.ERROR, stops=("1", "2"), day=DAY),
        Finding(kind=FindingKind.OUTSIDE_PERIOD, severity=Severity.WARNING, stops=("1",), day=DAY),
        Finding(kind=FindingKind.OUTSIDE_PERIOD, severity=Severity.WARNING, stops=("3",), day=NEXT),
    ]

    state = state_of(Sheet(stops=(make_stop("1"), make_stop("2"))), DAY, findings)

    assert state == DayState(errors=1, warnings=1, stops=2)


@pytest.mark.parametrize(
    "state, level",
    [
        (DayState(errors=1, warnings=1, stops=2), "e"),
        (DayState(warnings=1, stops=2), "w"),
        (DayState(stops=2), "o"),
        (DayState(), ""),
    ],
)
def test_day_state_level(state, level):
    assert state.level == level


def test_timetable_has_a_lane_per_group_and_shared_stops_in_each():
    sheet = Sheet(
        groups=(A, B),
        stops=(
            make_stop("tour", "09:00", "11:30", takes_part=TakesPart.GROUPS, groups=("a",)),
            make_stop("lunch", "12:00", "13:00"),
            make_stop("walk"),
        ),
    )

    day = timetable(sheet, DAY)

    assert [(lane.uid, lane.label.en, lane.head_count) for lane in day.lanes] == [
        ("a", "Group A", 16),
        ("b", "Group B", None),
    ]
    assert rows(day.lanes[0]) == [("tour", 5, 10, ""), ("lunch", 17, 4, "")]
    assert rows(day.lanes[1]) == [("lunch", 17, 4, "")]
    assert [block.is_first for lane in day.lanes for block in lane.blocks] == [True, True, False]
    assert [row.stop.uid for row in day.untimed] == ["walk"]
    assert day.hours[:2] == [(1, "08:00"), (5, "09:00")]


def test_timetable_puts_chosen_people_in_the_lanes_of_their_groups():
    sheet = Sheet(
        groups=(A, B),
        invitees=(SheetInvitee(uid="p1", groups=("b",)), SheetInvitee(uid="p2")),
        stops=(
            make_stop("talk", "09:00", "10:00", takes_part=TakesPart.PEOPLE, people=("p1",)),
            make_stop("clinic", "09:00", "10:00", takes_part=TakesPart.PEOPLE, people=("p2",)),
        ),
    )

    lanes = timetable(sheet, DAY).lanes

    assert [(lane.uid, [block.stop.uid for block in lane.blocks]) for lane in lanes] == [
        ("a", []),
        ("b", ["talk"]),
        ("", ["clinic"]),
    ]


def test_timetable_puts_stops_at_once_side_by_side():
    overlap = Finding(kind=FindingKind.OVERLAP, severity=Severity.ERROR, stops=("1", "2"), day=DAY)
    sheet = Sheet(
        stops=(
            make_stop("1", "13:00", "15:30"),
            make_stop("2", "15:00", "16:30"),
            make_stop("3", "16:30", "17:00"),
        )
    )

    [lane] = timetable(sheet, DAY, [overlap]).lanes

    assert rows(lane) == [("1", 21, 10, "L"), ("2", 29, 6, "R"), ("3", 35, 2, "")]
    assert [block.findings for block in lane.blocks] == [(overlap,), (overlap,), ()]


def test_timetable_hides_no_third_stop_under_two_others():
    sheet = Sheet(stops=tuple(make_stop(str(number), "09:00", "10:00") for number in range(3)))

    [lane] = timetable(sheet, DAY).lanes

    assert rows(lane) == [("0", 5, 4, "L"), ("1", 5, 4, "R"), ("2", 9, 4, "")]


@pytest.mark.parametrize(
    "start, end, expected",
    [
        ("06:30", "07:00", ("1", 3, 2, "")),
        ("22:00", "06:00", ("1", 57, 8, "")),
        ("10:10", "10:20", ("1", 9, 2, "")),
        ("10:00", "", ("1", 9, 2, "")),
        ("23:50", "23:55", ("1", 64, 1, "")),
    ],
    ids=["early", "over midnight", "between quarters", "no end", "late"],
)
def test_timetable_rounds_to_quarters_and_widens_the_day(start, end, expected):
    [lane] = timetable(Sheet(stops=(make_stop("1", start, end),)), DAY).lanes

    assert rows(lane) == [expected]


def gaps(lane):
    return [
        (f"{gap.start:%H:%M}", f"{gap.end:%H:%M}", gap.minutes, gap.row, gap.length)
        for gap in (block.gap for block in lane.blocks)
        if gap
    ]


def test_timetable_shows_free_time_between_stops_of_a_lane():
    sheet = Sheet(
        stops=(
            make_stop("1", "09:00", "10:00"),
            make_stop("2", "10:10", "11:00"),
            make_stop("3", "12:20", "13:00"),
        )
    )

    [lane] = timetable(sheet, DAY).lanes

    assert gaps(lane) == [("11:00", "12:20", 80, 13, 5)]


def test_timetable_shows_no_free_time_after_what_has_no_end_or_is_still_going_on():
    sheet = Sheet(
        stops=(
            make_stop("fair", "09:00", "15:00"),
            make_stop("talk", "10:00", "11:00"),
            make_stop("lab", "12:00"),
            make_stop("party", "18:00", "20:00"),
        )
    )

    [lane] = timetable(sheet, DAY).lanes

    assert gaps(lane) == []


def test_timetable_says_how_long_the_way_takes():
    sheet = Sheet(
        stops=(make_stop("bus", "22:30", "00:15", kind="transfer"), make_stop("x", "09:00"))
    )

    [lane] = timetable(sheet, DAY).lanes

    assert [(block.is_move, block.minutes) for block in lane.blocks] == [
        (False, None),
        (True, 105),
    ]


def test_timetable_spans_the_lanes_with_what_all_share():
    sheet = Sheet(
        groups=(A, B),
        stops=(
            make_stop("tour", "09:00", "10:00", takes_part=TakesPart.GROUPS, groups=("a",)),
            make_stop("talk", "09:30", "10:30"),
            make_stop("both", "11:00", "12:00", takes_part=TakesPart.GROUPS, groups=("a", "b")),
            make_stop("lunch", "12:00", "13:00"),
        ),
    )

    day = timetable(sheet, DAY)

    assert day.span == 2
    assert [(block.stop.uid, block.is_shared) for block in day.lanes[0].blocks] == [
        ("tour", False),
        ("talk", False),  # beside another one in this lane
        ("both", True),
        ("lunch", True),
    ]


def test_timetable_of_one_lane_or_very_many_spans_nothing():
    many = tuple(SheetGroup(uid=str(number)) for number in range(9))

    assert timetable(Sheet(), DAY).span == 0
    assert timetable(Sheet(groups=many), DAY).span == 0


def test_timetable_says_which_stop_one_without_a_time_follows():
    sheet = Sheet(
        stops=(make_stop("tour", "09:00", "10:00"), make_stop("walk", position=540)),
    )

    [row] = timetable(sheet, DAY).untimed

    assert (row.stop.uid, row.after.uid, row.can_rise, row.can_sink) == (
        "walk",
        "tour",
        True,
        False,
    )


def order_after(stops, uid, step):
    places = placed(stops, uid, step)
    if places is None:
        return None
    moved = [
        stop.model_copy(update={"position": places.get(stop.uid, stop.position)}) for stop in stops
    ]
    return [stop.uid for stop in sorted(moved, key=stop_order)]


def test_placed_moves_a_stop_without_a_time_through_the_whole_day_and_back():
    stops = [
        make_stop("walk"),
        make_stop("rest"),
        make_stop("tour", "09:00", "10:00"),
        make_stop("talk", part_of_day=PartOfDay.AFTERNOON),
    ]
    orders = [[stop.uid for stop in sorted(stops, key=stop_order)]]
    for step in (1, 1, -1, -1):
        places = placed(stops, "rest", step)
        stops = [
            stop.model_copy(update={"position": places.get(stop.uid, stop.position)})
            for stop in stops
        ]
        orders.append([stop.uid for stop in sorted(stops, key=stop_order)])

    assert orders == [
        ["rest", "walk", "tour", "talk"],
        ["walk", "rest", "tour", "talk"],
        ["walk", "tour", "rest", "talk"],
        ["walk", "rest", "tour", "talk"],
        ["rest", "walk", "tour", "talk"],
    ]


def test_placed_passes_stops_that_begin_together_at_once():
    stops = [make_stop("walk"), make_stop("1", "09:00"), make_stop("2", "09:00")]

    assert order_after(stops, "walk", 1) == ["1", "2", "walk"]


def test_placed_moves_stops_of_one_part_of_the_day_past_each_other_alone():
    stops = [
        make_stop("1", part_of_day=PartOfDay.MORNING),
        make_stop("2", part_of_day=PartOfDay.MORNING),
        make_stop("3", part_of_day=PartOfDay.EVENING),
    ]

    assert order_after(stops, "1", 1) == ["2", "1", "3"]
    assert order_after(stops, "2", 1) is None


@pytest.mark.parametrize("uid, step", [("tour", 1), ("walk", -1), ("none", 1)])
def test_placed_is_none_where_a_stop_cannot_go(uid, step):
    stops = [make_stop("walk"), make_stop("tour", "09:00", "10:00"), make_stop("x", "11:00")]

    assert placed(stops, uid, step) is None
