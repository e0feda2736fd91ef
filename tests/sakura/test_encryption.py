import pickle

import pytest
from cryptography.fernet import Fernet
from django.core import serializers
from django.core.exceptions import FieldError, ImproperlyConfigured, ValidationError
from django.db import connection, models, transaction
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sakura.encryption import EncryptedTextField, EncryptionKeyError, Sealed, keyed_hash

NEW_KEY = Fernet.generate_key().decode()


@pytest.fixture
def letters(db):
    """A model with a sealed field, its table there for one test."""
    with isolate_apps():

        class Letter(models.Model):
            body = EncryptedTextField("body", blank=True, null=True)
            title = models.CharField(max_length=20, blank=True)

            class Meta:
                app_label = "letters"

            def __str__(self):
                return self.title

    # Without entering the editor, which SQLite does not allow in a transaction.
    sql, params = connection.schema_editor().table_sql(Letter)
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
    return Letter


def _stored(letter):
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM letters_letter WHERE id = %s", [letter.pk])
        return cursor.fetchone()[0]


def test_value_is_sealed_in_the_database_and_plain_in_the_record(letters):
    letter = letters.objects.create(body="TK1234567")

    stored = _stored(letter)

    assert stored.startswith("sealed:1:gAAAA")
    assert "TK1234567" not in stored
    assert letters.objects.get().body == "TK1234567"


@pytest.mark.parametrize("value", ["", None])
def test_empty_value_stays_as_it_is(letters, value):
    letter = letters.objects.create(body=value)

    assert _stored(letter) == value
    assert letters.objects.get().body == value


def test_value_survives_every_way_of_writing(letters):
    one, two, three = letters.objects.bulk_create([letters(body=text) for text in "abc"])
    one.body = "x"
    letters.objects.bulk_update([one], ["body"])
    letters.objects.filter(pk=two.pk).update(body="y")
    deferred = letters.objects.defer("body").get(pk=three.pk)

    assert [letter.body for letter in letters.objects.order_by("pk")] == ["x", "y", "c"]
    assert deferred.body == "c"
    two.refresh_from_db()
    assert two.body == "y"
    assert pickle.dumps(Sealed("sealed:1:x", "letters.Letter.body"))


def test_values_stay_sealed_in_queries_without_records(letters):
    letters.objects.create(body="secret")

    (sealed,) = letters.objects.values_list("body", flat=True)

    assert repr(sealed) == "<Sealed letters.Letter.body>"
    assert f"{sealed}" == "<Sealed letters.Letter.body>"
    assert sealed.open() == "secret"


def test_wrong_key_is_an_error_that_names_the_row_and_not_the_value(letters, settings):
    letter = letters.objects.create(body="secret")
    token = _stored(letter)
    settings.SAKURA_ENCRYPTION_KEYS = [NEW_KEY]
    found = letters.objects.get()

    with pytest.raises(EncryptionKeyError) as caught:
        found.body  # noqa: B018  # reading it is the act

    assert str(caught.value) == (
        f"letters.Letter.body of the row with pk {letter.pk} was not sealed with any key of "
        "SAKURA_ENCRYPTION_KEYS. Add the key with which it was sealed at the end of the list."
    )
    with pytest.raises(EncryptionKeyError), transaction.atomic():
        found.save()
    assert _stored(letter) == token


def test_row_with_wrong_key_can_be_listed_and_changed_elsewhere(letters, settings):
    letters.objects.create(body="secret", title="old")
    settings.SAKURA_ENCRYPTION_KEYS = [NEW_KEY]
    letter = letters.objects.get()
    letter.title = "new"

    letter.save(update_fields=["title"])

    assert list(letters.objects.values_list("title", flat=True)) == ["new"]


def test_value_that_was_not_sealed_is_an_error(letters):
    letter = letters.objects.create()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE letters_letter SET body = 'TK1234567'")

    with pytest.raises(EncryptionKeyError) as caught:
        letters.objects.get().body  # noqa: B018  # reading it is the act

    assert str(caught.value) == (
        f"letters.Letter.body of the row with pk {letter.pk} holds a value that was not sealed."
    )


def test_older_key_opens_and_saving_seals_with_the_newest(letters, settings):
    letter = letters.objects.create(body="secret")
    settings.SAKURA_ENCRYPTION_KEYS = [NEW_KEY, *settings.SAKURA_ENCRYPTION_KEYS]

    letters.objects.get().save()

    settings.SAKURA_ENCRYPTION_KEYS = [NEW_KEY]
    assert letters.objects.get(pk=letter.pk).body == "secret"


@pytest.mark.parametrize("keys", [[], ["short"]], ids=["none", "malformed"])
def test_unusable_keys_are_named_without_showing_them(letters, settings, keys):
    settings.SAKURA_ENCRYPTION_KEYS = keys

    with pytest.raises(ImproperlyConfigured) as caught:
        letters.objects.create(body="secret")

    assert str(caught.value) == (
        "SAKURA_ENCRYPTION_KEYS must hold at least one key, each 32 bytes in URL-safe base64."
    )


@pytest.mark.parametrize("lookup", ["body", "body__icontains", "body__in", "body__gt"])
def test_lookups_are_refused(letters, lookup):
    value = ["secret"] if lookup == "body__in" else "secret"

    with pytest.raises(FieldError, match="is encrypted and cannot be looked up by"):
        letters.objects.filter(**{lookup: value})


def test_lookup_of_null_works(letters):
    letters.objects.create(body="secret")
    empty = letters.objects.create(body=None)

    assert list(letters.objects.filter(body__isnull=True)) == [empty]


def test_dump_is_sealed_and_loads_back(letters):
    letter = letters.objects.create(body="secret", title="t")

    dump = serializers.serialize("json", [letter])
    letter.delete()
    field = letters._meta.get_field("body")
    dumped = field.value_to_string(letters(body="secret"))

    assert "secret" not in dump
    assert field.to_python(dumped) == "secret"
    assert field.value_to_string(letters(body=None)) == ""


def test_dump_of_another_installation_is_refused(letters, settings):
    field = letters._meta.get_field("body")
    dumped = field.value_to_string(letters(body="secret"))
    settings.SAKURA_ENCRYPTION_KEYS = [NEW_KEY]

    with pytest.raises(ValidationError) as caught:
        field.to_python(dumped)

    assert caught.value.messages == [
        "This sealed value cannot be opened with the keys of this installation."
    ]


@pytest.mark.parametrize("option", ["unique", "db_index"])
def test_unique_and_indexed_fields_are_refused_by_checks(letters, option):
    field = EncryptedTextField(**{option: True})
    field.set_attributes_from_name("body")
    field.model = letters

    assert [error.id for error in field.check()] == ["sakura.E001"]


def test_field_deconstructs_for_migrations():
    field = EncryptedTextField("body", blank=True)

    assert field.deconstruct()[1:] == (
        "sakura.encryption.EncryptedTextField",
        [],
        {"verbose_name": "body", "blank": True},
    )


@hypothesis_settings(deadline=None)
@given(st.text(min_size=1))
def test_any_text_opens_to_itself(text):
    token = EncryptedTextField().get_prep_value(text)

    assert Sealed(token, "letters.Letter.body").open() == text


def test_keyed_hash_is_the_same_for_ever(settings):
    settings.SAKURA_HASH_KEY = "key"

    assert keyed_hash("TK1234567", "passport") == (
        "718dc71ab848078365eac8e88a96466645408547a8722638f094428744e52e5e"
    )


def test_keyed_hash_depends_on_value_purpose_and_key(settings):
    hashes = {keyed_hash("a", "x"), keyed_hash("b", "x"), keyed_hash("a", "y")}
    settings.SAKURA_HASH_KEY = "another"
    hashes.add(keyed_hash("a", "x"))

    assert len(hashes) == 4


def test_keyed_hash_of_nothing_is_empty():
    assert keyed_hash("", "passport") == ""


def test_keyed_hash_needs_a_purpose():
    with pytest.raises(ValueError, match="purpose"):
        keyed_hash("a", "")
