"""Whatever is entered, the findings come, in one order, and can be said."""

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sakura.dates import Period
from sakura.languages import LANGUAGES, Text
from visits.choices import HostState, PartOfDay, StopKind, StopOutcome, TakesPart
from visits.conflicts import Facts, HostFacts, find_findings
from visits.sheet import (
    Sheet,
    SheetFlight,
    SheetGroup,
    SheetHost,
    SheetInvitee,
    SheetStay,
    SheetStop,
)

GROUPS, PEOPLE = ("A", "B"), ("p", "q", "r")

#: Mostly days that meet, sometimes the ends of the calendar.
days = st.one_of(
    st.dates(dt.date(2027, 1, 1), dt.date(2027, 1, 5)),
    st.sampled_from([dt.date.min, dt.date.max]),
)
texts = st.builds(Text, en=st.sampled_from(["", "Tour"]), ja=st.sampled_from(["", "見学"]))
subset = st.lists(st.sampled_from(GROUPS), unique=True).map(tuple)
people = st.lists(st.sampled_from(PEOPLE), unique=True).map(tuple)
hosts = st.builds(
    SheetHost,
    key=st.sampled_from(["riken", "jaxa"]),
    name=texts,
    country=st.sampled_from(["", "IN"]),
    state=st.sampled_from(["", *HostState.values]),
    latitude=st.one_of(st.none(), st.floats(-90, 90)),
    longitude=st.one_of(st.none(), st.floats(-180, 180)),
)


@st.composite
def stops(draw, uid):
    day = draw(st.one_of(st.none(), days))
    last = draw(st.one_of(st.none(), days)) if day else None
    start = draw(st.one_of(st.none(), st.times()))
    return SheetStop(
        uid=uid,
        day=day,
        last_day=max(day, last) if day and last else None,
        is_within=bool(last) and draw(st.booleans()),
        start_time=start,
        end_time=draw(st.one_of(st.none(), st.times())) if start else None,
        part_of_day="" if start else draw(st.sampled_from(["", *PartOfDay.values])),
        time_zone=draw(st.sampled_from(["Asia/Tokyo", "Asia/Kolkata", "America/New_York", "UTC"])),
        kind=draw(st.sampled_from(StopKind.values)),
        title=draw(texts),
        outcome=draw(st.sampled_from(["", *StopOutcome.values])),
        takes_part=draw(st.sampled_from(TakesPart.values)),
        groups=draw(subset),
        people=draw(people),
        head_count=draw(st.one_of(st.none(), st.integers(0, 200))),
        hosts=tuple(draw(st.lists(hosts, max_size=2, unique_by=lambda host: host.key))),
        vehicle=draw(st.sampled_from(["", "Coach 1"])),
    )


@st.composite
def sheets(draw):
    first, last = sorted([draw(days), draw(days)])
    return Sheet(
        period=Period(
            first_day=draw(st.sampled_from([None, first])),
            last_day=draw(st.sampled_from([None, last])),
        ),
        head_count=draw(st.one_of(st.none(), st.integers(0, 200))),
        groups=tuple(SheetGroup(uid=uid, label=draw(texts)) for uid in draw(subset)),
        invitees=tuple(SheetInvitee(uid=uid, groups=draw(subset)) for uid in draw(people)),
        stops=tuple(draw(stops(str(number))) for number in range(draw(st.integers(0, 6)))),
        stays=tuple(
            SheetStay(uid=str(number), first_day=first, last_day=last, groups=draw(subset))
            for number in range(draw(st.integers(0, 1)))
        ),
        flights=tuple(
            SheetFlight(
                direction=draw(st.sampled_from(["arrival", "departure"])),
                day=draw(st.one_of(st.none(), days)),
                time=draw(st.one_of(st.none(), st.times())),
                people=draw(people),
            )
            for _number in range(draw(st.integers(0, 2)))
        ),
    )


FACTS = Facts(
    hosts={
        "riken": HostFacts(max_people=20, closed_weekdays={5, 6}, is_closed_on_holidays=True),
        "jaxa": HostFacts(closed_days=(Period(first_day=dt.date(2027, 1, 4)),)),
    },
    seats={"0": 10},
    holidays={dt.date(2027, 1, 1): Text(en="New Year's Day", ja="元日")},
)


@given(sheet=sheets(), seed=st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_any_plan_has_findings_in_one_order_that_can_be_said(sheet, seed):
    findings = find_findings(sheet, FACTS, today=dt.date(2026, 12, 28))

    for finding in findings:
        assert all(finding.text(language) for language in LANGUAGES)
        assert finding.minutes >= 0
        assert finding.fix is None or finding.fix.stop in finding.stops
    prints = [finding.fingerprint for finding in findings]
    assert len(set(prints)) == len(prints)
    shuffled = list(sheet.stops)
    seed.shuffle(shuffled)
    again = find_findings(
        sheet.model_copy(update={"stops": tuple(shuffled)}), FACTS, today=dt.date(2026, 12, 28)
    )
    assert [finding.fingerprint for finding in again] == prints
