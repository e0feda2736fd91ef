"""Hosts at the desk: states with dates, the log of calls, and whom to call again."""

import datetime as dt

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from tests.factories import (
    make_contact_log_entry,
    make_delegation,
    make_host,
    make_itinerary,
    make_organization,
    make_stop,
    make_stop_host,
)
from visits.models import ContactLogEntry

NOW = dt.datetime(2019, 1, 10, 3, tzinfo=dt.UTC)
TODAY = dt.date(2019, 1, 10)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def before_the_visit(time_machine):
    time_machine.move_to("2019-01-10T12:00+09:00", tick=False)


def make_row(coordinator=None, **values):
    """A host that is to be asked about a stop."""
    itinerary = make_itinerary(
        delegation=make_delegation(coordinators=[coordinator] if coordinator else [])
    )
    host = make_host(organization=make_organization(name_en="RIKEN"))
    return make_stop_host(stop=make_stop(itinerary=itinerary, title_en="Tour"), host=host, **values)


def url_of(row):
    return reverse("visits:host_states", args=[row.stop.itinerary.delegation.pk])


def line(row, **values):
    return {"row": row.pk} | {f"row{row.pk}-{name}": value for name, value in values.items()}


@pytest.mark.parametrize(
    "state, answered_at",
    [("asked", None), ("confirmed", NOW), ("proposed", NOW), ("declined", NOW)],
)
def test_call_is_one_line_with_the_state_it_left(
    coordinator, coordinator_client, state, answered_at
):
    row = make_row(coordinator)

    response = coordinator_client.post(
        url_of(row), line(row, state=state, text="Phoned, wants list", remind_on="2019-01-15")
    )

    assertRedirects(response, f"{url_of(row)}#row-{row.pk}")
    row.refresh_from_db()
    assert (row.state, row.answered_at) == (state, answered_at)
    entry = ContactLogEntry.objects.get()
    assert (entry.host, entry.stop, entry.day, entry.text, entry.remind_on, entry.author) == (
        row.host,
        row.stop,
        TODAY,
        "Phoned, wants list",
        dt.date(2019, 1, 15),
        coordinator,
    )
    page = coordinator_client.get(url_of(row))
    assertContains(page, "Phoned, wants list")
    assertContains(page, "remind on Tue, January 15")


def test_change_of_state_without_words_is_a_dated_line(coordinator, coordinator_client):
    row = make_row(coordinator)

    coordinator_client.post(url_of(row), line(row, state="asked", text=""))

    assert [(entry.day, entry.text) for entry in ContactLogEntry.objects.all()] == [
        (TODAY, "asked")
    ]


def test_line_that_says_nothing_is_refused(coordinator, coordinator_client):
    row = make_row(coordinator, state="asked")

    response = coordinator_client.post(url_of(row), line(row, state="asked", text=""))

    assertContains(response, "Write what was said, or choose another state.")
    assert ContactLogEntry.objects.count() == 0


def test_page_shows_what_a_host_answered(coordinator, coordinator_client):
    row = make_row(
        coordinator,
        state="proposed",
        proposal="January 24, any time",
        room="Hall 2",
        day_contact="Mori, 03-1234-5678",
        answered_at=NOW,
    )

    response = coordinator_client.get(url_of(row))

    for text in (
        "Another time proposed",
        "answered January 10, 2019, 12:00",
        "January 24, any time",
        "Hall 2",
        "Mori, 03-1234-5678",
        "Another time proposed: 1",
    ):
        assertContains(response, text)


@pytest.mark.parametrize("count", [1, 3])
def test_page_query_count_is_constant(
    coordinator, coordinator_client, count, django_assert_num_queries
):
    row = make_row(coordinator)
    for _ in range(count - 1):
        stop = make_stop(itinerary=row.stop.itinerary)
        make_stop_host(stop=stop, host=make_host())
        make_contact_log_entry(host=row.host, stop=stop)
    coordinator_client.get(url_of(row))

    with django_assert_num_queries(19):
        response = coordinator_client.get(url_of(row))

    assert len(response.context["rows"]) == count


def test_hosts_of_others_are_no_such_page(coordinator, coordinator_client):
    own, other = make_row(coordinator), make_row()

    answers = [
        coordinator_client.get(url_of(other)),
        coordinator_client.post(url_of(other), line(other, state="asked")),
        coordinator_client.post(url_of(own), line(other, state="asked")),
        coordinator_client.post(url_of(own), {"row": "x"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert ContactLogEntry.objects.count() == 0


# Reminders


def reminders(client):
    return list(client.get(reverse("visits:delegation_list")).context["reminders"])


def test_reminder_is_listed_from_its_day_on(coordinator, coordinator_client, time_machine):
    row = make_row(coordinator)
    entry = make_contact_log_entry(
        host=row.host, stop=row.stop, text="Wants the list", remind_on=TODAY
    )
    make_contact_log_entry(host=make_host(), stop=row.stop, remind_on=TODAY + dt.timedelta(days=1))

    assert reminders(coordinator_client) == [entry]
    time_machine.move_to("2019-01-09T12:00+09:00")
    assert reminders(coordinator_client) == []


def test_reminder_ends_with_the_next_line_on_the_same_stop(
    coordinator, coordinator_client, time_machine
):
    row = make_row(coordinator)
    make_contact_log_entry(host=row.host, stop=row.stop, remind_on=TODAY)
    time_machine.move_to("2019-01-10T13:00+09:00")

    coordinator_client.post(url_of(row), line(row, state="confirmed", text="Sent the list"))

    assert reminders(coordinator_client) == []


def test_reminder_is_done_by_a_press_and_the_line_stays(coordinator, coordinator_client):
    row = make_row(coordinator)
    entry = make_contact_log_entry(host=row.host, stop=row.stop, remind_on=TODAY, text="Call")

    response = coordinator_client.post(reverse("visits:reminder_done", args=[entry.pk]))

    assertRedirects(response, reverse("visits:delegation_list"))
    assert reminders(coordinator_client) == []
    assertContains(coordinator_client.get(url_of(row)), "Call")


def test_reminders_of_others_are_not_shown_nor_done(coordinator_client):
    row = make_row()
    entry = make_contact_log_entry(host=row.host, stop=row.stop, remind_on=TODAY, text="Secret")

    page = coordinator_client.get(reverse("visits:delegation_list"))
    response = coordinator_client.post(reverse("visits:reminder_done", args=[entry.pk]))

    assertNotContains(page, "Secret")
    assert response.status_code == 404
    entry.refresh_from_db()
    assert entry.remind_on == TODAY
