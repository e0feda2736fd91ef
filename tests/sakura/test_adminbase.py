"""Locks, search, history and refusals that every admin page shares."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from participants.models import Person
from programs.models import Delegation, Group, Organization
from tests import factories
from tests.admin_forms import errors_of, submit, values_of


@pytest.fixture
def other_client(make_user):
    """A second member of staff, who saves first."""
    client = Client()
    client.force_login(make_user("staff", "aya", display_name="Aya"))
    return client


def person_url(person):
    return reverse("admin:participants_person_change", args=[person.pk])


def delegation_url(delegation):
    return reverse("admin:programs_delegation_change", args=[delegation.pk])


def shown(response):
    return [(row.label, row.mine, row.saved, row.choice) for row in response.context["differences"]]


# Two writers


def test_second_writer_sees_both_values_and_who_saved(staff_client, other_client):
    person = factories.make_person(title="Dr.")
    mine = values_of(staff_client.get(person_url(person)))
    submit(other_client, person_url(person), title="Prof.")

    response = staff_client.post(person_url(person), mine | {"title": "Ms.", "reading": "カナ"})

    person.refresh_from_db()
    assert person.title == "Prof."
    assert shown(response) == [
        ("Reading", "カナ", "", "mine"),
        ("Title", "Ms.", "Prof.", "mine"),
    ]
    assert errors_of(response)["__all__"][0].startswith("Aya saved this at ")
    # Nothing typed is lost.
    assert values_of(response)["title"] == "Ms."
    assert values_of(response)["reading"] == "カナ"


@pytest.mark.parametrize("choice, title", [("mine", "Ms."), ("saved", "Prof.")])
def test_second_writer_chooses(staff_client, other_client, choice, title):
    person = factories.make_person(title="Dr.")
    mine = values_of(staff_client.get(person_url(person)))
    submit(other_client, person_url(person), title="Prof.")
    shown_again = staff_client.post(person_url(person), mine | {"title": "Ms.", "reading": "カナ"})

    response = staff_client.post(
        person_url(person), values_of(shown_again) | {"choice-title": choice}
    )

    assert response.status_code == 302
    person.refresh_from_db()
    assert (person.title, person.reading) == (title, "カナ")


def test_what_only_the_other_changed_is_taken_by_default(staff_client, other_client):
    person = factories.make_person(title="Dr.", reading="ア")
    mine = values_of(staff_client.get(person_url(person)))
    submit(other_client, person_url(person), title="Prof.")
    shown_again = staff_client.post(person_url(person), mine | {"reading": "イ"})

    response = staff_client.post(person_url(person), values_of(shown_again))

    assert shown(shown_again) == [
        ("Reading", "イ", "ア", "mine"),
        ("Title", "Dr.", "Prof.", "saved"),
    ]
    assert response.status_code == 302
    person.refresh_from_db()
    assert (person.title, person.reading) == ("Prof.", "イ")


def test_third_writer_in_between_is_seen_too(staff_client, other_client):
    person = factories.make_person(title="Dr.")
    mine = values_of(staff_client.get(person_url(person)))
    submit(other_client, person_url(person), title="Prof.")
    shown_again = staff_client.post(person_url(person), mine | {"title": "Ms."})
    submit(other_client, person_url(person), title="Sir")

    response = staff_client.post(person_url(person), values_of(shown_again))

    assert shown(response) == [("Title", "Ms.", "Sir", "mine")]
    person.refresh_from_db()
    assert person.title == "Sir"


def test_choice_survives_another_error(staff_client, other_client):
    person = factories.make_person(title="Dr.")
    mine = values_of(staff_client.get(person_url(person)))
    submit(other_client, person_url(person), title="Prof.")
    shown_again = staff_client.post(person_url(person), mine | {"title": "Ms."})

    values = values_of(shown_again) | {"choice-title": "saved", "email": "no address"}
    with_error = staff_client.post(person_url(person), values)
    response = staff_client.post(person_url(person), values_of(with_error) | {"email": "a@b.org"})

    assert list(errors_of(with_error)) == ["email"]
    assert response.status_code == 302
    person.refresh_from_db()
    assert (person.title, person.email) == ("Prof.", "a@b.org")


def test_same_change_by_both_is_no_conflict(staff_client, other_client):
    person = factories.make_person(title="Dr.")
    mine = values_of(staff_client.get(person_url(person)))
    submit(other_client, person_url(person), title="Prof.")

    response = staff_client.post(person_url(person), mine | {"title": "Prof."})

    assert response.status_code == 302


def test_form_without_a_lock_overwrites_nothing(staff_client):
    person = factories.make_person(title="Dr.")
    values = values_of(staff_client.get(person_url(person))) | {"title": "Ms."}
    del values["lock"]

    response = staff_client.post(person_url(person), values)

    assert shown(response) == [("Title", "Ms.", "Dr.", "mine")]


@pytest.mark.parametrize("lock", ["", "x", "[]", "[1]", '[1,"a"]', "null", "[1,{},2]"])
def test_broken_lock_is_answered_like_an_old_one(staff_client, lock):
    person = factories.make_person(title="Dr.")

    response = submit(staff_client, person_url(person), title="Ms.", lock=lock)

    assert shown(response) == [("Title", "Ms.", "Dr.", "mine")]


def test_rows_of_a_form_are_locked_one_by_one(staff_client, other_client):
    delegation = factories.make_delegation()
    group = factories.make_group(delegation=delegation, label_en="A")
    factories.make_group(delegation=delegation, label_en="B")
    mine = values_of(staff_client.get(delegation_url(delegation)))
    submit(other_client, delegation_url(delegation), **{"groups-0-label_en": "A1"})

    conflict = staff_client.post(delegation_url(delegation), mine | {"groups-0-label_en": "A2"})
    fine = staff_client.post(delegation_url(delegation), mine | {"groups-1-label_ja": "B組"})

    assert shown(conflict) == [("Label (English)", "A2", "A1", "mine")]
    # Only the other's row is asked about: ours was touched by nobody else.
    assert shown(fine) == [("Label (English)", "A", "A1", "saved")]
    group.refresh_from_db()
    assert group.label_en == "A1"


def test_row_that_someone_changed_is_not_deleted_unseen(staff_client, other_client):
    delegation = factories.make_delegation()
    factories.make_group(delegation=delegation, label_en="A")
    mine = values_of(staff_client.get(delegation_url(delegation)))
    submit(other_client, delegation_url(delegation), **{"groups-0-label_en": "A1"})

    refused = staff_client.post(delegation_url(delegation), mine | {"groups-0-DELETE": "on"})
    done = staff_client.post(delegation_url(delegation), values_of(refused))

    assert errors_of(refused)["groups"] == [
        "“A” was changed by someone else after you opened this form. Look at it again before you"
        " delete it."
    ]
    assert done.status_code == 302
    assert Group.objects.count() == 0


def test_row_that_someone_deleted_can_be_kept_anew_or_left_out(staff_client, other_client):
    delegation = factories.make_delegation()
    factories.make_group(delegation=delegation, label_en="A", position=1)
    factories.make_group(delegation=delegation, label_en="B", position=2)
    mine = values_of(staff_client.get(delegation_url(delegation)))
    submit(other_client, delegation_url(delegation), **{"groups-0-DELETE": "on"})

    response = staff_client.post(
        delegation_url(delegation), mine | {"groups-0-label_ja": "A組", "groups-1-label_ja": "B組"}
    )

    assert response.status_code == 200
    assert values_of(response)["groups-1-label_ja"] == "A組"
    assert [group.label_en for group in Group.objects.all()] == ["B"]
    again = staff_client.post(delegation_url(delegation), values_of(response))
    assert again.status_code == 302
    assert sorted(Group.objects.values_list("label_en", "label_ja")) == [("A", "A組"), ("B", "B組")]


def test_two_equal_new_rows_are_refused_with_words(staff_client):
    delegation = factories.make_delegation()
    rows = {
        "groups-TOTAL_FORMS": "2",
        "groups-0-label_en": "A",
        "groups-0-position": "0",
        "groups-1-label_en": "A",
        "groups-1-position": "1",
    }

    response = submit(staff_client, delegation_url(delegation), **rows)

    assert response.status_code == 200
    assert "Another group of this delegation has this label." in str(errors_of(response))
    assert Group.objects.count() == 0


def test_equal_row_in_the_database_is_refused_with_words(staff_client):
    first = factories.make_delegation(label_en="1st group")
    edition = first.edition
    values = {
        "edition": edition.pk,
        "label_en": "1st group",
        "when": "2019-02",
        "status": "planned",
    }

    response = submit(staff_client, reverse("admin:programs_delegation_add"), **values)

    assert "Another delegation of this edition has this label." in str(errors_of(response))
    assert Delegation.objects.count() == 1


def test_form_that_was_sent_after_the_session_had_ended_is_shown_again(staff, staff_client):
    person = factories.make_person(title="Dr.")
    values = values_of(staff_client.get(person_url(person))) | {"title": "Ms."}
    staff_client.logout()

    sent_away = staff_client.post(
        person_url(person),
        urlencode(values, doseq=True),
        content_type="application/x-www-form-urlencoded",
    )
    staff_client.post(sent_away.url, {"login": staff.username, "password": "staff-password"})
    response = staff_client.get(person_url(person))

    assert sent_away.url == f"/accounts/login/?next={person_url(person)}"
    assert values_of(response)["title"] == "Ms."
    assert "Your session had ended" in errors_of(response)["__all__"][0]
    person.refresh_from_db()
    assert person.title == "Dr."
    again = staff_client.post(person_url(person), values_of(response))
    assert again.status_code == 302, errors_of(again)
    person.refresh_from_db()
    assert person.title == "Ms."


# Search


@pytest.mark.parametrize(
    "words",
    ["tuấn đặng", "dang tuan", "ＤＡＮＧ", "田中", "ﾀﾅｶ", "tanaka"],
    ids=lambda words: words,
)
def test_search_finds_any_form_of_a_name(staff_client, words):
    factories.make_person(
        surname="ĐẶNG",
        given_names="Tuấn",
        native_name="田中",
        reading="タナカ",
        preferred_name="Tanaka",
    )
    factories.make_person(surname="OTHER")

    response = staff_client.get(reverse("admin:participants_person_changelist"), {"q": words})

    assert [row.surname for row in response.context["cl"].result_list] == ["ĐẶNG"]


def test_search_finds_aliases_and_punctuation_is_no_matter(staff_client):
    factories.make_organization(name_en="ITO EN, Ltd.", aliases="伊藤園")
    url = reverse("admin:programs_organization_changelist")

    found = [
        staff_client.get(url, {"q": words}).context["cl"].result_count
        for words in ("itoen", "ITO EN , Ltd.", "伊藤園", "ito jeol")
    ]

    assert found == [1, 1, 1, 0]


def test_choices_to_type_for_have_full_names(staff_client):
    host = factories.make_host(
        slug="riken", organization=factories.make_organization(name_en="RIKEN", name_ja="理研")
    )
    query = {"app_label": "visits", "model_name": "stophost", "field_name": "host", "term": "理研"}

    response = staff_client.get(reverse("admin:autocomplete"), query)

    assert response.json()["results"] == [{"id": str(host.pk), "text": "RIKEN"}]


# What is typed


@pytest.mark.parametrize(
    "text, code", [("Ta\x00naka", "Null"), ("Ta\x07naka", "U+0007"), ("Ta\ufffenaka", "U+FFFE")]
)
def test_characters_that_nobody_can_see_are_refused_beside_their_field(staff_client, text, code):
    response = submit(
        staff_client, reverse("admin:participants_person_add"), surname=text, given_names="Aya"
    )

    errors = errors_of(response)
    assert list(errors) == ["surname"]
    assert code in errors["surname"][0]
    assert Person.objects.count() == 0


@pytest.mark.parametrize("key", ["abc", "-1", "9" * 40, "1.5", "１"])
def test_broken_keys_of_relations_are_refused_beside_their_field(staff_client, key):
    add = reverse("admin:participants_person_add")

    response = submit(staff_client, add, surname="TANAKA", nationality=key)

    assert list(errors_of(response)) == ["nationality"]


@pytest.mark.parametrize("key", ["abc", "-1", "9" * 40, "1.5", "1,x"])
def test_broken_keys_of_several_relations_are_refused_beside_their_field(staff_client, key):
    edition = factories.make_edition()

    response = submit(
        staff_client, reverse("admin:programs_edition_change", args=[edition.pk]), themes=[key]
    )

    assert list(errors_of(response)) == ["themes"]


@pytest.mark.parametrize("query", ["itinerary=abc", "groups=x,y", f"itinerary={'9' * 40}", "day=x"])
def test_broken_address_of_a_form_is_no_error(staff_client, query):
    response = staff_client.get(f"{reverse('admin:visits_stop_add')}?{query}")

    assert response.status_code == 200


def test_what_a_constraint_says_stands_beside_its_field(staff_client):
    response = submit(
        staff_client, reverse("admin:programs_organization_add"), kind="company", name_zh="理研"
    )

    assert errors_of(response) == {"name_en": ["Enter the name in English or in Japanese."]}


# History


def test_history_says_who_changed_what(staff, staff_client):
    country = factories.make_country(name_en="Japan")
    organization = factories.make_organization(name_en="RIKEN", country=None, kind="company")
    url = reverse("admin:programs_organization_change", args=[organization.pk])
    submit(staff_client, url, kind="research_institute", country=str(country.pk))

    response = staff_client.get(
        reverse("admin:programs_organization_history", args=[organization.pk])
    )

    newest = response.context["entries"][0]
    assert (newest.who, newest.action) == (str(staff), "Update")
    assert newest.changes == (
        ("Country or region", "", "Japan"),
        ("Kind", "company", "research institute"),
    )


def test_saving_without_a_change_logs_nothing(staff_client):
    organization = factories.make_organization()
    history = reverse("admin:programs_organization_history", args=[organization.pk])
    before = len(staff_client.get(history).context["entries"])

    submit(staff_client, reverse("admin:programs_organization_change", args=[organization.pk]))

    assert len(staff_client.get(history).context["entries"]) == before
    assert Organization.objects.get().version == 2
