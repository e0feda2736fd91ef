"""The desk: who may enter, my delegations, one delegation, one day."""

import datetime as dt

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from programs.choices import DelegationStatus
from tests.factories import (
    make_delegation,
    make_edition,
    make_enrollment,
    make_group,
    make_host,
    make_itinerary,
    make_site,
    make_stay,
    make_stop,
    make_stop_host,
)
from visits.choices import Audience, ReleaseKind, TakesPart
from visits.models import Itinerary, Release
from visits.release import content_digest, draft_of, release_itinerary

DAY = dt.date(2019, 1, 24)
NOW = dt.datetime(2019, 1, 4, 3, 0, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def before_the_visit(time_machine):
    """What is over is checked for its dates alone."""
    time_machine.move_to("2019-01-10T12:00+09:00")


def make_plan(coordinator, **values):
    """A delegation of two groups with a stop for each and a hotel; return its itinerary."""
    delegation = make_delegation(edition=make_edition(), coordinators=[coordinator], **values)
    itinerary = make_itinerary(delegation=delegation)
    site = make_site()
    for label in ("A", "B"):
        group = make_group(delegation=delegation, label_en=f"Group {label}")
        make_enrollment(delegation=delegation, groups=[group])
        stop = make_stop(
            itinerary=itinerary,
            day=DAY,
            start_time=dt.time(9),
            end_time=dt.time(11),
            takes_part=TakesPart.GROUPS,
            groups=[group],
        )
        make_stop_host(stop=stop, host=site.host, site=site)
    make_stay(itinerary=itinerary)
    return itinerary


def release(itinerary, user=None, audiences=(Audience.ESCORT,)):
    draft = draft_of(Itinerary.objects.for_compiling().get(pk=itinerary.pk))
    made, _is_new = release_itinerary(
        itinerary=itinerary,
        kind=ReleaseKind.PLAN,
        audiences=audiences,
        reviewed=content_digest(draft),
        user=user,
        now=NOW,
    )
    return made


def addresses(delegation, stop, made):
    pk = delegation.pk
    return [
        reverse("visits:delegation_detail", args=[pk]),
        reverse("visits:day_detail", args=[pk, DAY]),
        reverse("visits:stop_create", args=[pk]),
        reverse("visits:stop_update", args=[pk, stop.uid]),
        reverse("visits:stop_delete", args=[pk, stop.uid]),
        reverse("visits:export", args=[pk]),
        reverse("visits:export_file", args=[pk]),
        reverse("visits:release", args=[pk]),
        reverse("visits:release_detail", args=[made.pk]),
    ]


def test_desk_pages_answer_for_their_coordinator_and_are_kept_nowhere(
    coordinator, coordinator_client
):
    itinerary = make_plan(coordinator)
    pages = addresses(itinerary.delegation, itinerary.stops.first(), release(itinerary))

    for address in [reverse("visits:delegation_list"), *pages]:
        response = coordinator_client.get(address)

        assert response.status_code == 200, address
        assert "no-store" in response["Cache-Control"]
        assertContains(response, '<meta name="robots" content="noindex">')


def test_desk_pages_of_others_are_not_there(coordinator_client, make_user):
    itinerary = make_plan(make_user("coordinator", "other"))
    made = release(itinerary)

    for address in addresses(itinerary.delegation, itinerary.stops.first(), made):
        assert coordinator_client.get(address).status_code == 404, address
        assert coordinator_client.post(address, {}).status_code in (404, 405), address
    assert Release.objects.count() == 1
    assert itinerary.stops.count() == 2


def test_desk_pages_send_nobody_signed_in_to_sign_in_whether_they_exist_or_not(client, make_user):
    itinerary = make_plan(make_user("coordinator"))
    pages = addresses(itinerary.delegation, itinerary.stops.first(), release(itinerary))

    for address in [*pages, "/portal/delegations/99999/", "/portal/nothing/"]:
        response = client.get(address)

        assert (response.status_code, response["Location"].split("?")[0]) == (
            302,
            reverse("account_login"),
        ), address


def test_desk_is_not_there_without_the_permission(privacy_client):
    delegation = make_delegation()

    for address in [
        reverse("visits:delegation_list"),
        reverse("visits:delegation_detail", args=[delegation.pk]),
        reverse("visits:export_file", args=[delegation.pk]),
    ]:
        assert privacy_client.get(address).status_code == 404, address


def test_desk_shows_staff_every_delegation(staff_client, make_user):
    itinerary = make_plan(make_user("coordinator"))

    response = staff_client.get(reverse("visits:delegation_detail", args=[itinerary.delegation_id]))

    assert response.context["plan"].delegation == itinerary.delegation


@pytest.mark.parametrize(
    "address",
    [
        "/portal/delegations/0/",
        "/portal/delegations/99999999999999999999999999/",
        "/portal/delegations/x/",
        "/portal/releases/99999999999999999999999999/",
        "/portal/delegations/1/days/2019-02-30/",
        "/portal/delegations/1/days/0000-00-00/",
        "/portal/delegations/1/stops/1/edit/",
        "/portal/delegations/99999999999999999999999999/export/file/",
    ],
)
def test_desk_addresses_that_are_wrong_are_not_there(staff_client, address):
    assert staff_client.get(address).status_code == 404


def test_delegation_list_has_those_to_come_first_and_marks_the_next(
    coordinator, coordinator_client
):
    later = make_delegation(first_day=dt.date(2019, 3, 3), coordinators=[coordinator])
    past = make_delegation(
        first_day=dt.date(2018, 11, 4), last_day=dt.date(2018, 11, 9), coordinators=[coordinator]
    )
    soon = make_delegation(coordinators=[coordinator])
    done = make_delegation(
        month=dt.date(2018, 6, 1), status=DelegationStatus.COMPLETED, coordinators=[coordinator]
    )
    make_delegation()

    response = coordinator_client.get(reverse("visits:delegation_list"))

    assert [plan.delegation for plan in response.context["plans"]] == [soon, later, past, done]
    assert response.context["next_pk"] == soon.pk
    assertContains(response, '<tr class="next">', count=1)


def test_delegation_list_says_what_is_to_fix_and_whether_the_plan_changed(
    coordinator, coordinator_client
):
    itinerary = make_plan(coordinator)
    address = reverse("visits:delegation_list")
    assertContains(coordinator_client.get(address), "Not released yet")
    release(itinerary)
    assertContains(coordinator_client.get(address), "up to date")

    make_stop(itinerary=itinerary, day=DAY, start_time=dt.time(10), end_time=dt.time(12))

    response = coordinator_client.get(address)
    assertContains(response, "changed since")
    assertContains(response, "2 to fix")


def test_delegation_list_without_delegations_says_what_to_do(coordinator_client):
    response = coordinator_client.get(reverse("visits:delegation_list"))

    assertContains(response, "No delegation has been given to you yet")


@pytest.mark.parametrize("count", [1, 3])
def test_delegation_list_query_count_is_constant(
    coordinator, coordinator_client, django_assert_num_queries, count
):
    for _number in range(count):
        release(make_plan(coordinator))

    # Session, user, two for permissions, count, delegations, 13 for the itineraries with their
    # waivers, two for what else their hosts, helpers and vehicles do, two for the releases.
    with django_assert_num_queries(23):
        response = coordinator_client.get(reverse("visits:delegation_list"))

    assert len(response.context["plans"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_delegation_detail_query_count_is_constant(
    coordinator, coordinator_client, django_assert_num_queries, count
):
    itinerary = make_plan(coordinator)
    for hour in range(count):
        make_stop(itinerary=itinerary, day=DAY, start_time=dt.time(12 + hour), hosts=[make_host()])
        release(itinerary)

    with django_assert_num_queries(22):
        response = coordinator_client.get(
            reverse("visits:delegation_detail", args=[itinerary.delegation_id])
        )

    assert len(response.context["releases"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_day_query_count_is_constant(
    coordinator, coordinator_client, django_assert_num_queries, count
):
    itinerary = make_plan(coordinator)
    for hour in range(count):
        make_stop(itinerary=itinerary, day=DAY, start_time=dt.time(12 + hour), hosts=[make_host()])

    with django_assert_num_queries(21):
        response = coordinator_client.get(
            reverse("visits:day_detail", args=[itinerary.delegation_id, DAY])
        )

    assert len(response.context["table"].lanes[0].blocks) == 1 + count


def test_delegation_detail_shows_the_week_and_what_has_no_day(coordinator, coordinator_client):
    itinerary = make_plan(coordinator)
    make_stop(itinerary=itinerary, day=None, title_en="Tea ceremony")

    response = coordinator_client.get(
        reverse("visits:delegation_detail", args=[itinerary.delegation_id])
    )

    assert [(row["mark"].day.day, len(row["names"])) for row in response.context["week"]] == [
        (20, 0),
        (21, 0),
        (22, 0),
        (23, 0),
        (24, 2),
        (25, 0),
        (26, 0),
    ]
    assertContains(response, "Tea ceremony")
    assertContains(response, "The day of “Tea ceremony” is not recorded.")
    assertContains(response, "Group A")


def test_delegation_without_an_itinerary_can_be_begun(coordinator, coordinator_client):
    delegation = make_delegation(coordinators=[coordinator])
    make_group(delegation=delegation, label_en="Group A")

    response = coordinator_client.get(reverse("visits:delegation_detail", args=[delegation.pk]))

    assertContains(response, "Nothing is planned yet")
    assertContains(response, "?day=2019-01-20")
    assertNotContains(response, reverse("visits:release", args=[delegation.pk]))
    assert not Itinerary.objects.exists()


def test_day_shows_a_lane_for_each_group_and_what_overlaps(coordinator, coordinator_client):
    itinerary = make_plan(coordinator)
    first = itinerary.stops.get(groups__label_en="Group A")
    make_stop(
        itinerary=itinerary,
        day=DAY,
        start_time=dt.time(10, 30),
        end_time=dt.time(12),
        takes_part=TakesPart.GROUPS,
        groups=list(first.groups.all()),
        title_en="Seminar",
    )

    response = coordinator_client.get(
        reverse("visits:day_detail", args=[itinerary.delegation_id, DAY])
    )

    table = response.context["table"]
    assert [len(lane.blocks) for lane in table.lanes] == [2, 1]
    [fix] = [fix for fix in response.context["fixes"] if fix["finding"].severity == "error"]
    assert (fix["proposal"]["start"], fix["proposal"]["end"]) == (dt.time(11), dt.time(12, 30))
    assertContains(response, "1 thing to fix on this day")
    assertContains(response, "?start=11:00&amp;end=12:30#edit")
    assertContains(response, "Overlaps 30 min", count=2)


def test_day_outside_the_delegation_is_not_there(coordinator, coordinator_client):
    itinerary = make_plan(coordinator)

    response = coordinator_client.get(
        reverse("visits:day_detail", args=[itinerary.delegation_id, dt.date(2019, 2, 1)])
    )

    assert response.status_code == 404


def test_desk_is_in_the_language_of_its_user(coordinator, coordinator_client):
    coordinator.language = "ja"
    coordinator.save(update_fields=["language"])
    itinerary = make_plan(coordinator)

    response = coordinator_client.get(
        reverse("visits:day_detail", args=[itinerary.delegation_id, DAY])
    )

    assertContains(response, '<html lang="ja"')
    assertContains(response, "2019年1月24日（木）")
