"""Hosts, itineraries, stops, releases and photos in the admin."""

import datetime as dt
import io

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from programs.catalogue import current
from tests import factories
from tests.admin_forms import errors_of, submit, values_of
from visits.models import ContactLogEntry, Photo, Release, Stop, StopHost

ADD_STOP = "admin:visits_stop_add"


def add_stop(client, itinerary, **values):
    url = f"{reverse(ADD_STOP)}?itinerary={itinerary.pk}"
    return submit(client, url, **values)


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


# Stops


def test_stop_gets_a_title_from_kind_and_host(staff_client):
    itinerary = factories.make_itinerary()
    host = factories.make_host(
        organization=factories.make_organization(name_en="RIKEN", name_ja="理化学研究所")
    )
    site = factories.make_site(host=host)
    rows = {
        "stop_hosts-TOTAL_FORMS": "1",
        "stop_hosts-0-host": str(host.pk),
        "stop_hosts-0-site": str(site.pk),
        "stop_hosts-0-state": "asked",
        "stop_hosts-0-position": "0",
    }

    response = add_stop(
        staff_client, itinerary, day="2019-01-21", start_time="10:00", kind="site_visit", **rows
    )

    assert response.status_code == 302
    stop = Stop.objects.get()
    assert (stop.itinerary, stop.day, stop.start_time) == (
        itinerary,
        dt.date(2019, 1, 21),
        dt.time(10),
    )
    assert (stop.title_en, stop.title_ja) == ("Visit to RIKEN", "理化学研究所を訪問")
    assert [(row.host, row.site, row.state) for row in stop.stop_hosts.all()] == [
        (host, site, "asked")
    ]


def test_title_that_was_typed_stays(staff_client):
    add_stop(staff_client, factories.make_itinerary(), title_en="Tea", kind="meal")

    assert [(stop.title_en, stop.title_ja) for stop in Stop.objects.all()] == [("Tea", "")]


def test_save_and_add_next_carries_day_and_groups_over(staff_client):
    group = factories.make_group()
    itinerary = factories.make_itinerary(delegation=group.delegation)

    response = add_stop(
        staff_client,
        itinerary,
        day="2019-01-21",
        takes_part="groups",
        groups=[str(group.pk)],
        _addanother="1",
    )

    assert response.status_code == 302
    page = staff_client.get(response.url)
    values = values_of(page)
    assert (values["itinerary"], values["day"], values["takes_part"], values["groups"]) == (
        str(itinerary.pk),
        "2019-01-21",
        "groups",
        str(group.pk),
    )
    assert (values["title_en"], values["start_time"]) == ("", "")
    assert "Save and add next" in page.content.decode()


def test_stop_offers_the_groups_of_its_delegation_alone(staff_client):
    group = factories.make_group()
    foreign = factories.make_group()
    itinerary = factories.make_itinerary(delegation=group.delegation)

    page = staff_client.get(f"{reverse(ADD_STOP)}?itinerary={itinerary.pk}")
    refused = add_stop(staff_client, itinerary, takes_part="groups", groups=[str(foreign.pk)])

    assert list(page.context["adminform"].form.fields["groups"].queryset) == [group]
    assert list(errors_of(refused)) == ["groups"]


@pytest.mark.parametrize(
    "values, field",
    [
        ({"takes_part": "groups"}, "groups"),
        ({"takes_part": "people"}, "people"),
        ({"takes_part": "number"}, "head_count"),
        ({"last_day": "2019-01-22"}, "day"),
        ({"day": "2019-01-22", "last_day": "2019-01-21"}, "last_day"),
        ({"is_within": "on"}, "is_within"),
        ({"end_time": "10:00"}, "start_time"),
        ({"start_time": "10:00", "part_of_day": "morning"}, "part_of_day"),
        ({"time_zone": "Asia/Edo"}, "time_zone"),
        ({"kind": "nonsense"}, "kind"),
        ({"day": "2019-02-30"}, "day"),
    ],
)
def test_stop_says_beside_the_field_what_is_wrong(staff_client, values, field):
    response = add_stop(staff_client, factories.make_itinerary(), **values)

    assert field in errors_of(response)
    assert Stop.objects.count() == 0


def test_person_of_another_delegation_cannot_take_part(staff_client):
    enrollment = factories.make_enrollment()

    response = add_stop(
        staff_client,
        factories.make_itinerary(),
        takes_part="people",
        people=[str(enrollment.pk)],
    )

    assert errors_of(response) == {"people": [f"{enrollment.person} is not in this delegation."]}


def test_site_of_another_host_is_refused(staff_client):
    site = factories.make_site()
    rows = {
        "stop_hosts-TOTAL_FORMS": "1",
        "stop_hosts-0-host": str(factories.make_host().pk),
        "stop_hosts-0-site": str(site.pk),
        "stop_hosts-0-state": "asked",
        "stop_hosts-0-position": "0",
    }

    response = add_stop(staff_client, factories.make_itinerary(), **rows)

    assert errors_of(response) == {"stop_hosts-0-site": ["This site belongs to another host."]}


def test_same_host_twice_is_refused_with_words(staff_client):
    host = factories.make_host()
    rows = {"stop_hosts-TOTAL_FORMS": "2"}
    for index in range(2):
        rows |= {
            f"stop_hosts-{index}-host": str(host.pk),
            f"stop_hosts-{index}-state": "asked",
            f"stop_hosts-{index}-position": "0",
        }

    response = add_stop(staff_client, factories.make_itinerary(), **rows)

    assert "This host is at this stop already." in str(errors_of(response))
    assert StopHost.objects.count() == 0


def test_sites_to_choose_from_are_those_of_the_host(staff_client):
    site = factories.make_site(name_en="Wako")
    factories.make_site(name_en="Kobe")
    query = {"app_label": "visits", "model_name": "stophost", "field_name": "site", "term": ""}
    url = reverse("admin:autocomplete")

    chosen = staff_client.get(url, query | {"host": site.host.pk}).json()["results"]
    every = staff_client.get(url, query | {"host": "x"}).json()["results"]

    assert [row["text"] for row in chosen] == [f"Wako ({site.host.organization})"]
    assert len(every) == 2


# Itineraries and releases


def test_itinerary_lists_its_days_with_links(staff_client):
    itinerary = factories.make_itinerary()
    host = factories.make_host(organization=factories.make_organization(name_en="RIKEN"))
    late = factories.make_stop(itinerary=itinerary, start_time=dt.time(15), hosts=[host])
    early = factories.make_stop(itinerary=itinerary, start_time=dt.time(9), end_time=dt.time(10))
    unknown = factories.make_stop(itinerary=itinerary, day=None)

    page = staff_client.get(reverse("admin:visits_itinerary_change", args=[itinerary.pk]))

    days = page.context["days"]
    assert [len(day.stops) for day in days] == [2, 0, 0, 0, 0, 0, 0, 1]
    assert [stop.pk for stop in days[0].stops] == [early.pk, late.pk]
    assert (days[0].stops[0].time, days[0].stops[1].hosts) == ("09:00–10:00", "RIKEN (confirmed)")
    assert days[-1].title == "Day not recorded"
    assert [stop.pk for stop in days[-1].stops] == [unknown.pk]
    text = page.content.decode()
    assert f"/admin/visits/stop/add/?itinerary={itinerary.pk}&amp;day=2019-01-26" in text


def release_url(itinerary):
    return reverse("admin:visits_itinerary_release", args=[itinerary.pk])


def release(client, itinerary, **values):
    filled = {"kind": "plan", "audiences": ["visa", "escort"], "comment": "For the papers."}
    return submit(client, release_url(itinerary), **filled | values)


def test_itinerary_is_released_to_chosen_audiences(staff, staff_client):
    itinerary = factories.make_stop().itinerary

    page = release(staff_client, itinerary, follow=True)
    again = release(staff_client, itinerary, follow=True)

    assert messages_of(page) == ["Released. This is release 1."]
    assert messages_of(again) == ["Nothing has changed since release 1, which stays in force."]
    made = Release.objects.get()
    assert (made.kind, made.audiences, made.comment, made.created_by) == (
        "plan",
        ["escort", "visa"],
        "For the papers.",
        staff,
    )
    assert [names for _row, names in page.context["releases"]] == ["escorts, visa papers"]


def test_itinerary_that_changed_after_the_review_is_not_released(staff_client):
    stop = factories.make_stop()
    values = values_of(staff_client.get(release_url(stop.itinerary))) | {
        "kind": "plan",
        "audiences": "visa",
        "comment": "Mine.",
    }
    stop.start_time = dt.time(9)
    stop.save()

    response = staff_client.post(release_url(stop.itinerary), values)

    assert messages_of(response)[0].startswith("Nothing was released: the itinerary changed")
    assert Release.objects.count() == 0
    again = values_of(response)
    assert (again["comment"], again["audiences"]) == ("Mine.", "visa")
    assert staff_client.post(release_url(stop.itinerary), again).status_code == 302
    assert Release.objects.count() == 1


def test_impossible_itinerary_is_not_released(staff_client):
    first = factories.make_stop(title_en="A", start_time=dt.time(9), end_time=dt.time(11))
    factories.make_stop(
        itinerary=first.itinerary, title_en="B", start_time=dt.time(10), end_time=dt.time(12)
    )

    page = staff_client.get(release_url(first.itinerary))
    response = release(staff_client, first.itinerary)

    words = "“A” and “B” overlap by 60 minutes for the same people."
    # The visit was in 2019, so that a record is proposed, which is checked for its dates alone.
    assert page.context["form"].initial["kind"] == "record"
    assert messages_of(response) == [words]
    assert Release.objects.count() == 0


def test_release_needs_an_audience(staff_client):
    itinerary = factories.make_stop().itinerary

    response = release(staff_client, itinerary, audiences=[])

    assert response.context["form"].errors == {"audiences": ["Choose at least one audience."]}


def test_stay_is_entered_for_the_itinerary_in_the_address(staff_client):
    group = factories.make_group()
    itinerary = factories.make_itinerary(delegation=group.delegation)
    url = f"{reverse('admin:visits_stay_add')}?itinerary={itinerary.pk}"
    values = {"first_day": "2019-01-20", "last_day": "2019-01-22", "name_en": "Hotel"}

    response = submit(staff_client, url, **values, groups=[str(group.pk)])

    assert response.status_code == 302
    stay = itinerary.stays.get()
    assert (stay.name_en, list(stay.groups.all())) == ("Hotel", [group])


# Hosts


def test_host_with_site_contact_and_log_is_entered_and_its_text_shows_at_once(
    staff, staff_client, publisher_client
):
    organization = factories.make_organization(name_en="JEOL")
    rows = {
        "sites-TOTAL_FORMS": "1",
        "sites-0-name_en": "Akishima",
        "sites-0-prefecture": "JP-13",
        "contacts-TOTAL_FORMS": "1",
        "contacts-0-name": "Mori",
        "contacts-0-language": "ja",
        "contact_log-TOTAL_FORMS": "1",
        "contact_log-0-day": "2019-01-04",
        "contact_log-0-text": "Phoned.",
    }
    add = reverse("admin:visits_host_add")

    response = submit(
        staff_client,
        add,
        organization=str(organization.pk),
        slug="jeol",
        closed_weekdays=["5", "6"],
        closed_days="2019/1/4\n平成31年1月7日",
        **rows,
    )

    assert response.status_code == 302
    host = organization.host
    assert (host.closed_weekdays, host.closed_days) == ([5, 6], "2019-01-04\n2019-01-07")
    assert [site.prefecture for site in host.sites.all()] == ["JP-13"]
    assert [contact.name for contact in host.contacts.all()] == ["Mori"]
    assert ContactLogEntry.objects.get().author == staff

    stop = factories.make_stop(hosts=[host])
    publication = reverse(
        "admin:programs_edition_publication", args=[stop.itinerary.delegation.edition.pk]
    )
    submit(publisher_client, publication, button="_publish")
    change = reverse("admin:visits_host_change", args=[host.pk])
    submit(staff_client, change, description_en="Electron microscopes.")

    assert [row.description.en for row in current()[1].hosts] == ["Electron microscopes."]


def test_closed_day_that_is_no_day_is_refused(staff_client):
    host = factories.make_host()

    response = submit(
        staff_client,
        reverse("admin:visits_host_change", args=[host.pk]),
        closed_days="2019-01-04\n2019-01",
    )

    assert errors_of(response) == {
        "closed_days": ["“2019-01” is not one day. Write each day on its own line."]
    }


# Photos


def image_file(kind="JPEG", size=(900, 600)):
    buffer = io.BytesIO()
    image = Image.new("RGB", size, (180, 60, 90))
    exif = Image.Exif()
    exif[0x010E] = "taken at the hotel"
    image.save(buffer, kind, exif=exif)
    return buffer.getvalue()


def add_photo(client, edition, content, **values):
    url = reverse("admin:visits_photo_add")
    filled = values_of(client.get(url)) | {"edition": str(edition.pk)} | values
    return client.post(url, filled | {"upload": SimpleUploadedFile("a.jpg", content)})


def test_photo_is_uploaded_without_what_the_camera_wrote(staff_client):
    response = add_photo(
        staff_client, factories.make_edition(), image_file(), caption_en="Group", when="2019-01-23"
    )

    assert response.status_code == 302
    photo = Photo.objects.get()
    assert (photo.caption_en, photo.first_day) == ("Group", dt.date(2019, 1, 23))
    assert [(row["format"], row["width"]) for row in photo.renditions] == [
        ("webp", 480),
        ("jpeg", 480),
        ("webp", 800),
        ("jpeg", 800),
        ("webp", 900),
        ("jpeg", 900),
    ]
    with storages["default"].open(photo.renditions[1]["name"]) as file:
        assert b"hotel" not in file.read()
    assert not storages["published"].exists(photo.renditions[1]["name"])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no image",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xff\xd8\xff\xe0" + b"\0" * 50,
        image_file()[:500],
    ],
    ids=["empty", "text", "svg", "broken", "cut"],
)
def test_file_that_is_no_image_is_refused_and_nothing_typed_is_lost(staff_client, content):
    response = add_photo(staff_client, factories.make_edition(), content, caption_en="Group")

    assert list(errors_of(response)) == ["upload"]
    assert values_of(response)["caption_en"] == "Group"
    assert Photo.objects.count() == 0


def test_photo_takes_caption_and_day_from_its_stop(staff_client):
    stop = factories.make_stop(title_en="Visit to RIKEN", title_ja="理研訪問")

    add_photo(
        staff_client, stop.itinerary.delegation.edition, image_file(), stop=str(stop.pk), alt_en="A"
    )

    photo = Photo.objects.get()
    assert (photo.caption_en, photo.caption_ja) == ("Visit to RIKEN", "理研訪問")
    assert (photo.alt_en, photo.alt_ja) == ("A", "")
    assert photo.first_day == stop.day


def test_new_image_replaces_the_files_of_the_old(staff_client, django_capture_on_commit_callbacks):
    add_photo(staff_client, factories.make_edition(), image_file())
    photo = Photo.objects.get()
    old = [row["name"] for row in photo.renditions]
    url = reverse("admin:visits_photo_change", args=[photo.pk])
    values = values_of(staff_client.get(url))

    with django_capture_on_commit_callbacks(execute=True):
        staff_client.post(
            url, values | {"upload": SimpleUploadedFile("b.png", image_file("PNG", (300, 200)))}
        )

    photo.refresh_from_db()
    assert [row["width"] for row in photo.renditions] == [300, 300]
    assert [name for name in old if storages["default"].exists(name)] == []


def test_files_of_a_published_photo_stay_until_it_is_published_again(
    staff_client, publisher_client, django_capture_on_commit_callbacks
):
    edition = factories.make_edition()
    add_photo(
        staff_client,
        edition,
        image_file(),
        caption_en="Group",
        alt_en="People",
        credit_en="JST",
        consent="given",
    )
    names = [row["name"] for row in Photo.objects.get().renditions]
    publication = reverse("admin:programs_edition_publication", args=[edition.pk])
    submit(publisher_client, publication, button="_publish")

    with django_capture_on_commit_callbacks(execute=True):
        staff_client.post(
            reverse("admin:visits_photo_delete", args=[Photo.objects.get().pk]), {"post": "yes"}
        )

    assert Photo.objects.count() == 0
    assert all(storages["published"].exists(name) for name in names)


def test_file_of_a_photo_is_for_those_who_may_see_photos(
    staff_client, coordinator_client, privacy_client, client
):
    add_photo(staff_client, factories.make_edition(), image_file())
    url = reverse("admin:visits_photo_file", args=[Photo.objects.get().renditions[1]["name"]])

    answers = [c.get(url) for c in (staff_client, coordinator_client, privacy_client, client)]

    assert [response.status_code for response in answers] == [200, 404, 404, 302]
    assert answers[0].headers["Content-Type"] == "image/jpeg"
    assert "no-store" in answers[0].headers["Cache-Control"]
    answers[0].close()


@pytest.mark.parametrize("name", ["..%2Fsecret.key", "x.jpeg", "0" * 32 + ".svg"])
def test_no_other_file_is_served(staff_client, name):
    response = staff_client.get(f"/admin/visits/photo/file/{name}", follow=True)

    assert response.status_code == 404
