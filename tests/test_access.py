"""Who gets what at which address: nobody nothing private, each role its own part of it."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import RegexPattern, URLResolver

from tests import factories
from tests.visits.releasing import release_to
from visits.choices import Audience

pytestmark = pytest.mark.django_db

#: Every record that an address may name gets this key, and no record has the other one.
KEY, NO_KEY = 77, 999_999
UID, NO_UID = uuid.UUID(int=77), uuid.UUID(int=78)

#: Pages of sign-in that everyone needs who is not signed in.
OPEN = {
    "/accounts/login/",
    "/accounts/inactive/",
    "/accounts/signup/",  # says that it is closed
    "/accounts/confirm-email/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/done/",
    # A link that does not hold says so.
    "/accounts/confirm-email/abc/",
    "/accounts/password/reset/key/1-abc/",
}


def routes(patterns, prefix=""):
    """Return every route below some patterns, with its variable parts as <name>."""
    for pattern in patterns:
        route = prefix + _plain(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def _plain(pattern):
    """Return a route with its variable parts as <name>."""
    if not isinstance(pattern, RegexPattern):
        return re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", str(pattern))
    return re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", str(pattern)).strip("^$")


def addresses(area, *, exists):
    """Return an address for each route of an area, of records that exist or that do not."""
    values = {
        "app_label": "programs" if exists else "nothing",
        "content_type_id": "1" if exists else str(NO_KEY),
        "day": "2019-01-21" if exists else "2019-03-01",
        "kind": "no_stay",
        "link": str(KEY if exists else NO_KEY),
        "message": str(KEY if exists else NO_KEY),
        "key": "abc",
        "object_id": str(KEY if exists else NO_KEY),
        "name": "nothing",
        "path": "nothing",
        "pk": str(KEY if exists else NO_KEY),
        "uid": str(UID if exists else NO_UID),
        "uidb36": "1",
        "url": "nothing",
    }
    found = []
    for route in routes(get_resolver().url_patterns):
        if route.startswith(area):
            found.append("/" + re.sub(r"<(\w+)>", lambda name: values[name[1]], route))
    return found


@pytest.fixture
def records():
    """One of each record, all with the same key, and an itinerary that is released."""
    country = factories.make_country(pk=KEY)
    organization = factories.make_organization(pk=KEY, country=country)
    program = factories.make_program(pk=KEY)
    edition = factories.make_edition(pk=KEY, program=program)
    delegation = factories.make_delegation(pk=KEY, edition=edition)
    itinerary = factories.make_itinerary(pk=KEY, delegation=delegation)
    host = factories.make_host(pk=KEY, organization=organization)
    stop = factories.make_stop(pk=KEY, uid=UID, itinerary=itinerary, hosts=[host])
    person = factories.make_person(pk=KEY, surname="RIVER", given_names="Aya")
    for make, values in (
        (factories.make_theme, {}),
        (factories.make_report, {"edition": edition}),
        (factories.make_enrollment, {"person": person, "delegation": delegation}),
        (factories.make_crew, {}),
        (factories.make_site, {"host": host}),
        (factories.make_stay, {"itinerary": itinerary, "uid": UID}),
        (factories.make_vehicle, {}),
        (factories.make_photo, {"edition": edition}),
        (factories.make_user, {"role": "staff"}),
    ):
        make(pk=KEY, **values)
    release = release_to(itinerary, Audience.ESCORT)
    return {"delegation": delegation, "stop": stop, "release": release, "edition": edition}


@pytest.mark.parametrize("method", ["get", "post", "head"])
@pytest.mark.parametrize("area", ["portal/", "admin/"])
def test_nobody_is_sent_to_sign_in_whether_the_record_exists_or_not(records, area, method):
    existing, missing = (addresses(area, exists=exists) for exists in (True, False))
    beyond = [f"/{area}nothing/", f"/{area}nothing/{KEY}/change/"]

    answers = {path: getattr(Client(), method)(path) for path in existing + missing + beyond}

    assert len(existing) >= {"portal/": 11, "admin/": 100}[area]
    assert len(existing) == len(missing)
    assert {
        path: (answer.status_code, answer["Location"].partition("?")[0], answer.content)
        for path, answer in answers.items()
    } == dict.fromkeys(answers, (302, reverse("account_login"), b""))
    assert {answer["Cache-Control"] for answer in answers.values()} == {"private, no-store"}


def test_nobody_finds_only_sign_in_among_the_accounts():
    paths = set(addresses("accounts/", exists=True))

    answers = {path: Client().get(path) for path in paths}

    assert paths >= OPEN
    assert {path for path, answer in answers.items() if answer.status_code == 200} == OPEN
    others = [answer for path, answer in answers.items() if path not in OPEN]
    assert {answer.status_code for answer in others} == {302}
    assert {answer["Location"].partition("?")[0] for answer in others} == {reverse("account_login")}


def test_nobody_finds_no_media_and_no_draft(records):
    edition = records["edition"]
    base = f"programs/{edition.program.slug}/fy{edition.fiscal_year}/"
    public = [
        address.replace("programs/<program>/<fiscal_year>/", base)
        for address in routes(get_resolver().url_patterns)
        if "<fiscal_year>" in address
    ]

    answers = {path: Client().get(f"/{path}") for path in [*public, "media/nothing.webp"]}

    assert len(public) == 8
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(
        answers, 404
    )


#: What each role gets: 200, or 404 as if there were nothing.
MAY = {
    "own": {"desk", "delegation", "day", "stop", "export", "file", "release form", "release"},
    "coordinator": {"desk"},
    "staff": {
        *("desk", "delegation", "day", "stop", "export", "file", "release form", "release"),
        *("start", "editions", "edition", "publication", "preview", "person", "enrollment"),
    },
    "privacy": {"start", "person", "enrollment", "changes", "users"},
}
MAY["publisher"] = MAY["staff"]
PLACES = {
    "desk": "/portal/",
    "delegation": f"/portal/delegations/{KEY}/",
    "day": f"/portal/delegations/{KEY}/days/2019-01-20/",
    "stop": f"/portal/delegations/{KEY}/stops/{UID}/edit/",
    "export": f"/portal/delegations/{KEY}/export/",
    "file": f"/portal/delegations/{KEY}/export/file/"
    "?format=csv&audience=escort&source=release&language=en",
    "release form": f"/portal/delegations/{KEY}/release/",
    "release": "/portal/releases/{release}/",
    "start": "/admin/",
    "editions": "/admin/programs/edition/",
    "edition": f"/admin/programs/edition/{KEY}/change/",
    "publication": f"/admin/programs/edition/{KEY}/publication/",
    "preview": f"/admin/programs/edition/{KEY}/preview/",
    "person": f"/admin/participants/person/{KEY}/change/",
    "enrollment": f"/admin/participants/enrollment/{KEY}/change/",
    "changes": "/admin/auditlog/logentry/",
    "users": "/admin/sakura/user/",
    "nothing at the desk": f"/portal/delegations/{NO_KEY}/",
    "nothing in the admin": f"/admin/programs/edition/{NO_KEY}/change/",
    "no such model": "/admin/programs/nothing/",
}


@pytest.mark.parametrize("role", MAY)
def test_each_role_gets_its_own_pages_and_404_elsewhere(make_user, records, role):
    user = make_user("coordinator" if role == "own" else role)
    if role == "own":
        records["delegation"].coordinators.add(user)
    client = Client()
    client.force_login(user)

    answers = {
        name: client.get(path.format(release=records["release"].pk)).status_code
        for name, path in PLACES.items()
    }

    assert answers == {name: 200 if name in MAY[role] else 404 for name in PLACES}


@pytest.mark.parametrize("role", ["coordinator", "privacy"])
def test_sealed_and_private_values_reach_only_who_may_see_them(make_user, records, role):
    person = factories.make_person(pk=KEY + 1, surname="LAKE", birth_date="1903-02-17")
    factories.make_travel_document(person=person, number="TK7654321")
    client = Client()
    client.force_login(make_user(role))

    page = client.get(f"/admin/participants/person/{person.pk}/change/")

    shown = page.content.decode()
    assert page.status_code == {"coordinator": 404, "privacy": 200}[role]
    assert [text for text in ("TK7654321", "1903") if text in shown] == []
