"""Each rule with and without its finding."""

import datetime as dt

import pytest

from sakura.dates import Period
from sakura.languages import Text
from visits.conflicts import (
    Booking,
    Facts,
    FindingKind,
    Fix,
    HostFacts,
    Resource,
    Severity,
    find_findings,
)
from visits.sheet import (
    Sheet,
    SheetFlight,
    SheetGroup,
    SheetHost,
    SheetInvitee,
    SheetStay,
    SheetStop,
)

DAY = dt.date(2019, 1, 23)  # a Wednesday
TODAY = dt.date(2019, 1, 10)
TOKYO = dt.timezone(dt.timedelta(hours=9))
TOKYO_STATION = (35.681, 139.767)
TSUKUBA = (36.111, 140.113)  # 58 km
OSAKA = (34.733, 135.500)  # 400 km
NAHA = (26.212, 127.679)  # 1550 km
DELHI = (28.614, 77.209)


def clock(text):
    return dt.time.fromisoformat(text)


def host(key="riken", at=None, **values):
    latitude, longitude = at or (None, None)
    return SheetHost(
        key=key,
        name=Text(en=key.upper()),
        site=Text(en="Main campus"),
        received_by=Text(en="Professor Yamada"),
        state="confirmed",
        latitude=latitude,
        longitude=longitude,
    ).model_copy(update=values)


def stop(uid="tour", start=None, end=None, **values):
    return SheetStop(
        **{
            "uid": uid,
            "title": Text(en=uid.capitalize()),
            "day": DAY,
            "start_time": clock(start) if start else None,
            "end_time": clock(end) if end else None,
            "in_charge": "Hanako",
        }
        | values
    )


def found(kind, *stops, facts=None, today=TODAY, **values):
    """The findings of one kind."""
    findings = find_findings(Sheet(stops=stops, **values), facts or Facts(), today=today)
    return [finding for finding in findings if finding.kind == kind]


def said(kind, *stops, **values):
    return [finding.text("en") for finding in found(kind, *stops, **values)]


# Travel


def way(start, end, one, other, **values):
    return (
        stop("tour", "10:00", start, hosts=(host("a", one),), **values),
        stop("talk", end, "18:00", hosts=(host("b", other),)),
    )


def test_travel_says_what_is_missing_and_how_it_was_estimated():
    [finding] = found(FindingKind.TRAVEL, *way("12:00", "12:30", TOKYO_STATION, TSUKUBA))

    assert finding.text("en") == (
        "From “Tour” to “Talk” takes about 1 h 39 min, and there are 30 min: 1 h 9 min are "
        "missing. Estimated from 57.1 km in a straight line, by coach."
    )
    assert (finding.severity, finding.stops) == (Severity.WARNING, ("tour", "talk"))
    assert (finding.minutes, finding.needed, finding.available) == (69, 99, 30)
    assert finding.fix == Fix(stop="talk", start=clock("13:40"), end=clock("19:10"))


@pytest.mark.parametrize(
    ("start", "end", "one", "other", "expected"),
    [
        ("12:00", "13:39", TOKYO_STATION, TSUKUBA, []),
        ("12:00", "13:38", TOKYO_STATION, TSUKUBA, [("coach", 1)]),
        ("12:00", "12:00", TOKYO_STATION, TOKYO_STATION, []),
        ("12:00", "12:05", TOKYO_STATION, (35.686, 139.767), [("walk", 5)]),
        ("12:00", "14:00", TOKYO_STATION, OSAKA, [("rail", 101)]),
        ("12:00", "15:00", TOKYO_STATION, NAHA, [("air", 134)]),
        ("12:00", "12:00", TOKYO_STATION, None, []),
    ],
    ids=["just enough", "a minute short", "same place", "on foot", "train", "flight", "unknown"],
)
def test_travel_needs_time_by_distance(start, end, one, other, expected):
    findings = found(FindingKind.TRAVEL, *way(start, end, one, other))

    assert [(finding.reason, finding.minutes) for finding in findings] == expected


def test_travel_is_by_coach_where_the_group_has_one():
    stops = way("12:00", "14:00", TOKYO_STATION, OSAKA)

    on_wheels = found(FindingKind.TRAVEL, stops[0], stops[1].model_copy(update={"vehicle": "C"}))

    assert [finding.reason for finding in on_wheels] == ["rail"]  # too far for a coach
    near = way("12:00", "12:30", TOKYO_STATION, (35.4, 138.6), vehicle="C")  # 110 km
    assert [finding.reason for finding in found(FindingKind.TRAVEL, *near)] == ["coach"]


def test_travel_is_of_the_same_people():
    one, other = way("12:00", "12:30", TOKYO_STATION, TSUKUBA)
    groups = (SheetGroup(uid="A", label=Text(en="Group A")), SheetGroup(uid="B"))

    apart = found(
        FindingKind.TRAVEL,
        one.model_copy(update={"takes_part": "groups", "groups": ("A",)}),
        other.model_copy(update={"takes_part": "groups", "groups": ("B",)}),
        groups=groups,
    )
    together = said(
        FindingKind.TRAVEL,
        one,
        other.model_copy(update={"takes_part": "groups", "groups": ("A",)}),
        groups=groups,
    )

    assert apart == []
    assert [text.partition("coach. ")[2] for text in together] == ["Concerned: Group A."]


@pytest.mark.parametrize(
    ("between", "minutes"),
    [
        (stop("lunch", "12:10", "13:10", kind="meal"), [59]),
        (stop("bus", "12:10", "13:10", kind="transfer"), []),
        (stop("flight", "12:10", "13:10", kind="departure"), []),
        (stop("lunch", None, None, kind="meal"), []),
    ],
    ids=["a meal fills the time", "a transfer is the way", "a flight", "no clock time"],
)
def test_travel_counts_what_fills_the_gap(between, minutes):
    one, other = way("12:00", "13:40", TOKYO_STATION, TSUKUBA)

    findings = found(FindingKind.TRAVEL, one, between, other)

    assert [finding.minutes for finding in findings] == minutes


def test_travel_from_abroad_is_counted_in_real_hours():
    before = stop(
        "briefing",
        "20:00",
        "21:00",
        day=DAY - dt.timedelta(days=1),
        time_zone="Asia/Kolkata",
        hosts=(host("embassy", DELHI, country="IN"),),
    )
    after = stop("tour", "10:00", "12:00", hosts=(host("riken", TOKYO_STATION),))

    [finding] = found(FindingKind.TRAVEL, before, after)

    # 21:00 in Delhi is 00:30 in Tokyo.
    assert (finding.available, finding.reason) == (9 * 60 + 30, "air")


# Arrivals and departures


def flight(direction, day, time, *people):
    return SheetFlight(direction=direction, day=day, time=time and clock(time), people=people)


PEOPLE = (SheetInvitee(uid="p", groups=("A",)), SheetInvitee(uid="q", groups=("B",)))


@pytest.mark.parametrize(
    ("planned", "expected"),
    [
        (stop("tour", "09:00", "10:00"), [(("p",), 90)]),
        (stop("tour", "10:30", "11:00"), []),
        (stop("tour", None, None), []),
        (stop("tour", None, None, day=DAY - dt.timedelta(days=1)), [(("p",), 0)]),
        (stop("tour", "09:00", "10:00", takes_part="groups", groups=("B",)), []),
        (stop("tour", "09:00", "10:00", takes_part="people", people=("p", "q")), [(("p",), 90)]),
        (stop("tour", "09:00", "10:00", takes_part="number", head_count=2), []),
        (stop("meet", "09:00", "10:00", kind="arrival"), []),
        (stop("brief", "09:00", "10:00", time_zone="Asia/Kolkata"), []),
        (stop("brief", "09:00", "10:00", day=DAY - dt.timedelta(days=9)), []),
        (stop("tour", "09:00", "10:00", outcome="cancelled"), []),
    ],
    ids=[
        "before",
        "touching",
        "same day without a time",
        "the day before",
        "another group",
        "chosen people",
        "a number",
        "the arrival itself",
        "abroad",
        "before the trip",
        "did not take place",
    ],
)
def test_stop_before_an_arrival(planned, expected):
    findings = found(
        FindingKind.BEFORE_ARRIVAL,
        planned,
        invitees=PEOPLE,
        flights=(
            flight("arrival", DAY, "10:30", "p"),
            flight("arrival", DAY - dt.timedelta(days=2), "09:00", "q"),
        ),
        period=Period(first_day=DAY - dt.timedelta(days=2), last_day=DAY),
    )

    assert [(finding.people, finding.minutes) for finding in findings] == expected


def test_stop_before_an_arrival_says_who_and_when():
    facts = Facts(names={"p": "KAPOOR Asha"})

    texts = said(
        FindingKind.BEFORE_ARRIVAL,
        stop("tour", "09:00", "10:00"),
        facts=facts,
        invitees=PEOPLE,
        flights=(flight("arrival", DAY, "10:30", "p"), flight("arrival", DAY, "12:00", "q")),
    )

    assert texts == [
        "“Tour” begins before 2 of those who take part have arrived (the last: "
        "January 23, 2019 12:00). Concerned: KAPOOR Asha, 1 more person."
    ]


@pytest.mark.parametrize(
    ("planned", "expected"),
    [
        (stop("tour", "11:00", "13:00"), [60]),
        (stop("tour", "11:00", "12:00"), []),
        (stop("tour", "12:30", None), [30]),
        (stop("tour", None, None, day=DAY + dt.timedelta(days=1)), [0]),
        (stop("bus", "11:00", "13:00", kind="departure"), []),
        (stop("party", "22:00", "01:00", day=DAY - dt.timedelta(days=1)), []),
    ],
    ids=["after", "touching", "begins after", "the day after", "itself", "past midnight before"],
)
def test_stop_after_a_departure(planned, expected):
    findings = found(
        FindingKind.AFTER_DEPARTURE,
        planned,
        invitees=PEOPLE,
        flights=(flight("departure", DAY, "12:00", "p"),),
    )

    assert [finding.minutes for finding in findings] == expected


# Hosts


@pytest.mark.parametrize(
    ("day", "facts", "reason"),
    [
        (DAY, HostFacts(closed_weekdays={2}), "weekday"),
        (DAY, HostFacts(closed_weekdays={0, 6}), None),
        (DAY, HostFacts(closed_days=(Period(first_day=DAY, last_day=DAY),)), "day"),
        (DAY, HostFacts(is_closed_on_holidays=True), None),
        (dt.date(2019, 1, 14), HostFacts(is_closed_on_holidays=True), "holiday"),
        (dt.date(2019, 1, 14), HostFacts(), None),
    ],
    ids=["weekday", "other weekdays", "a day", "no holiday", "holiday", "open on holidays"],
)
def test_host_closed(day, facts, reason):
    holiday = Text(en="Coming of Age Day", ja="成人の日")
    known = Facts(hosts={"riken": facts}, holidays={dt.date(2019, 1, 14): holiday})

    findings = found(FindingKind.HOST_CLOSED, stop("tour", day=day, hosts=(host(),)), facts=known)

    assert [finding.reason for finding in findings] == ([reason] if reason else [])


def test_host_closed_names_the_holiday():
    holiday = Text(en="Coming of Age Day", ja="成人の日")
    known = Facts(hosts={"riken": HostFacts(is_closed_on_holidays=True)}, holidays={DAY: holiday})

    assert said(FindingKind.HOST_CLOSED, stop("tour", hosts=(host(),)), facts=known) == [
        "RIKEN is closed on national holidays: “Tour” is on January 23, 2019, Coming of Age Day."
    ]
    abroad = stop("tour", hosts=(host(country="IN"),))
    assert said(FindingKind.HOST_CLOSED, abroad, facts=known) == []


def test_host_closed_on_one_of_several_days_and_on_all_of_a_range():
    known = Facts(hosts={"riken": HostFacts(closed_weekdays={2})})
    last = DAY + dt.timedelta(days=2)

    several = found(
        FindingKind.HOST_CLOSED, stop("course", last_day=last, hosts=(host(),)), facts=known
    )
    within = found(
        FindingKind.HOST_CLOSED,
        stop("course", last_day=last, is_within=True, hosts=(host(),)),
        facts=known,
    )

    assert [finding.day for finding in several] == [DAY]
    assert within == []


@pytest.mark.parametrize(
    ("planned", "count"),
    [
        (stop("tour", hosts=(host(),)), 30),
        (stop("tour", hosts=(host(),), takes_part="groups", groups=("A",)), None),
        (stop("tour", hosts=(host(),), takes_part="number", head_count=21), 21),
        (stop("tour", hosts=(host(),), takes_part="number", head_count=20), None),
        (stop("tour", hosts=(host("other"),)), None),
    ],
    ids=["everyone", "a group that fits", "a number", "just as many", "another host"],
)
def test_more_people_than_the_host_takes(planned, count):
    findings = found(
        FindingKind.TOO_MANY,
        planned,
        facts=Facts(hosts={"riken": HostFacts(max_people=20)}),
        head_count=30,
        groups=(SheetGroup(uid="A", head_count=15),),
    )

    assert [finding.count for finding in findings] == ([count] if count else [])


def test_more_people_than_the_vehicle_has_seats():
    transfer = stop("transfer", vehicle="Coach 1", takes_part="number", head_count=30)

    assert said(FindingKind.TOO_FEW_SEATS, transfer, facts=Facts(seats={"transfer": 28})) == [
        "30 people take part in “Transfer”. Coach 1 has 28 seats."
    ]
    assert said(FindingKind.TOO_FEW_SEATS, transfer, facts=Facts(seats={"transfer": 30})) == []


@pytest.mark.parametrize(
    ("state", "today", "text"),
    [
        (
            "asked",
            dt.date(2019, 1, 9),
            "RIKEN has not confirmed “Tour”. It should be confirmed 14 days before.",
        ),
        ("asked", dt.date(2019, 1, 8), None),
        ("confirmed", dt.date(2019, 1, 22), None),
        ("declined", dt.date(2018, 6, 1), "RIKEN has declined “Tour”."),
        ("to_ask", dt.date(2019, 1, 24), None),
    ],
    ids=["14 days before", "15 days before", "confirmed", "declined", "over"],
)
def test_host_not_confirmed(state, today, text):
    planned = stop("tour", hosts=(host(state=state),))

    assert said(FindingKind.UNCONFIRMED, planned, today=today) == ([text] if text else [])


# Booked twice


def booking(rule, start, end, day=DAY):
    return Booking(
        rule=rule,
        key="x",
        stop="other",
        delegation=7,
        name=Text(en="Program B"),
        starts_at=dt.datetime.combine(day, clock(start), TOKYO),
        ends_at=dt.datetime.combine(day, clock(end), TOKYO),
    )


@pytest.mark.parametrize(
    "rule",
    [
        FindingKind.HOST_BOOKED,
        FindingKind.IN_CHARGE_BOOKED,
        FindingKind.INTERPRETER_BOOKED,
        FindingKind.VEHICLE_BOOKED,
    ],
)
@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [("10:30", "12:00", 30), ("11:00", "12:00", None), ("09:00", "10:00", None)],
    ids=["overlaps", "begins when it ends", "ends when it begins"],
)
def test_booked_by_another_delegation_at_once(rule, start, end, minutes):
    facts = Facts(
        resources={"tour": (Resource(rule=rule, key="x", name=Text(en="X")),)},
        bookings=(booking(rule, start, end),),
    )

    findings = found(rule, stop("tour", "10:00", "11:00"), facts=facts)

    assert [finding.minutes for finding in findings] == ([minutes] if minutes else [])
    for finding in findings:
        assert "Program B" in finding.text("en")
        assert (finding.other.stop, finding.other.delegation) == ("other", 7)


@pytest.mark.parametrize(
    ("values", "count"),
    [({}, 1), ({"hosts": (host(),)}, 0), ({"place": Text(en="Hall")}, 0)],
    ids=["two places", "the same host", "the same place"],
)
def test_interpreter_at_two_stops_of_the_delegation(values, count):
    rule = FindingKind.INTERPRETER_BOOKED
    resource = (Resource(rule=rule, key="x", name=Text(en="Ms. Sato")),)
    groups = (SheetGroup(uid="A"), SheetGroup(uid="B"))
    stops = [
        stop(uid, "10:00", "11:00", takes_part="groups", groups=(group,), **values)
        for uid, group in (("tour", "A"), ("talk", "B"))
    ]

    texts = said(
        rule, *stops, groups=groups, facts=Facts(resources={"tour": resource, "talk": resource})
    )

    assert (
        texts
        == ["Ms. Sato interprets at “Talk” and at “Tour”, which overlap by 60 minutes."] * count
    )


# Days and nights


@pytest.mark.parametrize(
    ("stops", "expected"),
    [
        ([stop("a", "08:00", "09:00"), stop("b", "19:00", "20:30")], [750]),
        ([stop("a", "08:00", "09:00"), stop("b", "19:00", "20:00")], []),
        ([stop("a", "08:00", "09:00"), stop("b", "19:00", "23:00", kind="free_time")], []),
        ([stop("a", "08:00", "09:00"), stop("b", "20:00", "01:00")], [17 * 60]),
        ([stop("a", "08:00", "09:00"), stop("b", "22:00", "06:00", kind="transfer")], []),
        ([stop("a", "08:00", "22:00", time_zone="Asia/Kolkata")], []),
    ],
    ids=["too long", "twelve hours", "free time", "past midnight", "night on a train", "abroad"],
)
def test_long_day(stops, expected):
    assert [f.minutes for f in found(FindingKind.LONG_DAY, *stops)] == expected


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        ([stop("b", "11:00", "16:30")], [450]),
        ([stop("b", "11:00", "12:00"), stop("c", "12:45", "16:30")], []),
        ([stop("b", "11:00", "12:30"), stop("c", "13:00", "16:30")], [450]),
        ([stop("b", "11:00", "12:00", kind="meal"), stop("c", "12:00", "16:30")], []),
        ([stop("b", "11:00", "16:30"), stop("c", None, None, kind="meal")], []),
        ([stop("b", "11:00", "15:00")], []),
    ],
    ids=["none", "a gap of 45", "a gap of 30", "a meal", "a meal some time", "six hours"],
)
def test_no_meal_or_rest_in_a_long_day(between, expected):
    findings = found(FindingKind.NO_REST, stop("a", "09:00", "11:00"), *between)

    assert [finding.minutes for finding in findings] == expected


def stay(first, last, *groups):
    return SheetStay(
        uid=f"{first}",
        first_day=dt.date(2019, 1, first),
        last_day=dt.date(2019, 1, last),
        groups=groups,
    )


@pytest.mark.parametrize(
    ("stays", "expected"),
    [
        ([stay(20, 25)], []),
        ([stay(20, 22), stay(24, 25)], [(23, 23, None)]),
        ([], [(20, 25, None)]),
        ([stay(20, 22), stay(23, 25, "A")], [(23, 25, "Group B")]),
    ],
    ids=["every night", "one is missing", "none", "one group has none"],
)
def test_night_without_a_hotel(stays, expected):
    findings = found(
        FindingKind.NO_STAY,
        stop("tour"),
        stays=tuple(stays),
        period=Period(first_day=dt.date(2019, 1, 20), last_day=dt.date(2019, 1, 26)),
        groups=tuple(SheetGroup(uid=uid, label=Text(en=f"Group {uid}")) for uid in "AB"),
    )

    assert [
        (
            finding.day.day,
            finding.last_day.day,
            finding.concerned.groups[0].en if finding.concerned else None,
        )
        for finding in findings
    ] == expected


def test_nights_are_those_between_the_flights_and_not_on_a_train():
    findings = found(
        FindingKind.NO_STAY,
        stop("train", "21:00", "07:00", kind="transfer"),
        stays=(stay(22, 22),),
        period=Period(first_day=dt.date(2019, 1, 20), last_day=dt.date(2019, 1, 26)),
        invitees=PEOPLE,
        flights=(
            flight("arrival", dt.date(2019, 1, 22), "10:00", "p", "q"),
            flight("departure", dt.date(2019, 1, 24), "10:00", "p", "q"),
        ),
    )

    assert findings == []


# Outside the period, and still open


@pytest.mark.parametrize(
    ("planned", "is_outside"),
    [
        (stop("tour"), False),
        (stop("tour", day=DAY + dt.timedelta(days=1)), True),
        (stop("tour", last_day=DAY + dt.timedelta(days=1)), True),
        (stop("tour", last_day=DAY + dt.timedelta(days=1), is_within=True), False),
        (stop("brief", day=DAY - dt.timedelta(days=9), time_zone="Asia/Kolkata"), False),
        (stop("brief", day=DAY - dt.timedelta(days=9)), True),
    ],
    ids=["inside", "after", "lasts longer", "some time within", "abroad before", "before"],
)
def test_outside_the_period(planned, is_outside):
    period = Period(first_day=DAY - dt.timedelta(days=2), last_day=DAY)

    assert bool(found(FindingKind.OUTSIDE_PERIOD, planned, period=period)) is is_outside


@pytest.mark.parametrize(
    ("kind", "planned"),
    [
        (FindingKind.NO_DAY, {"day": None}),
        (FindingKind.NO_TIME, {"start_time": None}),
        (FindingKind.NO_HOST, {"hosts": ()}),
        (FindingKind.NO_SITE, {"hosts": (host(site=Text()),)}),
        (FindingKind.NO_RECEPTION, {"hosts": (host(received_by=Text()),)}),
        (FindingKind.NO_IN_CHARGE, {"in_charge": ""}),
    ],
)
def test_what_is_not_known_is_still_open(kind, planned):
    whole = stop("tour", "10:00", "11:00", kind="site_visit", hosts=(host(),))
    less = whole.model_copy(update=planned)

    assert found(kind, whole) == []
    [finding] = found(kind, less)
    assert (finding.severity, finding.stops) == (Severity.OPEN, ("tour",))
    assert "Tour" in finding.text("en")


def test_what_is_over_is_no_longer_open():
    assert (
        find_findings(Sheet(stops=(stop("tour", in_charge=""),)), today=DAY + dt.timedelta(days=1))
        == []
    )


# Who


def test_a_person_of_a_group_at_two_stops_at_once_is_named():
    groups = (SheetGroup(uid="A", label=Text(en="Group A")), SheetGroup(uid="B"))
    stops = (
        stop("tour", "10:00", "11:00", takes_part="groups", groups=("A",)),
        stop("call", "10:30", "12:00", takes_part="people", people=("p", "q")),
    )

    [finding] = found(
        FindingKind.OVERLAP,
        *stops,
        groups=groups,
        invitees=PEOPLE,
        facts=Facts(names={"p": "KAPOOR Asha", "q": "RAO Ravi"}),
    )

    assert finding.people == ("p",)
    assert finding.text("en") == (
        "“Tour” and “Call” overlap by 30 minutes for the same people. Concerned: KAPOOR Asha."
    )
