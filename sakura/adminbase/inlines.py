"""Rows in the form of their parent."""

from django.contrib import admin

from sakura.adminbase.choosing import FieldsMixin
from sakura.adminbase.sealed import SealedMixin
from sakura.formbase import LOCK, RecordForm, RecordFormSet


class _InlineMixin(SealedMixin, FieldsMixin):
    form = RecordForm
    formset = RecordFormSet
    extra = 0
    show_change_link = False

    def get_queryset(self, request):
        """The rows, with what the names of their relations are made of."""
        names = []
        for field in self.opts.concrete_fields:
            related = self._related_admin(field) if field.many_to_one else None
            if related is not None and field.name in self.autocomplete_fields:
                names += [field.name, *(f"{field.name}__{path}" for path in related.label_related)]
        queryset = super().get_queryset(request)
        return queryset.select_related(*names) if names else queryset

    def get_fieldsets(self, request, obj=None):
        fieldsets = [
            (title, dict(options)) for title, options in super().get_fieldsets(request, obj)
        ]
        if self.has_change_permission(request, obj) and issubclass(self.form, RecordForm):
            options = fieldsets[-1][1]
            options["fields"] = [*options["fields"], LOCK]
        return fieldsets

    def get_fields(self, request, obj=None):
        if self.fields:
            return self.fields
        return [name for name in super().get_fields(request, obj) if name != LOCK]


class NamedRecordFormSet(RecordFormSet):
    """Rows of a table, whose inputs carry the label of their column."""

    names_inputs = True


class RecordTabular(_InlineMixin, admin.TabularInline):
    """Short rows in the form of their parent."""

    formset = NamedRecordFormSet


class RecordStacked(_InlineMixin, admin.StackedInline):
    """Rows with more fields than a line holds, in the form of their parent."""


class ListInline(admin.TabularInline):
    """Rows to read, with links to their own pages. Nothing is edited here."""

    extra = 0
    max_num = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def get_fields(self, request, obj=None):
        return self.fields

    def get_readonly_fields(self, request, obj=None):
        return self.fields
