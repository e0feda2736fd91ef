"""Frozen documents: structs that do not change, their canonical text, digest and format."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]


ModelT = TypeVar("ModelT", bound="Struct")


class UnknownFormat(ValueError):
    """A stored document has a format that this version of the program cannot read."""


class Struct(BaseModel):
    """A value that never changes once made. Unknown fields are ignored when it is read.

    Use tuples and frozensets, not lists and sets, for what it holds, so that it is frozen all
    the way down. A struct that is stored as a document of its own has a field ``format: int``
    whose default is the format that this version writes.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")


def _plain(value: Any) -> Any:
    """Return the value in the types of JSON; sets become sorted lists."""
    match value:
        case Enum():  # before str and int, which enums may inherit from
            return _plain(value.value)
        case None | bool() | int() | float() | str():
            return value
        case BaseModel():
            return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
        case Mapping():
            return {_key(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case set() | frozenset():
            return sorted((_plain(item) for item in value), key=_dump)
        case datetime() | date() | time():
            return value.isoformat()
        case UUID() | Decimal():
            return str(value)
    raise TypeError(f"A document cannot hold a value of type {type(value).__name__}.")


def _key(key: Any) -> str:
    plain = _plain(key)
    if isinstance(plain, str):
        return plain
    if isinstance(plain, int) and not isinstance(plain, bool):
        return str(plain)
    raise TypeError(f"A document cannot have a key of type {type(key).__name__}.")


def _dump(plain: Any) -> str:
    return json.dumps(
        plain, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )


def canonical(struct: Any) -> str:
    """Return the one JSON text of a struct, or of dicts, lists and structs together.

    Keys are sorted, nothing is left out (not even None), there are no spaces, and letters stand
    as they are, without normalization: names of people must stay equal byte for byte. Days and
    times are ISO 8601, enums their values, sets sorted lists. The same struct gives the same
    text in every run and on every platform.

    Raises TypeError for a value that has no canonical form, ValueError for NaN and infinity.
    """
    return _dump(_plain(struct))


def digest(text: str) -> str:
    """Return the SHA-256 of the text in UTF-8, as 64 hexadecimal digits.

    Raises UnicodeEncodeError (a ValueError) if the text holds a lone surrogate.
    """
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def load(model: type[ModelT], text: str, upgrades: Mapping[int, Upgrade] | None = None) -> ModelT:
    """Return the document that the text holds, brought up to the format of the model.

    ``upgrades[n]`` is a pure function that takes the dict of a document of format ``n`` and
    returns it in format ``n + 1``; the new number is set here.

    Raises UnknownFormat if the format is missing, newer than the model's or has no upgrade, and
    ValueError (also pydantic's ValidationError) if the text is not such a document.
    """
    known = model.model_fields["format"].default
    data = json.loads(text)
    found = data.get("format") if isinstance(data, dict) else None
    if type(found) is not int:
        raise UnknownFormat(f"This text is not a {model.__name__}: it states no format number.")
    if found > known:
        raise UnknownFormat(
            f"This {model.__name__} has format {found}; this version reads up to {known}. "
            "It was written by a newer version of the program."
        )
    for number in range(found, known):
        upgrade = (upgrades or {}).get(number)
        if upgrade is None:
            raise UnknownFormat(
                f"This {model.__name__} has format {found}; there is no upgrade from {number}."
            )
        data = upgrade(data) | {"format": number + 1}
    # As JSON, not as Python objects: so days, times and sets are read by the rules of JSON.
    return model.model_validate_json(text if found == known else _dump(data))


def redact(text: str, path: tuple[str | int, ...], replacement: Any) -> str:
    """Return the canonical text with the one leaf at the path replaced, all else unchanged.

    The path is of keys and, for lists, indexes counted from 0.
    Raises KeyError, naming the path, if there is nothing at it.
    """
    document = json.loads(text)
    place, last = document, len(path) - 1
    if not path:
        raise KeyError("A redaction names one leaf; its path is empty.")
    for depth, step in enumerate(path):
        if not _has(place, step):
            raise KeyError(f"The document has nothing at {path!r}.")
        if depth == last:
            place[step] = _plain(replacement)
        place = place[step]
    return _dump(document)


def _has(place: Any, step: str | int) -> bool:
    if isinstance(place, dict):
        return isinstance(step, str) and step in place
    return isinstance(place, list) and isinstance(step, int) and 0 <= step < len(place)
