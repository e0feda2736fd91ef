import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import OperationalError, connection
from django.test import Client

from sakura.roles import ROLES


def test_healthz_answers_without_a_database(client, django_assert_num_queries):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_readyz_asks_the_database_once(client, db, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/readyz")

    assert (response.status_code, response.content) == (200, b"ready\n")


def test_readyz_says_when_the_database_is_gone(client, db):
    def refuse(execute, *args):
        raise OperationalError

    with connection.execute_wrapper(refuse):
        response = client.get("/readyz")

    assert (response.status_code, response.content) == (503, b"no database\n")


def test_start_leads_staff_to_the_admin_and_coordinators_to_the_desk(
    staff_client, coordinator_client, client
):
    places = [c.get("/accounts/start/")["Location"] for c in (staff_client, coordinator_client)]

    assert places == ["/admin/", "/portal/"]
    assert client.get("/accounts/start/")["Location"] == "/accounts/login/?next=/accounts/start/"


def test_preferences_set_the_theme_and_lead_back(client):
    response = client.post(
        "/preferences/",
        {"theme": "dark", "next": "/ja/hosts/?q=riken"},
        HTTP_ORIGIN="http://testserver",
    )

    assert (response.status_code, response["Location"]) == (303, "/ja/hosts/?q=riken")
    cookie = response.cookies["theme"]
    assert (cookie.value, cookie["samesite"], cookie["path"]) == ("dark", "Lax", "/")


def test_preferences_forget_the_theme_when_it_is_automatic(client):
    client.cookies["theme"] = "dark"

    response = client.post("/preferences/", {"theme": "auto"}, HTTP_ORIGIN="http://testserver")

    assert (response.cookies["theme"].value, response.cookies["theme"]["max-age"]) == ("", 0)


@pytest.mark.parametrize("theme", ["", "pink", 'dark"><script>', "\0"])
def test_preferences_ignore_an_unknown_theme(client, theme):
    response = client.post("/preferences/", {"theme": theme}, HTTP_ORIGIN="http://testserver")

    assert (response.status_code, response.cookies) == (303, {})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_ORIGIN": "http://["},
        {"HTTP_REFERER": "https://evil.example/?testserver"},
        {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "http://testserver"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
    ],
    ids=["nothing", "other origin", "null", "malformed", "other page", "cross-site", "same-site"],
)
def test_preferences_refuse_a_form_from_elsewhere(client, headers):
    response = client.post("/preferences/", {"theme": "dark"}, **headers)

    assert (response.status_code, response.cookies) == (403, {})


@pytest.mark.parametrize(
    "given, target",
    [
        ("/en/about/", "/en/about/"),
        ("http://testserver/en/?a=1", "/en/?a=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("http:///evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("http://testserver//evil.example/", "/evil.example/"),
        ("", "/"),
    ],
)
def test_preferences_never_lead_to_another_site(client, given, target):
    response = client.post(
        "/preferences/", {"theme": "dark", "next": given}, HTTP_SEC_FETCH_SITE="same-origin"
    )

    assert response["Location"] == target


def test_preferences_lead_back_to_the_page_of_the_form(client):
    response = client.post(
        "/preferences/", {"theme": "dark"}, HTTP_REFERER="http://testserver/en/programs/"
    )

    assert response["Location"] == "/en/programs/"


def test_preferences_keep_the_language_of_who_is_signed_in(staff, staff_client, client):
    for visitor, language in [(staff_client, "ja"), (client, "ja"), (staff_client, "xx")]:
        visitor.post("/preferences/", {"language": language}, HTTP_ORIGIN="http://testserver")

    staff.refresh_from_db()
    assert staff.language == "ja"


def test_preferences_are_posted_only(client):
    assert client.get("/preferences/").status_code == 405


def test_robots_keeps_robots_out_of_the_private_parts(client):
    response = client.get("/robots.txt")

    lines = response.content.decode().splitlines()
    assert lines[:4] == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /portal/",
        "Disallow: /accounts/",
    ]
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"


def test_security_txt_needs_a_contact(client, settings, time_machine):
    time_machine.move_to("2026-04-01T12:00:00+09:00")
    without = client.get("/.well-known/security.txt")
    settings.SAKURA_SECURITY_CONTACT = "security@example.org"
    with_contact = client.get("/.well-known/security.txt")

    assert without.status_code == 404
    assert with_contact.content.decode().splitlines() == [
        "Contact: mailto:security@example.org",
        "Expires: 2027-04-01T00:00:00Z",
        "Preferred-Languages: en, ja",
    ]


def test_published_photo_is_served_and_private_files_are_not(client):
    storages["published"].save("photos/a.webp", ContentFile(b"RIFF"))
    storages["default"].save("never-published.webp", ContentFile(b"RIFF"))

    photo = client.get("/media/photos/a.webp")

    assert (photo.content, photo["Content-Type"]) == (b"RIFF", "image/webp")
    assert photo["Cache-Control"] == "public, max-age=86400"
    assert client.get("/media/photos/a.webp", HTTP_IF_NONE_MATCH=photo["ETag"]).status_code == 304
    for path in [
        "never-published.webp",
        "photos/",
        "photos",
        "../private/b.webp",
        "%2e%2e/private/b.webp",
    ]:
        assert client.get(f"/media/{path}").status_code == 404


@pytest.mark.parametrize("path", ["/nowhere", "/en/nowhere/", "/ja/nowhere/", "/zh-hant/"])
def test_unknown_address_is_the_page_of_404(client, path):
    response = client.get(path)

    assert response.status_code == 404
    assert response.templates[0].name == "404.html"


def test_permission_denied_is_answered_as_not_found(db):
    client = Client()
    client.force_login(_reader_of_nothing())

    response = client.get("/admin/sakura/user/")

    assert response.status_code == 404


def _reader_of_nothing():
    from sakura.models import User

    return User.objects.create_user("reader", email="reader@example.org", is_staff=True)


def test_sign_in_takes_the_name_or_the_e_mail_address(make_user, client):
    make_user("staff", "aya")

    for login in ("aya", "aya@example.org", "AYA@example.org"):
        response = client.post("/accounts/login/", {"login": login, "password": "aya-password"})

        assert (response.status_code, response["Location"]) == (302, "/accounts/start/")
        client.logout()


def test_sign_in_is_throttled(make_user, client):
    make_user("staff", "aya")
    wrong = {"login": "aya", "password": "wrong"}

    for _ in range(10):
        client.post("/accounts/login/", wrong)
    response = client.post("/accounts/login/", {"login": "aya", "password": "aya-password"})

    assert response.status_code != 302


def test_sign_up_is_closed(db, client):
    response = client.post(
        "/accounts/signup/",
        {
            "username": "eve",
            "email": "eve@example.org",
            "password1": "x" * 20,
            "password2": "x" * 20,
        },
    )

    assert "account/signup_closed.html" in [template.name for template in response.templates]


def test_forgotten_password_is_reset_by_mail(make_user, client, mailoutbox):
    make_user("staff", "aya")

    client.post("/accounts/password/reset/", {"email": "aya@example.org"})
    client.post("/accounts/password/reset/", {"email": "nobody@example.org"})

    letters = {letter.to[0]: letter.body for letter in mailoutbox}
    assert "http://testserver/accounts/password/reset/key/" in letters["aya@example.org"]
    assert "/password/reset/key/" not in letters.get("nobody@example.org", "")


def test_groups_of_the_roles_exist_after_migrate(db):
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)
