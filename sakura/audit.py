"""The log of changes to records: what is logged, what is masked, and how it is read.

django-auditlog writes one entry per change; here stands what an entry may hold.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

MASK = "•••"

#: Columns that follow from others or from the act of saving: no news, and hashes of secrets.
NOT_LOGGED = frozenset(
    {
        "id",
        "uid",
        "created_at",
        "changed_at",
        "version",
        "text_times",
        "search_text",
        "number_hash",
        "document",
        "password",
        "last_login",
    }
)


def mask(value: str) -> str:
    """Return what the log holds instead of a sealed value: nothing of it, not even its length."""
    return "" if value in ("", "None") else MASK


def log_changes_of(*kinds: type[models.Model], sealed: Collection[str] = ()) -> None:
    """Log every change of these models; values of the ``sealed`` fields are masked in full.

    Fields are named one by one: left to itself auditlog logs reverse relations too.
    """
    for kind in kinds:
        if auditlog.contains(kind):
            continue
        auditlog.register(
            kind,
            include_fields=[
                field.name for field in kind._meta.concrete_fields if field.name not in NOT_LOGGED
            ],
            mask_fields=[name for name in sealed if _has_field(kind, name)],
            mask_callable="sakura.audit.mask",
            m2m_fields={
                field.name for field in kind._meta.many_to_many if _is_plain_relation(field)
            },
        )


def _is_plain_relation(field: Any) -> bool:
    """Whether a relation of many has no model of its own, whose rows are logged as such."""
    return bool(field.remote_field.through._meta.auto_created)


def _has_field(kind: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in kind._meta.concrete_fields)


class Saved(NamedTuple):
    """Who changed a record, as far as known, and when."""

    who: str
    at: dt.datetime


def last_change(record: models.Model) -> Saved | None:
    """Return who changed the record last, or None if that is not known. One query."""
    entry = (
        LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(type(record)), object_id=record.pk
        )
        .select_related("actor")
        .order_by("-timestamp", "-pk")
        .first()
    )
    if entry is None or entry.actor is None:
        return None
    return Saved(str(entry.actor), entry.timestamp)


class ShownChange(NamedTuple):
    """One field of an entry, for reading."""

    label: str
    old: str
    new: str


class ShownEntry(NamedTuple):
    """One entry of the log, for reading."""

    at: dt.datetime
    who: str
    action: str
    changes: tuple[ShownChange, ...]


def shown_entries(kind: type[models.Model], entries: Iterable[LogEntry]) -> list[ShownEntry]:
    """Return entries of one model in words: labels for choices, names for related rows.

    One query for each related model that occurs, however many entries there are.
    """
    entries = list(entries)
    names = _names_of_related(kind, entries)
    return [
        ShownEntry(
            at=entry.timestamp,
            who=str(entry.actor) if entry.actor else str(_("the system")),
            action=capfirst(entry.get_action_display()),
            changes=tuple(
                _shown_change(kind, name, change, names)
                for name, change in sorted((entry.changes_dict or {}).items())
            )
            if entry.action != LogEntry.Action.DELETE
            else (),
        )
        for entry in entries
    ]


def _field(kind: type[models.Model], name: str) -> Any:
    try:
        return kind._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _names_of_related(
    kind: type[models.Model], entries: list[LogEntry]
) -> dict[str, dict[str, str]]:
    wanted: dict[str, set[str]] = {}
    for entry in entries:
        for name, change in (entry.changes_dict or {}).items():
            field = _field(kind, name)
            if field is not None and field.many_to_one and isinstance(change, list):
                wanted.setdefault(name, set()).update(
                    str(value) for value in change if str(value).isdecimal()
                )
    return {
        name: {
            str(row.pk): str(row)
            for row in _field(kind, name).related_model._base_manager.filter(pk__in=keys)
        }
        for name, keys in wanted.items()
    }


def _shown_change(
    kind: type[models.Model], name: str, change: Any, names: dict[str, dict[str, str]]
) -> ShownChange:
    field = _field(kind, name)
    label = capfirst(str(field.verbose_name)) if field is not None else name
    if isinstance(change, dict):
        listed = ", ".join(str(row) for row in change.get("objects", ()))
        added = change.get("operation") == "add"
        return ShownChange(label, "" if added else listed, listed if added else "")

    def shown(value: Any) -> str:
        text = "" if value in (None, "None") else str(value)
        if name in names:
            return names[name].get(text, text)
        choices = dict(getattr(field, "flatchoices", ()) or ())
        return str(choices.get(text, text))

    old, new = change
    return ShownChange(label, shown(old), shown(new))
