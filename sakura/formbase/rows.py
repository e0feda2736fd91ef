"""The rows of records in the form of their parent."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.forms.models import BaseInlineFormSet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sakura.formbase.fields import inner_widget

MOST_ROWS = 2000


class RecordFormSet(BaseInlineFormSet):
    """Rows of records in the form of their parent, compared with each other where it matters.

    Constraints are checked against the database, not between the rows of one form: without this
    two equal new rows would end as an error page.
    """

    #: Whether inputs carry their label, because the page has it only above the column.
    names_inputs = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.lost: list[int] = []
        if self.is_bound:
            self._make_lost_rows_new()

    def _make_lost_rows_new(self):
        """Turn rows that someone deleted meanwhile into new rows, so that nothing typed is lost.

        Django expects the rows that exist first, so all are numbered anew.
        """
        key = self.model._meta.pk.name
        try:
            initial = min(int(self.data[f"{self.prefix}-{INITIAL_FORM_COUNT}"]), MOST_ROWS)
            total = min(int(self.data[f"{self.prefix}-{TOTAL_FORM_COUNT}"]), MOST_ROWS)
        except (KeyError, ValueError):
            return
        existing = {str(row.pk) for row in self.get_queryset()} if initial else set()
        gone = [
            index
            for index in range(initial)
            if self.data.get(f"{self.prefix}-{index}-{key}", "") not in existing
        ]
        if not gone:
            return
        kept = [index for index in range(initial) if index not in gone]
        # A row that both deleted is no loss.
        lost = [index for index in gone if not self.data.get(f"{self.prefix}-{index}-DELETE")]
        order = [*kept, *lost, *range(initial, total)]
        data = self.data.copy()
        posted = {}
        for name in list(data):
            if match := re.fullmatch(rf"{re.escape(self.prefix)}-(\d+)-(.+)", name):
                posted.setdefault(int(match[1]), []).append((match[2], data.pop(name)))
        for new, old in enumerate(order):
            for name, values in posted.get(old, ()):
                if old not in lost or name != key:
                    data.setlist(f"{self.prefix}-{new}-{name}", values)
        data[f"{self.prefix}-{INITIAL_FORM_COUNT}"] = str(len(kept))
        data[f"{self.prefix}-{TOTAL_FORM_COUNT}"] = str(len(order))
        self.data = data
        self.lost = [len(kept) + number for number in range(len(lost))]

    def clean(self):
        super().clean()
        self._ask_about_lost_rows()
        self._refuse_twins()
        for form in self.forms:
            if self._is_deleted(form) and form.is_stale:
                form._renew_lock()
                raise ValidationError(
                    _(
                        "“%(row)s” was changed by someone else after you opened this form. Look at"
                        " it again before you delete it."
                    ),
                    code="changed_meanwhile",
                    params={"row": form.instance},
                )

    def _ask_about_lost_rows(self):
        """Drop those that were as they had been, and ask about those in which something is new."""
        rows = [self.forms[index] for index in self.lost if index < len(self.forms)]
        for form in rows:
            if not form.errors and (not form.has_changed() or form.is_as_loaded()):
                form.cleaned_data["DELETE"] = True
        if any(form.errors or not self._is_deleted(form) for form in rows):
            raise ValidationError(
                _(
                    "Someone deleted a row meanwhile that you changed. It stands last now, as a new"
                    " one: save again to keep it, or remove it."
                ),
                code="deleted_meanwhile",
            )

    def _refuse_twins(self):
        """Say beside the second of two rows that they are the same for a unique constraint."""
        kept = [
            form
            for form in self.forms
            if not form.errors
            and not self._is_deleted(form)
            and (form.instance.pk or form.has_changed())
        ]
        for constraint in self.model._meta.constraints:
            if not isinstance(constraint, models.UniqueConstraint) or not constraint.fields:
                continue
            seen = set()
            for form in kept:
                key = tuple(
                    getattr(form.instance, self.model._meta.get_field(name).attname)
                    for name in constraint.fields
                    if name != self.fk.name
                )
                if None in key:
                    continue
                if key in seen:
                    raise ValidationError(
                        constraint.get_violation_error_message(), code="duplicate_rows"
                    )
                seen.add(key)

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if self.names_inputs:
            for field in form.fields.values():
                if not field.widget.is_hidden:
                    inner_widget(field).attrs.setdefault("aria-label", capfirst(str(field.label)))

    def _is_deleted(self, form):
        return self.can_delete and self._should_delete_form(form)

    def get_unique_error_message(self, unique_check):
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and set(unique_check) <= set(
                constraint.fields
            ):
                return constraint.get_violation_error_message()
        return super().get_unique_error_message(unique_check)
