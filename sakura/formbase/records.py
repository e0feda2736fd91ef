"""The form of one record, which never overwrites what someone else has saved meanwhile."""

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format, localize
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sakura.audit import last_change
from sakura.dates import Period
from sakura.encryption import EncryptedTextField
from sakura.formbase.fields import inner_widget, is_key, mark_languages
from sakura.formbase.when import WhenField, written
from sakura.languages import reader_language

LOCK = "lock"
#: In the data of a form that was sent after the session had ended.
KEPT = "_kept"
CHOICE = "choice-"
MINE, SAVED = "mine", "saved"
_DIGEST_LENGTH = 12
#: Codes of constraints that want one of several fields filled in.
FIRST_FIELD_CODES = frozenset({"no_text", "no_source", "no_name"})


class Difference(NamedTuple):
    """A field in which what was typed and what someone else saved differ."""

    name: str  # of the radio buttons
    record: str
    label: str
    mine: str
    saved: str
    choice: str  # which one is chosen for a start


class RecordForm(forms.ModelForm):
    """A form of one record that never overwrites what someone else has saved meanwhile.

    It carries the version that it was made from, and a short keyed hash of each value. If the
    record has another version when the form comes back, and a value of it changed that this form
    would overwrite, nothing is saved: both values are shown, and the next time the form comes back
    it says for each which one to take.
    """

    lock = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        mark_languages(self.fields)
        for field in self.fields.values():
            # Django does so for the fields of a model, not for those that a form declares.
            field.label = capfirst(field.label) if field.label else field.label
        self.differences: list[Difference] = []
        self.taken: list[str] = []
        if self.instance.pk:
            self._take_saved()
            self.initial[LOCK] = self._new_lock()
        self._remember_related()

    def _update_errors(self, errors):
        """Put what a constraint says beside a field that it reads, not on top of the form."""
        if hasattr(errors, "error_dict"):
            of_row = errors.error_dict.pop(NON_FIELD_ERRORS, [])
            for error in of_row:
                name = self._field_of(error.message) or NON_FIELD_ERRORS
                errors.error_dict.setdefault(name, []).append(error)
        super()._update_errors(errors)

    def _field_of(self, message):
        """The field beside which the message of a constraint belongs, or None."""
        for constraint in self.instance._meta.constraints:
            if constraint.violation_error_message != message:
                continue
            if isinstance(constraint, models.UniqueConstraint):
                names, place = set(constraint.fields), -1
            else:
                names = constraint.condition.referenced_base_fields
                # "Enter it in English or in Japanese": the first of them. Otherwise the later one,
                # as in "must not be before".
                place = 0 if constraint.violation_error_code in FIRST_FIELD_CODES else -1
            found = [
                name
                for name in self.fields
                if name in names and name != self._parent_name() and not self[name].is_hidden
            ]
            return found[place] if found else None
        return None

    def _remember_related(self):
        """Tell each select the name of the row that was loaded with the record."""
        for name, row in self.instance._state.fields_cache.items():
            field = self.fields.get(name)
            if row is not None and field is not None and hasattr(inner_widget(field), "known"):
                inner_widget(field).known = {str(row.pk): field.label_from_instance(row)}

    def _take_saved(self):
        """Disable the fields for which "saved" was chosen: Django reads those from the record."""
        if not self.is_bound:
            return
        for name in self._locked_names():
            if self.data.get(self.add_prefix(CHOICE + name)) == SAVED:
                self.fields[name].disabled = True
                self.taken.append(self.add_prefix(CHOICE + name))

    def clean(self):
        cleaned = super().clean()
        if KEPT in self.data:
            self.add_error(
                None,
                ValidationError(
                    _(
                        "Your session had ended before you saved. Nothing is saved yet: here is"
                        " what you had typed. Look at it and save again."
                    ),
                    code="kept",
                ),
            )
        if self.is_stale:
            self.differences = self._find_differences()
        if self.differences:
            self._renew_lock()
            self.add_error(
                None, ValidationError(self._conflict_message(), code="changed_meanwhile")
            )
        return cleaned

    @cached_property
    def changed_data(self):
        """Names of the fields that differ from the record; the lock is none of it."""
        return [
            name for name, field in self._bound_items() if name != LOCK and field._has_changed()
        ]

    @cached_property
    def is_stale(self):
        """Whether the record was saved after this form was made. For a bound form."""
        if not self.instance.pk:
            return False
        version, loaded = self._posted_lock()
        if hasattr(self.instance, "version"):
            return version != self.instance.version
        # An account has no version: its values tell as well.
        return loaded != self._digests()

    def _conflict_message(self):
        saved = last_change(self.instance)
        if saved is None:
            return _(
                "Someone saved this after you opened it. Nothing of yours is lost: choose below"
                " which values to keep, and save again."
            )
        return _(
            "%(who)s saved this at %(time)s, after you opened it. Nothing of yours is lost: choose"
            " below which values to keep, and save again."
        ) % {
            "who": saved.who,
            "time": date_format(timezone.localtime(saved.at), "SHORT_DATETIME_FORMAT"),
        }

    def _locked_names(self):
        return [name for name in self.fields if name not in (LOCK, "DELETE", "id")]

    def _digests(self):
        return {
            name: _digest_of(self.get_initial_for_field(self.fields[name], name))
            for name in self._locked_names()
            if name != self._parent_name()
        }

    def _parent_name(self):
        """The foreign key to the parent in a formset, which nobody can change."""
        return getattr(getattr(self, "fk", None), "name", "")

    def _new_lock(self):
        return json.dumps(
            [getattr(self.instance, "version", 0), self._digests()], separators=(",", ":")
        )

    def _posted_lock(self):
        """The version and digests with which the form was made; None and {} if it lacks them."""
        try:
            version, digests = json.loads(self.data.get(self.add_prefix(LOCK)) or "")
        except (TypeError, ValueError):
            return None, {}
        if not isinstance(digests, dict):
            return None, {}
        return version, digests

    def is_as_loaded(self):
        """Whether what was posted is what the form was made from. For a form without errors."""
        _version, loaded = self._posted_lock()
        return all(
            loaded.get(name) == _digest_of(self.cleaned_data[name])
            for name in self._locked_names()
            if name != self._parent_name()
        )

    def _renew_lock(self):
        self.data = self.data.copy()
        self.data[self.add_prefix(LOCK)] = self._new_lock()

    def _find_differences(self):
        """Fields in which the two differ; none if nothing is overwritten that others changed."""
        _version, loaded = self._posted_lock()
        found, is_overwriting = [], False
        for name in self._locked_names():
            if name not in self.changed_data or name == self._parent_name():
                continue
            field = self.fields[name]
            initial = self.get_initial_for_field(field, name)
            is_saved_new = loaded.get(name) != _digest_of(initial)
            is_mine_new = name not in self.cleaned_data or loaded.get(name) != _digest_of(
                self.cleaned_data[name]
            )
            is_overwriting = is_overwriting or is_saved_new
            if self._is_sealed(name):
                mine, saved = _("what you typed"), _("what is saved")
            else:
                typed = self.cleaned_data.get(name, self[name].data)
                mine, saved = _shown(field, typed), _shown(field, initial)
            found.append(
                Difference(
                    name=self.add_prefix(CHOICE + name),
                    record=str(self.instance._meta.verbose_name),
                    label=capfirst(str(self[name].label)),
                    mine=mine,
                    saved=saved,
                    choice=SAVED if is_saved_new and not is_mine_new else MINE,
                )
            )
        return found if is_overwriting else []

    def _is_sealed(self, name):
        fields = self.instance._meta.concrete_fields
        return any(field.name == name and isinstance(field, EncryptedTextField) for field in fields)


def _plain(value: Any) -> Any:
    """A value in one form, whether it comes from a record or from a form."""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, models.QuerySet | list | tuple | set):
        return sorted(str(_plain(item)) for item in value)
    if isinstance(value, str):
        return "\n".join(value.strip().splitlines())
    if isinstance(value, Period):
        return written(value)
    return "" if value is None else str(value)


def _digest_of(value: Any) -> str:
    plain = json.dumps(_plain(value))
    return salted_hmac("sakura.formbase", plain, algorithm="sha256").hexdigest()[:_DIGEST_LENGTH]


def _shown(field: forms.Field, value: Any) -> str:
    """A value for reading."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(_names(field, value or ()))
    if isinstance(field, forms.ModelChoiceField):
        return ", ".join(_names(field, [value] if value not in (None, "") else ()))
    if isinstance(field, forms.MultipleChoiceField):
        labels = {str(key): str(label) for key, label in field.choices}
        return ", ".join(labels.get(str(item), str(item)) for item in value or ())
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in field.choices}
        return labels.get(str(value), "") if value not in (None, "") else ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Period):
        return value.text(reader_language()) if value != Period() else ""
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, int | float | dt.date):
        return localize(value)
    return "" if value is None else str(value)


def _names(field: Any, values: Iterable[Any]) -> list[str]:
    values = list(values)
    keys = [value for value in values if not isinstance(value, models.Model)]
    rows = [value for value in values if isinstance(value, models.Model)]
    if not all(is_key(str(key)) for key in keys):
        return [str(value) for value in values]
    if keys:
        rows += field.queryset.filter(pk__in=keys)
    return [str(field.label_from_instance(row)) for row in rows]


class PeriodRecordForm(RecordForm):
    """A form of a record with a period: one field "when" in place of its three columns.

    ``fiscal_year_of_record`` says to which fiscal year the record belongs, if that is known, so
    that "FY2018" is not entered for another year.
    """

    when = WhenField()

    def get_initial_for_field(self, field, field_name):
        if field_name == "when" and self.instance.pk:
            return self.instance.period
        return super().get_initial_for_field(field, field_name)

    def clean(self):
        cleaned = super().clean()
        period = self.cleaned_data.get("when")
        if period is None:
            return cleaned
        year = self.fiscal_year_of_record()
        if period.fiscal_year and year and period.fiscal_year != year:
            self.add_error(
                "when",
                ValidationError(
                    _("The edition is of fiscal year %(year)d. Correct the one or the other."),
                    code="other_fiscal_year",
                    params={"year": year},
                ),
            )
            return cleaned
        self.instance.first_day = period.first_day
        self.instance.last_day = period.last_day
        self.instance.month = period.month
        return cleaned

    def fiscal_year_of_record(self):
        """Return the fiscal year that the record belongs to, or None."""
        edition = self.cleaned_data.get("edition")
        return edition.fiscal_year if edition else None
