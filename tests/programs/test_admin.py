"""Editions on their way to the public, past programs on one page, public texts of programs."""

import datetime as dt
import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from programs.catalogue import current
from programs.document import open_publication
from programs.models import (
    Catalogue,
    Delegation,
    Edition,
    Program,
    Publication,
    PublicationRequest,
)
from tests import factories
from tests.admin_forms import errors_of, submit, values_of
from visits.models import Host, Itinerary, Photo, Release, Stop


def png(colour=(200, 60, 90)):
    buffer = io.BytesIO()
    Image.new("RGB", (600, 400), colour).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def edition(db):
    """A past edition with one stop that the public has not been given."""
    edition = factories.make_edition(
        program=factories.make_program(slug="indian-officers", name_en="Indian Officers"),
        title_en="Indian Officers 2018",
        title_ja="インド行政官",
    )
    factories.make_figure(edition=edition, value=30)
    host = factories.make_host(organization=factories.make_organization(name_en="RIKEN"))
    itinerary = factories.make_itinerary(delegation=factories.make_delegation(edition=edition))
    factories.make_stop(itinerary=itinerary, title_en="Visit to RIKEN", hosts=[host])
    return edition


def publication_url(edition):
    return reverse("admin:programs_edition_publication", args=[edition.pk])


def change_url(edition):
    return reverse("admin:programs_edition_change", args=[edition.pk])


def public_url(edition):
    return f"/en/programs/{edition.program.slug}/fy{edition.fiscal_year}/"


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


# Ask, return, publish, withdraw


def test_edition_goes_from_asking_to_publication_and_back(staff_client, publisher_client, edition):
    url = publication_url(edition)

    asked = submit(staff_client, url, button="_ask", note="New figures.", follow=True)
    waiting = dict(publisher_client.get("/admin/").context["waiting"])
    returned = submit(publisher_client, url, button="_return", comment="Add Japanese.", follow=True)
    mine = dict(staff_client.get("/admin/").context["waiting"])
    submit(staff_client, url, button="_ask", note="Done.")
    published = submit(publisher_client, url, button="_publish", note="First.", follow=True)

    assert messages_of(asked) == ["Asked. It is on the publishers' start page."]
    (request,) = waiting["Publication asked for"]
    assert request.name == "Indian Officers Indian Officers 2018 FY2018"
    assert request.detail == "asked by staff: New figures."
    assert messages_of(returned) == ["Returned. Who asked sees your comment."]
    assert [row.detail for row in mine["Returned to you"]] == ["publisher: Add Japanese."]
    assert messages_of(published) == ["Published. This is publication 1."]
    assert list(
        PublicationRequest.objects.order_by("pk").values_list(
            "state", "comment", "answered_by__username"
        )
    ) == [("returned", "Add Japanese.", "publisher"), ("published", "", "publisher")]
    publication = Publication.objects.get()
    assert (publication.note, publication.created_by.username) == ("First.", "publisher")
    page = publisher_client.get(public_url(edition))
    assert "Visit to RIKEN" in page.content.decode()

    withdrawn = submit(
        publisher_client, url, button="_withdraw", reason_en="A number was wrong.", follow=True
    )

    assert messages_of(withdrawn) == ["Withdrawn. Its address now shows the reason."]
    gone = publisher_client.get(public_url(edition))
    assert gone.status_code == 410
    assert "A number was wrong." in gone.content.decode()


def test_publishing_releases_what_is_due_in_the_same_step(publisher_client, publisher, edition):
    submit(publisher_client, publication_url(edition), button="_publish")

    release = Release.objects.get()
    assert (release.kind, release.audiences, release.created_by) == (
        "record",
        ["public"],
        publisher,
    )
    document = open_publication(Publication.objects.get())
    assert [stop.title.en for stop in document.stops] == ["Visit to RIKEN"]
    assert [(figure.counts, figure.value) for figure in document.figures] == [
        ("people", 30),
        ("hosts", 1),
    ]


def test_looking_at_the_page_and_the_preview_keeps_nothing(publisher_client, edition):
    publisher_client.get(publication_url(edition))
    publisher_client.get(reverse("admin:programs_edition_preview", args=[edition.pk]))

    assert Release.objects.count() == 0
    assert Publication.objects.count() == 0


def test_publishing_the_same_again_makes_nothing_new(publisher_client, edition):
    url = publication_url(edition)
    values = values_of(publisher_client.get(url), button="_publish")
    publisher_client.post(url, values)

    again = publisher_client.post(url, values)

    # The releases that were reviewed are made now, so the record is another than was looked at.
    assert Publication.objects.count() == 1
    assert Release.objects.count() == 1
    assert again.status_code in (200, 302)
    assert publisher_client.get(url).context["is_same"] is True


def test_what_changed_after_the_review_is_not_published(publisher_client, edition):
    url = publication_url(edition)
    values = values_of(publisher_client.get(url), button="_publish") | {"note": "My note."}
    edition.lede_en = "A new lead."
    edition.save()

    response = publisher_client.post(url, values)

    assert messages_of(response)[0].startswith("Nothing was published: the record changed")
    assert Publication.objects.count() == 0
    again = values_of(response, button="_publish")
    assert again["note"] == "My note."
    assert publisher_client.post(url, again).status_code == 302
    assert open_publication(Publication.objects.get()).lede.en == "A new lead."


def test_stop_that_changed_after_the_review_is_not_published(publisher_client, edition):
    url = publication_url(edition)
    values = values_of(publisher_client.get(url), button="_publish")
    stop = Stop.objects.get()
    stop.public_text_en = "Seen by nobody yet."
    stop.save()

    response = publisher_client.post(url, values)

    assert messages_of(response)[0].startswith("Nothing was published: the record changed")
    assert (Release.objects.count(), Publication.objects.count()) == (0, 0)


@pytest.mark.parametrize("field", ["digest", "reviewed_at"])
def test_forged_review_is_not_published(publisher_client, edition, field):
    response = submit(publisher_client, publication_url(edition), button="_publish", **{field: "x"})

    assert response.status_code == 200
    assert Publication.objects.count() == 0


def test_review_of_yesterday_is_to_be_repeated(publisher_client, edition):
    url = publication_url(edition)
    with time_machine.travel(dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC), tick=False):
        values = values_of(publisher_client.get(url), button="_publish")
    with time_machine.travel(dt.datetime(2026, 6, 2, 10, tzinfo=dt.UTC), tick=False):
        publisher_client.post(url, values)

    assert Publication.objects.count() == 0


def test_errors_are_listed_and_prevent_publication(publisher_client, edition):
    factories.make_photo(edition=edition, caption_en="Group photo", consent="not_asked")

    page = publisher_client.get(publication_url(edition))
    response = submit(publisher_client, publication_url(edition), button="_publish")

    errors = [row.text for row in page.context["review"].problems if row.is_error]
    assert errors == ["Photo “Group photo” lacks: consent, image."]
    assert messages_of(response) == ["Nothing was published: correct the errors below first."]
    assert (Release.objects.count(), Publication.objects.count()) == (0, 0)


def test_withdrawal_needs_a_reason(publisher_client, edition):
    submit(publisher_client, publication_url(edition), button="_publish")

    response = submit(publisher_client, publication_url(edition), button="_withdraw")

    assert response.context["withdraw_form"].errors == {
        "reason_en": ["Give a reason in English or in Japanese."]
    }
    assert Publication.objects.get().withdrawn_at is None


def test_return_needs_a_comment(staff_client, publisher_client, edition):
    submit(staff_client, publication_url(edition), button="_ask")

    response = submit(publisher_client, publication_url(edition), button="_return")

    assert response.context["return_form"].errors == {"comment": ["Say what is to be changed."]}
    assert PublicationRequest.objects.get().state == "open"


def test_asking_twice_makes_one_request_and_it_can_be_taken_back(staff_client, edition):
    url = publication_url(edition)
    values = values_of(staff_client.get(url), button="_ask")
    staff_client.post(url, values)
    again = staff_client.post(url, values, follow=True)

    assert messages_of(again)[-1] == "Publication has been asked for already."
    assert PublicationRequest.objects.count() == 1
    submit(staff_client, url, button="_take_back")
    assert PublicationRequest.objects.get().state == "taken_back"


@pytest.mark.parametrize("action", ["_publish", "_withdraw", "_return"])
def test_staff_cannot_do_what_publishers_may(staff_client, edition, action):
    response = staff_client.post(publication_url(edition), {action: "1", "comment": "x"})

    assert response.status_code == 404


def test_draft_is_404_to_the_public(client, edition):
    assert client.get(public_url(edition)).status_code == 404


def test_preview_is_the_public_page_with_a_banner(staff_client, publisher_client, edition):
    preview = reverse("admin:programs_edition_preview", args=[edition.pk])

    english = staff_client.get(f"{preview}?language=en")
    japanese = staff_client.get(f"{preview}?language=ja")

    assert "Draft" in english.content.decode()
    assert "Visit to RIKEN" in english.content.decode()
    assert "インド行政官" in japanese.content.decode()
    assert [response.headers["Content-Language"] for response in (english, japanese)] == [
        "en",
        "ja",
    ]
    assert english.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in english.headers["Cache-Control"]
    assert staff_client.get(f"{preview}?language=fr").status_code == 404


def test_preview_shows_photos_from_the_private_folder(staff_client, edition):
    photo = factories.make_photo(edition=edition)
    url = reverse("admin:visits_photo_change", args=[photo.pk])
    values = values_of(staff_client.get(url))
    staff_client.post(url, values | {"upload": SimpleUploadedFile("a.png", png())})
    photo.refresh_from_db()

    page = staff_client.get(reverse("admin:programs_edition_preview", args=[edition.pk]))

    text = page.content.decode()
    name = photo.renditions[0]["name"]
    assert f"/admin/visits/photo/file/{name}" in text
    assert "/media/" not in text
    image = staff_client.get(f"/admin/visits/photo/file/{name}")
    assert image.status_code == 200
    assert len(b"".join(image.streaming_content)) > 100


def test_preview_of_a_visit_to_come_hides_what_the_public_may_not_see_yet(staff_client):
    delegation = factories.make_delegation(
        first_day=dt.date(2090, 4, 2),
        last_day=dt.date(2090, 4, 8),
        edition=factories.make_edition(fiscal_year=2090),
    )
    factories.make_stop(
        itinerary=factories.make_itinerary(delegation=delegation), title_en="Secret visit"
    )
    preview = reverse("admin:programs_edition_preview", args=[delegation.edition.pk])

    now = staff_client.get(preview).content.decode()
    after = staff_client.get(f"{preview}?after=1").content.decode()

    assert "Secret visit" not in now
    assert "Secret visit" in after


# A past program


def past(client, *, files=(), follow=False, **values):
    url = reverse("admin:programs_edition_record_past")
    filled = values_of(client.get(url)) | values
    if files:
        filled["images"] = list(files)
    return client.post(url, filled, follow=follow)


def test_past_program_leads_to_its_preview_and_can_be_published(staff_client, publisher_client):
    program = factories.make_program(slug="asean", name_en="ASEAN Young Officers")
    known = factories.make_host(
        organization=factories.make_organization(name_en="RIKEN", aliases="Riken Institute")
    )
    site = factories.make_site(host=known)

    response = past(
        staff_client,
        program=str(program.pk),
        when="平成30年11月",
        people="26",
        source_en="Program page",
        report_en="They discussed the goals.",
        hosts=[str(known.pk)],
        more_hosts="MEXT | 文部科学省 | 2018-11-08\nriken institute\n\n新しい会社",
        captions="Discussion | 意見交換\nGroup photo",
        files=[SimpleUploadedFile("a.png", png()), SimpleUploadedFile("b.png", png((1, 2, 3)))],
        follow=True,
    )

    edition = Edition.objects.get()
    assert response.redirect_chain == [(publication_url(edition), 302)]
    assert messages_of(response) == [
        "Recorded as a draft. Look at the preview; nothing is public yet."
    ]
    assert (edition.program, edition.fiscal_year) == (program, 2018)
    assert (edition.figures.get().value, edition.figures.get().source_en) == (26, "Program page")
    delegation = Delegation.objects.get()
    assert (delegation.month, delegation.label_en, delegation.status) == (
        dt.date(2018, 11, 1),
        "",
        "completed",
    )
    stops = Stop.objects.order_by("position")
    assert [(stop.title_en, stop.title_ja, stop.day) for stop in stops] == [
        ("Visit to RIKEN", "", None),
        ("Visit to MEXT", "文部科学省訪問", dt.date(2018, 11, 8)),
        ("Visit to RIKEN", "", None),
        ("", "新しい会社訪問", None),
    ]
    assert [row.site for row in stops[0].stop_hosts.all()] == [site]
    assert Host.objects.count() == 3
    assert [
        (photo.caption_en, photo.caption_ja, len(photo.renditions)) for photo in Photo.objects.all()
    ] == [
        ("Discussion", "意見交換", 4),
        ("Group photo", "", 4),
    ]
    release = Release.objects.get()
    assert (release.kind, release.audiences, release.created_by.username) == (
        "record",
        ["public"],
        "staff",
    )

    Photo.objects.update(consent="not_needed", alt_en="People.", credit_en="JST")
    published = submit(publisher_client, publication_url(edition), button="_publish", follow=True)

    assert messages_of(published) == ["Published. This is publication 1."]
    page = publisher_client.get(public_url(edition)).content.decode()
    assert "November 2018" in page
    assert ">26<" in page


def test_past_program_may_be_new_and_have_no_more_than_a_year(staff_client):
    response = past(
        staff_client, new_name_en="Thai Officers", new_slug="thai-officers", when="FY2015"
    )

    edition = Edition.objects.select_related("program").get()
    assert response.status_code == 302
    assert (edition.program.slug, edition.program.name_en) == ("thai-officers", "Thai Officers")
    assert edition.fiscal_year == 2015
    assert Itinerary.objects.count() == 1
    assert (Stop.objects.count(), Release.objects.count()) == (0, 0)
    assert [row.key for row in current()[1].programs] == ["thai-officers"]


@pytest.mark.parametrize(
    "values, field",
    [
        ({"when": "2018"}, "when"),
        ({"when": ""}, "when"),
        ({"when": "FY2090"}, "when"),
        ({"program": ""}, "program"),
        ({"new_name_en": "Another"}, "new_name_en"),
        ({"people": "26"}, "source_en"),
        ({"people": "0", "source_en": "x"}, "people"),
        ({"more_hosts": "RIKEN\nMEXT | 2018-11"}, "more_hosts"),
        ({"more_hosts": "2018-11-08"}, "more_hosts"),
        ({"more_hosts": "One | Two"}, "more_hosts"),
        ({"more_hosts": "RIKEN | 2018-02-30"}, "more_hosts"),
        ({"more_hosts": "Bell\x07"}, "more_hosts"),
        ({"report_en": "Nul\x00"}, "report_en"),
        ({"hosts": ["x"]}, "hosts"),
        ({"files": [SimpleUploadedFile("a.png", b"no image")], "captions": "A"}, "images"),
        ({"files": [SimpleUploadedFile("a.png", png())]}, "captions"),
    ],
)
def test_past_program_refuses_beside_the_field_and_keeps_what_was_typed(
    staff_client, values, field
):
    program = factories.make_program()
    typed = {"program": str(program.pk), "when": "2018-11", "lede_ja": "行政官", "captions": ""}

    response = past(staff_client, **typed | values)

    assert list(response.context["form"].errors) == [field]
    assert values_of(response)["lede_ja"] == "行政官"
    assert (Edition.objects.count(), Program.objects.count(), Host.objects.count()) == (0, 1, 0)
    assert Photo.objects.count() == 0


def test_past_program_of_a_year_that_has_an_edition_is_refused(staff_client):
    edition = factories.make_edition()

    response = past(staff_client, program=str(edition.program.pk), when="2018-11")

    assert response.context["form"].errors == {
        "when": ["This program has an edition for this fiscal year already."]
    }


# When


@pytest.mark.parametrize(
    "text, days",
    [
        ("2019-01-20 – 2019-01-26", (dt.date(2019, 1, 20), dt.date(2019, 1, 26), None)),
        ("平成31年1月23日", (dt.date(2019, 1, 23), dt.date(2019, 1, 23), None)),
        ("2018-11", (None, None, dt.date(2018, 11, 1))),
        ("FY2018", (None, None, None)),
        ("", (None, None, None)),
    ],
)
def test_delegation_reads_when_as_it_is_written(staff_client, text, days):
    delegation = factories.make_delegation()
    url = reverse("admin:programs_delegation_change", args=[delegation.pk])

    response = submit(staff_client, url, when=text)

    assert response.status_code == 302
    delegation.refresh_from_db()
    assert (delegation.first_day, delegation.last_day, delegation.month) == days


@pytest.mark.parametrize("text", ["soon", "2019", "2019-13", "until 2019-01-26", "FY2017"])
def test_delegation_refuses_what_is_no_time_of_it(staff_client, text):
    delegation = factories.make_delegation()
    url = reverse("admin:programs_delegation_change", args=[delegation.pk])

    response = submit(staff_client, url, when=text)

    assert list(errors_of(response)) == ["when"]
    assert values_of(response)["when"] == text


def test_form_says_what_it_understood(staff_client):
    delegation = factories.make_delegation()

    page = staff_client.get(reverse("admin:programs_delegation_change", args=[delegation.pk]))

    assert values_of(page)["when"] == "2019-01-20 – 2019-01-26"
    assert "Read as: January 20–26, 2019" in page.content.decode()


# Languages and the catalogue


def test_only_the_languages_of_the_program_are_asked_for(staff_client):
    two = factories.make_edition()
    three = factories.make_edition(
        program=factories.make_program(publishing_languages=["en", "ja", "zh-hans"])
    )
    held = factories.make_edition(title_zh="印度")

    fields = [
        values_of(staff_client.get(change_url(edition))).keys() for edition in (two, three, held)
    ]

    assert [("lede_zh" in names, "title_zh" in names) for names in fields] == [
        (False, False),
        (True, True),
        (False, True),
    ]


def test_public_text_of_a_program_shows_at_once(staff_client, client):
    program = factories.make_program(name_en="Old name")
    url = reverse("admin:programs_program_change", args=[program.pk])

    submit(staff_client, url, name_en="New name")

    assert [row.name.en for row in current()[1].programs] == ["New name"]
    assert "New name" in client.get("/en/programs/").content.decode()


def test_saving_without_a_change_makes_no_new_catalogue(staff_client):
    program = factories.make_program()
    url = reverse("admin:programs_program_change", args=[program.pk])
    submit(staff_client, url)

    submit(staff_client, url)

    assert Catalogue.objects.count() == 1


def test_deleting_a_program_takes_it_from_the_catalogue(staff_client):
    program = factories.make_program()
    submit(staff_client, reverse("admin:programs_program_change", args=[program.pk]))

    staff_client.post(reverse("admin:programs_program_delete", args=[program.pk]), {"post": "yes"})

    assert current()[1].programs == ()


def test_published_edition_cannot_be_deleted(publisher_client, edition):
    submit(publisher_client, publication_url(edition), button="_publish")

    page = publisher_client.get(reverse("admin:programs_edition_delete", args=[edition.pk]))

    assert "Cannot delete edition" in page.content.decode()


def test_program_needs_a_publishing_language(staff_client):
    program = factories.make_program()
    url = reverse("admin:programs_program_change", args=[program.pk])

    response = submit(staff_client, url, without=["publishing_languages"])

    assert errors_of(response) == {"publishing_languages": ["Choose at least one language."]}


def test_figure_and_report_are_entered_with_the_edition(staff_client):
    edition = factories.make_edition()
    rows = {
        "figures-TOTAL_FORMS": "1",
        "figures-0-counts": "universities",
        "figures-0-value": "19",
        "figures-0-source_en": "Program page",
        "figures-0-position": "0",
        "reports-TOTAL_FORMS": "1",
        "reports-0-body_en": "They came.",
        "reports-0-position": "0",
    }

    response = submit(staff_client, change_url(edition), **rows)

    assert response.status_code == 302
    assert [(row.counts, row.value) for row in edition.figures.all()] == [("universities", 19)]
    assert [row.body_en for row in edition.reports.all()] == ["They came."]


def test_figure_without_source_is_refused_beside_its_field(staff_client):
    edition = factories.make_edition()
    rows = {
        "figures-TOTAL_FORMS": "1",
        "figures-0-counts": "people",
        "figures-0-value": "30",
        "figures-0-position": "0",
    }

    response = submit(staff_client, change_url(edition), **rows)

    assert errors_of(response) == {"figures-0-source_en": ["Say where the number comes from."]}


@pytest.mark.parametrize(
    "state, expected",
    [("draft", ["draft"]), ("published", ["published"]), ("withdrawn", []), ("asked", ["draft"])],
)
def test_list_of_editions_is_filtered_by_state(publisher_client, state, expected):
    draft = factories.make_edition(title_en="draft")
    factories.make_publication_request(edition=draft)
    published = factories.make_edition(title_en="published")
    submit(publisher_client, publication_url(published), button="_publish")

    response = publisher_client.get(reverse("admin:programs_edition_changelist"), {"state": state})

    assert [row.title_en for row in response.context["cl"].result_list] == expected


def test_list_of_editions_is_filtered_by_fiscal_year(staff_client):
    factories.make_edition(fiscal_year=2018)
    factories.make_edition(fiscal_year=2019)
    url = reverse("admin:programs_edition_changelist")

    counts = [
        staff_client.get(url, {"fiscal_year": year}).context["cl"].result_count
        for year in ("2018", "2017", "x", "99999")
    ]

    assert counts == [1, 0, 2, 2]
