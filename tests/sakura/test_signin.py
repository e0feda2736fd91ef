"""Sign-in for desk and admin: by name or e-mail, one answer for every wrong try, no sign-up."""

import re

import pytest
from django.contrib.auth import get_user
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from sakura.models import User

LOGIN = "/accounts/login/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def local_cache(settings):
    """The throttles count in memory, and each test begins at nothing."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    yield
    cache.clear()


def sign_in(client, login, password, **values):
    return client.post(LOGIN, {"login": login, "password": password, **values})


@pytest.mark.parametrize("login", ["coordinator", "coordinator@example.org"])
def test_sign_in_by_name_or_e_mail_leads_to_the_desk(client, coordinator, login):
    response = sign_in(client, login, "coordinator-password")

    assertRedirects(response, reverse("start"), fetch_redirect_response=False)
    assertRedirects(client.get(reverse("start")), "/portal/", fetch_redirect_response=False)
    assert get_user(client) == coordinator


def test_sign_in_of_staff_leads_to_the_admin(client, staff):
    sign_in(client, "staff", "staff-password")

    assertRedirects(client.get(reverse("start")), "/admin/", fetch_redirect_response=False)


def test_sign_in_leads_back_to_the_page_that_was_asked_for(client, coordinator):
    asked = client.get("/portal/delegations/7/?x=1")
    assert asked["Location"] == f"{LOGIN}?next=/portal/delegations/7/%3Fx%3D1"
    page = client.get(asked["Location"])
    assertContains(page, 'name="next" value="/portal/delegations/7/?x=1"')

    response = sign_in(
        client, "coordinator", "coordinator-password", next="/portal/delegations/7/?x=1"
    )

    assert response["Location"] == "/portal/delegations/7/?x=1"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "https:evil.example",
        "http:///evil.example",
    ],
)
def test_sign_in_leads_to_no_other_site(client, coordinator, address):
    response = sign_in(client, "coordinator", "coordinator-password", next=address)

    assert response["Location"] == reverse("start")


def test_sign_in_answers_the_same_whether_the_account_exists_or_not(client, coordinator):
    answers = [
        sign_in(client, name, "wrong-password").context["form"].errors
        for name in ("coordinator", "nobody")
    ]

    assert answers[0] == answers[1]
    assert list(answers[0]) == ["__all__"]
    assert not get_user(client).is_authenticated


def test_sign_in_of_a_closed_account_says_so_only_with_its_password(client, coordinator):
    coordinator.is_active = False
    coordinator.save()

    wrong = sign_in(client, "coordinator", "wrong-password")
    right = sign_in(client, "coordinator", "coordinator-password")

    assertContains(wrong, "There is a problem")
    assertContains(client.get(right["Location"]), "This account is closed")
    assert not get_user(client).is_authenticated


def test_sign_in_page_keeps_the_name_and_not_the_password(client, coordinator):
    response = sign_in(client, "coordinator", "wrong-password")

    assertContains(response, 'value="coordinator"')
    assertNotContains(response, "wrong-password")
    assertContains(response, "<title>Error: Sign in")


def test_sign_in_is_throttled(client, coordinator):
    for _try in range(12):
        response = sign_in(client, "coordinator", "wrong-password")

    right = sign_in(client, "coordinator", "coordinator-password")

    assert not get_user(client).is_authenticated
    assert "Too many" in response.content.decode()
    assert "Too many" in right.content.decode()


def test_sign_in_page_is_for_nobody_to_keep_or_list(client):
    response = client.get(LOGIN)

    assertContains(response, '<meta name="robots" content="noindex">')
    assert "no-store" in response["Cache-Control"]
    assertContains(response, "Forgotten your password?")


@pytest.mark.parametrize("address", ["/admin/", "/admin/login/?next=/admin/x/"])
def test_admin_uses_the_same_page(client, address):
    response = client.get(address)

    assert response.status_code == 302
    assert response["Location"].startswith(LOGIN)


def test_sign_up_is_closed(client):
    address = reverse("account_signup")
    values = {"username": "new", "email": "new@example.org", "password1": "a-long-password-1"}

    assertContains(client.get(address), "Accounts are made by staff")
    client.post(address, values | {"password2": "a-long-password-1"})

    assert not User.objects.exists()


def test_sign_out_asks_first_and_needs_post(client, coordinator):
    client.force_login(coordinator)

    assertContains(client.get(reverse("account_logout")), "You are signed in as coordinator.")
    assert get_user(client).is_authenticated

    response = client.post(reverse("account_logout"))
    assertRedirects(response, LOGIN)
    assert not get_user(client).is_authenticated


def test_password_reset_by_mail(client, coordinator):
    done = client.post(
        reverse("account_reset_password"), {"email": "coordinator@example.org"}, follow=True
    )
    assertContains(done, "Look in your mail")
    [message] = mail.outbox
    assert (message.to, message.subject) == (
        ["coordinator@example.org"],
        "A new password for your account",
    )
    assert "Your user name is coordinator." in message.body
    [link] = re.findall(r"http://testserver(/\S+)", message.body)

    page = client.get(link, follow=True)
    assertContains(page, "Choose a new password")
    [(address, _status)] = page.redirect_chain
    refused = client.post(address, {"password1": "short", "password2": "short"})
    assertContains(refused, "There is a problem")
    saved = client.post(
        address, {"password1": "a-new-long-password", "password2": "a-new-long-password"}
    )

    assertContains(client.get(saved["Location"]), "Password saved")
    coordinator.refresh_from_db()
    assert coordinator.check_password("a-new-long-password")
    client.logout()
    assertContains(client.get(link, follow=True), "This link no longer works")


def test_password_reset_tells_nobody_which_addresses_exist(client, coordinator):
    address = reverse("account_reset_password")

    known = client.post(address, {"email": "coordinator@example.org"}, follow=True)
    unknown = client.post(address, {"email": "nobody@example.org"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    assert [message.to for message in mail.outbox] == [["coordinator@example.org"]]


def test_password_change(client, coordinator):
    client.force_login(coordinator)
    address = reverse("account_change_password")

    wrong = client.post(
        address,
        {"oldpassword": "x", "password1": "a-new-long-password", "password2": "a-new-long-passwor"},
    )
    assertContains(wrong, "There is a problem")
    client.post(
        address,
        {
            "oldpassword": "coordinator-password",
            "password1": "a-new-long-password",
            "password2": "a-new-long-password",
        },
    )

    coordinator.refresh_from_db()
    assert coordinator.check_password("a-new-long-password")
    assert get_user(client).is_authenticated


@pytest.mark.parametrize(
    "name", ["account_inactive", "account_reset_password", "account_reset_password_done"]
)
def test_pages_of_sign_in_are_in_our_design(client, name):
    response = client.get(reverse(name))

    assertContains(response, '<main id="main" class="card signin"')
    assertContains(response, "SAKURA SCIENCE Supporters Program")
