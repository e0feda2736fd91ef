"""Day as text, restoring a release, and the record by exceptions, at the desk."""

import datetime as dt

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from tests.factories import make_delegation, make_group, make_itinerary, make_stop
from tests.visits.releasing import release_to
from visits.choices import ReleaseKind, StopOutcome
from visits.models import ReleaseSnapshot

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2019, 1, 10, 3, tzinfo=dt.UTC)
DAY = dt.date(2019, 1, 24)


@pytest.fixture
def itinerary(coordinator):
    itinerary = make_itinerary(delegation=make_delegation(coordinators=[coordinator]))
    make_stop(itinerary=itinerary, day=DAY, title_en="Seminar", start_time=dt.time(10))
    make_stop(itinerary=itinerary, day=DAY, title_en="Tour", start_time=dt.time(14))
    return itinerary


@pytest.fixture
def release(itinerary):
    return release_to(itinerary, "participant", kind=ReleaseKind.PLAN, now=NOW)


def url(name, *args):
    return reverse(f"visits:{name}", args=args)


# Text


def test_day_text_has_a_text_for_each_group_and_language(coordinator_client, itinerary):
    make_group(delegation=itinerary.delegation, label_en="A")
    make_group(delegation=itinerary.delegation, label_en="B")

    page = coordinator_client.get(url("day_text", itinerary.delegation_id, DAY))

    assertContains(page, "<textarea", count=6)
    assertContains(page, "10:00 Seminar")
    assertContains(page, "DRAFT, not released yet", count=2)
    assertContains(page, 'data-copy="text-0-zh-hans"')


def test_day_text_is_what_participants_hold(coordinator_client, itinerary, release):
    itinerary.stops.update(title_en="Changed")

    page = coordinator_client.get(url("day_text", itinerary.delegation_id, DAY))

    assertContains(page, "from release 1")
    assert "Changed" not in page.context["texts"][0]["languages"][0]["text"]


# Restoring


def test_a_release_is_restored_after_a_look_at_the_difference(
    coordinator_client, itinerary, release
):
    itinerary.stops.get(title_en="Tour").delete()
    make_stop(itinerary=itinerary, day=DAY, title_en="Since")
    page = coordinator_client.get(url("release_restore", release.pk))
    assert [(change.name, change.how) for change in page.context["changes"]] == [
        ("Tour", "added"),
        ("Since", "removed"),
    ]

    response = coordinator_client.post(
        url("release_restore", release.pk), {"reviewed": page.context["restoring"].reviewed}
    )

    assertRedirects(response, url("delegation_detail", itinerary.delegation_id))
    assert sorted(itinerary.stops.values_list("title_en", flat=True)) == ["Seminar", "Tour"]


def test_restoring_what_was_not_shown_is_asked_again(coordinator_client, itinerary, release):
    reviewed = coordinator_client.get(url("release_restore", release.pk)).context["restoring"]
    make_stop(itinerary=itinerary, title_en="Since")

    response = coordinator_client.post(
        url("release_restore", release.pk), {"reviewed": reviewed.reviewed}
    )

    assertContains(response, "Nothing was restored.")
    assert itinerary.stops.filter(title_en="Since").exists()


def test_a_release_without_its_rows_says_so(coordinator_client, release):
    ReleaseSnapshot.objects.all().delete()

    page = coordinator_client.get(url("release_restore", release.pk))

    assertContains(page, "This release cannot be restored: its rows were not kept.")
    assert coordinator_client.post(url("release_restore", release.pk)).status_code == 404


# Record


def posted(page, **changes):
    """The forms of the page as a browser would send them, with some values changed by title."""
    data = {}
    for form in page.context["forms"]:
        values = {field.name: field.value() or "" for field in form}
        values |= changes.get(form.shown.title.en, {})
        data |= {form.add_prefix(name): value for name, value in values.items()}
    return data


def test_all_went_as_planned_but_these(coordinator_client, itinerary):
    page = coordinator_client.get(url("record", itinerary.delegation_id))

    response = coordinator_client.post(
        url("record", itinerary.delegation_id),
        posted(page, Tour={"outcome": StopOutcome.CHANGED, "outcome_note": "Rain: indoors."}),
    )

    assertRedirects(response, url("release", itinerary.delegation_id) + "?kind=record")
    assert list(itinerary.stops.order_by("title_en").values_list("outcome", "outcome_note")) == [
        ("as_planned", ""),
        ("changed", "Rain: indoors."),
    ]


def test_recording_again_saves_nothing_that_is_the_same(coordinator_client, itinerary):
    page = coordinator_client.get(url("record", itinerary.delegation_id))
    coordinator_client.post(url("record", itinerary.delegation_id), posted(page))
    versions = list(itinerary.stops.values_list("version", flat=True))

    page = coordinator_client.get(url("record", itinerary.delegation_id))
    coordinator_client.post(url("record", itinerary.delegation_id), posted(page))

    assert list(itinerary.stops.values_list("version", flat=True)) == versions


def test_what_someone_else_recorded_meanwhile_is_shown(coordinator_client, itinerary):
    page = coordinator_client.get(url("record", itinerary.delegation_id))
    tour = itinerary.stops.get(title_en="Tour")
    tour.outcome_note = "Theirs"
    tour.save()

    response = coordinator_client.post(
        url("record", itinerary.delegation_id),
        posted(page, Tour={"outcome": StopOutcome.CHANGED, "outcome_note": "Mine"}),
    )

    assert ("Mine", "Theirs") in [(row.mine, row.saved) for row in response.context["differences"]]
    tour.refresh_from_db()
    assert tour.outcome_note == "Theirs"


def test_a_stop_entered_meanwhile_stays_as_it_is(coordinator_client, itinerary):
    page = coordinator_client.get(url("record", itinerary.delegation_id))
    late = make_stop(itinerary=itinerary, title_en="Late")

    coordinator_client.post(url("record", itinerary.delegation_id), posted(page))

    late.refresh_from_db()
    assert late.outcome == ""
    assert itinerary.stops.get(title_en="Tour").outcome == "as_planned"


def test_an_outcome_that_is_none_is_refused(coordinator_client, itinerary):
    page = coordinator_client.get(url("record", itinerary.delegation_id))

    response = coordinator_client.post(
        url("record", itinerary.delegation_id), posted(page, Tour={"outcome": "flown"})
    )

    assertContains(response, "There is a problem")
    assert set(itinerary.stops.values_list("outcome", flat=True)) == {""}


@pytest.mark.parametrize("role", ["coordinator", "privacy"])
def test_pages_of_others_are_no_such_pages(make_user, client, itinerary, release, role):
    client.force_login(make_user(role, username="other"))
    addresses = [
        url("day_text", itinerary.delegation_id, DAY),
        url("release_restore", release.pk),
        url("record", itinerary.delegation_id),
    ]

    found = [client.get(address).status_code for address in addresses]
    found += [client.post(address).status_code for address in addresses[1:]]

    assert found == [404] * 5
