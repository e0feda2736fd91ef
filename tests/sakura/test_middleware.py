import gzip
import io
import logging

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from tests.sakura.addresses import LONG

pytestmark = [pytest.mark.urls("tests.sakura.addresses")]

GZIP = {"HTTP_ACCEPT_ENCODING": "gzip, br"}


def test_compression_keeps_the_etag_strong_and_the_bytes_equal(client):
    first = client.get("/en/page/", **GZIP)
    second = client.get("/en/page/", **GZIP)

    assert gzip.decompress(first.content).decode() == LONG
    assert first.content == second.content
    assert (first["ETag"], first["Content-Encoding"], first["Vary"]) == (
        '"one-gzip"',
        "gzip",
        "Accept-Encoding",
    )
    assert int(first["Content-Length"]) == len(first.content)


def test_compression_leaves_a_plain_answer_with_its_own_etag(client):
    response = client.get("/en/page/")

    assert response.content.decode() == LONG
    assert (response["ETag"], response["Vary"]) == ('"one"', "Accept-Encoding")
    assert "Content-Encoding" not in response


@pytest.mark.parametrize(
    "held, headers, status, etag",
    [
        ('"one"', {}, 304, '"one"'),
        ('"one-gzip"', GZIP, 304, '"one-gzip"'),
        ('"one"', GZIP, 304, '"one"'),
        ('"two-gzip", "one-gzip"', GZIP, 304, '"one-gzip"'),
        ('W/"one-gzip"', GZIP, 304, '"one-gzip"'),
        ('"two-gzip"', GZIP, 200, '"one-gzip"'),
        ('"one-gzip"', {}, 200, '"one"'),
        ('"two"', {}, 200, '"one"'),
    ],
    ids=["plain", "gzip", "both", "list", "weak", "other gzip", "gzip not accepted", "other"],
)
def test_conditional_get_knows_the_tag_of_each_encoding(client, held, headers, status, etag):
    response = client.get("/en/page/", HTTP_IF_NONE_MATCH=held, **headers)

    assert (response.status_code, response["ETag"]) == (status, etag)
    assert response["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("name", ["weak", "private", "no-store", "pdf", "cookie"])
def test_compression_passes_over_what_may_hold_a_secret_or_is_compressed(client, name):
    response = client.get(f"/en/{name}/", **GZIP)

    assert response.content.decode() == LONG
    assert "Content-Encoding" not in response


@pytest.mark.parametrize(
    "accepted, encoding",
    [
        ("gzip", "gzip"),
        ("br;q=1.0, gzip;q=0.5", "gzip"),
        ("gzip;q=0", None),
        ("gzip;q=0.000, br", None),
        ("br", None),
        ("", None),
    ],
)
def test_compression_follows_what_the_client_accepts(client, accepted, encoding):
    response = client.get("/en/calendar/", HTTP_ACCEPT_ENCODING=accepted)

    assert response.get("Content-Encoding") == encoding


def test_public_page_has_no_session_and_no_user(client):
    client.cookies["sessionid"] = "x" * 32

    response = client.get("/en/page/")

    assert not hasattr(response.wsgi_request, "session")
    assert getattr(response.wsgi_request, "user", AnonymousUser()).is_anonymous
    assert response.cookies == {}
    assert "Cookie" not in response["Vary"]


@pytest.mark.parametrize("path", ["/portal/page/", "/portal/nowhere/", "/admin/", "/admin/a/b/9/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_stranger_is_sent_to_sign_in_whether_the_page_exists_or_not(db, client, path, method):
    response = getattr(client, method)(path)

    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={path}")
    assert response["Cache-Control"] == "private, no-store"


def test_desk_page_is_private(coordinator_client):
    response = coordinator_client.get("/portal/page/", **GZIP)

    assert response.content.decode() == LONG
    assert response["Cache-Control"] == "private, no-store"
    assert "Cookie" in response["Vary"]


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/admin/sakura/user/"])
def test_admin_does_not_exist_for_a_coordinator(coordinator_client, path):
    response = coordinator_client.get(path)

    assert response.status_code == 404
    assert response.templates[0].name == "404.html"


@pytest.mark.parametrize(
    "address, status",
    [
        ("/en/page/%00", 404),
        ("/en/page/?a=%00", 400),
        ("/portal/%00/", 404),
        ("/portal/?q=a%00b", 400),
    ],
)
def test_nul_is_refused_before_any_view(client, address, status):
    response = client.get(address)

    assert response.status_code == status
    assert response["Content-Type"] == "text/plain"


def test_nul_in_a_cookie_is_refused(client):
    response = client.get("/portal/page/", headers={"cookie": 'sessionid="aaaaaaaa\\000aaaa"'})

    assert response.status_code == 400


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "NONSENSE"])
def test_unknown_methods_are_refused(client, method):
    response = client.generic(method, "/en/page/")

    assert response.status_code == 405
    assert "TRACE" not in response["Allow"]


def test_unknown_host_is_refused(client):
    response = client.get("/en/page/", HTTP_HOST="evil.example")

    assert response.status_code == 400


@pytest.mark.parametrize(
    "accepted, home, language",
    [
        ("ja,en;q=0.5", "/ja/", "ja"),
        ("zh-CN,zh;q=0.9", "/zh-hans/", "zh-Hans"),
        ("de, en-GB;q=0.5", "/en/", "en"),
        ("", "/en/", "en"),
        ("!!,*", "/en/", "en"),
    ],
)
def test_root_leads_to_the_language_of_the_browser(client, accepted, home, language):
    response = client.get("/", HTTP_ACCEPT_LANGUAGE=accepted)

    assert (response.status_code, response["Location"]) == (302, home)
    assert (response["Vary"], response["Content-Language"]) == ("Accept-Language", language)


def test_language_of_a_public_page_is_that_of_its_address(client):
    client.cookies["django_language"] = "ja"

    response = client.get("/en/page/", HTTP_ACCEPT_LANGUAGE="ja")

    assert response["Content-Language"] == "en"
    assert "Accept-Language" not in response["Vary"]


def test_language_of_the_desk_is_that_of_the_account(coordinator, coordinator_client):
    coordinator.language = "ja"
    coordinator.save()

    response = coordinator_client.get("/portal/language/", HTTP_ACCEPT_LANGUAGE="en")

    assert response.content == b"ja"
    assert "Accept-Language" not in response["Vary"]


def test_unprefixed_public_address_is_not_guessed(client):
    response = client.get("/page/", HTTP_ACCEPT_LANGUAGE="ja")

    assert response.status_code == 404
    assert response["Content-Language"] == "en"


def test_policy_is_strict_and_the_admin_alone_may_style_inline(client, db):
    public, admin = client.get("/en/page/"), client.get("/admin/")

    def policy(response):
        return dict(
            directive.strip().split(" ", 1)
            for directive in response["Content-Security-Policy"].split(";")
        )

    strict = {
        "default-src": "'none'",
        "style-src": "'self'",
        "script-src": "'self'",
        "img-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert policy(public) == {
        **strict,
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    assert policy(admin) == {**strict, "style-src": "'self' 'unsafe-inline'"}


def test_every_answer_carries_the_headers(client):
    response = client.get("/en/page/")

    assert {
        name: response[name]
        for name in [
            "X-Content-Type-Options",
            "X-Frame-Options",
            "Referrer-Policy",
            "Cross-Origin-Opener-Policy",
        ]
    } == {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    assert "camera=()" in response["Permissions-Policy"]


def test_withdrawn_page_is_gone(client):
    response = client.get("/en/gone/")

    assert response.status_code == 410
    assert response.templates[0].name == "410.html"


def test_request_that_is_too_much_is_the_page_of_400(client):
    response = client.get("/en/crowded/")

    assert response.status_code == 400
    assert response.templates[0].name == "400.html"


def test_error_names_no_person_and_no_token(log):
    client = Client(raise_request_exception=False)

    response = client.get("/en/broken/secret-token/?q=Tanaka")

    assert response.status_code == 500
    assert "Something went wrong here" in response.content.decode()
    lines = log.getvalue().splitlines()
    assert lines[0].endswith("ERROR django.request: 500 GET /en/broken/<token>/")
    # The one mention is the line of source that raised.
    assert [line.strip() for line in lines if "Tanaka" in line or "secret-token" in line] == [
        'raise ValueError("Tanaka Aya, passport TK1234567")'
    ]
    assert lines[-1] == "builtins.ValueError (its text is not logged)"


def test_wrong_address_is_not_logged(client, log):
    client.get("/en/nowhere/")

    assert log.getvalue() == ""


@pytest.fixture
def log():
    """What the console would show."""
    [handler] = [found for found in logging.getLogger("django").handlers if found.name == "console"]
    stream = io.StringIO()
    before = handler.setStream(stream)
    yield stream
    handler.setStream(before)


@pytest.mark.parametrize("area", ["feeds", "me", "host", "escort", "paper"])
def test_private_link_is_not_kept_indexed_or_told_to_other_sites(client, area):
    response = client.get(f"/{area}/no/such/page/")

    assert response.status_code == 404
    assert {
        name: response[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")
    } == {
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex, nofollow",
    }
    assert not response.cookies
