"""Sealed fields: encrypted in the database, loud about a wrong key; and hashes to compare them.

Keys come from the settings: SAKURA_ENCRYPTION_KEYS, newest first, of which the first seals and all
open; and SAKURA_HASH_KEY, which stays the same when the others are changed.
"""

import hashlib
import hmac
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core import checks
from django.core.exceptions import FieldError, ImproperlyConfigured, ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _

# The number is that of the way of sealing; a new way gets a new one and both can be read.
_PREFIX: Final = "sealed:1:"


class EncryptionKeyError(Exception):
    """A sealed value cannot be opened with the keys in the settings. Never holds the value."""


class Sealed:
    """A sealed value as it came from the database, opened only when it is asked for.

    A query with ``values()`` gives it; reading the field of a record opens it by itself.
    """

    __slots__ = ("token", "where")

    def __init__(self, token: str, where: str) -> None:
        self.token = token
        self.where = where

    def __repr__(self) -> str:
        return f"<Sealed {self.where}>"

    def open(self, pk: Any = None) -> str:
        """Return the plain text. Raises EncryptionKeyError, naming field and pk, if it cannot."""
        where = self.where if pk is None else f"{self.where} of the row with pk {pk}"
        if not self.token.startswith(_PREFIX):
            raise EncryptionKeyError(f"{where} holds a value that was not sealed.")
        try:
            plain = _fernet().decrypt(self.token.removeprefix(_PREFIX).encode())
        except InvalidToken:
            # Without the cause: its frames hold the token.
            raise EncryptionKeyError(
                f"{where} was not sealed with any key of SAKURA_ENCRYPTION_KEYS. "
                "Add the key with which it was sealed at the end of the list."
            ) from None
        return plain.decode()


class _OpeningAttribute(DeferredAttribute):
    """The attribute of a sealed field: opens the value when it is first read.

    Opening here, and not as rows are loaded, lets an error name the row, and keeps plain text out
    of lists that do not show it.
    """

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = instance.__dict__[self.field.attname] = value.open(instance.pk)
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        # Without this the value in __dict__ would be found first, and __get__ never asked.
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # stubs only, at run time none
    """A text that stands in the database as a Fernet token; empty text and None stay as they are.

    Reading it with a wrong key raises EncryptionKeyError. It cannot be searched, compared or
    unique: keep a ``keyed_hash`` beside it for that. ``dumpdata`` writes it sealed.
    """

    descriptor_class = _OpeningAttribute

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Return the errors of the field; an index on ever new tokens is one."""
        found = super().check(**kwargs)
        if self.unique or self.db_index:  # type: ignore[attr-defined]  # missing in the stubs
            found.append(
                checks.Error(
                    "An encrypted field cannot be unique or have an index.",
                    hint="Put the constraint on a column that holds keyed_hash() of the value.",
                    obj=self,
                    id="sakura.E001",
                )
            )
        return found

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        """Return the value of a column, still sealed."""
        return Sealed(value, self._where()) if value else value

    def to_python(self, value: Any) -> Any:
        """Return the text; a sealed text, as in a fixture, is opened.

        Raises ValidationError for one that cannot be opened.
        """
        if isinstance(value, str) and value.startswith(_PREFIX):
            value = Sealed(value, self._where())
        if isinstance(value, Sealed):
            try:
                return value.open()
            except EncryptionKeyError as error:
                raise ValidationError(
                    _("This sealed value cannot be opened with the keys of this installation."),
                    code="unknown_key",
                ) from error
        return super().to_python(value)

    def get_prep_value(self, value: Any) -> Any:
        """Return what is stored: the value sealed with the first key."""
        if isinstance(value, Sealed):
            return value.token
        # Not through to_python(), which TextField does here: it would open what looks sealed.
        value = models.Field.get_prep_value(self, value)
        if value is None or value == "":
            return value
        return _PREFIX + _fernet().encrypt(str(value).encode()).decode()

    def value_to_string(self, obj: models.Model) -> str:
        """Return the sealed text, for serializers: what is dumped stays sealed."""
        sealed: str | None = self.get_prep_value(self.value_from_object(obj))
        return sealed or ""

    def get_lookup(self, lookup_name: str) -> Any:
        """Return the lookup ``isnull``. Raises FieldError for any other: tokens never match."""
        if lookup_name != "isnull":
            raise FieldError(
                f"{self._where()} is encrypted and cannot be looked up by {lookup_name}. "
                "Compare keyed_hash() of the value with the column that holds it."
            )
        return super().get_lookup(lookup_name)

    def _where(self) -> str:
        return f"{self.model._meta.label}.{self.name}"


def keyed_hash(value: str, purpose: str) -> str:
    """Return the HMAC-SHA256 of the value, as 64 hexadecimal digits; "" for an empty value.

    Equal values have equal hashes only for the same purpose ("passport", "feed"), so that columns
    cannot be matched with each other. Bring the value to one form first: nothing is trimmed here.
    Raises ValueError for an empty purpose.
    """
    if not purpose:
        raise ValueError("A keyed hash needs a purpose.")
    if not value:
        return ""
    key = hmac.digest(settings.SAKURA_HASH_KEY.encode(), purpose.encode(), hashlib.sha256)
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def _fernet() -> MultiFernet:
    return _fernet_of(tuple(settings.SAKURA_ENCRYPTION_KEYS))


@lru_cache(maxsize=4)
def _fernet_of(keys: Sequence[str]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        # The cause may quote a key.
        raise ImproperlyConfigured(
            "SAKURA_ENCRYPTION_KEYS must hold at least one key, each 32 bytes in URL-safe base64."
        ) from None
