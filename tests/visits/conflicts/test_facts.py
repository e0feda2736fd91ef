"""What is loaded beside the sheet."""

import datetime as dt

import pytest

from programs.choices import DelegationStatus
from sakura.dates import Period
from sakura.languages import Text
from tests.factories import (
    make_crew,
    make_delegation,
    make_edition,
    make_enrollment,
    make_host,
    make_itinerary,
    make_organization,
    make_person,
    make_program,
    make_stop,
    make_user,
    make_vehicle,
)
from visits.choices import StopOutcome
from visits.conflicts import FindingKind, HostFacts, find_findings, load_facts
from visits.conflicts.facts import holidays_of
from visits.models import Itinerary
from visits.release import draft_of

pytestmark = pytest.mark.django_db

DAY = dt.date(2019, 1, 23)
BOOKED = {
    FindingKind.HOST_BOOKED,
    FindingKind.IN_CHARGE_BOOKED,
    FindingKind.INTERPRETER_BOOKED,
    FindingKind.VEHICLE_BOOKED,
}


def shared():
    """What two delegations may both ask for."""
    return {
        "hosts": [make_host(organization=make_organization(name_en="RIKEN"))],
        "in_charge": make_user(display_name="Hanako"),
        "interpreters": [make_crew(name="Ms. Sato")],
        "vehicle": make_vehicle(name="Coach 1", seats=28),
    }


def make_visit(resources, *, start=9, end=10, delegation=None, **values):
    delegation = delegation or make_delegation(
        edition=make_edition(program=make_program(name_en="Program B")), label_en="1st group"
    )
    times = {"day": DAY, "start_time": dt.time(start), "end_time": dt.time(end)}
    return make_stop(itinerary=make_itinerary(delegation=delegation), **times | resources | values)


def loaded(*itineraries):
    rows = Itinerary.objects.for_compiling().order_by("pk")
    return list(rows.filter(pk__in=[row.pk for row in itineraries]) if itineraries else rows)


def booked(stop):
    [itinerary] = loaded(stop.itinerary)
    facts = load_facts([itinerary])[itinerary.pk]
    findings = find_findings(draft_of(itinerary), facts)
    return [finding for finding in findings if finding.kind in BOOKED]


def test_all_that_two_delegations_share_at_once_is_booked_twice():
    resources = shared()
    own = make_visit(resources)
    other = make_visit(resources, start=9, end=11)

    findings = booked(own)

    assert [(finding.kind, finding.subject.en) for finding in findings] == [
        (FindingKind.HOST_BOOKED, "RIKEN"),
        (FindingKind.IN_CHARGE_BOOKED, "Hanako"),
        (FindingKind.INTERPRETER_BOOKED, "Ms. Sato"),
        (FindingKind.VEHICLE_BOOKED, "Coach 1"),
    ]
    assert {finding.other.delegation for finding in findings} == {other.itinerary.delegation_id}
    assert findings[0].text("en") == (
        f"RIKEN also receives another delegation (Program B, 1st group) during “{own.title_en}”: "
        "they overlap by 60 minutes."
    )


@pytest.mark.parametrize(
    "values",
    [
        {"start": 10, "end": 11},
        {"day": DAY + dt.timedelta(days=1)},
        {"outcome": StopOutcome.CANCELLED},
        {"end_time": None},
        {"start_time": None, "end_time": None},
        {"last_day": DAY + dt.timedelta(days=1)},
    ],
    ids=["touches", "another day", "cancelled", "no end", "no time", "some hours of two days"],
)
def test_other_delegation_at_another_time_is_no_finding(values):
    resources = shared()
    own = make_visit(resources)
    make_visit(resources, **values)

    assert booked(own) == []


def test_cancelled_delegation_books_nothing():
    resources = shared()
    own = make_visit(resources)
    delegation = make_delegation(status=DelegationStatus.CANCELLED)
    make_visit(resources, delegation=delegation)

    assert booked(own) == []


def test_night_before_reaches_into_the_day():
    resources = shared()
    own = make_visit(resources, start=0, end=2)
    make_visit(resources, start=22, end=1, day=DAY - dt.timedelta(days=1))

    assert {finding.minutes for finding in booked(own)} == {60}


def test_host_facts_leave_out_what_is_no_day():
    host = make_host(
        max_people=20,
        closed_weekdays=[5, 6],
        is_closed_on_holidays=True,
        closed_days="2019-01-04\nNew Year, more or less\n平成31年1月7日",
    )
    make_stop(hosts=[host])
    [itinerary] = loaded()

    facts = load_facts([itinerary])[itinerary.pk]

    days = [dt.date(2019, 1, 4), dt.date(2019, 1, 7)]
    assert facts.hosts == {
        host.slug: HostFacts(
            max_people=20,
            closed_weekdays={5, 6},
            is_closed_on_holidays=True,
            closed_days=tuple(Period(first_day=day, last_day=day) for day in days),
        )
    }
    assert facts.holidays[dt.date(2019, 1, 14)] == Text(en="Coming of Age Day", ja="成人の日")


def test_names_are_loaded_only_when_asked_for():
    itinerary = make_stop().itinerary
    enrollment = make_enrollment(
        delegation=itinerary.delegation, person=make_person(surname="KAPOOR", given_names="Asha")
    )
    [row] = loaded()

    assert load_facts([row])[row.pk].names == {}
    named = load_facts([row], with_names=True)[row.pk].names
    assert named == {str(enrollment.uid): str(enrollment.person)}


def test_holidays_end_with_the_calendar():
    assert holidays_of([1, 1948, 2100, 9999]) == {}
    assert holidays_of([2019])[dt.date(2019, 10, 22)].ja == "即位礼正殿の儀が行われる日"


@pytest.mark.parametrize("count", [1, 3])
def test_facts_query_count_is_constant(django_assert_num_queries, count):
    resources = shared()
    for _number in range(count):
        make_visit(resources)
        make_visit(shared())
    rows = loaded()

    # Names, hosts, interpreters, persons in charge and vehicles.
    with django_assert_num_queries(4):
        facts = load_facts(rows, with_names=True)

    assert len(facts) == 2 * count
