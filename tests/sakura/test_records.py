"""What every record has, seen on records that have it."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from programs.models import Delegation, Program
from sakura.models import User
from tests.factories import make_delegation, make_edition, make_person, make_program, make_user

pytestmark = pytest.mark.django_db


def test_each_save_raises_the_version():
    program = make_program()
    first = program.version
    program.save()
    program.save(update_fields=["position"])

    program.refresh_from_db()
    assert (first, program.version) == (1, 3)


def test_record_knows_when_each_text_was_last_changed():
    with time_machine.travel("2026-06-01T09:00:00Z", tick=False):
        program = make_program(name_en="Officers", name_ja="行政官")
    with time_machine.travel("2026-06-02T09:00:00Z", tick=False):
        program = Program.objects.get(pk=program.pk)
        program.name_en = "Young officers"
        program.save()

    program.refresh_from_db()
    assert program.text_times["name_en"].startswith("2026-06-02T09:00:00")
    assert program.text_times["name_ja"].startswith("2026-06-01T09:00:00")
    assert "summary_en" not in program.text_times
    assert program.older_texts(["en", "ja"]) == [("name", "ja")]


def test_text_time_is_written_with_the_fields_that_are_saved():
    program = Program.objects.get(pk=make_program().pk)
    program.summary_en = "Who comes."
    program.save(update_fields=["summary_en"])

    assert "summary_en" in Program.objects.get(pk=program.pk).text_times


def test_only_publishing_languages_are_asked_for():
    program = make_program(
        name_en="Officers", name_ja="", short_name_en="", summary_en="", taking_part_en=""
    )

    assert program.missing_texts(["en", "ja"]) == [("name", "ja")]
    assert program.missing_texts(["en"]) == []


@pytest.mark.parametrize(
    "text",
    ["A\x00B", "A\x07B", "A\nB"],
    ids=["NUL", "bell", "line break in a line"],
)
def test_text_that_cannot_be_stored_is_refused_beside_its_field(text):
    program = make_program()
    program.name_en = text

    with pytest.raises(ValidationError) as refused:
        program.full_clean()

    assert [error.code for error in refused.value.error_dict["name_en"]] == ["control_character"]


def test_names_stay_equal_byte_for_byte():
    name = "NGUYỄN  van  ＡＢ"  # two spaces, decomposed letters, full width

    assert type(make_person(surname=name)).objects.get().surname == name


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        (
            {"first_day": dt.date(2019, 1, 26), "last_day": dt.date(2019, 1, 20)},
            "last_day",
            "last_day_before_first",
        ),
        ({"last_day": dt.date(2019, 1, 20)}, "__all__", "last_day_without_first"),
        (
            {"month": dt.date(2019, 1, 1), "first_day": dt.date(2019, 1, 20)},
            "__all__",
            "month_and_days",
        ),
        ({"month": dt.date(2019, 1, 2)}, "__all__", "month_day"),
    ],
    ids=["last before first", "last alone", "month and days", "not a month"],
)
def test_period_that_cannot_be_is_refused_in_form_and_database(values, field, code):
    edition = make_edition()
    delegation = Delegation(edition=edition, **values)

    with pytest.raises(ValidationError) as refused:
        delegation.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        delegation.save()

    assert code in [error.code for error in refused.value.error_dict[field]]


def test_period_of_a_delegation_holds_what_is_known():
    delegation = make_delegation(month=dt.date(2018, 11, 1))

    assert delegation.full_period.text("en") == "November 2018"
    assert delegation.full_period.fiscal_year == 2018


def test_two_users_cannot_share_an_address_whatever_its_case():
    make_user(email="aya@example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("other", email="AYA@example.org")
