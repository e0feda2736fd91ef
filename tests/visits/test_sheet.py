import datetime as dt

import pytest

from sakura.frozen import Struct, canonical
from sakura.languages import Text
from tests.factories import (
    make_crew,
    make_delegation,
    make_enrollment,
    make_group,
    make_host,
    make_itinerary,
    make_site,
    make_stop,
    make_stop_host,
)
from visits import sheet as sheets
from visits.choices import Audience, ReleaseKind, StopOutcome, TakesPart
from visits.models import Itinerary
from visits.sheet import Sheet, SheetHost, SheetStop, compile_sheet, view

STRUCTS = [
    value
    for value in vars(sheets).values()
    if isinstance(value, type) and issubclass(value, Struct) and value.__module__ == sheets.__name__
]


def loaded(itinerary):
    return Itinerary.objects.for_compiling().get(pk=itinerary.pk)


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.__name__)
def test_every_field_of_the_sheet_names_its_audiences(struct):
    named = {
        name: set(field.json_schema_extra["audiences"])
        for name, field in struct.model_fields.items()
    }

    assert [name for name, audiences in named.items() if "staff" not in audiences] == []
    # What is public is for all.
    assert [name for name, who in named.items() if "public" in who and len(who) != 7] == []


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_compiling_a_sheet_takes_a_constant_number_of_queries(count, django_assert_num_queries):
    delegation = make_delegation()
    itinerary = make_itinerary(delegation=delegation)
    for _ in range(count):
        group = make_group(delegation=delegation)
        enrollment = make_enrollment(delegation=delegation, arrival_flight="NH 1")
        enrollment.groups.add(group)
        make_crew(delegations=[delegation])
        stop = make_stop(itinerary=itinerary, takes_part=TakesPart.GROUPS)
        stop.groups.add(group)
        stop.interpreters.add(make_crew())
        make_stop_host(stop=stop, host=(host := make_host()), site=make_site(host=host))

    # The itinerary; groups; enrollments and their groups; crew; stops and their groups, people,
    # interpreters and hosts; stays (none, so no groups of theirs).
    with django_assert_num_queries(11):
        sheet = compile_sheet(loaded(itinerary))

    assert len(sheet.stops) == len(sheet.groups) == len(sheet.crew) == count


@pytest.mark.django_db
def test_the_same_record_gives_the_same_sheet_whatever_order_rows_come_in():
    itinerary = make_itinerary()
    for position, title in enumerate(("Later", "Sooner")):
        make_stop(itinerary=itinerary, title_en=title, position=2 - position)

    first = compile_sheet(loaded(itinerary))
    reversed_rows = loaded(itinerary)
    stops = list(reversed_rows.stops.all())[::-1]
    reversed_rows._prefetched_objects_cache["stops"] = stops
    second = compile_sheet(reversed_rows)

    assert [stop.title.en for stop in first.stops] == ["Sooner", "Later"]
    assert canonical(second) == canonical(first)


def make_sheet(**values):
    return Sheet(
        **{
            "delegation": "d",
            "stops": (
                SheetStop(
                    uid="1",
                    title=Text(en="Tour"),
                    hosts=(
                        SheetHost(key="riken", name=Text(en="RIKEN"), state="confirmed"),
                        SheetHost(key="aist", name=Text(en="AIST"), state="asked"),
                    ),
                    internal_note="Fee is paid",
                    participants_note=Text(en="Bring a coat"),
                    meeting_point=Text(en="Lobby"),
                ),
            ),
        }
        | values
    )


def test_public_view_keeps_no_private_field():
    seen = view(make_sheet(), Audience.PUBLIC)

    assert seen.audience == "public"
    assert seen.stops[0].title == Text(en="Tour")
    assert seen.stops[0].internal_note == ""
    assert seen.stops[0].participants_note == Text()
    assert [host.state for host in seen.stops[0].hosts] == ["", ""]


def test_host_sees_its_own_stops_without_the_other_hosts():
    sheet = make_sheet(stops=(*make_sheet().stops, SheetStop(uid="2", title=Text(en="Dinner"))))

    seen = view(sheet, Audience.HOST, host="riken")

    assert [stop.uid for stop in seen.stops] == ["1"]
    assert [host.key for host in seen.stops[0].hosts] == ["riken"]
    assert seen.stops[0].meeting_point == Text()


def test_driver_sees_where_to_be_but_no_notes():
    seen = view(make_sheet(), Audience.DRIVER)

    assert seen.stops[0].meeting_point == Text(en="Lobby")
    assert seen.stops[0].participants_note == Text()


def test_group_sees_common_stops_and_its_own():
    stops = (
        SheetStop(uid="all"),
        SheetStop(uid="a", takes_part="groups", groups=("A",)),
        SheetStop(uid="b", takes_part="groups", groups=("B",)),
    )

    seen = view(make_sheet(stops=stops), Audience.PARTICIPANT, groups=["A"])

    assert [stop.uid for stop in seen.stops] == ["all", "a"]


def test_public_sees_no_internal_stop_and_of_a_record_only_what_took_place():
    stops = (
        SheetStop(uid="transfer", is_public=False),
        SheetStop(uid="dropped", outcome=StopOutcome.CANCELLED.value),
        SheetStop(uid="held"),
    )

    plan = view(make_sheet(stops=stops), Audience.PUBLIC)
    record = view(make_sheet(stops=stops, kind=ReleaseKind.RECORD.value), Audience.PUBLIC)

    assert [stop.uid for stop in plan.stops] == ["dropped", "held"]
    assert [stop.uid for stop in record.stops] == ["held"]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (dt.time(10), dt.time(11, 30), "2019-01-23T11:30:00+09:00"),
        (dt.time(22), dt.time(1), "2019-01-24T01:00:00+09:00"),
        (dt.time(10), dt.time(10), "2019-01-24T10:00:00+09:00"),
    ],
    ids=["same day", "past midnight", "a whole day"],
)
def test_end_not_after_the_start_is_the_next_day(start, end, expected):
    stop = SheetStop(uid="1", day=dt.date(2019, 1, 23), start_time=start, end_time=end)

    assert stop.ends_at.isoformat() == expected


def test_stop_of_several_days_ends_on_the_last():
    stop = SheetStop(
        uid="1",
        day=dt.date(2019, 1, 23),
        last_day=dt.date(2019, 1, 25),
        start_time=dt.time(9),
        end_time=dt.time(9),
    )

    assert stop.ends_at.isoformat() == "2019-01-25T09:00:00+09:00"


def test_stop_without_a_day_has_no_clock():
    stop = SheetStop(uid="1", start_time=dt.time(10), end_time=dt.time(11))

    assert (stop.starts_at, stop.ends_at, stop.is_dated) == (None, None, False)
