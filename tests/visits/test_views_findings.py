"""Findings at the desk and in the admin: the list, accepting with a reason, taking back."""

import datetime as dt

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from sakura.languages import Text
from tests.factories import (
    make_delegation,
    make_host,
    make_itinerary,
    make_organization,
    make_stop,
    make_stop_host,
    make_user,
)
from visits.conflicts import Finding, FindingKind, Severity, find_findings
from visits.models import Itinerary, Waiver
from visits.release import draft_of
from visits.views.findings import fix_of
from visits.waivers import reviewed_digest, waive

DAY = dt.date(2019, 1, 23)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def before_the_visit(time_machine):
    """What is over is checked for its dates alone."""
    time_machine.move_to("2019-01-15T12:00+09:00")


@pytest.fixture
def itinerary(coordinator):
    """A plan of two visits that no host has confirmed."""
    itinerary = make_itinerary(delegation=make_delegation(coordinators=[coordinator]))
    for hour in (9, 14):
        stop = make_stop(
            itinerary=itinerary,
            day=DAY,
            start_time=dt.time(hour),
            end_time=dt.time(hour + 1),
            title_en=f"Visit at {hour}",
        )
        host = make_host(organization=make_organization(name_en=f"Institute {hour}"))
        make_stop_host(stop=stop, host=host, state="asked")
    return itinerary


def standing(itinerary):
    row = Itinerary.objects.for_compiling().get(pk=itinerary.pk)
    return find_findings(draft_of(row), today=dt.date(2019, 1, 15))


def shown(itinerary, kind=FindingKind.UNCONFIRMED):
    return reviewed_digest(standing(itinerary), kind)


def accept_url(itinerary):
    return reverse("visits:waiver_create", args=[itinerary.delegation_id])


def day_url(itinerary):
    return reverse("visits:day_detail", args=[itinerary.delegation_id, DAY])


def posted(itinerary, **values):
    return {
        "kind": FindingKind.UNCONFIRMED.value,
        "reason": "Agreed by telephone.",
        "reviewed": shown(itinerary),
        "page": DAY.isoformat(),
    } | values


def accepted(itinerary, user, reason="Agreed by telephone."):
    return waive(
        itinerary=itinerary,
        kind=FindingKind.UNCONFIRMED,
        reason=reason,
        findings=standing(itinerary),
        author=user,
    )


def test_findings_are_accepted_with_a_reason_from_the_page_that_lists_them(
    coordinator, coordinator_client, itinerary
):
    before = coordinator_client.get(day_url(itinerary))
    response = coordinator_client.post(accept_url(itinerary), posted(itinerary), follow=True)

    assertContains(before, shown(itinerary))
    assertContains(before, "Accept “host not confirmed” with a reason (2 findings)")
    assertRedirects(response, day_url(itinerary))
    waiver = Waiver.objects.get()
    assert (waiver.author, waiver.reason, len(waiver.fingerprints)) == (
        coordinator,
        "Agreed by telephone.",
        2,
    )
    assert response.context["fixes"] == []
    assertContains(response, "Agreed by telephone.")
    assertContains(response, "2 findings, accepted by coordinator, January 15, 2019, 12:00")


@pytest.mark.parametrize("page", ["delegation_detail", "release"])
def test_accepted_findings_are_listed_with_their_reason(
    coordinator, coordinator_client, itinerary, page
):
    accepted(itinerary, coordinator)

    response = coordinator_client.get(reverse(f"visits:{page}", args=[itinerary.delegation_id]))

    assertContains(response, "Agreed by telephone.")
    assertContains(response, "Institute 9 has not confirmed “Visit at 9”")
    assertNotContains(response, "Accept “host not confirmed”")


def test_finding_whose_facts_changed_is_listed_again(coordinator, coordinator_client, itinerary):
    accepted(itinerary, coordinator)
    stop = itinerary.stops.get(title_en="Visit at 9")
    stop.stop_hosts.update(state="declined")

    fixes = coordinator_client.get(day_url(itinerary)).context["fixes"]

    assert [fix["finding"].text("en") for fix in fixes] == [
        "Institute 9 has declined “Visit at 9”."
    ]


def test_waiver_is_taken_back(coordinator, coordinator_client, itinerary):
    waiver = accepted(itinerary, coordinator)
    address = reverse("visits:waiver_delete", args=[itinerary.delegation_id, waiver.uid])

    response = coordinator_client.post(address, {"page": "release"}, follow=True)

    assertRedirects(response, reverse("visits:release", args=[itinerary.delegation_id]))
    assert not Waiver.objects.exists()
    assertContains(response, "Accept “host not confirmed” with a reason (2 findings)")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"reason": " "}, "Say why this is accepted."),
        ({"reviewed": "0" * 64}, "The findings have changed."),
        ({"kind": "overlap"}, "The findings have changed."),
        ({"kind": "gibberish"}, "gibberish"),
        ({"reason": "x" * 301}, "301"),
    ],
    ids=["no reason", "other findings", "another kind", "no kind", "too long"],
)
def test_what_cannot_be_accepted_is_said(coordinator_client, itinerary, values, said):
    response = coordinator_client.post(
        accept_url(itinerary), posted(itinerary, **values), follow=True
    )

    assertContains(response, said)
    assert not Waiver.objects.exists()


def test_errors_cannot_be_accepted(coordinator_client, itinerary):
    for stop in itinerary.stops.all():
        stop.start_time, stop.end_time = dt.time(9), dt.time(10)
        stop.save()
    values = {"kind": "overlap", "reviewed": shown(itinerary, FindingKind.OVERLAP)}

    page = coordinator_client.get(day_url(itinerary))
    response = coordinator_client.post(
        accept_url(itinerary), posted(itinerary, **values), follow=True
    )

    assertNotContains(page, "Accept “two stops at once”")
    assertContains(response, "This cannot be accepted. It must be fixed.")
    assert not Waiver.objects.exists()


def test_waivers_of_others_are_no_such_pages(client, coordinator, itinerary):
    waiver = accepted(itinerary, coordinator)
    client.force_login(make_user("coordinator"))
    delete = reverse("visits:waiver_delete", args=[itinerary.delegation_id, waiver.uid])

    statuses = [
        client.post(accept_url(itinerary), posted(itinerary)).status_code,
        client.post(delete).status_code,
    ]

    assert statuses == [404, 404]
    assert Waiver.objects.count() == 1


def test_waiver_of_another_plan_is_not_taken_back(coordinator, coordinator_client, itinerary):
    waiver = accepted(itinerary, coordinator)
    own = make_itinerary(delegation=make_delegation(coordinators=[coordinator]))

    response = coordinator_client.post(
        reverse("visits:waiver_delete", args=[own.delegation_id, waiver.uid])
    )

    assert response.status_code == 404
    assert Waiver.objects.count() == 1


def test_finding_on_two_delegations_links_to_both_where_the_reader_may(
    coordinator, coordinator_client, itinerary
):
    shared = itinerary.stops.get(title_en="Visit at 9").hosts.get()
    for coordinators in ([coordinator], []):
        other = make_itinerary(delegation=make_delegation(coordinators=coordinators))
        make_stop(
            itinerary=other,
            day=DAY,
            start_time=dt.time(9, 30),
            end_time=dt.time(11),
            hosts=[shared],
        )

    response = coordinator_client.get(day_url(itinerary))

    booked = [
        fix for fix in response.context["fixes"] if fix["finding"].kind == FindingKind.HOST_BOOKED
    ]
    assert [fix["finding"].minutes for fix in booked] == [30, 30]
    assert sorted(bool(fix["other"]) for fix in booked) == [False, True]
    assertContains(response, "Open the stop of the other delegation", count=1)


def test_admin_lists_findings_and_what_was_accepted(staff, staff_client, itinerary):
    accepted(itinerary, staff)

    pages = [
        staff_client.get(reverse("admin:visits_itinerary_change", args=[itinerary.pk])),
        staff_client.get(reverse("admin:visits_itinerary_release", args=[itinerary.pk])),
    ]

    for page in pages:
        assertContains(page, "No hotel is entered for the nights of January 20–25, 2019.")
        assertContains(page, "Agreed by telephone.")
        assertContains(page, "Institute 14 has not confirmed “Visit at 14”")


def test_fix_of_a_stop_that_is_gone_has_no_links():
    finding = Finding(
        kind=FindingKind.NO_TITLE, severity=Severity.ERROR, stops=("gone",), titles=(Text(),)
    )

    assert fix_of((), finding) == {
        "finding": finding,
        "stops": [],
        "proposal": None,
        "other": None,
    }
