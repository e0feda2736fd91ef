"""Put the rows of an older release back into the draft."""

import datetime as dt

import pytest

from tests.factories import (
    make_crew,
    make_delegation,
    make_enrollment,
    make_group,
    make_host,
    make_itinerary,
    make_organization,
    make_site,
    make_stay,
    make_stop,
    make_stop_host,
    make_user,
    make_vehicle,
)
from tests.visits.releasing import release_to
from visits.choices import ReleaseKind, TakesPart
from visits.models import Itinerary, ReleaseSnapshot, Stop
from visits.release import content_digest, draft_of
from visits.snapshots import (
    LeftOut,
    NoSnapshot,
    RestoringOutdated,
    preview_restoring,
    restore,
)

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2018, 12, 1, 9, tzinfo=dt.UTC)
DAY = dt.date(2019, 1, 24)


def release(itinerary):
    return release_to(itinerary, "participant", kind=ReleaseKind.PLAN, now=NOW)


def content(itinerary):
    return content_digest(draft_of(Itinerary.objects.for_compiling().get(pk=itinerary.pk)))


@pytest.fixture
def itinerary():
    """An itinerary in which every relation of a stop is filled in."""
    itinerary = make_itinerary()
    delegation = itinerary.delegation
    group = make_group(delegation=delegation, label_en="A")
    host = make_host(organization=make_organization(name_en="RIKEN"))
    stop = make_stop(
        itinerary=itinerary,
        day=DAY,
        title_en="Seminar",
        start_time=dt.time(10),
        end_time=dt.time(11, 30),
        takes_part=TakesPart.GROUPS,
        groups=[group],
        interpreters=[make_crew(name="Ms. Ito", delegations=[delegation])],
        vehicle=make_vehicle(name="Coach 1"),
        in_charge=make_user(username="tanaka"),
        participants_note_ja="名札を持参",
    )
    make_stop_host(
        stop=stop, host=host, site=make_site(host=host), state="confirmed", room="Room 3"
    )
    make_stop(
        itinerary=itinerary,
        title_en="Dinner",
        takes_part=TakesPart.PEOPLE,
        people=[make_enrollment(delegation=delegation)],
    )
    make_stay(itinerary=itinerary, name_en="Hotel A", groups=[group])
    return itinerary


def test_snapshot_is_sealed_and_kept_apart(itinerary):
    released = release(itinerary)

    stored = ReleaseSnapshot.objects.values_list("content", flat=True).get()

    assert released.snapshot.content.startswith('{"format":1,')
    assert "Seminar" not in stored.token


def test_restoring_puts_every_row_back(itinerary):
    before = content(itinerary)
    uids = set(Stop.objects.values_list("uid", flat=True))
    released = release(itinerary)
    seminar = itinerary.stops.get(title_en="Seminar")
    seminar.start_time, seminar.vehicle, seminar.in_charge = dt.time(9), None, None
    seminar.participants_note_ja = ""
    seminar.save()
    seminar.groups.clear()
    seminar.interpreters.clear()
    seminar.stop_hosts.all().delete()
    itinerary.stops.get(title_en="Dinner").delete()
    itinerary.stays.all().delete()
    make_stop(itinerary=itinerary, title_en="Since", hosts=[make_host()])
    make_stay(itinerary=itinerary)

    restoring = restore(released, reviewed=preview_restoring(released).reviewed)

    assert restoring.left_out == ()
    assert content(itinerary) == before
    assert set(Stop.objects.values_list("uid", flat=True)) == uids
    assert itinerary.stops.get(title_en="Seminar").stop_hosts.get().room == "Room 3"


def test_preview_changes_nothing(itinerary):
    released = release(itinerary)
    make_stop(itinerary=itinerary, title_en="Since")
    before = content(itinerary)

    restoring = preview_restoring(released)

    assert content(itinerary) == before == content_digest(restoring.before)
    assert {stop.title.en for stop in restoring.after.stops} == {"Seminar", "Dinner"}


def test_restoring_touches_only_what_differs(itinerary):
    released = release(itinerary)
    dinner = itinerary.stops.get(title_en="Dinner")
    Stop.objects.filter(title_en="Seminar").update(start_time=dt.time(9))

    restore(released, reviewed=preview_restoring(released).reviewed)

    assert itinerary.stops.get(title_en="Dinner").version == dinner.version
    assert itinerary.stops.get(title_en="Seminar").start_time == dt.time(10)


def test_what_is_no_more_is_named_and_left_out(itinerary):
    released = release(itinerary)
    seminar, dinner = (itinerary.stops.get(title_en=name) for name in ("Seminar", "Dinner"))
    vehicle = seminar.vehicle
    seminar.vehicle = None
    seminar.save()
    vehicle.delete()
    host = seminar.stop_hosts.get().host
    seminar.stop_hosts.all().delete()
    host.sites.all().delete()
    host.delete()
    dinner.people.get().delete()
    itinerary.delegation.groups.all().delete()
    seminar.interpreters.get().delete()

    restoring = restore(released, reviewed=preview_restoring(released).reviewed)

    assert sorted(restoring.left_out) == [
        LeftOut("Dinner", "enrollment", ""),
        LeftOut("Hotel A", "group", "A"),
        LeftOut("Seminar", "crew", "Ms. Ito"),
        LeftOut("Seminar", "group", "A"),
        LeftOut("Seminar", "host", "RIKEN"),
        LeftOut("Seminar", "vehicle", "Coach 1"),
    ]
    assert itinerary.stops.count() == 2


def test_a_draft_that_changed_since_the_preview_is_kept(itinerary):
    released = release(itinerary)
    reviewed = preview_restoring(released).reviewed
    make_stop(itinerary=itinerary, title_en="Since")

    with pytest.raises(RestoringOutdated):
        restore(released, reviewed=reviewed)

    assert itinerary.stops.filter(title_en="Since").exists()


def test_a_release_from_before_snapshots_says_so(itinerary):
    released = release(itinerary)
    ReleaseSnapshot.objects.all().delete()

    with pytest.raises(NoSnapshot):
        preview_restoring(released)


def test_nothing_of_another_delegation_is_taken(itinerary):
    released = release(itinerary)
    group = itinerary.delegation.groups.get()
    group.delegation = make_delegation()
    group.save()

    restoring = preview_restoring(released)

    assert LeftOut("Seminar", "group", "A") in restoring.left_out
