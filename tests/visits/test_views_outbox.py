"""The outbox at the desk: read, edit, send once, discard, send again."""

import datetime as dt
from email import message_from_bytes

import pytest
from django.core import mail
from django.urls import reverse
from icalendar import Calendar
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from tests.factories import (
    make_delegation,
    make_enrollment,
    make_host,
    make_host_contact,
    make_itinerary,
    make_person,
    make_stop,
)
from tests.visits.releasing import release_to
from visits.choices import MessageState, ReleaseKind
from visits.models import Message
from visits.notices import draft_messages, mail_of
from visits.views import outbox

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2019, 1, 10, 3, tzinfo=dt.UTC)
DAY = dt.date(2019, 1, 24)


@pytest.fixture(autouse=True)
def before_the_visit(time_machine):
    time_machine.move_to("2019-01-10T12:00+09:00")


@pytest.fixture
def itinerary(coordinator):
    """Anna, whose mail goes out, and Ben, who has no address, with one stop."""
    delegation = make_delegation(coordinators=[coordinator])
    itinerary = make_itinerary(delegation=delegation)
    for name, email in (("Anna", "anna@guest.example"), ("Ben", "")):
        person = make_person(surname="", given_names=name, email=email)
        make_enrollment(delegation=delegation, person=person)
    make_stop(itinerary=itinerary, day=DAY, title_en="Seminar", start_time=dt.time(10))
    return itinerary


@pytest.fixture
def release(itinerary):
    made = release_to(itinerary, "participant", kind=ReleaseKind.PLAN, now=NOW)
    draft_messages(made)
    return made


@pytest.fixture
def anna(release):
    return release.messages.get(name="Anna")


def url(name, pk):
    return reverse(f"visits:{name}", args=[pk])


def press(client, name, message, **values):
    return client.post(url(name, message.pk), {"version": message.version, **values}, follow=True)


def test_releasing_at_the_desk_drafts_the_messages(coordinator_client, itinerary):
    page = coordinator_client.get(url("release", itinerary.delegation_id))

    response = coordinator_client.post(
        url("release", itinerary.delegation_id),
        {"reviewed": page.context["form"]["reviewed"].value(), "audiences": ["participant"]},
        follow=True,
    )

    assertContains(response, "2 messages wait in the outbox. Nothing has been sent.")
    assert sorted(Message.objects.values_list("name", flat=True)) == ["Anna", "Ben"]
    assert mail.outbox == []


def test_outbox_lists_messages_by_state_and_release(coordinator_client, itinerary, anna):
    anna.state = MessageState.DISCARDED
    anna.save()

    page = coordinator_client.get(url("outbox", itinerary.delegation_id))
    other = coordinator_client.get(
        url("outbox", itinerary.delegation_id) + "?state=discarded&release=1"
    )

    assert [row.name for row in page.context["page"]] == ["Ben"]
    assertContains(page, "No e-mail, tell by hand")
    assert [row.name for row in other.context["page"]] == ["Anna"]
    assert other.context["chosen"].number == 1


@pytest.mark.parametrize("count", [1, 3])
def test_outbox_costs_a_constant_number_of_queries(
    coordinator_client, itinerary, release, count, django_assert_num_queries
):
    for number in range(count):
        Message.objects.create(
            release=release,
            audience="participant",
            recipient=f"person:{number}",
            name=f"Guest {number}",
            email="guest@guest.example",
            language="en",
            subject="Hello",
            body="Hello",
        )

    # session, user, 2 for permissions, delegation, releases, counts, paginator, messages
    with django_assert_num_queries(9):
        page = coordinator_client.get(url("outbox", itinerary.delegation_id))

    assert len(page.context["page"]) == count + 2


def test_a_message_is_read_edited_and_sent_with_its_calendar(coordinator_client, coordinator, anna):
    page = coordinator_client.get(url("message_detail", anna.pk))
    form = page.context["form"]

    response = coordinator_client.post(
        url("message_detail", anna.pk),
        {
            "lock": form["lock"].value(),
            "email": "anna@guest.example",
            "subject": "Please read",
            "body": "Dear Anna,\r\n\r\nsee below.",
            "send": "1",
        },
        follow=True,
    )

    assertContains(response, "Sent to anna@guest.example.")
    (sent,) = mail.outbox
    assert (sent.subject, sent.to, sent.body) == (
        "Please read",
        ["anna@guest.example"],
        "Dear Anna,\n\nsee below.",
    )
    parts = list(message_from_bytes(sent.message().as_bytes()).walk())
    calendar = next(part for part in parts if part.get_content_type() == "text/calendar")
    assert calendar.get_param("method") == "PUBLISH"
    assert calendar.get_filename() == "itinerary.ics"
    events = Calendar.from_ical(calendar.get_payload(decode=True)).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == ["Seminar"]
    anna.refresh_from_db()
    assert (anna.state, anna.sent_by) == (MessageState.SENT, coordinator)
    assert anna.sent_at.replace(microsecond=0) == NOW


def test_two_presses_send_once(coordinator_client, anna):
    press(coordinator_client, "message_send", anna)

    response = press(coordinator_client, "message_send", anna)

    assertContains(response, "Nothing was sent")
    assert len(mail.outbox) == 1


def test_sending_again_needs_a_new_draft(coordinator_client, anna):
    press(coordinator_client, "message_send", anna)
    press(coordinator_client, "message_again", anna)
    press(coordinator_client, "message_again", anna)
    again = Message.objects.get(resend_of=anna)
    assert (again.state, again.body, len(mail.outbox)) == ("draft", anna.body, 1)

    press(coordinator_client, "message_send", again)

    assert len(mail.outbox) == 2


def test_what_someone_else_changed_meanwhile_is_not_sent(coordinator_client, anna):
    version = anna.version
    anna.body = "Changed"
    anna.save()

    response = coordinator_client.post(
        url("message_send", anna.pk), {"version": version}, follow=True
    )

    assertContains(response, "Nothing was sent")
    assert mail.outbox == []


def test_two_edits_show_both_values(coordinator_client, anna):
    form = coordinator_client.get(url("message_detail", anna.pk)).context["form"]
    anna.subject = "Theirs"
    anna.save()

    response = coordinator_client.post(
        url("message_detail", anna.pk),
        {
            "lock": form["lock"].value(),
            "email": anna.email,
            "subject": "Mine",
            "body": anna.body.replace("\n", "\r\n"),
            "send": "1",
        },
    )

    assertContains(response, "Theirs")
    assert [(row.mine, row.saved) for row in response.context["form"].differences] == [
        ("Mine", "Theirs")
    ]
    assert mail.outbox == []
    anna.refresh_from_db()
    assert anna.subject == "Theirs"


def test_a_header_cannot_be_added(coordinator_client, anna):
    form = coordinator_client.get(url("message_detail", anna.pk)).context["form"]

    response = coordinator_client.post(
        url("message_detail", anna.pk),
        {
            "lock": form["lock"].value(),
            "email": "anna@guest.example\nBcc: thief@example.org",
            "subject": "Hello\r\nBcc: thief@example.org",
            "body": "Hello",
            "send": "1",
        },
    )

    assert sorted(response.context["form"].errors) == ["email", "subject"]
    assert mail.outbox == []
    anna.subject = "Hello\r\nBcc: thief@example.org"
    assert mail_of(anna).message()["Subject"] == "Hello Bcc: thief@example.org"
    assert mail_of(anna).message()["Bcc"] is None


def test_a_server_that_fails_loses_nothing(coordinator_client, anna, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    one = press(coordinator_client, "message_send", anna)
    page = coordinator_client.get(url("release_send", anna.release_id))
    every = coordinator_client.post(
        url("release_send", anna.release_id), {"listed": page.context["listed"]}, follow=True
    )

    for response in (one, every):
        assertContains(response, "The mail server did not take the message.")
    anna.refresh_from_db()
    assert (anna.state, anna.sent_at) == (MessageState.DRAFT, None)


def test_discarding_puts_a_draft_away(coordinator_client, anna):
    press(coordinator_client, "message_discard", anna)
    anna.refresh_from_db()

    assert anna.state == MessageState.DISCARDED
    press(coordinator_client, "message_send", anna)
    assert mail.outbox == []


def test_all_of_a_release_are_sent_after_a_look_at_the_list(coordinator_client, release, anna):
    page = coordinator_client.get(url("release_send", release.pk))
    assert [row.name for row in page.context["ready"]] == ["Anna"]
    assert [row.name for row in page.context["by_hand"]] == ["Ben"]

    response = coordinator_client.post(
        url("release_send", release.pk), {"listed": page.context["listed"]}, follow=True
    )
    again = coordinator_client.post(
        url("release_send", release.pk), {"listed": page.context["listed"]}, follow=True
    )

    assertContains(response, "Sent 1 message.")
    assertContains(again, "1 message was left")
    assert [sent.to for sent in mail.outbox] == [["anna@guest.example"]]


def test_sending_all_sends_only_what_was_listed(coordinator_client, release, anna):
    listed = coordinator_client.get(url("release_send", release.pk)).context["listed"]
    ben = release.messages.get(name="Ben")
    ben.email = "ben@guest.example"
    ben.save()

    coordinator_client.post(url("release_send", release.pk), {"listed": listed})

    assert [sent.to for sent in mail.outbox] == [["anna@guest.example"]]


def test_sending_that_takes_long_goes_on_with_the_next_press(
    coordinator_client, release, anna, monkeypatch
):
    monkeypatch.setattr(outbox, "SECONDS_OF_SENDING", -1)
    listed = coordinator_client.get(url("release_send", release.pk)).context["listed"]

    response = coordinator_client.post(
        url("release_send", release.pk), {"listed": listed}, follow=True
    )

    assertContains(response, "Press again to send the rest.")
    assertRedirects(response, url("release_send", release.pk))


def test_a_release_without_messages_can_draft_them(coordinator_client, itinerary):
    made = release_to(itinerary, "participant", kind=ReleaseKind.PLAN, now=NOW)
    assertContains(
        coordinator_client.get(url("outbox", itinerary.delegation_id)), "Draft its messages"
    )

    response = coordinator_client.post(url("release_draft", made.pk), follow=True)

    assert [row.name for row in response.context["page"]] == ["Anna", "Ben"]
    assertNotContains(response, "Draft its messages")


def test_a_message_is_read_in_its_language(coordinator_client, itinerary, release):
    host = make_host()
    make_host_contact(host=host, name="Sato", email="sato@host.example", language="ja")
    make_stop(itinerary=itinerary, title_en="Tour", day=DAY, hosts=[host])
    made = release_to(itinerary, "host", kind=ReleaseKind.PLAN, now=NOW)
    draft_messages(made)

    page = coordinator_client.get(url("message_detail", made.messages.get().pk))

    assertContains(page, "Message to Sato")
    assertContains(page, 'lang="ja"')


GET_PAGES = ["outbox", "message_detail", "release_send"]
POST_PAGES = ["message_send", "message_discard", "message_again", "release_send", "release_draft"]


def key_of(name, anna):
    if name == "outbox":
        return anna.release.itinerary.delegation_id
    return anna.pk if name.startswith("message") else anna.release_id


@pytest.mark.parametrize("role", ["coordinator", "privacy"])
def test_messages_of_others_are_no_such_pages(make_user, client, anna, role):
    client.force_login(make_user(role, username="other"))

    found = {name: client.get(url(name, key_of(name, anna))).status_code for name in GET_PAGES} | {
        f"post {name}": client.post(
            url(name, key_of(name, anna)), {"version": 1, "listed": f"{anna.pk}:1"}
        ).status_code
        for name in [*POST_PAGES, "message_detail"]
    }

    assert set(found.values()) == {404}
    assert mail.outbox == []


def test_staff_may_read_and_send(staff_client, anna):
    assertContains(staff_client.get(url("message_detail", anna.pk)), "anna@guest.example")

    press(staff_client, "message_send", anna)

    assert len(mail.outbox) == 1


def test_nobody_signed_in_is_sent_to_sign_in(client, anna):
    response = client.get(url("message_detail", anna.pk))

    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


@pytest.mark.parametrize("name", ["message_detail", "release_send", "release_restore"])
def test_a_number_that_is_too_large_is_no_such_page(coordinator_client, name):
    assert coordinator_client.get(url(name, 2**64)).status_code == 404


def test_releasing_in_the_admin_drafts_the_messages_too(staff_client, itinerary):
    address = reverse("admin:visits_itinerary_release", args=[itinerary.pk])
    form = staff_client.get(address).context["form"]

    staff_client.post(
        address,
        {
            "kind": "plan",
            "audiences": ["participant"],
            "digest_plan": form["digest_plan"].value(),
            "digest_record": form["digest_record"].value(),
        },
    )

    assert sorted(Message.objects.values_list("name", flat=True)) == ["Anna", "Ben"]
