"""Review and freeze a plan at the desk; read older releases."""

import datetime as dt

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from tests.factories import make_delegation, make_itinerary, make_stop
from visits.choices import ReleaseKind
from visits.models import Release
from visits.release import open_release

DAY = dt.date(2019, 1, 24)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def before_the_visit(time_machine):
    time_machine.move_to("2019-01-10T12:00+09:00")


@pytest.fixture
def itinerary(coordinator):
    return make_itinerary(delegation=make_delegation(coordinators=[coordinator]))


def release_url(itinerary, query=""):
    return reverse("visits:release", args=[itinerary.delegation_id]) + query


def press(client, page, audiences=("escort",), **values):
    """Send the form of a page, as a browser would."""
    data = {"reviewed": page.context["form"]["reviewed"].value(), "audiences": audiences}
    return client.post(page.request["PATH_INFO"], data | values)


def overlap(itinerary):
    times = {"day": DAY, "start_time": dt.time(9), "end_time": dt.time(11)}
    return [make_stop(itinerary=itinerary, title_en=name, **times) for name in ("One", "Two")]


def test_release_freezes_what_was_shown(coordinator, coordinator_client, itinerary):
    make_stop(itinerary=itinerary, day=DAY, title_en="Seminar")
    page = coordinator_client.get(release_url(itinerary))
    assertContains(page, "The first release")

    response = press(
        coordinator_client, page, ["escort", "driver"], comment="For the coach company."
    )

    release = Release.objects.get()
    assertRedirects(response, reverse("visits:release_detail", args=[release.pk]))
    assert (release.number, release.kind, release.audiences, release.comment) == (
        1,
        "plan",
        ["driver", "escort"],
        "For the coach company.",
    )
    assert release.created_by == coordinator
    assert [stop.title.en for stop in open_release(release).sheet.stops] == ["Seminar"]


def test_release_shows_the_difference_to_the_one_before(coordinator_client, itinerary):
    stop = make_stop(itinerary=itinerary, day=DAY, title_en="Seminar", start_time=dt.time(15))
    press(coordinator_client, coordinator_client.get(release_url(itinerary)))
    stop.start_time = dt.time(15, 45)
    stop.save()
    make_stop(itinerary=itinerary, day=DAY, title_en="Dinner")

    page = coordinator_client.get(release_url(itinerary))

    assert [
        (change.name, change.how, [tuple(line) for line in change.lines])
        for change in page.context["changes"]
    ] == [
        ("Dinner", "added", []),
        ("Seminar", "changed", [("Starts", "15:00", "15:45")]),
    ]
    assertContains(page, "<del>15:00</del> <ins>15:45</ins>")
    assert page.context["form"]["audiences"].value() == ["escort"]


def test_release_of_a_plan_that_changed_meanwhile_freezes_nothing_and_shows_it(
    coordinator_client, itinerary
):
    make_stop(itinerary=itinerary, day=DAY, title_en="Seminar")
    page = coordinator_client.get(release_url(itinerary))
    make_stop(itinerary=itinerary, day=DAY, title_en="Dinner")

    response = press(coordinator_client, page, comment="Kept")

    assert not Release.objects.exists()
    assertContains(response, "The plan changed after you opened this page")
    assertContains(response, "Dinner")
    assertContains(response, "Kept")

    press(coordinator_client, response)
    frozen = open_release(Release.objects.get()).sheet.stops
    assert {stop.title.en for stop in frozen} == {"Seminar", "Dinner"}


def test_release_of_a_second_press_makes_no_new_number(coordinator_client, itinerary):
    make_stop(itinerary=itinerary, day=DAY)
    page = coordinator_client.get(release_url(itinerary))
    press(coordinator_client, page)

    response = press(coordinator_client, page)

    release = Release.objects.get()
    assertRedirects(
        response,
        reverse("visits:release_detail", args=[release.pk]),
        fetch_redirect_response=False,
    )
    shown = coordinator_client.get(response["Location"])
    assertContains(shown, "Nothing has changed since release 1")


def test_release_is_refused_while_something_must_be_fixed(coordinator_client, itinerary):
    overlap(itinerary)
    page = coordinator_client.get(release_url(itinerary))

    response = press(coordinator_client, page)

    assert not Release.objects.exists()
    for shown in (page, response):
        assertContains(shown, "1 thing must be fixed")
        assertContains(shown, "overlap by 120 minutes for the same people.")
        assertNotContains(shown, '<button class="btn">Release</button>')


def test_release_of_a_record_checks_dates_alone(coordinator_client, itinerary):
    overlap(itinerary)
    page = coordinator_client.get(release_url(itinerary, "?kind=record"))

    response = coordinator_client.post(
        release_url(itinerary, "?kind=record"),
        {"reviewed": page.context["form"]["reviewed"].value(), "audiences": ["public"]},
    )

    assert response.status_code == 302
    assert Release.objects.get().kind == ReleaseKind.RECORD


def test_release_after_the_visit_is_usually_a_record(coordinator, coordinator_client):
    day = dt.date(2018, 11, 8)
    past = make_delegation(first_day=day, last_day=day, coordinators=[coordinator])
    itinerary = make_itinerary(delegation=past)
    make_stop(itinerary=itinerary)

    page = coordinator_client.get(release_url(itinerary))

    assert page.context["kind"] == ReleaseKind.RECORD
    assertContains(page, "Release the record")


@pytest.mark.parametrize("audiences", [[], ["nobody"], ["staff"]])
def test_release_needs_readers(coordinator_client, itinerary, audiences):
    make_stop(itinerary=itinerary, day=DAY)
    page = coordinator_client.get(release_url(itinerary))

    response = press(coordinator_client, page, audiences, comment="Kept")

    assert not Release.objects.exists()
    assert list(response.context["form"].errors) == ["audiences"]
    assertContains(response, "Kept")


def test_release_of_a_delegation_without_a_plan_is_not_there(coordinator, coordinator_client):
    delegation = make_delegation(coordinators=[coordinator])

    response = coordinator_client.get(reverse("visits:release", args=[delegation.pk]))

    assert response.status_code == 404


def test_release_detail_keeps_what_was_and_says_that_it_is_old(coordinator_client, itinerary):
    stop = make_stop(itinerary=itinerary, day=DAY, title_en="Seminar")
    press(coordinator_client, coordinator_client.get(release_url(itinerary)))
    stop.title_en = "Lecture"
    stop.save()
    press(coordinator_client, coordinator_client.get(release_url(itinerary)))
    first, second = Release.objects.order_by("number")

    old = coordinator_client.get(reverse("visits:release_detail", args=[first.pk]))
    new = coordinator_client.get(reverse("visits:release_detail", args=[second.pk]))

    assertContains(old, "Seminar")
    assertNotContains(old, "Lecture")
    assertContains(old, "The newest is release 2")
    assertContains(new, "<del>Seminar</del> <ins>Lecture</ins>")
    assertNotContains(new, "This is an older release")


@pytest.mark.parametrize("count", [1, 3])
def test_release_query_count_is_constant(
    coordinator_client, itinerary, django_assert_num_queries, count
):
    for hour in range(count):
        make_stop(itinerary=itinerary, day=DAY, start_time=dt.time(9 + hour))

    with django_assert_num_queries(18):
        page = coordinator_client.get(release_url(itinerary))

    assert len(page.context["sheet"].stops) == count
