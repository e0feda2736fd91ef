"""What a release would change in the one before."""

import datetime as dt

import pytest

from sakura.languages import Text
from visits.changes import (
    Change,
    FieldChange,
    How,
    Line,
    Subject,
    find_changes,
    word_changes,
)
from visits.sheet import (
    Sheet,
    SheetCrew,
    SheetFlight,
    SheetGroup,
    SheetHost,
    SheetInvitee,
    SheetStay,
    SheetStop,
)

DAY = dt.date(2019, 1, 24)
GROUP_A = SheetGroup(uid="a", label=Text(en="Group A", ja="A班"))
GROUP_B = SheetGroup(uid="b", label=Text(en="Group B", ja="B班"))
RIKEN = SheetHost(key="riken", name=Text(en="RIKEN"), site=Text(en="Wako"), state="asked")


def make_sheet(*stops, **values):
    return Sheet(groups=(GROUP_A, GROUP_B), stops=stops, **values)


def make_stop(**values):
    return SheetStop(**{"uid": "1", "day": DAY, "title": Text(en="Visit")} | values)


def test_find_changes_of_equal_sheets_is_empty():
    sheet = make_sheet(make_stop())

    assert find_changes(sheet, sheet) == []


def test_find_changes_ignores_the_stamps_of_a_release():
    released = make_sheet(
        make_stop(sequence=3, modified_at=dt.datetime(2019, 1, 2, tzinfo=dt.UTC)), number=4
    )

    assert find_changes(released, make_sheet(make_stop())) == []


def test_find_changes_names_fields_and_each_language_of_a_text():
    before = make_sheet(make_stop(start_time=dt.time(15), groups=("a",), takes_part="groups"))
    after = make_sheet(
        make_stop(
            start_time=dt.time(15, 45),
            groups=("a",),
            takes_part="groups",
            title=Text(en="Visit", ja="訪問"),
        )
    )

    assert find_changes(before, after) == [
        Change(
            subject=Subject.STOP,
            how=How.CHANGED,
            uid="1",
            name=Text(en="Visit", ja="訪問"),
            day=DAY,
            fields=(
                FieldChange(field="start_time", before=dt.time(15), after=dt.time(15, 45)),
                FieldChange(field="title_ja", before="", after="訪問"),
            ),
        )
    ]


def test_find_changes_lists_what_came_and_what_went():
    before = make_sheet(make_stop(uid="old", title=Text(en="Lunch")))
    after = make_sheet(make_stop(uid="new", title=Text(en="Dinner")))

    assert [(change.how, change.uid, change.name.en) for change in find_changes(before, after)] == [
        (How.ADDED, "new", "Dinner"),
        (How.REMOVED, "old", "Lunch"),
    ]


def test_find_changes_counts_people_without_naming_them():
    before = make_sheet(
        invitees=(SheetInvitee(uid="p1"), SheetInvitee(uid="p2"), SheetInvitee(uid="p3"))
    )
    after = make_sheet(invitees=(SheetInvitee(uid="p1"), SheetInvitee(uid="p2", diet="halal")))

    assert find_changes(before, after) == [
        Change(
            subject=Subject.PEOPLE,
            how=How.CHANGED,
            fields=(
                FieldChange(field="removed", before=0, after=1),
                FieldChange(field="changed", before=0, after=1),
            ),
        )
    ]


def test_find_changes_tells_flights_apart_by_what_they_are():
    flight = SheetFlight(direction="arrival", day=DAY, flight="XX1", airport="Narita", head_count=3)
    before = make_sheet(flights=(flight,))
    after = make_sheet(flights=(flight.model_copy(update={"head_count": 4}),))

    assert [(change.how, change.name.en) for change in find_changes(before, after)] == [
        (How.CHANGED, "XX1 Narita")
    ]


@pytest.mark.parametrize(
    "before, after, line",
    [
        (
            {"start_time": dt.time(9)},
            {"start_time": dt.time(9, 30)},
            Line("Starts", "09:00", "09:30"),
        ),
        ({"day": DAY}, {"day": None}, Line("Day", "Thursday, January 24, 2019", "")),
        (
            {"hosts": ()},
            {"hosts": (RIKEN,)},
            Line("Hosts", "", "RIKEN (Wako), asked"),
        ),
        ({"groups": ("a",)}, {"groups": ("b", "a")}, Line("Groups", "Group A", "Group A, Group B")),
        ({"is_public": True}, {"is_public": False}, Line("On public pages", "yes", "no")),
        ({"kind": "meal"}, {"kind": "free_time"}, Line("Kind", "Meal", "Free time")),
        (
            {"people": ("p1", "p2")},
            {"people": ("p1", "p3")},
            Line("People", "2 people", "1 of them another person"),
        ),
        ({"people": ()}, {"people": ("p1",)}, Line("People", "0 people", "1 person")),
    ],
    ids=["time", "day", "hosts", "groups", "yes-no", "choice", "others", "count"],
)
def test_word_changes_says_each_value_in_words(before, after, line):
    [change] = word_changes(make_sheet(make_stop(**before)), make_sheet(make_stop(**after)), "en")

    assert change.lines == (line,)


@pytest.mark.parametrize(
    "rows, struct",
    [
        ("groups", SheetGroup),
        ("stops", SheetStop),
        ("stays", SheetStay),
        ("crew", SheetCrew),
    ],
)
def test_word_changes_knows_a_label_for_every_field(rows, struct):
    plain = {bool: True, int: 7, str: "x", tuple: ("x",), Text: Text(en="x", ja="x", zh="x")}
    values = {
        name: plain.get(type(field.get_default()), dt.date(2019, 1, 2))
        for name, field in struct.model_fields.items()
        if name not in {"uid", "sequence", "modified_at", "is_cancelled", "start_time", "end_time"}
    } | {"uid": "1"}
    before, after = (
        Sheet(**{rows: (row,)}) for row in (struct(uid="1"), struct.model_construct(**values))
    )

    [change] = word_changes(before, after, "en")

    assert all(line.label for line in change.lines)
    assert len(change.lines) > len(struct.model_fields) - 8
