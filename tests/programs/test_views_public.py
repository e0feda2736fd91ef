"""What all public pages have in common: queries, cookies, caches, methods, bad input."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from sakura.languages import Text
from tests.programs.documents import (
    make_catalogue,
    make_catalogue_edition,
    make_edition_document,
    make_host,
    make_program,
    make_visit,
    publish,
    store_catalogue,
    store_publication,
)

pytestmark = pytest.mark.django_db

EDITION = "/en/programs/indian-officers/fy2018/"
CATALOGUE_PAGES = [
    "/en/",
    "/en/programs/",
    "/en/programs/indian-officers/",
    "/en/hosts/",
    "/en/hosts/riken/",
    "/en/statistics/",
    "/en/statistics/people.csv",
    "/en/about/",
    "/en/about/accessibility/",
    "/en/about/privacy/",
    "/en/about/data/",
]
EDITION_PAGES = [
    EDITION,
    f"{EDITION}itinerary/",
    f"{EDITION}itinerary.ics",
    f"{EDITION}itinerary.pdf",
    f"{EDITION}itinerary.xlsx",
    f"{EDITION}itinerary.csv",
    f"{EDITION}itinerary.json",
    f"{EDITION}report.pdf",
]
PAGES = CATALOGUE_PAGES + EDITION_PAGES


def make_large_catalogue(count):
    """A catalogue of so many programs, each with an edition and a host of its own."""
    keys = ["indian-officers", *(f"program-{number}" for number in range(2, count + 1))]
    return make_catalogue(
        programs=tuple(make_program(key) for key in keys),
        editions=tuple(make_catalogue_edition(key, hosts=(f"host-{key}",)) for key in keys),
        hosts=(
            make_host(),
            *(make_host(f"host-{key}", visits=(make_visit(key),)) for key in keys),
        ),
    )


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("path", CATALOGUE_PAGES)
def test_a_page_across_editions_takes_one_query(client, django_assert_num_queries, path, count):
    store_catalogue(make_large_catalogue(count))

    with django_assert_num_queries(1):  # the catalogue
        response = client.get(path)

    assert response.status_code == 200


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("path", EDITION_PAGES)
def test_a_page_of_an_edition_takes_two_queries(client, django_assert_num_queries, path, count):
    store_catalogue(make_large_catalogue(count))
    for number in range(count):
        store_publication(make_edition_document(lede=Text(en=f"Version {number}.")))

    with django_assert_num_queries(2):  # the catalogue, the newest publication
        response = client.get(path)

    assert response.status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_a_second_get_with_the_etag_is_304_and_sets_no_cookie(client, path):
    publish()

    first = client.get(path)
    second = client.get(path, headers={"if-none-match": first["ETag"]})

    assert first["ETag"].startswith('"')
    assert first["Cache-Control"] == "public, no-cache"
    assert (second.status_code, second.content) == (304, b"")
    assert second["ETag"] == first["ETag"]
    assert not first.cookies
    assert not second.cookies


@pytest.mark.parametrize("path", PAGES)
def test_head_has_the_headers_of_get_and_no_body(client, path):
    publish()

    head, get = client.head(path), client.get(path)

    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == get["ETag"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/en/", EDITION, f"{EDITION}itinerary.pdf"])
def test_only_safe_methods_are_answered(client, path, method):
    publish()

    assert client.generic(method, path).status_code == 405


def test_the_theme_is_part_of_the_etag_of_a_page_and_not_of_a_file(client):
    publish()
    light, light_file = client.get("/en/"), client.get(f"{EDITION}itinerary.csv")
    client.cookies["theme"] = "dark"

    dark, dark_file = client.get("/en/"), client.get(f"{EDITION}itinerary.csv")

    assert light["ETag"] != dark["ETag"]
    assert "Cookie" in dark["Vary"]
    assert light_file["ETag"] == dark_file["ETag"]
    assert "Cookie" not in dark_file.get("Vary", "")


def test_the_etag_changes_with_the_catalogue_and_with_the_day(client, time_machine):
    time_machine.move_to("2026-05-01T03:00:00+00:00", tick=False)
    publish()
    first = client.get("/en/")["ETag"]
    store_catalogue(make_catalogue(hosts=()))
    second = client.get("/en/")["ETag"]

    # 15:00 UTC is midnight in Tokyo.
    time_machine.move_to("2026-05-01T15:00:00+00:00", tick=False)
    third = client.get("/en/")["ETag"]

    assert len({first, second, third}) == 3


def test_unknown_parameters_change_nothing(client):
    publish()

    plain, with_more = client.get("/en/statistics/"), client.get("/en/statistics/?utm=1&page=x")

    assert with_more.status_code == 200
    assert with_more["ETag"] == plain["ETag"]


@pytest.mark.parametrize(
    "path",
    [
        "/en/nope/",
        "/fr/",
        "/en/programs/nope/",
        "/en/programs/indian-officers/fy2017/",
        "/en/programs/indian-officers/fy18/",
        "/en/programs/indian-officers/2018/",
        "/en/programs/indian-officers/fy2018/itinerary.exe",
        "/en/programs/indian-officers/fy2018/itinerary.pdf?delegation=nope",
        "/en/hosts/nope/",
        "/en/hosts/?page=0",
        "/en/hosts/?page=2",
        "/en/hosts/?page=-1",
        "/en/hosts/?page=x",
        "/en/hosts/?page=%EF%BC%91",
        "/en/statistics/nope.csv",
        "/en/statistics/people-by-sex.csv",
        "/en/programs/%00/",
        "/en/hosts/" + "a" * 3000 + "/",
    ],
)
def test_what_is_not_there_is_404(client, path):
    publish()

    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["q=%0A%1B%7F", "q=%ED%A0%80", "q=" + "a" * 5000, "kind=nope", "q=%F0%9F%8C%B8&program=nope"],
)
def test_odd_filters_are_no_error(client, query):
    publish()

    assert client.get(f"/en/hosts/?{query}").status_code == 200


def test_an_edition_that_was_never_published_is_404(client):
    store_catalogue()

    assert client.get(EDITION).status_code == 404


def test_nothing_published_is_a_page_all_the_same(client):
    response = client.get("/en/")

    assert response.status_code == 200
    assert "Nothing is published yet." in response.content.decode()


@pytest.mark.parametrize("path", EDITION_PAGES)
def test_a_withdrawn_edition_and_its_files_are_410_with_reason_and_day(client, path):
    store_catalogue(make_catalogue(editions=(), hosts=()))
    store_publication()
    store_publication(
        withdrawn_at=dt.datetime(2026, 2, 3, 20, tzinfo=dt.UTC),
        withdrawal_reason_en="A date was wrong.",
    )

    response = client.get(path)

    assert response.status_code == 410
    content = response.content.decode()
    assert "A date was wrong." in content
    assert "February 4, 2026" in content  # in Tokyo


def test_root_redirects_by_the_language_of_the_browser(client):
    japanese = client.get("/", headers={"accept-language": "ja,en;q=0.5"})
    other = client.get("/", headers={"accept-language": "fr"})

    assert (japanese.status_code, japanese["Location"]) == (302, "/ja/")
    assert other["Location"] == "/en/"
    assert "Accept-Language" in japanese["Vary"]


@pytest.mark.parametrize(("language", "html_lang"), [("en", "en"), ("ja", "ja")])
def test_each_page_names_itself_and_its_translations(client, language, html_lang):
    publish()

    content = client.get(f"/{language}/hosts/?q=riken").content.decode()

    assert f'<html lang="{html_lang}"' in content
    assert f'<link rel="canonical" href="http://testserver/{language}/hosts/">' in content
    for code, path in [("en", "en"), ("ja", "ja"), ("zh-Hans", "zh-hans"), ("x-default", "en")]:
        assert (
            f'<link rel="alternate" hreflang="{code}" href="http://testserver/{path}/hosts/">'
            in content
        )


@pytest.mark.parametrize("path", ["/zh-hans/", "/zh-hans/programs/indian-officers/fy2018/"])
def test_chinese_pages_show_what_there_is_with_a_notice(client, path):
    publish()

    response = client.get(path)

    content = response.content.decode()
    assert response.status_code == 200
    assert '<html lang="zh-Hans"' in content
    assert '<span lang="zh-Hans">本页尚无完整的中文版' in content
    assert 'tabindex="-1" lang="en">' in content
    assert "January 2019" in content


@pytest.mark.parametrize("path", PAGES)
def test_pages_hold_no_inline_script_or_style(client, path):
    publish()

    response = client.get(path)

    if response["Content-Type"].startswith("text/html"):
        content = response.content.decode()
        assert content.count("<h1") == 1
        for forbidden in (" style=", "<style", "<script>", " onclick=", "javascript:"):
            assert forbidden not in content


def test_files_are_the_same_bytes_each_time(client):
    publish()

    for name in ("itinerary.ics", "itinerary.pdf", "itinerary.xlsx", "report.pdf"):
        assert client.get(EDITION + name).content == client.get(EDITION + name).content


def test_addresses_are_those_of_the_design():
    with override("ja"):
        assert (
            reverse("programs:itinerary_ical", args=["indian-officers", 2018])
            == "/ja/programs/indian-officers/fy2018/itinerary.ics"
        )
    assert timezone.get_default_timezone_name() == "Asia/Tokyo"
