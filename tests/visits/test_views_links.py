"""Private links at the desk: turned on, listed, given a new address, revoked."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from tests.factories import (
    make_delegation,
    make_enrollment,
    make_group,
    make_host,
    make_itinerary,
    make_person,
    make_stop,
    make_stop_host,
)
from tests.visits.releasing import release_to
from visits.choices import Audience, ReleaseKind
from visits.links import make_link, open_link
from visits.models import PrivateLink

NOW = dt.datetime(2019, 1, 10, 3, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def before_the_visit(time_machine):
    time_machine.move_to("2019-01-10T12:00+09:00", tick=False)


@pytest.fixture
def itinerary(coordinator):
    return make_itinerary(delegation=make_delegation(coordinators=[coordinator]))


def url_of(itinerary):
    return reverse("visits:link_list", args=[itinerary.delegation.pk])


def shown_token(response):
    return re.search(r"/feeds/([\w-]+)\.ics", response.content.decode())[1]


def test_new_link_shows_its_address_once(coordinator_client, itinerary, coordinator):
    response = coordinator_client.post(url_of(itinerary), {"audience": "participant"})

    token = shown_token(response)
    link = open_link(token, NOW)
    assert (link.audience, link.created_by) == ("participant", coordinator)
    assertContains(response, f"http://testserver/me/{token}/")
    assertContains(response, "open until Monday, February 25, 2019")
    assert response["Cache-Control"] == "private, no-store"
    again = coordinator_client.get(url_of(itinerary))
    assertNotContains(again, token)
    assertContains(again, "Participants")


def test_link_is_for_a_group_a_person_or_a_host(coordinator_client, itinerary):
    group = make_group(delegation=itinerary.delegation, label_en="Group A")
    person = make_enrollment(
        delegation=itinerary.delegation, person=make_person(surname="DEVI", given_names="Asha")
    )
    host = make_host(slug="riken")
    make_stop_host(stop=make_stop(itinerary=itinerary), host=host)
    url = url_of(itinerary)

    for values in (
        {"audience": "driver", "group": group.pk},
        {"audience": "participant", "enrollment": person.pk},
        {"audience": "host", "host": host.pk, "last_day": "2019-01-20"},
    ):
        coordinator_client.post(url, values)

    rows = PrivateLink.objects.order_by("pk").values_list("audience", "group", "enrollment", "host")
    assert list(rows) == [
        ("driver", group.pk, None, None),
        ("participant", None, person.pk, None),
        ("host", None, None, host.pk),
    ]
    page = coordinator_client.get(url)
    for text in (
        "Drivers: Group A",
        "DEVI",
        str(host.organization),
        "open until Sunday, January 20",
    ):
        assertContains(page, text)


@pytest.mark.parametrize(
    "values, message",
    [
        ({"audience": "host"}, "Choose a host."),
        ({"audience": "staff"}, "Select a valid choice"),
        ({"audience": "driver", "last_day": "2019-01-09"}, "would open nothing"),
        ({"audience": "driver", "enrollment": True}, "one link for all"),
        ({"audience": "driver", "host": True}, "Only a link for hosts names a host."),
    ],
)
def test_link_that_makes_no_sense_is_not_made(coordinator_client, itinerary, values, message):
    host = make_host()
    make_stop_host(stop=make_stop(itinerary=itinerary), host=host)
    if "enrollment" in values:
        values = values | {"enrollment": make_enrollment(delegation=itinerary.delegation).pk}
    if "host" in values:
        values = values | {"host": host.pk}

    response = coordinator_client.post(url_of(itinerary), values)

    assertContains(response, message)
    assert PrivateLink.objects.count() == 0


def test_new_address_ends_the_old_one(coordinator_client, itinerary):
    link, old = make_link(itinerary=itinerary, audience=Audience.ESCORT, now=NOW)

    response = coordinator_client.post(
        reverse("visits:link_renew", args=[itinerary.delegation.pk, link.pk])
    )

    assert open_link(old, NOW) is None
    assert open_link(shown_token(response), NOW) == link


def test_revoked_link_opens_nothing_and_stays_in_the_list(coordinator_client, itinerary):
    link, token = make_link(itinerary=itinerary, audience=Audience.ESCORT, now=NOW)

    response = coordinator_client.post(
        reverse("visits:link_revoke", args=[itinerary.delegation.pk, link.pk])
    )

    assertRedirects(response, url_of(itinerary))
    assert open_link(token, NOW) is None
    assertContains(coordinator_client.get(url_of(itinerary)), "revoked January 10, 2019, 12:00")


def test_list_says_where_nothing_has_been_released(coordinator_client, itinerary):
    make_stop(itinerary=itinerary)
    for audience in (Audience.ESCORT, Audience.DRIVER):
        make_link(itinerary=itinerary, audience=audience, now=NOW)
    release_to(itinerary, "escort", kind=ReleaseKind.PLAN, now=NOW)

    response = coordinator_client.get(url_of(itinerary))

    assert {row.link.audience: row.has_release for row in response.context["rows"]} == {
        "escort": True,
        "driver": False,
    }


def test_links_of_others_are_no_such_page(coordinator_client):
    other = make_itinerary()
    link, token = make_link(itinerary=other, audience=Audience.ESCORT, now=NOW)
    address = [other.delegation.pk, link.pk]

    answers = [
        coordinator_client.get(url_of(other)),
        coordinator_client.post(url_of(other), {"audience": "participant"}),
        coordinator_client.post(reverse("visits:link_renew", args=address)),
        coordinator_client.post(reverse("visits:link_revoke", args=address)),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert PrivateLink.objects.count() == 1
    assert open_link(token, NOW) == link


def test_link_of_another_delegation_is_not_renewed_here(coordinator_client, itinerary):
    link, token = make_link(itinerary=make_itinerary(), audience=Audience.ESCORT, now=NOW)

    response = coordinator_client.post(
        reverse("visits:link_renew", args=[itinerary.delegation.pk, link.pk])
    )

    assert response.status_code == 404
    assert open_link(token, NOW) == link
