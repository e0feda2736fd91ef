"""What private links open: feeds, pages and files of a view, and a host's answer."""

import datetime as dt
import re

import icalendar
import pytest
import vobject
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from sakura.encryption import keyed_hash
from sakura.frozen import canonical
from tests.factories import (
    make_crew,
    make_delegation,
    make_enrollment,
    make_group,
    make_host,
    make_itinerary,
    make_organization,
    make_person,
    make_site,
    make_stay,
    make_stop,
    make_stop_host,
)
from tests.visits.exports.test_audiences import Marked, markers_in
from tests.visits.releasing import release_to
from visits.choices import Audience, ReleaseKind, TakesPart
from visits.links import make_link, revoke_link
from visits.models import Release, StopHost
from visits.release import ReleaseDocument

NOW = dt.datetime(2019, 1, 10, 3, tzinfo=dt.UTC)
DAY = dt.date(2019, 1, 23)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    """The days before the visit; a test may move it."""
    time_machine.move_to("2019-01-10T12:00+09:00", tick=False)
    return time_machine


def token_for(itinerary, audience=Audience.PARTICIPANT, **values):
    return make_link(itinerary=itinerary, audience=audience, now=NOW, **values)[1]


def release(itinerary, *audiences, now=NOW):
    return release_to(itinerary, *(audiences or ["participant"]), kind=ReleaseKind.PLAN, now=now)


def feed(client, token, **headers):
    return client.get(reverse("private:feed", args=[token]), **headers)


def events(content):
    """What a feed says of each event, by title; read by two parsers that must agree."""
    first = {
        str(event["uid"]): (
            str(event["summary"]),
            event.decoded("dtstart"),
            int(event["sequence"]),
            str(event["status"]),
        )
        for event in icalendar.Calendar.from_ical(content).walk("VEVENT")
    }
    second = {
        event.uid.value: (
            event.summary.value,
            event.dtstart.value,
            int(event.sequence.value),
            event.status.value,
        )
        for event in getattr(vobject.readOne(content.decode()), "vevent_list", [])
    }
    assert first == second
    return {title: rest for title, *rest in first.values()}


def in_short(content):
    return {title: (rest[1], rest[2]) for title, rest in events(content).items()}


def event_bytes(content):
    return {
        re.search(rb"UID:(.*)\r\n", event)[1]: event
        for event in re.findall(rb"BEGIN:VEVENT.*?END:VEVENT", content, re.DOTALL)
    }


# Feeds


def test_feed_is_a_calendar_that_its_reader_may_keep(client):
    itinerary = make_itinerary()
    make_stop(itinerary=itinerary, title_en="Tour", day=DAY, start_time=dt.time(10))
    release(itinerary)

    response = feed(client, token_for(itinerary))

    assert response.status_code == 200
    assert {
        name: response[name] for name in ("Content-Type", "Cache-Control", "Referrer-Policy")
    } == {
        "Content-Type": "text/calendar; charset=utf-8",
        "Cache-Control": "private, no-cache",
        "Referrer-Policy": "no-referrer",
    }
    assert re.fullmatch('"[0-9a-f]{64}"', response["ETag"])
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in response.content
    assert in_short(response.content) == {"Tour": (0, "CONFIRMED")}
    assert not response.cookies


def test_feed_that_is_held_is_not_sent_and_head_has_no_body(client):
    itinerary = make_itinerary()
    make_stop(itinerary=itinerary)
    release(itinerary)
    token = token_for(itinerary)
    first = feed(client, token)

    held = feed(client, token, headers={"If-None-Match": first["ETag"]})
    head = client.head(reverse("private:feed", args=[token]))

    assert (held.status_code, held.content, held["ETag"]) == (304, b"", first["ETag"])
    assert (head.content, head["ETag"], head["Content-Length"]) == (
        b"",
        first["ETag"],
        str(len(first.content)),
    )


def test_moved_cancelled_and_regrouped_stops_change_just_the_feeds_concerned(client):
    itinerary = make_itinerary()
    delegation = itinerary.delegation
    a, b = (make_group(delegation=delegation, label_en=label) for label in "AB")
    in_a = make_enrollment(delegation=delegation, groups=[a])
    hosts = {name: make_host(slug=name) for name in ("moved", "kept")}

    def stop(title, *groups, hour):
        made = make_stop(
            itinerary=itinerary,
            title_en=title,
            day=DAY,
            start_time=dt.time(hour),
            takes_part=TakesPart.GROUPS if groups else TakesPart.EVERYONE,
            groups=groups,
        )
        return made

    moved = stop("Moved", a, hour=9)
    gone = stop("Gone", b, hour=9)
    regrouped = stop("Regrouped", a, hour=13)
    stop("Kept", hour=17)
    make_stop_host(stop=moved, host=hosts["moved"])
    make_stop_host(stop=regrouped, host=hosts["kept"])
    audiences = ("participant", "driver", "escort", "host")
    release(itinerary, *audiences)
    links = {
        "all": token_for(itinerary),
        "group a": token_for(itinerary, group=a),
        "group b": token_for(itinerary, group=b),
        "person in a": token_for(itinerary, enrollment=in_a),
        "driver of b": token_for(itinerary, Audience.DRIVER, group=b),
        "host": token_for(itinerary, Audience.HOST, host=hosts["moved"]),
    }
    before = {name: feed(client, token).content for name, token in links.items()}

    moved.start_time = dt.time(10)
    moved.save()
    gone.delete()
    regrouped.groups.set([b])
    release(itinerary, *audiences, now=NOW + dt.timedelta(days=1))
    after = {name: feed(client, token).content for name, token in links.items()}

    confirmed, off = "CONFIRMED", "CANCELLED"
    assert {name: in_short(content) for name, content in after.items()} == {
        "all": {
            "Kept": (0, confirmed),
            "Moved": (1, confirmed),
            "Regrouped": (1, confirmed),
            "Gone": (1, off),
        },
        "group a": {"Kept": (0, confirmed), "Moved": (1, confirmed), "Regrouped": (1, off)},
        "person in a": {"Kept": (0, confirmed), "Moved": (1, confirmed), "Regrouped": (1, off)},
        "group b": {"Kept": (0, confirmed), "Regrouped": (0, confirmed), "Gone": (1, off)},
        "driver of b": {"Kept": (0, confirmed), "Regrouped": (0, confirmed), "Gone": (1, off)},
        "host": {"Moved": (1, confirmed)},
    }
    assert events(after["group a"])["Moved"][0].hour == 10
    for name in links:
        then, now = event_bytes(before[name]), event_bytes(after[name])
        same = {uid for uid in then if now.get(uid) == then[uid]}
        unmoved = {uid for uid, event in now.items() if b"Kept" in event}
        assert same == unmoved


def test_release_for_others_leaves_a_feed_as_it_was(client):
    itinerary = make_itinerary()
    stop = make_stop(itinerary=itinerary)
    release(itinerary, "participant", "escort")
    token = token_for(itinerary)
    first = feed(client, token)

    stop.gift_en = "A fan"
    stop.save()
    release(itinerary, "participant", "escort", now=NOW + dt.timedelta(days=1))

    assert feed(client, token, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_feed_without_a_release_is_a_calendar_without_events(client):
    itinerary = make_itinerary()
    make_stop(itinerary=itinerary)

    response = feed(client, token_for(itinerary))

    assert response.status_code == 200
    assert events(response.content) == {}


def test_feed_speaks_the_language_of_its_person_or_of_the_address(client):
    itinerary = make_itinerary()
    person = make_person(language="ja")
    enrollment = make_enrollment(delegation=itinerary.delegation, person=person)
    make_stop(itinerary=itinerary, title_en="Tour", title_ja="見学", title_zh="参观")
    release(itinerary)
    token = token_for(itinerary, enrollment=enrollment)
    url = reverse("private:feed", args=[token])

    titles = [
        list(events(client.get(f"{url}{query}").content))
        for query in ("", "?language=zh-hans", "?language=xx")
    ]

    assert titles == [["見学"], ["参观"], ["見学"]]


# Dead links


def dead_tokens():
    itinerary = make_itinerary()
    make_stop(itinerary=itinerary)
    release(itinerary)
    revoked, token = make_link(itinerary=itinerary, audience=Audience.PARTICIPANT, now=NOW)
    revoke_link(revoked, NOW)
    soon = NOW + dt.timedelta(seconds=1)
    _expired, late = make_link(
        itinerary=itinerary, audience=Audience.PARTICIPANT, now=NOW, expires_at=soon
    )
    return {"wrong": "w" * 32, "revoked": token, "expired": late, "short": "x"}


@pytest.mark.parametrize(
    "address",
    ["/feeds/{}.ics", "/me/{}/", "/me/{}/save/", "/me/{}/?language=ja", "/escort/{}/", "/host/{}/"],
)
def test_dead_token_is_the_ordinary_404(client, clock, address):
    tokens = dead_tokens()
    clock.move_to("2019-01-11T12:00+09:00")
    ordinary = client.get("/feeds/none/none")

    answers = [client.get(address.format(token)) for token in tokens.values()]

    assert {answer.status_code for answer in answers} == {404}
    assert {answer.content for answer in answers} == {ordinary.content}
    assert {tuple(sorted(answer.items())) for answer in answers} == {
        tuple(sorted(ordinary.items()))
    }


def test_link_opens_the_page_of_its_audience_alone(client):
    itinerary = make_itinerary()
    host = make_host()
    make_stop_host(stop=make_stop(itinerary=itinerary), host=host)
    release(itinerary, "participant", "escort", "host", "driver", "visa")
    tokens = {
        audience: token_for(itinerary, audience, host=host if audience == "host" else None)
        for audience in ("participant", "driver", "visa", "escort", "host")
    }

    opened = {
        audience: [
            area
            for area in ("me", "escort", "host")
            if client.get(f"/{area}/{token}/").status_code == 200
        ]
        for audience, token in tokens.items()
    }

    assert opened == {
        "participant": ["me"],
        "driver": ["me"],
        "visa": ["me"],
        "escort": ["escort"],
        "host": ["host"],
    }


# The itinerary for a telephone


def week(**values):
    """A plan with a visit, a hotel and a group; return its itinerary."""
    delegation = make_delegation(emergency_contact_en="Call +81 3 1234 5678", **values)
    itinerary = make_itinerary(delegation=delegation)
    site = make_site(name_en="Wako", address_en="2-1 Hirosawa, Wako", postal_code="351-0198")
    stop = make_stop(
        itinerary=itinerary,
        title_en="Laboratory tour",
        title_ja="研究室の見学",
        day=DAY,
        start_time=dt.time(10),
        end_time=dt.time(12),
        meeting_point_en="Lobby",
    )
    make_stop_host(stop=stop, host=site.host, site=site)
    make_stay(itinerary=itinerary, name_en="Hotel Aoi", telephone="+81 48 111 2222")
    return itinerary


def test_page_says_where_to_be(client):
    itinerary = week()
    release(itinerary)

    response = client.get(f"/me/{token_for(itinerary)}/")

    assertContains(response, "Laboratory tour")
    assertContains(response, "〒351-0198 2-1 Hirosawa, Wako")
    assertContains(response, "Lobby")
    assertContains(response, "Hotel Aoi")
    assertContains(response, 'href="tel:+81481112222"')
    assertContains(response, "Call +81 3 1234 5678")
    assertContains(response, "webcal://testserver/feeds/")
    assert response["Cache-Control"] == "private, no-store"
    assert not response.cookies


def test_today_comes_first_and_what_is_over_is_folded_away(client, clock):
    itinerary = week()
    make_stop(itinerary=itinerary, title_en="Dinner", day=DAY, start_time=dt.time(18))
    make_stop(itinerary=itinerary, title_en="Yesterday", day=dt.date(2019, 1, 22))
    release(itinerary)
    token = token_for(itinerary)
    clock.move_to("2019-01-23T10:30+09:00")

    response = client.get(f"/me/{token}/")

    days = {name: [row.day for row in response.context[name]] for name in ("earlier", "days")} | {
        "today": response.context["today"].day
    }
    assert days == {
        "earlier": [dt.date(2019, 1, day) for day in (20, 21, 22)],
        "today": DAY,
        "days": [dt.date(2019, 1, day) for day in (24, 25, 26)],
    }
    states = {item.stop.title.en: item.state for item in response.context["today"].stops}
    assert states == {"Laboratory tour": "now", "Dinner": "next"}
    text = response.content.decode()
    assert text.index("Today") < text.index("The days to come") < text.index("Yesterday")


def test_page_is_in_the_language_of_the_address(client):
    itinerary = week()
    release(itinerary)
    token = token_for(itinerary)

    response = client.get(f"/me/{token}/?language=ja")

    assertContains(response, "研究室の見学")
    assertContains(response, '<html lang="ja"')
    assert response["Content-Language"] == "ja"


def test_page_says_what_changed_since_the_release_before(client):
    itinerary = week()
    release(itinerary)
    stop = itinerary.stops.get()
    stop.start_time, stop.internal_note = dt.time(11), "Secret"
    stop.save()
    release(itinerary, now=NOW + dt.timedelta(days=1))

    response = client.get(f"/me/{token_for(itinerary)}/")

    [change] = response.context["changes"]
    assert [tuple(line) for line in change.lines] == [("Starts", "10:00", "11:00")]
    assertContains(response, "1 change since the release before")
    assertNotContains(response, "Secret")


def test_page_before_the_first_release_shows_no_draft(client):
    itinerary = week()

    response = client.get(f"/me/{token_for(itinerary)}/")

    assertContains(response, "The plan has not been issued yet")
    assertNotContains(response, "Laboratory tour")


def test_saved_page_is_one_file_that_needs_no_network(client):
    itinerary = week()
    release(itinerary)

    response = client.get(f"/me/{token_for(itinerary)}/save/")

    text = response.content.decode()
    assert response["Content-Disposition"].startswith('attachment; filename="')
    assert response["Content-Disposition"].endswith('.html"')
    assert "Laboratory tour" in text
    assert "<style>" in text
    assert re.findall(r'(?:src|href)="(?!tel:|#)[^"]*"|url\(|@import', text) == []


def test_escort_has_the_telephone_numbers_of_the_crew(client):
    itinerary = week()
    make_crew(delegations=[itinerary.delegation], name="Sato Yuki", telephone="+81 90 1111 2222")
    release(itinerary, "escort", "participant")

    escort = client.get(f"/escort/{token_for(itinerary, Audience.ESCORT)}/")
    participant = client.get(f"/me/{token_for(itinerary)}/")

    assertContains(escort, "Sato Yuki")
    assertContains(escort, 'href="tel:+819011112222"')
    assertNotContains(participant, "Sato")


@pytest.mark.parametrize("count", [1, 5])
def test_page_query_count_is_constant(client, count, django_assert_num_queries):
    itinerary = week()
    for _ in range(count):
        make_stop(itinerary=itinerary, day=DAY)
    release(itinerary)
    token = token_for(itinerary)

    with django_assert_num_queries(4):  # link, the releases twice, the document
        client.get(f"/me/{token}/")


# Nothing but what the audience may see


def marked_release(takes_part):
    """A release of a sheet with a marker in every field, issued to everyone."""
    marked = Marked(takes_part)
    itinerary = make_itinerary()
    document = canonical(ReleaseDocument(content="", sheet=marked.sheet))
    Release.objects.create(
        itinerary=itinerary,
        number=7,
        kind="plan",
        audiences=[audience.value for audience in Audience],
        created_at=NOW,
        document=document,
        digest="",
    )
    return marked, itinerary


@pytest.mark.parametrize("takes_part", ["everyone", "number"])
@pytest.mark.parametrize("audience", ["participant", "visa", "driver", "escort", "host"])
def test_nothing_behind_a_link_holds_what_its_audience_may_not_see(client, audience, takes_part):
    marked, itinerary = marked_release(takes_part)
    host = make_host(slug=marked.sheet.stops[0].hosts[0].key) if audience == "host" else None
    token = token_for(itinerary, audience, host=host)
    area = {"escort": "escort", "host": "host"}.get(audience, "me")
    addresses = [f"/feeds/{token}.ics", f"/{area}/{token}/"]
    addresses += [] if area == "host" else [f"/{area}/{token}/save/"]

    for address in addresses:
        for language in ("en", "ja", "zh-hans"):
            response = client.get(f"{address}?language={language}")
            text = re.sub(r"\r\n ", "", response.content.decode())
            found = markers_in(text, marked)
            names = {marked.names[marker] for marker in found}
            leaked = {
                marked.names[marker] for marker in found if audience not in marked.allowed[marker]
            }
            assert response.status_code == 200
            assert leaked == set()
            assert any(name.startswith("stops.title") for name in names)
            if address.startswith("/feeds/"):
                people = ("received_by", "in_charge", "interpreters", "people", "crew", "invitees")
                assert [name for name in names if set(name.split(".")) & set(people)] == []


# Hosts


def visit(**values):
    """A visit to a host together with another, and one to the other alone; return the row."""
    itinerary = make_itinerary(
        delegation=make_delegation(expected_count=27, emergency_contact_en="SECRET contact")
    )
    own, other = (
        make_host(slug=name, organization=make_organization(name_en=name))
        for name in ("own", "other")
    )
    stop = make_stop(itinerary=itinerary, title_en="Tour", day=DAY, start_time=dt.time(10))
    row = make_stop_host(stop=stop, host=own, state="asked")
    make_stop_host(stop=stop, host=other, position=1, received_by_en="SECRET receiver")
    make_stop_host(stop=make_stop(itinerary=itinerary, title_en="SECRET stop", day=DAY), host=other)
    make_stay(itinerary=itinerary, name_en="SECRET hotel")
    release(itinerary, "host")
    return row


def answer(row, answer="confirmed", **values):
    uid = str(row.stop.uid)
    return {"stop": uid, f"{uid}-answer": answer} | {
        f"{uid}-{name}": value for name, value in values.items()
    }


def host_url(row):
    return f"/host/{token_for(row.stop.itinerary, Audience.HOST, host=row.host)}/"


def test_host_sees_its_own_stop_and_the_head_count_alone(client):
    response = client.get(host_url(visit()))

    assertContains(response, "Tour")
    assertContains(response, "Wednesday, January 23, 2019")
    assertContains(response, "10:00")
    assertContains(response, "27 people")
    assertNotContains(response, "SECRET")
    assertNotContains(response, "other</")
    assert not response.cookies


def test_host_confirms_and_fills_in_what_visitors_must_know(client, clock):
    row = visit()
    url = host_url(row)

    response = client.post(
        f"{url}?language=ja",
        answer(
            row,
            received_by="鈴木所長",
            room="Hall 2",
            day_contact="Mori, 03-1234-5678",
            photography="展示室では撮影禁止",
        ),
    )

    row.refresh_from_db()
    assert (response.status_code, response["Location"]) == (
        303,
        f"{url}?language=ja#stop-{row.stop.uid}",
    )
    assert (row.state, row.answered_at, row.room, row.day_contact, row.received_by_ja) == (
        "confirmed",
        NOW,
        "Hall 2",
        "Mori, 03-1234-5678",
        "鈴木所長",
    )
    row.host.refresh_from_db()
    assert row.host.photography_ja == "展示室では撮影禁止"
    assertContains(client.get(url), "Thank you for your answer")
    assert StopHost.objects.exclude(pk=row.pk).filter(state="confirmed").count() == 0


def test_another_time_needs_words_and_what_was_typed_is_kept(client):
    row = visit()
    url = host_url(row)

    refused = client.post(url, answer(row, "proposed", room="Hall 2"))
    row.refresh_from_db()
    state_then = row.state
    client.post(url, answer(row, "proposed", proposal="January 24, any time", room="Hall 2"))
    row.refresh_from_db()

    assertContains(refused, "Write which days or times suit you.")
    assertContains(refused, 'value="Hall 2"')
    assert (state_then, row.state, row.proposal) == ("asked", "proposed", "January 24, any time")


def test_host_declines_and_may_change_its_mind(client):
    row = visit()
    url = host_url(row)

    client.post(url, answer(row, "proposed", proposal="Later"))
    client.post(url, answer(row, "declined", proposal="Later"))

    row.refresh_from_db()
    assert (row.state, row.proposal) == ("declined", "")


def test_host_answers_for_its_own_stops_alone(client):
    row = visit()
    other = StopHost.objects.get(stop__title_en="SECRET stop")

    response = client.post(host_url(row), answer(other))

    assert response.status_code == 404
    other.refresh_from_db()
    assert other.state == "to_ask"


def test_answer_from_another_site_is_refused(client):
    row = visit()

    response = client.post(host_url(row), answer(row), headers={"Sec-Fetch-Site": "cross-site"})

    row.refresh_from_db()
    assert (response.status_code, row.state) == (403, "asked")


def test_too_many_answers_are_put_off_and_keep_what_was_typed(client):
    row = visit()
    url = host_url(row)
    for _ in range(30):
        client.post(url, answer(row))

    response = client.post(url, answer(row, "declined", room="Hall 9"))

    row.refresh_from_db()
    assert (response.status_code, row.state) == (429, "confirmed")
    assertContains(response, 'value="Hall 9"', status_code=429)


def test_link_of_a_host_dies_after_the_visit(client, clock):
    row = visit()
    url = host_url(row)

    clock.move_to("2019-01-26T23:59+09:00")
    on_the_last_day = client.get(url).status_code
    clock.move_to("2019-01-27T00:00+09:00")
    after = [client.get(url).status_code, client.post(url, answer(row)).status_code]

    assert (on_the_last_day, after) == (200, [404, 404])


def test_token_is_nowhere_but_in_its_hash(client):
    itinerary = week()
    token = token_for(itinerary)

    assert itinerary.links.get().token_hash == keyed_hash(token, "private link")
