"""The start page, the accounts and the log of changes."""

import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.core import mail
from django.test import Client
from django.urls import reverse

from sakura.models import User
from sakura.roles import COORDINATOR
from tests import factories
from tests.admin_forms import errors_of, submit, values_of
from visits.choices import Audience, ReleaseKind
from visits.models import Itinerary
from visits.release import content_digest, draft_of, release_itinerary


@pytest.fixture
def admin_client(make_user):
    """The one who makes accounts."""
    client = Client()
    client.force_login(make_user("staff", "root", is_superuser=True))
    return client


def waiting(client):
    return {
        title: [(row.name, row.detail) for row in rows]
        for title, rows in client.get("/admin/").context["waiting"]
    }


# Start page


def test_start_page_shows_delegations_to_come_soonest_first(staff_client):
    program = factories.make_program(name_en="Indian Officers")
    edition = factories.make_edition(program=program, fiscal_year=2090)
    later = factories.make_delegation(
        edition=edition, label_en="2nd", first_day=dt.date(2090, 5, 2), last_day=dt.date(2090, 5, 8)
    )
    soon = factories.make_delegation(
        edition=edition, label_en="1st", first_day=dt.date(2090, 4, 2), last_day=dt.date(2090, 4, 8)
    )
    factories.make_enrollment(delegation=soon)
    factories.make_delegation(edition=edition, label_en="past")

    rows = staff_client.get("/admin/").context["coming_up"]

    assert [(row.name, row.people) for row in rows] == [
        ("Indian Officers FY2090: 1st, April 2–8, 2090", 1),
        ("Indian Officers FY2090: 2nd, May 2–8, 2090", 0),
    ]
    assert rows[1].url == reverse("admin:programs_delegation_change", args=[later.pk])


def test_start_page_is_quiet_without_records(staff_client):
    page = staff_client.get("/admin/").content.decode()

    assert "Nothing waits." in page
    assert "No delegation with days to come." in page


def test_draft_and_missing_text_wait(staff_client):
    factories.make_edition(
        program=factories.make_program(name_en="Indian Officers"), lede_en="They came."
    )

    assert waiting(staff_client) == {
        "Drafts: never published": [("Indian Officers FY2018", "")],
        "Texts to translate": [("Indian Officers FY2018", "Lead: 日本語 is missing")],
    }


def test_published_edition_that_changed_waits(staff_client, publisher_client):
    edition = factories.make_edition(program=factories.make_program(name_en="Indian Officers"))
    url = reverse("admin:programs_edition_publication", args=[edition.pk])
    submit(publisher_client, url, button="_publish")
    unchanged = waiting(staff_client)

    factories.make_figure(edition=edition)

    assert unchanged == {}
    assert waiting(staff_client) == {
        "Changed since they were published": [("Indian Officers FY2018", "publication 1")]
    }


def test_released_itinerary_that_changed_waits(staff, staff_client):
    delegation = factories.make_delegation(
        edition=factories.make_edition(
            program=factories.make_program(name_en="Indian Officers"), fiscal_year=2090
        ),
        first_day=dt.date(2090, 4, 2),
        last_day=dt.date(2090, 4, 8),
    )
    stop = factories.make_stop(itinerary=factories.make_itinerary(delegation=delegation))
    itinerary = Itinerary.objects.for_compiling().get()
    release_itinerary(
        itinerary=itinerary,
        kind=ReleaseKind.PLAN,
        audiences=[Audience.VISA],
        reviewed=content_digest(draft_of(itinerary)),
        user=staff,
        now=dt.datetime(2090, 1, 1, tzinfo=dt.UTC),
    )
    unchanged = waiting(staff_client)

    stop.start_time = dt.time(9)
    stop.save()

    assert "Changed since they were released" not in unchanged
    assert waiting(staff_client)["Changed since they were released"] == [
        ("Indian Officers FY2090: April 2–8, 2090", "release 1")
    ]


def test_request_waits_for_publishers_and_for_who_asked(make_user, staff, staff_client):
    factories.make_publication_request(asked_by=staff)
    factories.make_publication_request()
    publisher = Client()
    publisher.force_login(make_user("publisher"))

    assert len(waiting(publisher)["Publication asked for"]) == 2
    assert len(waiting(staff_client)["Publication asked for"]) == 1


def test_privacy_officer_has_a_start_page_without_programs(privacy_client):
    page = privacy_client.get("/admin/")

    assert page.context["waiting"] == []
    assert "Coming up" not in page.content.decode()
    assert "People" in page.content.decode()


# The site


def test_admin_has_our_name_and_icon(staff_client):
    page = staff_client.get("/admin/").content.decode()

    assert "SAKURA SCIENCE Supporters Program – staff" in page
    assert 'rel="icon" href="/static/img/favicon.svg"' in page
    assert "/static/admin.css" in page


@pytest.mark.parametrize(
    "path, target",
    [
        ("/admin/login/", "/admin/"),
        ("/admin/password_change/", "/accounts/password/change/"),
    ],
)
def test_passwords_are_the_business_of_sign_in(staff_client, path, target):
    assert staff_client.get(path).url == target


def test_admin_policy_allows_inline_style_and_no_script(staff_client):
    policy = staff_client.get("/admin/").headers["Content-Security-Policy"]

    directives = dict(part.strip().split(" ", 1) for part in policy.split(";") if part.strip())
    assert directives["style-src"] == "'self' 'unsafe-inline'"
    assert directives["script-src"] == "'self'"


@pytest.mark.parametrize("path", ["/admin/nothing/", "/admin/programs/nothing/", "/admin/x"])
def test_unknown_address_is_404(staff_client, path):
    assert staff_client.get(path).status_code == 404


# Accounts


def test_account_is_made_without_a_password_and_its_owner_gets_a_letter(
    admin_client, django_capture_on_commit_callbacks
):
    roles = {
        role.name: role.pk for role in User._meta.get_field("groups").related_model.objects.all()
    }
    url = reverse("admin:sakura_user_add")
    values = {
        "username": "mori",
        "email": "mori@example.org",
        "display_name": "Mori",
        "language": "ja",
    }

    with django_capture_on_commit_callbacks(execute=True):
        response = submit(admin_client, url, **values, groups=[str(roles[COORDINATOR])])

    assert response.status_code == 302
    user = User.objects.get(username="mori")
    assert not user.has_usable_password()
    assert [role.name for role in user.groups.all()] == [COORDINATOR]
    assert (user.is_active, user.is_staff, user.is_superuser) == (True, False, False)
    assert [letter.to for letter in mail.outbox] == [["mori@example.org"]]
    assert "/accounts/password/reset/" in mail.outbox[0].body


def test_no_password_shows_on_the_page_of_an_account(admin_client):
    user = factories.make_user()

    page = admin_client.get(reverse("admin:sakura_user_change", args=[user.pk])).content.decode()

    assert user.password not in page
    assert "password" not in page.replace("/accounts/password/change/", "").replace(
        "Change password", ""
    )


def test_same_address_twice_is_refused_beside_its_field(admin_client):
    factories.make_user(email="mori@example.org")

    response = submit(
        admin_client, reverse("admin:sakura_user_add"), username="m", email="MORI@example.org"
    )

    assert "Another account has this e-mail address." in str(errors_of(response))
    assert User.objects.filter(username="m").count() == 0


def test_accounts_are_locked_too(admin_client):
    user = factories.make_user(display_name="A")
    url = reverse("admin:sakura_user_change", args=[user.pk])
    page = admin_client.get(url)
    User.objects.filter(pk=user.pk).update(display_name="B")

    response = admin_client.post(url, values_of(page) | {"display_name": "C"})

    assert [(row.mine, row.saved) for row in response.context["differences"]] == [("C", "B")]


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_accounts_costs_no_query_for_each(admin_client, django_assert_num_queries, count):
    for _ in range(count):
        factories.make_user()
    url = reverse("admin:sakura_user_changelist")
    admin_client.get(url)

    # session, user, COUNT of the paginator, accounts, their roles, roles of the filter
    with django_assert_num_queries(6):
        response = admin_client.get(url)

    assert response.context["cl"].result_count == count + 1


# The log


def test_log_shows_what_changed_to_the_privacy_officer(privacy_client):
    organization = factories.make_organization(name_en="RIKEN")
    organization.reading = "リケン"
    organization.save()
    entry = LogEntry.objects.get_for_object(organization).order_by("-pk").first()

    page = privacy_client.get(reverse("admin:auditlog_logentry_change", args=[entry.pk]))

    assert "Reading: <del></del> リケン" in page.content.decode()


def test_account_log_holds_no_password(db):
    user = factories.make_user()
    user.set_password("another-password")
    user.save()

    logged = str(list(LogEntry.objects.get_for_object(user).values_list("changes", flat=True)))

    assert "md5" not in logged
    assert "password" not in logged
