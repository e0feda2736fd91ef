"""Fields for relations: rows of long lists are found by typing."""

from django import forms
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import (
    AdminTimeWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.core.exceptions import ValidationError
from django.db import models

from sakura.formbase import is_key


class _KnownOptions:
    """Mixin for an autocomplete: asks for the names of chosen rows only if they are not loaded.

    What is no key is left out, which Django would let the database refuse.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        #: Names of loaded rows by key, from the form.
        self.known: dict[str, str] = {}

    def optgroups(self, name, value, attr=None):
        chosen = [key for key in map(str, value) if is_key(key)]
        if not chosen or not set(chosen) <= self.known.keys():
            return super().optgroups(name, chosen, attr)
        options = []
        if not self.is_required and not self.allow_multiple_selected:
            options.append(self.create_option(name, "", "", False, 0))
        for key in chosen:
            label = self.known[key]
            options.append(self.create_option(name, key, label, set(chosen), len(options)))
        return [(None, options, 0)]


class RecordSelect(_KnownOptions, AutocompleteSelect):
    """One row of a long list, found by typing."""


class RecordSelectMultiple(_KnownOptions, AutocompleteSelectMultiple):
    """Several rows of a long list, found by typing. Each is taken away by itself."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        # The sign that clears all at once stands in the list without being an item of it.
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}


class RecordsField(forms.ModelMultipleChoiceField):
    """Several rows. A key that no database holds is a wrong choice, not an error page."""

    def _check_values(self, value):
        for key in value if isinstance(value, list | tuple) else ():
            if not is_key(str(key)):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": key},
                )
        return super()._check_values(value)


class RecordAutocompleteView(AutocompleteJsonView):
    """Django's, with the names that the list's own admin gives."""

    def serialize_result(self, obj, to_field_name):
        label_of = getattr(self.model_admin, "label_of", str)
        return {"id": str(getattr(obj, to_field_name)), "text": label_of(obj)}


class FieldsMixin:
    """Fields of forms. Relations are found by typing, with the names that their admin gives."""

    formfield_overrides = {
        models.URLField: {"assume_scheme": "https"},
        models.TimeField: {"widget": AdminTimeWidget(format="%H:%M")},
    }

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return self._named(
            db_field, request, RecordSelect, super().formfield_for_foreignkey, kwargs
        )

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs.setdefault("form_class", RecordsField)
        return self._named(
            db_field, request, RecordSelectMultiple, super().formfield_for_manytomany, kwargs
        )

    def _named(self, db_field, request, widget, make, kwargs):
        related = self._related_admin(db_field)
        if related is None:
            return make(db_field, request, **kwargs)
        if db_field.name in self.get_autocomplete_fields(request) and "widget" not in kwargs:
            kwargs["widget"] = widget(db_field, self.admin_site)
        kwargs.setdefault("queryset", related.get_queryset(request))
        field = make(db_field, request, **kwargs)
        if field is not None:
            field.label_from_instance = related.label_of
        return field

    def _related_admin(self, db_field):
        model = db_field.remote_field.model
        if not self.admin_site.is_registered(model):
            return None
        found = self.admin_site.get_model_admin(model)
        return found if hasattr(found, "label_of") else None
