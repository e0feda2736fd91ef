"""The code on a paper: what it tells to anyone who scans it, and what it never tells."""

import datetime as dt

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from tests.factories import (
    make_crew,
    make_delegation,
    make_edition,
    make_enrollment,
    make_group,
    make_host,
    make_itinerary,
    make_program,
    make_stop,
)
from tests.visits.releasing import release_to
from visits.choices import Audience, ReleaseKind, TakesPart
from visits.models import PaperCode
from visits.papers import code_of, open_paper

DAY = dt.date(2019, 1, 24)

pytestmark = pytest.mark.django_db


@pytest.fixture
def itinerary():
    edition = make_edition(program=make_program(slug="indian-officers"))
    itinerary = make_itinerary(delegation=make_delegation(edition=edition))
    make_stop(
        itinerary=itinerary,
        day=DAY,
        title_en="Seminar",
        title_ja="セミナー",
        start_time=dt.time(15),
        hosts=[make_host(slug="riken")],
        participants_note_en="Call Ms Sato on 090-1111.",
        internal_note="between us",
    )
    make_enrollment(delegation=itinerary.delegation, diet="vegetarian")
    return itinerary


def release(itinerary, *audiences, number=1):
    now = dt.datetime(2019, 1, number, 9, tzinfo=dt.UTC)
    return release_to(itinerary, *audiences, kind=ReleaseKind.PLAN, now=now)


def scan(client, code, language="en"):
    return client.get(reverse("paper_state", args=[code]), headers={"Accept-Language": language})


def test_code_is_the_same_every_time_and_another_for_each_view(itinerary):
    first = release(itinerary, Audience.ESCORT, Audience.HOST)

    codes = [
        code_of(first, Audience.ESCORT),
        code_of(first, Audience.HOST, host="riken"),
        code_of(first, Audience.HOST, host="jeol"),
        code_of(first, Audience.ESCORT, group="a"),
    ]

    assert [len(code) for code in codes] == [16] * 4
    assert len(set(codes)) == 4
    assert code_of(first, Audience.ESCORT) == codes[0]
    assert PaperCode.objects.count() == 4


def test_current_paper_says_so(client, itinerary):
    code = code_of(release(itinerary, Audience.ESCORT), Audience.ESCORT)

    response = scan(client, code)

    assertContains(response, "You hold release 1. It is current.")
    assert response.cookies == {}
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"


def test_old_paper_tells_what_has_changed(client, itinerary):
    code = code_of(release(itinerary, Audience.PARTICIPANT), Audience.PARTICIPANT)
    stop = itinerary.stops.get()
    stop.start_time = dt.time(16)
    stop.save()
    release(itinerary, Audience.PARTICIPANT, number=2)
    make_stop(itinerary=itinerary, day=DAY, title_en="Dinner")
    release(itinerary, Audience.PARTICIPANT, number=3)

    response = scan(client, code)

    assertContains(response, "You hold release 1; release 3 is current.")
    assertContains(response, "<del>15:00</del> <ins>16:00</ins>")
    assertContains(response, "Dinner")


def test_release_to_others_leaves_a_paper_current(client, itinerary):
    code = code_of(release(itinerary, Audience.DRIVER), Audience.DRIVER)
    itinerary.stops.update(title_en="Lecture")
    release(itinerary, Audience.ESCORT, number=2)

    assertContains(scan(client, code), "You hold release 1. It is current.")


def test_change_that_its_reader_does_not_see_leaves_a_paper_current(client, itinerary):
    code = code_of(release(itinerary, Audience.DRIVER), Audience.DRIVER)
    itinerary.stops.update(internal_note="hush", participants_note_en="Bring a coat.")
    release(itinerary, Audience.DRIVER, number=2)

    response = scan(client, code)

    assertContains(
        response,
        "You hold release 1; release 2 is current. For you nothing has changed.",
    )
    assertNotContains(response, "coat")


@pytest.mark.parametrize("audience", [Audience.ESCORT, Audience.STAFF])
def test_page_tells_of_no_person(client, itinerary, audience):
    crew = make_crew(name="Suzuki Hanako", telephone="+81 90-0000-0000")
    crew.delegations.add(itinerary.delegation)
    code = code_of(release(itinerary, Audience.ESCORT), audience)
    crew.name, crew.telephone = "Tanaka Ichiro", "+81 90-9999-9999"
    crew.save()
    itinerary.stops.update(
        participants_note_en="Call Mr Kato.", internal_note="Kato is late", title_en="Lecture"
    )
    itinerary.stops.get().stop_hosts.update(received_by_en="Professor Yamada")
    release(itinerary, Audience.ESCORT, number=2)

    response = scan(client, code)

    assertContains(response, "<ins>Lecture</ins>")
    assertContains(response, "They are not shown here: ask for the new paper.")
    for word in ("Suzuki", "Tanaka", "+81", "Kato", "Sato", "Yamada", "vegetarian"):
        assertNotContains(response, word)


def test_paper_of_a_host_tells_of_its_own_stops(client, itinerary):
    make_stop(itinerary=itinerary, day=DAY, title_en="Factory", hosts=[make_host(slug="jeol")])
    code = code_of(release(itinerary, Audience.HOST), Audience.HOST, host="jeol")
    itinerary.stops.filter(title_en="Factory").update(title_en="New factory")
    itinerary.stops.filter(title_en="Seminar").update(title_en="New seminar")
    release(itinerary, Audience.HOST, number=2)

    response = scan(client, code)

    assertContains(response, "<ins>New factory</ins>")
    assertNotContains(response, "eminar")


def test_paper_of_a_group_tells_of_its_own_stops(client, itinerary):
    own, other = (
        make_group(delegation=itinerary.delegation, label_en=f"Group {name}") for name in "AB"
    )
    for group, title in ((own, "Factory"), (other, "Museum")):
        make_stop(
            itinerary=itinerary,
            day=DAY,
            title_en=title,
            takes_part=TakesPart.GROUPS,
            groups=[group],
        )
    first = release(itinerary, Audience.PARTICIPANT)
    code = code_of(first, Audience.PARTICIPANT, group=str(own.uid))
    itinerary.stops.filter(title_en="Factory").update(title_en="New factory")
    itinerary.stops.filter(title_en="Museum").update(title_en="New museum")
    release(itinerary, Audience.PARTICIPANT, number=2)

    response = scan(client, code)

    assertContains(response, "<ins>New factory</ins>")
    assertNotContains(response, "useum")


@pytest.mark.parametrize(
    ("accepted", "lang", "title"),
    [
        ("ja,en;q=0.5", "ja", "セミナー"),
        ("zh-CN,zh;q=0.9", "zh-Hans", "Seminar"),
        ("fr", "en", "Seminar"),
    ],
)
def test_page_is_in_the_language_of_the_browser_and_offers_the_others(
    client, itinerary, accepted, lang, title
):
    code = code_of(release(itinerary, Audience.DRIVER), Audience.DRIVER)
    itinerary.stops.update(start_time=dt.time(16))
    release(itinerary, Audience.DRIVER, number=2)

    response = scan(client, code, accepted)

    assert response["Content-Language"] == lang
    assertContains(response, f'<html lang="{lang}"')
    assertContains(response, title)
    for other in ("en", "ja", "zh-hans"):
        assertContains(response, f'href="/paper/{code}/?language={other}"')
    asked = client.get(f"/paper/{code}/?language=ja", headers={"Accept-Language": accepted})
    assert asked["Content-Language"] == "ja"


@pytest.mark.parametrize("code", ["aaaaaaaaaaaaaaaa", "x", "a" * 200])
def test_unknown_code_is_no_such_page(client, code):
    assert scan(client, code).status_code == 404


def test_page_takes_few_queries(client, itinerary, django_assert_num_queries):
    code = code_of(release(itinerary, Audience.ESCORT), Audience.ESCORT)
    for number in (2, 3, 4):
        make_stop(itinerary=itinerary, day=DAY, hosts=[make_host()])
        release(itinerary, Audience.ESCORT, number=number)

    with django_assert_num_queries(3):  # code with release, numbers of releases, the newest
        assert open_paper(code).newest_number == 4
    with django_assert_num_queries(3):
        scan(client, code)


def test_page_is_in_chinese_too(client, itinerary):
    code = code_of(release(itinerary, Audience.DRIVER), Audience.DRIVER)
    itinerary.stops.update(start_time=dt.time(16))
    release(itinerary, Audience.DRIVER, number=2)

    assertContains(scan(client, code, "zh-CN"), "您手中的是第1版，最新版本是第2版。")
    assertContains(scan(client, code, "en"), "You hold release 1; release 2 is current.")
