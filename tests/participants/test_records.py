import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from participants.choices import EnrollmentStatus, NameOrder
from participants.models import Enrollment, Person, TravelDocument
from tests.factories import (
    make_country,
    make_crew,
    make_enrollment,
    make_organization,
    make_person,
    make_travel_document,
)

pytestmark = pytest.mark.django_db


def errors_of(record):
    with pytest.raises(ValidationError) as refused:
        record.full_clean()
    return {
        field: [error.code for error in errors]
        for field, errors in refused.value.error_dict.items()
    }


def refused_by_database(record):
    with pytest.raises(IntegrityError), transaction.atomic():
        record.save()


def test_person_needs_a_name_but_one_is_enough():
    nobody = Person()

    assert errors_of(nobody)["surname"] == ["no_name"]
    refused_by_database(nobody)
    Person(given_names="Suharto").full_clean()


@pytest.mark.parametrize(
    ("order", "shown"),
    [(NameOrder.SURNAME_FIRST, "WANG Xiaoming"), (NameOrder.GIVEN_FIRST, "Xiaoming WANG")],
)
def test_name_is_shown_in_its_own_order(order, shown):
    person = make_person(surname="WANG", given_names="Xiaoming", name_order=order)

    assert str(person) == shown


@pytest.mark.parametrize(
    "words",
    ["nguyen an", "an nguyen", "NGUYỄN", "阮", "あん", "ＡＮ"],
    ids=["without accents", "any order", "accents", "own script", "reading", "full width"],
)
def test_person_is_found_by_any_form_of_a_name(words):
    found = make_person(surname="NGUYỄN", given_names="An", native_name="阮安", reading="あん")
    make_person(surname="KUMAR", given_names="Raj")

    assert list(Person.objects.search(words)) == [found]


def test_passport_number_is_sealed_and_found_by_its_keyed_hash():
    document = make_travel_document(number="TK 1234567")
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, number_hash FROM participants_traveldocument")
        sealed, hashed = cursor.fetchone()

    assert "1234567" not in sealed
    assert "1234567" not in hashed
    assert TravelDocument.objects.get(pk=document.pk).number == "TK 1234567"
    same = TravelDocument.objects.filter(number_hash=TravelDocument.hash_of("tk1234567"))
    assert list(same) == [document]


def test_changed_passport_number_changes_its_hash_with_whatever_is_saved():
    document = make_travel_document(number="TK1")
    document.number = "TK2"
    document.save(update_fields=["number"])

    stored = TravelDocument.objects.get(pk=document.pk)
    assert stored.number_hash == TravelDocument.hash_of("TK2")


def test_passport_is_entered_once_for_a_person():
    document = make_travel_document(number="TK1")

    refused_by_database(TravelDocument(person=document.person, number="tk 1"))


def test_nothing_sealed_is_in_how_a_record_reads():
    document = make_travel_document(number="TK1234567")
    enrollment = make_enrollment(medical_note="Needs insulin")

    assert "TK" not in str(document) + repr(document)
    assert "insulin" not in str(enrollment) + repr(enrollment)


def test_person_is_in_a_delegation_once():
    enrollment = make_enrollment()
    again = Enrollment(person=enrollment.person, delegation=enrollment.delegation)

    with pytest.raises(ValidationError) as refused:
        again.full_clean()
    assert refused.value.messages == ["This person is in this delegation already."]
    refused_by_database(again)


def test_person_represents_a_country_or_an_organization():
    enrollment = make_enrollment()
    enrollment.represents_country = make_country()
    enrollment.represents_organization = make_organization()

    assert errors_of(enrollment)["represents_organization"] == ["represents_two"]
    refused_by_database(enrollment)


def test_departure_is_not_before_arrival():
    enrollment = make_enrollment()
    enrollment.arrival_day, enrollment.departure_day = dt.date(2019, 1, 21), dt.date(2019, 1, 20)

    assert errors_of(enrollment)["departure_day"] == ["departure_before_arrival"]
    refused_by_database(enrollment)


def test_who_was_replaced_has_that_status():
    old, new = make_enrollment(), make_enrollment()
    old.replaced_by = new

    refused_by_database(old)
    old.status = EnrollmentStatus.REPLACED
    old.full_clean()


def test_withdrawn_people_do_not_come_and_observers_are_not_counted():
    came = make_enrollment(status=EnrollmentStatus.COMPLETED)
    observer = make_enrollment(status=EnrollmentStatus.ARRIVED, is_invitee=False)
    accepted = make_enrollment(status=EnrollmentStatus.ACCEPTED)
    make_enrollment(status=EnrollmentStatus.WITHDRAWN)

    assert set(Enrollment.objects.coming()) == {came, observer, accepted}
    assert list(Enrollment.objects.took_part()) == [came]


@pytest.mark.parametrize("number", ["call me", "+81 3 1234; drop"], ids=["words", "signs"])
def test_telephone_is_digits_and_signs(number):
    crew = make_crew()
    crew.telephone = number

    assert errors_of(crew) == {"telephone": ["invalid"]}
