"""Export an itinerary at the desk: every format, every audience, from a release or the draft."""

import csv
import datetime as dt
import io
import json

import pypdf
import pytest
from django.urls import reverse
from icalendar import Calendar
from pytest_django.asserts import assertContains, assertNotContains

from tests.factories import (
    make_delegation,
    make_edition,
    make_enrollment,
    make_group,
    make_host,
    make_itinerary,
    make_program,
    make_stay,
    make_stop,
)
from tests.visits.releasing import release_to
from visits.choices import Audience, ReleaseKind, TakesPart
from visits.exports import json as exports_json
from visits.models import PaperCode

DAY = dt.date(2019, 1, 24)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def before_the_visit(time_machine):
    time_machine.move_to("2019-01-10T12:00+09:00")


@pytest.fixture
def itinerary(coordinator):
    edition = make_edition(program=make_program(slug="indian-officers"))
    delegation = make_delegation(edition=edition, coordinators=[coordinator])
    itinerary = make_itinerary(delegation=delegation)
    make_stop(
        itinerary=itinerary,
        day=DAY,
        title_en="Seminar",
        start_time=dt.time(15),
        hosts=[make_host(slug="riken")],
        internal_note="between us",
        participants_note_en="Bring your passport.",
    )
    make_stop(itinerary=itinerary, day=dt.date(2019, 1, 25), title_en="Dinner")
    make_stay(itinerary=itinerary, name_en="Hotel Sample")
    make_enrollment(delegation=delegation, diet="vegetarian", medical_note="sealed note")
    return itinerary


def fetch(client, itinerary, **values):
    query = {"format": "csv", "audience": "escort", "source": "release", "language": "en"}
    address = reverse("visits:export_file", args=[itinerary.delegation_id])
    return client.get(address, query | values)


def titles(response):
    rows = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    return [row["title"] for row in rows]


def release(itinerary, *audiences):
    return release_to(itinerary, *audiences, kind=ReleaseKind.PLAN)


@pytest.mark.parametrize(
    "name, start, kind",
    [
        ("pdf", b"%PDF-", "application/pdf"),
        ("xlsx", b"PK", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("ics", b"BEGIN:VCALENDAR", "text/calendar; charset=utf-8"),
        ("csv", b"\xef\xbb\xbf", "text/csv; charset=utf-8"),
        ("json", b"{", "application/json"),
    ],
)
def test_export_gives_a_file_of_each_format(coordinator_client, itinerary, name, start, kind):
    release(itinerary, Audience.ESCORT)

    response = fetch(coordinator_client, itinerary, format=name)

    assert response.content.startswith(start)
    assert response["Content-Type"] == kind
    ending = "-booklet.pdf" if name == "pdf" else f".{name}"
    assert response["Content-Disposition"] == (
        f'attachment; filename="indian-officers-fy2018-release-1-escort{ending}"'
    )
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_export_is_made_from_the_newest_release_issued_to_its_readers(
    coordinator_client, itinerary
):
    release(itinerary, Audience.ESCORT)
    make_stop(itinerary=itinerary, day=DAY, title_en="Lunch")
    release(itinerary, Audience.DRIVER)

    assert titles(fetch(coordinator_client, itinerary, audience="escort")) == ["Seminar", "Dinner"]
    assert titles(fetch(coordinator_client, itinerary, audience="driver")) == [
        "Lunch",
        "Seminar",
        "Dinner",
    ]


def test_export_of_the_draft_says_so(coordinator_client, itinerary):
    response = fetch(coordinator_client, itinerary, source="draft", format="ics")

    assert response["Content-Disposition"] == (
        'attachment; filename="indian-officers-fy2018-draft-escort.ics"'
    )
    assert len(Calendar.from_ical(response.content).walk("VEVENT")) == 2


def test_export_without_a_release_to_its_readers_says_what_to_do(coordinator_client, itinerary):
    release(itinerary, Audience.ESCORT)

    response = fetch(coordinator_client, itinerary, audience="visa")

    assert "Content-Disposition" not in response
    assert list(response.context["form"].errors) == ["source"]
    assertContains(response, "No release was issued to these readers yet.")


@pytest.mark.parametrize(
    "audience, seen, hidden",
    [
        ("public", ["Seminar"], ["Hotel Sample", "Bring your passport", "between us"]),
        ("participant", ["Hotel Sample", "Bring your passport"], ["between us", "vegetarian"]),
        ("visa", ["Hotel Sample"], ["Bring your passport", "between us", "vegetarian"]),
        ("driver", ["Seminar"], ["Hotel Sample", "vegetarian", "between us"]),
        ("escort", ["Hotel Sample", "Bring your passport"], ["between us"]),
        ("staff", ["Hotel Sample", "between us"], []),
    ],
)
def test_export_holds_what_its_readers_may_see(
    coordinator_client, itinerary, audience, seen, hidden
):
    response = fetch(
        coordinator_client, itinerary, audience=audience, format="json", source="draft"
    )

    text = response.content.decode()
    assert [word for word in seen if word not in text] == []
    assert [word for word in [*hidden, "sealed note"] if word in text] == []


def test_export_for_hosts_is_for_one_of_them(coordinator_client, itinerary):
    make_stop(itinerary=itinerary, day=DAY, title_en="Lecture", hosts=[make_host(slug="jeol")])
    release(itinerary, Audience.HOST)

    asked = fetch(coordinator_client, itinerary, audience="host")
    response = fetch(coordinator_client, itinerary, audience="host", host="jeol")

    assert asked.context["form"].errors == {"host": ["Choose a host."]}
    assert titles(response) == ["Lecture"]
    assert "release-1-host-jeol.csv" in response["Content-Disposition"]


def test_export_of_one_day_and_of_one_group(coordinator_client, itinerary):
    group = make_group(delegation=itinerary.delegation, label_en="Group A")
    other = make_group(delegation=itinerary.delegation, label_en="Group B")
    make_stop(
        itinerary=itinerary,
        day=DAY,
        title_en="Factory",
        takes_part=TakesPart.GROUPS,
        groups=[other],
    )
    release(itinerary, Audience.ESCORT)

    day = fetch(coordinator_client, itinerary, day="2019-01-24")
    own = fetch(coordinator_client, itinerary, group=str(group.uid))

    assert titles(day) == ["Factory", "Seminar"]
    assert "release-1-escort-2019-01-24.csv" in day["Content-Disposition"]
    assert titles(own) == ["Seminar", "Dinner"]
    assert "release-1-escort-group-a.csv" in own["Content-Disposition"]


def test_export_is_in_the_language_that_was_chosen(coordinator_client, itinerary):
    itinerary.stops.filter(title_en="Seminar").update(title_ja="セミナー")

    response = fetch(coordinator_client, itinerary, source="draft", language="ja")

    assert titles(response) == ["セミナー", "Dinner"]


def test_export_without_a_dated_stop_has_no_calendar(coordinator_client, itinerary):
    itinerary.stops.update(day=None)

    response = fetch(coordinator_client, itinerary, source="draft", format="ics")

    assertContains(response, "No stop of this choice has a known day")


@pytest.mark.parametrize(
    "values, field",
    [
        ({"format": "exe"}, "format"),
        ({"audience": "nobody"}, "audience"),
        ({"language": "fr"}, "language"),
        ({"day": "2019-02-30"}, "day"),
        ({"group": "x"}, "group"),
        ({"host": "nobody"}, "host"),
        ({"source": ""}, "source"),
    ],
)
def test_export_of_a_wrong_choice_shows_the_form_again(
    coordinator_client, itinerary, values, field
):
    release(itinerary, Audience.ESCORT)

    response = fetch(coordinator_client, itinerary, **values)

    assert list(response.context["form"].errors) == [field]
    assertContains(response, "There is a problem")


def test_export_page_says_which_release_each_file_is_made_from(coordinator_client, itinerary):
    address = reverse("visits:export", args=[itinerary.delegation_id])
    assertContains(coordinator_client.get(address), "There is no release yet")
    release(itinerary, Audience.ESCORT)
    assertNotContains(coordinator_client.get(address), "The plan has changed")

    make_stop(itinerary=itinerary, day=DAY, title_en="Lunch")
    page = coordinator_client.get(f"{address}?day=2019-01-24")

    assertContains(page, "Escorts: release 1")
    assertContains(page, "Drivers: not released yet")
    assertContains(page, "The plan has changed since release 1.")
    assertContains(page, '<option value="2019-01-24" selected>')


def test_export_of_a_delegation_without_a_plan_is_an_empty_draft(coordinator, coordinator_client):
    delegation = make_delegation(coordinators=[coordinator])

    response = coordinator_client.get(
        reverse("visits:export_file", args=[delegation.pk]),
        {"format": "json", "audience": "staff", "source": "draft", "language": "en"},
    )

    [itinerary] = json.loads(response.content)["itineraries"]
    assert itinerary.get("stops", []) == []


def test_export_changes_nothing_and_takes_no_post(coordinator_client, itinerary):
    response = coordinator_client.post(
        reverse("visits:export_file", args=[itinerary.delegation_id])
    )

    assert response.status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_export_query_count_is_constant(
    coordinator_client, itinerary, django_assert_num_queries, count
):
    for _number in range(count):
        make_stop(itinerary=itinerary, day=DAY, hosts=[make_host()])
    release(itinerary, Audience.ESCORT)

    with django_assert_num_queries(22):
        response = fetch(coordinator_client, itinerary)

    assert len(titles(response)) == 2 + count


def pdf_text(response):
    reader = pypdf.PdfReader(io.BytesIO(response.content))
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


@pytest.mark.parametrize(
    "product, audience, name",
    [
        ("pdf", "participant", "release-1-participant-booklet-en-ja"),
        ("sheet", "host", "release-1-host-riken-sheet-en-ja"),
        ("sheet", "driver", "release-1-driver-sheet-en-ja"),
        ("sheet", "escort", "release-1-escort-sheet-en-ja"),
        ("summary", "visa", "release-1-visa-summary-en-ja"),
        ("safety", "participant", "release-1-participant-safety-en-ja"),
    ],
)
def test_export_of_a_paper_has_a_code_that_opens_a_page(
    coordinator_client, client, itinerary, product, audience, name
):
    itinerary.stops.filter(title_en="Seminar").update(title_ja="セミナー")
    released = release(itinerary, Audience(audience))

    response = fetch(
        coordinator_client,
        itinerary,
        format=product,
        audience=audience,
        host="riken" if audience == "host" else "",
        beside="ja",
    )

    assert response["Content-Disposition"] == (
        f'attachment; filename="indian-officers-fy2018-{name}.pdf"'
    )
    [code] = PaperCode.objects.all()
    assert (code.release, code.audience) == (released, audience)
    assert f"http://testserver/paper/{code.code}/".encode() in response.content
    assertContains(client.get(f"/paper/{code.code}/"), "It is current.")
    if product != "safety":
        assert "Seminar" in pdf_text(response)
        assert "セミナー" in pdf_text(response)


def test_export_of_a_draft_has_no_code(coordinator_client, itinerary):
    response = fetch(coordinator_client, itinerary, format="summary", source="draft")

    assert b"/paper/" not in response.content
    assert PaperCode.objects.count() == 0
    assert "Draft,notreleased" in pdf_text(response)


def test_escort_sheet_joins_names_and_no_other_paper_does(coordinator_client, itinerary):
    enrollment = itinerary.delegation.enrollments.get()
    enrollment.person.surname, enrollment.person.given_names = "Sharma", "Anil"
    enrollment.person.native_name = "अनिल"
    enrollment.person.save()
    release(itinerary, Audience.ESCORT, Audience.PARTICIPANT, Audience.DRIVER)

    escort = fetch(coordinator_client, itinerary, format="sheet")
    others = [
        fetch(coordinator_client, itinerary, format=product, audience=audience)
        for product, audience in (
            ("sheet", "driver"),
            ("pdf", "participant"),
            ("pdf", "escort"),
            ("summary", "escort"),
            ("safety", "escort"),
        )
    ]

    assert "Sharma" in pdf_text(escort)
    assert "vegetarian" in pdf_text(escort)
    assert ["Sharma" in pdf_text(response) for response in others] == [False] * 5


@pytest.mark.parametrize(
    "product, audience, readers",
    [
        ("sheet", "public", "Hosts, Drivers, Escorts"),
        ("safety", "driver", "Participants, Escorts, Staff"),
    ],
)
def test_export_of_a_paper_that_is_not_for_these_readers_says_who_it_is_for(
    coordinator_client, itinerary, product, audience, readers
):
    response = fetch(
        coordinator_client, itinerary, format=product, audience=audience, source="draft"
    )

    [error] = response.context["form"].errors["format"]
    assert error.endswith(f"only for: {readers}.")


def test_same_release_gives_the_same_paper(coordinator_client, itinerary):
    release(itinerary, Audience.ESCORT)

    made = [
        fetch(coordinator_client, itinerary, format="sheet", beside="zh-hans").content
        for _ in range(2)
    ]

    assert made[0] == made[1]


def test_schema_of_the_json_files_has_a_stable_address(client, coordinator_client, itinerary):
    response = client.get("/schemas/itinerary-1.json")

    assert response["Content-Type"] == "application/schema+json"
    assert json.loads(response.content) == exports_json.schema()
    again = client.get("/schemas/itinerary-1.json", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    page = coordinator_client.get(reverse("visits:export", args=[itinerary.delegation_id]))
    assertContains(page, 'href="/schemas/itinerary-1.json"')
