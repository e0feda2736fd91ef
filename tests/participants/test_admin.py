"""People, passports and enrollments in the admin; what nobody without the right may see."""

import pytest
from auditlog.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from participants.models import Enrollment, Person, TravelDocument
from tests import factories
from tests.admin_forms import errors_of, submit, values_of

NUMBER = "TK7654321"


def add_person(client, **values):
    rows = {
        "travel_documents-TOTAL_FORMS": "1",
        "travel_documents-0-kind": "official",
        "travel_documents-0-number": NUMBER,
        "travel_documents-0-expires_on": "2029-01-31",
    }
    named = {"surname": "DELA CRUZ", "given_names": "Ana María", "birth_date": "1985-02-03"}
    return submit(client, reverse("admin:participants_person_add"), **named | rows | values)


def change_url(person):
    return reverse("admin:participants_person_change", args=[person.pk])


def test_person_with_passport_is_added(staff_client):
    country = factories.make_country(name_en="Philippines")

    response = add_person(staff_client, nationality=str(country.pk), native_name="安娜")

    assert response.status_code == 302
    person = Person.objects.get()
    assert (person.surname, person.given_names, person.native_name) == (
        "DELA CRUZ",
        "Ana María",
        "安娜",
    )
    assert person.nationality == country
    assert person.travel_documents.get().number == NUMBER


def test_mononym_is_enough_and_no_name_is_not(staff_client):
    add = reverse("admin:participants_person_add")

    nothing = submit(staff_client, add)
    single = submit(staff_client, add, given_names="Suharto")

    assert errors_of(nothing) == {"surname": ["Enter the surname, the given names or both."]}
    assert single.status_code == 302
    assert str(Person.objects.get()) == "Suharto"


def test_same_passport_twice_is_refused_in_one_form(staff_client):
    response = add_person(
        staff_client,
        **{
            "travel_documents-TOTAL_FORMS": "2",
            "travel_documents-1-kind": "official",
            "travel_documents-1-number": "tk 765 4321",
        },
    )

    assert response.status_code == 200
    assert errors_of(response)["travel_documents"] == [
        "This person's passport with this number is entered already."
    ]
    assert Person.objects.count() == 0


def test_same_passport_again_is_refused(staff_client):
    person = factories.make_travel_document(number=NUMBER).person

    response = submit(
        staff_client,
        change_url(person),
        **{
            "travel_documents-TOTAL_FORMS": "2",
            "travel_documents-1-kind": "official",
            "travel_documents-1-number": NUMBER.lower(),
        },
    )

    assert "entered already" in str(errors_of(response))
    assert TravelDocument.objects.count() == 1


def test_number_shows_in_the_form_of_staff_and_nowhere_else(staff_client):
    add_person(staff_client)
    person = Person.objects.get()
    pages = {
        "list": reverse("admin:participants_person_changelist"),
        "search": reverse("admin:participants_person_changelist") + f"?q={NUMBER}",
        "history": reverse("admin:participants_person_history", args=[person.pk]),
        "delete": reverse("admin:participants_person_delete", args=[person.pk]),
        "start": reverse("admin:index"),
    }

    form = staff_client.get(change_url(person)).content.decode()
    shown = [name for name, url in pages.items() if NUMBER in _text(staff_client.get(url))]

    assert NUMBER in form
    # The words of a search stand in its own box.
    assert shown == ["search"]
    assert staff_client.get(pages["search"]).context["cl"].result_count == 0
    saved = submit(staff_client, change_url(person), follow=True, title="Dr.")
    assert NUMBER not in "".join(map(str, saved.context["messages"]))


def _text(response):
    return response.content.decode()


def test_log_holds_no_sealed_value(staff_client):
    add_person(staff_client)
    person = Person.objects.get()
    enrollment = factories.make_enrollment(person=person, medical_note="insulin twice a day")
    person.birth_date = None
    person.save()
    document = person.travel_documents.get()
    document.number = "XX0000001"
    document.save()
    document.delete()
    enrollment.delete()
    person.delete()

    logged = str(list(LogEntry.objects.values_list("changes", "changes_text", "object_repr")))

    assert LogEntry.objects.get_for_model(TravelDocument).count() == 3
    found = [
        value
        for value in (NUMBER, "XX0000001", "1985-02-03", "insulin", document.number_hash)
        if value in logged
    ]
    assert found == []
    assert "•••" in logged


def test_history_of_a_person_says_that_a_sealed_value_changed_and_no_more(staff_client):
    person = factories.make_person()
    submit(staff_client, change_url(person), birth_date="1985-02-03")

    response = staff_client.get(reverse("admin:participants_person_history", args=[person.pk]))

    assert response.context["entries"][0].changes == (("Date of birth", "", "•••"),)


@pytest.fixture
def unsealed_client(make_user):
    """Someone who may enter people but not see what is sealed."""
    user = make_user("privacy", "clerk")
    user.groups.clear()
    user.user_permissions.set(
        Permission.objects.filter(
            codename__in=[
                f"{may}_{model}"
                for may in ("view", "change")
                for model in ("person", "traveldocument", "enrollment")
            ]
        )
    )
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("role", ["clerk", "privacy"])
def test_sealed_values_are_masked_for_who_may_not_see_them(unsealed_client, privacy_client, role):
    client = unsealed_client if role == "clerk" else privacy_client
    document = factories.make_travel_document(
        number=NUMBER, person=factories.make_person(birth_date="1985-02-03")
    )
    enrollment = factories.make_enrollment(person=document.person, medical_note="insulin")

    person_page = _text(client.get(change_url(document.person)))
    enrollment_page = _text(
        client.get(reverse("admin:participants_enrollment_change", args=[enrollment.pk]))
    )

    assert "•••" in person_page
    assert "•••" in enrollment_page
    pages = person_page + enrollment_page
    assert [value for value in (NUMBER, "1985", "insulin") if value in pages] == []


def test_form_without_sealed_fields_leaves_them_as_they_are(unsealed_client):
    document = factories.make_travel_document(
        number=NUMBER, person=factories.make_person(birth_date="1985-02-03")
    )

    response = submit(unsealed_client, change_url(document.person), title="Dr.")

    assert response.status_code == 302
    document.refresh_from_db()
    document.person.refresh_from_db()
    assert (document.number, str(document.person.birth_date)) == (NUMBER, "1985-02-03")
    assert document.person.title == "Dr."


# Enrollments


def test_enrollment_is_added_with_groups_of_its_delegation(staff_client):
    group = factories.make_group(label_en="A")
    person = factories.make_person()
    organization = factories.make_organization()
    add = reverse("admin:participants_enrollment_add")
    values = {
        "person": str(person.pk),
        "delegation": str(group.delegation.pk),
        "groups": [str(group.pk)],
        "role": "head",
        "status": "invited",
        "organization": str(organization.pk),
        "job_en": "Director",
        "medical_note": "peanuts",
    }

    response = submit(staff_client, add, **values)

    assert response.status_code == 302
    enrollment = Enrollment.objects.get()
    assert (enrollment.person, enrollment.delegation) == (person, group.delegation)
    assert list(enrollment.groups.all()) == [group]
    assert (enrollment.role, enrollment.job_en) == ("head", "Director")
    assert enrollment.medical_note == "peanuts"


def test_group_of_another_delegation_is_refused(staff_client):
    foreign = factories.make_group()
    values = {
        "person": str(factories.make_person().pk),
        "delegation": str(factories.make_delegation().pk),
        "groups": [str(foreign.pk)],
    }

    response = submit(staff_client, reverse("admin:participants_enrollment_add"), **values)

    assert list(errors_of(response)) == ["groups"]
    assert Enrollment.objects.count() == 0


def test_groups_to_tick_come_with_the_delegation_in_the_address(staff_client):
    group = factories.make_group()
    factories.make_group()

    page = staff_client.get(
        f"{reverse('admin:participants_enrollment_add')}?delegation={group.delegation.pk}"
    )

    form = page.context["adminform"].form
    assert list(form.fields["groups"].queryset) == [group]
    assert values_of(page)["delegation"] == str(group.delegation.pk)


def test_person_twice_in_a_delegation_is_refused_with_words(staff_client):
    enrollment = factories.make_enrollment()
    values = {"person": str(enrollment.person.pk), "delegation": str(enrollment.delegation.pk)}

    response = submit(staff_client, reverse("admin:participants_enrollment_add"), **values)

    assert errors_of(response) == {"delegation": ["This person is in this delegation already."]}
    assert Enrollment.objects.count() == 1
