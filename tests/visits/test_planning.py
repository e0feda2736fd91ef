"""Shift the rest of a day, move a stop, copy a stop: previews, and what they carry out."""

import datetime as dt

import pytest

from sakura.dates import Period
from sakura.languages import Text
from tests.factories import (
    make_crew,
    make_delegation,
    make_enrollment,
    make_group,
    make_host,
    make_itinerary,
    make_stop,
    make_stop_host,
    make_vehicle,
)
from visits.choices import HostState, PartOfDay, StopOutcome, TakesPart
from visits.closures import Closing, Note, Reason
from visits.models import Itinerary, Stop
from visits.planning import (
    PreviewOutdated,
    carry_out,
    copy_stop,
    preview_copies,
    preview_move,
    preview_shift,
    set_places,
    shiftable,
    versions_of,
)
from visits.sheet import Sheet, SheetGroup, SheetStop, compile_sheet

DAY = dt.date(2027, 1, 21)
NEXT = dt.date(2027, 1, 22)
A = SheetGroup(uid="a", label=Text(en="Group A"))
B = SheetGroup(uid="b", label=Text(en="Group B"))


def sheet_stop(uid, start="", end="", **values):
    times = {}
    if start:
        times["start_time"] = dt.time.fromisoformat(start)
    if end:
        times["end_time"] = dt.time.fromisoformat(end)
    return SheetStop(**{"uid": uid, "day": DAY, "title": Text(en=uid)} | times | values)


def of(group):
    return {"takes_part": TakesPart.GROUPS, "groups": (group,)}


def sheet_of(*stops):
    return Sheet(groups=(A, B), stops=stops, period=Period(first_day=DAY, last_day=NEXT))


def versions(sheet):
    return {stop.uid: 1 for stop in sheet.stops}


def shift(sheet, uid, minutes, group=""):
    first = next(stop for stop in sheet.stops if stop.uid == uid)
    return preview_shift(sheet, versions(sheet), first=first, minutes=minutes, group=group)


def times(preview):
    return [
        (
            step.before.uid,
            step.after.day,
            f"{step.after.start_time:%H:%M}",
            str(step.after.end_time)[:5],
        )
        for step in preview.steps
    ]


def test_shift_moves_the_stops_from_one_on_and_keeps_their_length():
    sheet = sheet_of(
        sheet_stop("tour", "09:00", "10:00"),
        sheet_stop("lunch", "12:00", "13:00"),
        sheet_stop("walk", "14:00"),
        sheet_stop("party", "18:00", "20:00", day=NEXT),
    )

    preview = shift(sheet, "lunch", 20)

    assert times(preview) == [
        ("lunch", DAY, "12:20", "13:20"),
        ("walk", DAY, "14:20", "None"),
    ]
    assert (preview.clashes, preview.left, preview.crossing) == ((), (), ())


def test_shift_leaves_what_has_no_clock_time_lasts_days_or_is_cancelled():
    sheet = sheet_of(
        sheet_stop("free"),
        sheet_stop("tour", "09:00", "10:00"),
        sheet_stop("off", "11:00", "12:00", outcome=StopOutcome.CANCELLED),
        sheet_stop("fair", "13:00", "17:00", last_day=NEXT),
    )

    preview = shift(sheet, "tour", -30)

    assert times(preview) == [("tour", DAY, "08:30", "09:30")]
    assert [stop.uid for stop in preview.left] == ["free", "fair"]
    assert [stop.uid for stop in shiftable(sheet, DAY)] == ["tour"]


def test_shift_of_one_group_says_for_whom_else_and_what_would_be_cut():
    sheet = sheet_of(
        sheet_stop("tour", "09:00", "10:00", **of("a")),
        sheet_stop("talk", "09:00", "10:00", **of("b")),
        sheet_stop("lunch", "12:00", "13:00"),
        sheet_stop("lab", "13:00", "15:00", **of("b")),
    )

    preview = shift(sheet, "tour", 30, "a")

    assert times(preview) == [
        ("tour", DAY, "09:30", "10:30"),
        ("lunch", DAY, "12:30", "13:30"),
    ]
    assert [[label.en for label in step.others] for step in preview.steps] == [[], ["Group B"]]
    assert [(found.stops, found.minutes) for found in preview.clashes] == [(("lunch", "lab"), 30)]


@pytest.mark.parametrize(
    "start, end, minutes, after",
    [
        ("22:30", "23:30", 45, (DAY, "23:15", "00:15")),
        ("23:30", "23:50", 45, (NEXT, "00:15", "00:35")),
        ("00:30", "01:30", -60, (dt.date(2027, 1, 20), "23:30", "00:30")),
    ],
    ids=["ends", "begins", "earlier"],
)
def test_shift_past_the_end_of_a_day_is_marked(start, end, minutes, after):
    preview = shift(sheet_of(sheet_stop("party", start, end)), "party", minutes)

    assert times(preview) == [("party", *after)]
    assert preview.crossing == ("party",)


def test_shift_of_what_ends_after_midnight_anyway_is_not_marked():
    preview = shift(sheet_of(sheet_stop("train", "22:00", "06:00")), "train", 30)

    assert times(preview) == [("train", DAY, "22:30", "06:30")]
    assert preview.crossing == ()


def test_preview_changes_with_the_version_of_a_stop_that_it_names():
    sheet = sheet_of(
        sheet_stop("tour", "09:00", "10:00", **of("a")),
        sheet_stop("lunch", "10:00", "11:00"),
        sheet_stop("party", "18:00", "20:00"),
    )
    first = sheet.stops[0]

    def seen(**changed):
        known = versions(sheet) | changed
        return preview_move(sheet, known, {}, stop=first, day=DAY, start=dt.time(9, 30)).seen

    assert seen(tour=2) != seen()
    assert seen(lunch=2) != seen()  # it would overlap
    assert seen(party=2) == seen()


def test_move_keeps_length_and_days_and_checks_the_new_day():
    sheet = sheet_of(
        sheet_stop("tour", "09:00", "10:30"), sheet_stop("lunch", "12:00", "13:00", day=NEXT)
    )
    closed = Closing(host=Text(en="Lab"), weekdays=(NEXT.weekday(),))

    preview = preview_move(
        sheet,
        versions(sheet),
        {"tour": (closed,)},
        stop=sheet.stops[0],
        day=NEXT,
        start=dt.time(11),
    )

    assert times(preview) == [("tour", NEXT, "11:00", "12:30")]
    assert preview.steps[0].notes == (
        Note(reason=Reason.CLOSED_WEEKDAY, day=NEXT, host=Text(en="Lab")),
    )
    assert [found.stops for found in preview.clashes] == [("tour", "lunch")]


@pytest.mark.parametrize(
    "values, start, expected",
    [
        ({"last_day": NEXT}, None, {"day": NEXT, "last_day": dt.date(2027, 1, 23)}),
        (
            {"part_of_day": PartOfDay.MORNING},
            dt.time(9),
            {"day": NEXT, "part_of_day": "", "start_time": dt.time(9), "end_time": None},
        ),
        ({"part_of_day": PartOfDay.MORNING}, None, {"day": NEXT, "part_of_day": "morning"}),
        ({"day": None}, None, {"day": NEXT, "start_time": None}),
    ],
    ids=["several days", "part gives way", "part stays", "no day before"],
)
def test_move_of_a_stop_without_a_clock_time(values, start, expected):
    stop = sheet_stop("tour", **values)

    [step] = preview_move(sheet_of(stop), {"tour": 1}, {}, stop=stop, day=NEXT, start=start).steps

    assert {name: getattr(step.after, name) for name in expected} == expected


def test_move_past_midnight_is_marked():
    stop = sheet_stop("party", "18:00", "21:00")

    preview = preview_move(sheet_of(stop), {"party": 1}, {}, stop=stop, day=DAY, start=dt.time(22))

    assert preview.crossing == ("party",)


def test_copies_are_one_for_each_day_and_group():
    stop = sheet_stop("tour", "09:00", "10:00", **of("a"))
    sheet = sheet_of(stop, sheet_stop("talk", "09:30", "10:00", day=NEXT, **of("b")))

    preview = preview_copies(sheet, versions(sheet), {}, stop=stop, days=[NEXT], groups=["a", "b"])

    assert [(step.after.day, step.after.groups) for step in preview.steps] == [
        (NEXT, ("a",)),
        (NEXT, ("b",)),
    ]
    assert [found.stops for found in preview.clashes] == [("copy-2", "talk")]


# Carried out


@pytest.fixture
def itinerary(db):
    delegation = make_delegation(first_day=DAY, last_day=NEXT)
    return make_itinerary(delegation=delegation)


def load(itinerary):
    """The loaded itinerary, its sheet and versions."""
    loaded = Itinerary.objects.for_compiling().get(pk=itinerary.pk)
    return loaded, compile_sheet(loaded), versions_of(loaded)


def move(itinerary, stop, **values):
    loaded, sheet, known = load(itinerary)
    shown = next(row for row in sheet.stops if row.uid == str(stop.uid))
    return loaded, preview_move(sheet, known, {}, stop=shown, **values)


def test_carry_out_saves_days_and_times_and_raises_the_version(itinerary):
    stop = make_stop(itinerary=itinerary, start_time=dt.time(9), end_time=dt.time(10))
    loaded, preview = move(itinerary, stop, day=NEXT, start=dt.time(11))

    carry_out(itinerary=loaded, preview=preview, seen=preview.seen)

    stop.refresh_from_db()
    assert (stop.day, stop.start_time, stop.end_time, stop.version) == (
        NEXT,
        dt.time(11),
        dt.time(12),
        2,
    )


def test_carry_out_does_nothing_if_another_preview_was_seen(itinerary):
    stop = make_stop(itinerary=itinerary)
    loaded, preview = move(itinerary, stop, day=NEXT)

    with pytest.raises(PreviewOutdated):
        carry_out(itinerary=loaded, preview=preview, seen="other")

    stop.refresh_from_db()
    assert (stop.day, stop.version) == (DAY, 1)


def test_carry_out_does_nothing_if_a_stop_was_saved_meanwhile(itinerary):
    first = make_stop(itinerary=itinerary, start_time=dt.time(9))
    second = make_stop(itinerary=itinerary, start_time=dt.time(10))
    loaded, sheet, known = load(itinerary)
    preview = preview_shift(sheet, known, first=sheet.stops[0], minutes=30)
    second.save()

    with pytest.raises(PreviewOutdated):
        carry_out(itinerary=loaded, preview=preview, seen=preview.seen)

    first.refresh_from_db()
    assert (first.start_time, first.version) == (dt.time(9), 1)


def test_copy_stop_holds_everything_but_the_outcome(itinerary):
    group = make_group(delegation=itinerary.delegation)
    crew = make_crew(delegations=[itinerary.delegation])
    vehicle = make_vehicle()
    stop = make_stop(
        itinerary=itinerary,
        title_en="Tour",
        dress_ja="平服",
        vehicle=vehicle,
        interpreters=[crew],
        takes_part=TakesPart.GROUPS,
        groups=[group],
        outcome=StopOutcome.CHANGED,
        outcome_note="It rained.",
    )
    host = make_host()
    make_stop_host(
        stop=stop, host=host, state=HostState.CONFIRMED, received_by_en="Prof. Mori", position=3
    )
    loaded, sheet, known = load(itinerary)
    preview = preview_copies(sheet, known, {}, stop=sheet.stops[0], days=[NEXT])

    [copy] = copy_stop(itinerary=loaded, preview=preview, seen=preview.seen)

    copy = Stop.objects.get(pk=copy.pk)
    assert copy.uid != stop.uid
    assert (copy.day, copy.title_en, copy.dress_ja, copy.vehicle) == (NEXT, "Tour", "平服", vehicle)
    assert (copy.outcome, copy.outcome_note, copy.version) == ("", "", 1)
    assert list(copy.groups.all()) == [group]
    assert list(copy.interpreters.all()) == [crew]
    [row] = copy.stop_hosts.all()
    assert (row.host, row.state, row.received_by_en, row.position) == (
        host,
        HostState.TO_ASK,
        "Prof. Mori",
        3,
    )


def test_copy_stop_keeps_chosen_people_unless_groups_are_chosen(itinerary):
    group = make_group(delegation=itinerary.delegation)
    person = make_enrollment(delegation=itinerary.delegation)
    make_stop(itinerary=itinerary, takes_part=TakesPart.PEOPLE, people=[person])
    loaded, sheet, known = load(itinerary)
    [stop] = sheet.stops
    same = preview_copies(sheet, known, {}, stop=stop, days=[NEXT])
    other = preview_copies(sheet, known, {}, stop=stop, groups=[str(group.uid)])

    [first] = copy_stop(itinerary=loaded, preview=same, seen=same.seen)
    [second] = copy_stop(itinerary=loaded, preview=other, seen=other.seen)

    assert (first.takes_part, list(first.people.all())) == (TakesPart.PEOPLE, [person])
    assert (second.takes_part, list(second.people.all())) == (TakesPart.GROUPS, [])
    assert (second.day, list(second.groups.all())) == (DAY, [group])


def test_set_places_saves_positions(itinerary):
    stop = make_stop(itinerary=itinerary)

    set_places(itinerary=itinerary, places={str(stop.uid): 540})

    stop.refresh_from_db()
    assert (stop.position, stop.version) == (540, 2)
