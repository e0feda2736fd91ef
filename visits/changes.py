"""What differs between two sheets of one itinerary: what a release would change."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from participants.choices import CrewRole
from participants.models import Crew
from programs.models import Delegation, Edition, Group
from sakura.dates import Period, format_day, format_time_range
from sakura.frozen import Struct
from sakura.languages import SUFFIXES, Text
from visits.choices import (
    HostState,
    PartOfDay,
    Prefecture,
    ReleaseKind,
    StopKind,
    StopOutcome,
    TakesPart,
)
from visits.conflicts import name_of
from visits.exports.wording import capitalized, host_text, joined, label_of
from visits.models import Stay, Stop
from visits.sheet import Sheet, SheetFlight, SheetHost


class Subject(models.TextChoices):
    ITINERARY = "itinerary", gettext_lazy("itinerary")
    GROUP = "group", pgettext_lazy("of a delegation", "group")
    STOP = "stop", gettext_lazy("stop")
    STAY = "stay", gettext_lazy("stay")
    FLIGHT = "flight", gettext_lazy("flight")
    CREW = "crew", gettext_lazy("crew member")
    PEOPLE = "people", gettext_lazy("people")


class How(models.TextChoices):
    ADDED = "added", gettext_lazy("added")
    CHANGED = "changed", gettext_lazy("changed")
    REMOVED = "removed", gettext_lazy("removed")


class FieldChange(Struct):
    """One field with its two values, as the sheets hold them; texts per language (title_en)."""

    field: str
    before: Any = None
    after: Any = None


class Change(Struct):
    """One row of the sheet that came, went or changed. ``fields`` only for what changed."""

    subject: Subject
    how: How
    uid: str = ""
    name: Text = Text()
    day: dt.date | None = None
    fields: tuple[FieldChange, ...] = ()


#: Set by the act of releasing, or by the view; no change of the plan.
_STAMPS = {"sequence", "modified_at", "is_cancelled"}
_SHEET_FIELDS = ("kind", "title", "label", "period", "head_count", "emergency_contact")


def find_changes(before: Sheet, after: Sheet) -> list[Change]:
    """Return what the second sheet changes in the first, by subject, then as the sheets order it.

    What is gone comes after what is there. People are counted, never named. Queries: none.
    """
    changes = _of_sheet(before, after)
    changes += _of_rows(Subject.GROUP, before.groups, after.groups, lambda row: row.label)
    changes += _of_rows(Subject.STOP, before.stops, after.stops, name_of)
    changes += _of_rows(Subject.STAY, before.stays, after.stays, lambda row: row.name)
    changes += _of_flights(before, after)
    changes += _of_rows(Subject.CREW, before.crew, after.crew, lambda row: Text(en=row.name))
    changes += _of_people(before, after)
    return changes


def _of_sheet(before: Sheet, after: Sheet) -> list[Change]:
    fields = tuple(change for name in _SHEET_FIELDS for change in _of_value(name, before, after))
    return [Change(subject=Subject.ITINERARY, how=How.CHANGED, fields=fields)] if fields else []


def _of_rows(
    subject: Subject,
    before: Iterable[Any],
    after: Iterable[Any],
    name: Callable[[Any], Text],
) -> list[Change]:
    return _of_keyed(
        subject, {row.uid: row for row in before}, {row.uid: row for row in after}, name
    )


def _of_keyed(
    subject: Subject,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    name: Callable[[Any], Text],
) -> list[Change]:
    def change(how: How, uid: str, row: Any, fields: tuple[FieldChange, ...] = ()) -> Change:
        day = getattr(row, "day", None) or getattr(row, "first_day", None)
        return Change(subject=subject, how=how, uid=uid, name=name(row), day=day, fields=fields)

    changes = []
    for uid, row in after.items():
        if uid not in before:
            changes.append(change(How.ADDED, uid, row))
        elif fields := _of_fields(before[uid], row):
            changes.append(change(How.CHANGED, uid, row, fields))
    changes += [change(How.REMOVED, uid, row) for uid, row in before.items() if uid not in after]
    return changes


def _of_fields(before: Struct, after: Struct) -> tuple[FieldChange, ...]:
    return tuple(
        change
        for field in type(after).model_fields
        if field not in _STAMPS
        for change in _of_value(field, before, after)
    )


def _of_value(field: str, before: Struct, after: Struct) -> list[FieldChange]:
    """The change of one field; of a text, one for each language that differs."""
    was, is_now = getattr(before, field), getattr(after, field)
    if not isinstance(is_now, Text):
        return [FieldChange(field=field, before=was, after=is_now)] if was != is_now else []
    return [
        FieldChange(field=f"{field}_{ending}", before=getattr(was, ending), after=text)
        for ending in SUFFIXES.values()
        if getattr(was, ending) != (text := getattr(is_now, ending))
    ]


def _of_flights(before: Sheet, after: Sheet) -> list[Change]:
    """Flights have no identity of their own: direction, day, time, number and airport are it."""

    def by_key(sheet: Sheet) -> dict[str, SheetFlight]:
        return {
            "|".join(str(part) for part in (f.direction, f.day, f.time, f.flight, f.airport)): f
            for f in sheet.flights
        }

    return _of_keyed(
        Subject.FLIGHT,
        by_key(before),
        by_key(after),
        lambda row: Text(en=" ".join(part for part in (row.flight, row.airport) if part)),
    )


def _of_people(before: Sheet, after: Sheet) -> list[Change]:
    was = {row.uid: row for row in before.invitees}
    is_now = {row.uid: row for row in after.invitees}
    counts = {
        "added": len(is_now.keys() - was.keys()),
        "removed": len(was.keys() - is_now.keys()),
        "changed": sum(was[uid] != is_now[uid] for uid in was.keys() & is_now.keys()),
    }
    fields = tuple(
        FieldChange(field=name, before=0, after=count) for name, count in counts.items() if count
    )
    return [Change(subject=Subject.PEOPLE, how=How.CHANGED, fields=fields)] if fields else []


# In words


class Line(NamedTuple):
    """A field with its two values in words; empty where there is nothing."""

    label: str
    before: str
    after: str


class ChangeText(NamedTuple):
    """A change in words: what it is, how it changed, when it is, and its fields."""

    subject: str
    how: How
    name: str
    day: str
    lines: tuple[Line, ...]


def word_changes(before: Sheet, after: Sheet, language: str) -> list[ChangeText]:
    """Return ``find_changes`` in words; the active translation must be of the same language."""
    words = _Words(before, after, language)
    return [
        ChangeText(
            subject=capitalized(str(change.subject.label)),
            how=change.how,
            name=change.name.pick(language).text,
            day=format_day(change.day, language, weekday=True) if change.day else "",
            lines=tuple(words.line(change, field) for field in change.fields),
        )
        for change in find_changes(before, after)
    ]


_MODELS: dict[Subject, type[models.Model]] = {
    Subject.ITINERARY: Delegation,
    Subject.GROUP: Group,
    Subject.STOP: Stop,
    Subject.STAY: Stay,
    Subject.CREW: Crew,
}
_CHOICES: dict[tuple[Subject, str], Any] = {
    (Subject.ITINERARY, "kind"): ReleaseKind,
    (Subject.STOP, "part_of_day"): PartOfDay,
    (Subject.STOP, "kind"): StopKind,
    (Subject.STOP, "prefecture"): Prefecture,
    (Subject.STOP, "takes_part"): TakesPart,
    (Subject.STOP, "outcome"): StopOutcome,
    (Subject.CREW, "role"): CrewRole,
}


def _column_label(model: type[models.Model], name: str) -> str:
    return str(getattr(model._meta.get_field(name), "verbose_name", name))


class _Words:
    """Labels and values of fields, in one language."""

    def __init__(self, before: Sheet, after: Sheet, language: str):
        self.language = language
        self.groups = {row.uid: row.label for sheet in (before, after) for row in sheet.groups}

    def line(self, change: Change, field: FieldChange) -> Line:
        if change.subject == Subject.PEOPLE:
            return Line(self._people_label(field.field), "", self._people_count(field.after))
        people = self._people(field) if field.field == "people" else None
        before, after = people or (
            self._value(change.subject, field.field, field.before),
            self._value(change.subject, field.field, field.after),
        )
        return Line(capitalized(self._label(change.subject, field.field)), before, after)

    def _label(self, subject: Subject, name: str) -> str:
        named = {
            "period": pgettext("of a delegation", "days"),
            "head_count": _("number of people"),
            "kind": _("kind"),
            "hosts": _("hosts"),
            "people": _("people"),
            "interpreters": _("interpreters"),
        }
        if name in named:
            return named[name]
        if subject == Subject.ITINERARY and name.startswith("title"):
            return _column_label(Edition, name)
        model = _MODELS.get(subject)
        if model is None:
            return name
        return _column_label(model, name)

    def _value(self, subject: Subject, name: str, value: Any) -> str:
        if name == "groups":
            names = [self.groups.get(uid, Text()).pick(self.language).text for uid in value]
            return joined(sorted(names), self.language)
        match value:
            case None | "" | ():
                return ""
            case bool():
                return _("yes") if value else _("no")
            case Period():
                return value.text(self.language)
            case dt.date():
                return format_day(value, self.language, weekday=True)
            case dt.time():
                return format_time_range(value, None)
            case tuple():
                return "; ".join(self._item(item) for item in value)
        choices = _CHOICES.get((subject, name))
        return capitalized(label_of(choices, value)) if choices else str(value)

    def _item(self, item: Any) -> str:
        if not isinstance(item, SheetHost):
            return str(item)
        parts = [host_text(item, self.language).text, label_of(HostState, item.state)]
        if received_by := item.received_by.pick(self.language).text:
            parts.append(_("received by %(name)s") % {"name": received_by})
        return joined(parts, self.language)

    def _people(self, field: FieldChange) -> tuple[str, str]:
        was, is_now = set(field.before), set(field.after)
        if len(was) != len(is_now):
            return self._people_count(len(was)), self._people_count(len(is_now))
        others = len(is_now - was)
        return self._people_count(len(was)), ngettext(
            "%(count)d of them another person", "%(count)d of them other people", others
        ) % {"count": others}

    @staticmethod
    def _people_label(name: str) -> str:
        return {
            "added": _("Joined"),
            "removed": _("Left"),
            "changed": _("Group, diet or allergies changed"),
        }[name]

    @staticmethod
    def _people_count(count: int) -> str:
        return ngettext("%(count)d person", "%(count)d people", count) % {"count": count}
