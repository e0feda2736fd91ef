"""Copy a delegation, or its itinerary alone, to new dates."""

import datetime as dt

import pytest

from programs.models import Delegation
from sakura.dates import Period
from sakura.languages import Text
from tests.factories import (
    make_crew,
    make_delegation,
    make_edition,
    make_enrollment,
    make_group,
    make_host,
    make_itinerary,
    make_stay,
    make_stop,
    make_stop_host,
    make_user,
)
from visits.choices import HostState, StopOutcome, TakesPart
from visits.closures import Closing, Note, Reason
from visits.copying import (
    Alignment,
    NotEmpty,
    copy_delegation,
    copy_into,
    first_day_of,
    preview_copy,
)
from visits.models import Itinerary
from visits.planning import PreviewOutdated, versions_of
from visits.sheet import Sheet, SheetStop, compile_sheet

MONDAY = dt.date(2027, 1, 18)
TUESDAY = dt.date(2027, 1, 19)


def sheet_of(*stops, first=MONDAY, last=TUESDAY):
    return Sheet(stops=stops, period=Period(first_day=first, last_day=last))


def preview(sheet, first_day, alignment=Alignment.DAY, closings=None):
    versions = {stop.uid: 1 for stop in sheet.stops}
    return preview_copy(sheet, versions, closings or {}, first_day=first_day, alignment=alignment)


@pytest.mark.parametrize(
    "asked, alignment, first",
    [
        (dt.date(2028, 1, 18), Alignment.DAY, dt.date(2028, 1, 18)),
        (dt.date(2028, 1, 18), Alignment.WEEKDAY, dt.date(2028, 1, 17)),
        (dt.date(2028, 1, 20), Alignment.WEEKDAY, dt.date(2028, 1, 17)),
        (dt.date(2028, 1, 21), Alignment.WEEKDAY, dt.date(2028, 1, 24)),
        (dt.date(2026, 1, 15), Alignment.WEEKDAY, dt.date(2026, 1, 12)),
        (MONDAY, Alignment.WEEKDAY, MONDAY),
    ],
    ids=["day by day", "a day later", "three days", "four days", "earlier", "same"],
)
def test_preview_begins_on_the_day_or_on_the_nearest_of_its_weekday(asked, alignment, first):
    shown = preview(sheet_of(SheetStop(uid="tour", day=TUESDAY)), asked, alignment)

    by = first - MONDAY
    assert (shown.first_day, shown.last_day) == (first, TUESDAY + by)
    assert [row.day for row in shown.stops] == [TUESDAY + by]


def test_preview_names_holidays_and_closed_hosts_to_check_again():
    lab = Closing(host=Text(en="Lab"), weekdays=(1,), on_holidays=True)
    sheet = sheet_of(
        SheetStop(uid="tour", day=MONDAY),
        SheetStop(uid="talk", day=TUESDAY),
        SheetStop(uid="some day", day=None),
    )
    holiday = dt.date(2027, 2, 23)

    shown = preview(sheet, dt.date(2027, 2, 22), closings={"tour": (lab,), "talk": (lab,)})

    assert [row.notes for row in shown.stops] == [
        (),
        (
            Note(reason=Reason.HOLIDAY, day=holiday),
            Note(reason=Reason.CLOSED_WEEKDAY, day=holiday, host=Text(en="Lab")),
        ),
        (),
    ]
    assert shown.to_check == 1


def test_days_of_a_plan_without_a_period_are_counted_from_its_first_stop():
    sheet = sheet_of(SheetStop(uid="tour", day=TUESDAY), first=None, last=None)

    assert first_day_of(sheet) == TUESDAY
    assert preview(sheet, MONDAY).stops[0].day == MONDAY
    assert preview(sheet, MONDAY).first_day is None


def test_a_plan_without_any_day_is_copied_without_one():
    sheet = sheet_of(SheetStop(uid="tour"), first=None, last=None)

    assert preview(sheet, MONDAY).stops[0].day is None


# Carried out


@pytest.fixture
def source(db):
    """A plan with two groups, a hotel, people, an interpreter and three stops."""
    delegation = make_delegation(
        first_day=MONDAY, last_day=TUESDAY, label_en="First", coordinators=[make_user()]
    )
    itinerary = make_itinerary(delegation=delegation)
    group = make_group(
        delegation=delegation, label_en="A", label_ja="A班", first_day=TUESDAY, position=1
    )
    make_group(delegation=delegation, label_en="B", position=2)
    person = make_enrollment(delegation=delegation, groups=[group])
    crew = make_crew(delegations=[delegation])
    make_stay(itinerary=itinerary, name_en="Hotel", groups=[group])
    stop = make_stop(
        itinerary=itinerary,
        day=MONDAY,
        title_en="Tour",
        start_time=dt.time(9),
        takes_part=TakesPart.GROUPS,
        groups=[group],
        interpreters=[crew],
        outcome=StopOutcome.AS_PLANNED,
        internal_note="Ask early.",
    )
    make_stop_host(
        stop=stop, host=make_host(), state=HostState.CONFIRMED, received_by_en="Prof. Mori"
    )
    make_stop(itinerary=itinerary, day=TUESDAY, takes_part=TakesPart.PEOPLE, people=[person])
    make_stop(itinerary=itinerary, day=None, title_en="Some day")
    return itinerary


def load(itinerary):
    loaded = Itinerary.objects.for_compiling().get(pk=itinerary.pk)
    shown = preview_copy(
        compile_sheet(loaded),
        versions_of(loaded),
        {},
        first_day=dt.date(2028, 1, 17),
        alignment=Alignment.DAY,
    )
    return loaded, shown


def test_copy_delegation_copies_all_but_people(source):
    loaded, shown = load(source)
    edition, user = make_edition(), make_user()

    made = copy_delegation(
        source=loaded,
        preview=shown,
        seen=shown.seen,
        edition=edition,
        label={"label_en": "Second", "label_ja": "", "label_zh": ""},
        coordinator=user,
    )

    made = Delegation.objects.get(pk=made.pk)
    assert (made.edition, made.label_en) == (edition, "Second")
    assert (made.first_day, made.last_day) == (dt.date(2028, 1, 17), dt.date(2028, 1, 18))
    assert set(made.coordinators.all()) == {*source.delegation.coordinators.all(), user}
    groups = list(made.groups.order_by("position"))
    assert [(row.label_en, row.label_ja, row.first_day) for row in groups] == [
        ("A", "A班", dt.date(2028, 1, 18)),
        ("B", "", None),
    ]
    assert (made.enrollments.count(), made.crew.count()) == (0, 0)
    [stay] = made.itinerary.stays.all()
    assert (stay.name_en, stay.first_day, stay.last_day, list(stay.groups.all())) == (
        "Hotel",
        dt.date(2028, 1, 17),
        dt.date(2028, 1, 18),
        groups[:1],
    )
    tour, other, undated = made.itinerary.stops.all()
    assert (tour.title_en, tour.day, tour.start_time, tour.outcome, tour.internal_note) == (
        "Tour",
        dt.date(2028, 1, 17),
        dt.time(9),
        "",
        "Ask early.",
    )
    assert (list(tour.groups.all()), tour.interpreters.count()) == (groups[:1], 0)
    [host] = tour.stop_hosts.all()
    assert (host.host, host.state, host.received_by_en) == (
        source.stops.first().stop_hosts.get().host,
        HostState.TO_ASK,
        "",
    )
    assert (other.takes_part, other.head_count, other.people.count()) == (TakesPart.NUMBER, 1, 0)
    assert (undated.title_en, undated.day) == ("Some day", None)
    assert source.stops.count() == 3


def test_copy_into_matches_groups_by_label_and_makes_those_missing(source):
    loaded, shown = load(source)
    target = make_delegation()
    twin = make_group(delegation=target, label_en="A", label_ja="A班")

    copy_into(source=loaded, preview=shown, seen=shown.seen, delegation=target)

    assert [group.label_en for group in target.groups.order_by("label_en")] == ["A", "B"]
    assert list(target.itinerary.stops.get(title_en="Tour").groups.all()) == [twin]
    target.refresh_from_db()
    assert target.first_day == dt.date(2019, 1, 20)


def test_copy_into_a_plan_that_is_not_empty_does_nothing(source):
    loaded, shown = load(source)
    stop = make_stop()

    with pytest.raises(NotEmpty):
        copy_into(
            source=loaded,
            preview=shown,
            seen=shown.seen,
            delegation=stop.itinerary.delegation,
        )

    assert stop.itinerary.stops.count() == 1


def test_copies_do_nothing_if_another_preview_was_seen(source):
    loaded, shown = load(source)
    target = make_delegation()
    label = {"label_en": "Second", "label_ja": "", "label_zh": ""}

    with pytest.raises(PreviewOutdated):
        copy_into(source=loaded, preview=shown, seen="other", delegation=target)
    with pytest.raises(PreviewOutdated):
        copy_delegation(
            source=loaded, preview=shown, seen="other", edition=target.edition, label=label
        )

    assert Delegation.objects.count() == 2
    assert not Itinerary.objects.filter(delegation=target)
