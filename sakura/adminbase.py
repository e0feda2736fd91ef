"""Base classes of the admin: search by any form of a name, locks, labels, history, 404."""

from typing import Any

from auditlog.models import LogEntry
from django import forms
from django.contrib import admin
from django.contrib.admin.options import ShowFacets
from django.contrib.admin.utils import lookup_spawns_duplicates, unquote
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.views.main import PAGE_VAR
from django.contrib.admin.widgets import (
    AdminTimeWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sakura.audit import MASK, shown_entries
from sakura.dates import fiscal_year_of, format_fiscal_year
from sakura.formbase import LOCK, RecordForm, RecordFormSet
from sakura.languages import LANGUAGES, SUFFIXES, reader_language
from sakura.texts import search_key

ENTRIES_PER_PAGE = 50
#: The first fiscal year of the programs, for filters.
FIRST_FISCAL_YEAR = 2014
SEARCH_COLUMN = "search_text"
_LARGEST_KEY = 2**63 - 1


def _is_key(value: str) -> bool:
    return value.isascii() and value.isdecimal() and int(value) <= _LARGEST_KEY


class _KnownOptions:
    """Mixin for an autocomplete: asks for the names of chosen rows only if they are not loaded.

    What is no key is left out, which Django would let the database refuse.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        #: Names of loaded rows by key, from the form.
        self.known: dict[str, str] = {}

    def optgroups(self, name, value, attr=None):
        chosen = [key for key in map(str, value) if _is_key(key)]
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
            if not _is_key(str(key)):
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


class SealedMixin:
    """For an admin or inline with one sealed field: masked for all who may not see it."""

    #: Name of the field that only ``participants.view_sealed`` shows.
    sealed_field = ""

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if not self.sealed_field or request.user.has_perm("participants.view_sealed"):
            return fieldsets
        return [
            (title, {**options, "fields": self._masked(options["fields"])})
            for title, options in fieldsets
        ]

    def get_readonly_fields(self, request, obj=None):
        readonly = super().get_readonly_fields(request, obj)
        return [*readonly, "masked_value"] if self.sealed_field else readonly

    def _masked(self, fields):
        return [
            tuple(self._masked(field))
            if isinstance(field, list | tuple)
            else ("masked_value" if field == self.sealed_field else field)
            for field in fields
        ]

    @admin.display(description=gettext_lazy("sealed"))
    def masked_value(self, obj):
        """Whether there is a value, and no more."""
        return MASK if obj is not None and obj.__dict__.get(self.sealed_field) else "–"


class _FieldsMixin:
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


class _InlineMixin(SealedMixin, _FieldsMixin):
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


class FiscalYearFilter(admin.SimpleListFilter):
    """Records of one fiscal year; the years are counted, not read from the table."""

    title = gettext_lazy("fiscal year")
    parameter_name = "fiscal_year"
    #: The column, from the model of the list.
    column = "fiscal_year"

    def lookups(self, request, model_admin):
        newest = fiscal_year_of(timezone.localdate()) + 1
        return [
            (str(year), format_fiscal_year(year, reader_language(), short=True))
            for year in range(newest, FIRST_FISCAL_YEAR - 1, -1)
        ]

    def queryset(self, request, queryset):
        value = self.value()
        if not value or not _is_key(value) or len(value) > 4:
            return queryset
        return queryset.filter(**{self.column: int(value)})


class RecordAdmin(SealedMixin, _FieldsMixin, admin.ModelAdmin):
    """The admin of a record.

    Whatever a role may not see is answered with 404 by the site: ``handler403`` is the page of 404.
    """

    form = RecordForm
    #: Relations that ``label_of`` reads; loaded with every row.
    label_related: list[str] = []
    list_per_page = 50
    show_facets = ShowFacets.NEVER
    show_full_result_count = False
    view_on_site = False
    object_history_template = "admin/history.html"

    def label_of(self, obj):
        """Return the name of a row where it stands alone, in lists to choose from and titles."""
        return str(obj)

    def after_write(self):
        """Called in the same transaction after rows were saved or deleted. Does nothing here."""

    @admin.display(description=gettext_lazy("sample"), ordering="is_sample")
    def sample_tag(self, obj):
        if not obj.is_sample:
            return ""
        return format_html('<span class="sample-tag">{}</span>', _("Sample"))

    def get_queryset(self, request):
        """The rows with the relations of names and lists.

        Django adds those of the list only where nothing else was asked for.
        """
        names = [*self.label_related, *(self.list_select_related or [])]
        queryset = super().get_queryset(request)
        return queryset.select_related(*names) if names else queryset

    def get_object(self, request, object_id, from_field=None):
        obj = super().get_object(request, object_id, from_field)
        needs_lock = request.method == "POST" and connection.in_atomic_block
        if obj is None or not needs_lock or not connection.features.has_select_for_update:
            # SQLite's transactions hold the write lock from their start.
            return obj
        self.model._base_manager.select_for_update().filter(pk=obj.pk).first()
        return super().get_object(request, object_id, from_field)

    def get_search_results(self, request, queryset, search_term):
        """Rows in which each word is found, whatever its script, case, width and accents.

        Columns of search keys are asked for the key of a word, others for the word.
        """
        for word in search_term.split():
            key = search_key(word)
            matches = Q()
            for name in self.get_search_fields(request):
                if not name.endswith(SEARCH_COLUMN):
                    matches |= Q(**{f"{name}__icontains": word})
                elif key:
                    matches |= Q(**{f"{name}__contains": key})
            queryset = queryset.filter(matches)
        names = self.get_search_fields(request) if search_term else []
        return queryset, any(lookup_spawns_duplicates(self.opts, name) for name in names)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        raise Http404

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            if request.method != "POST":
                raise
        # Someone saved the same at the same moment. Now that it can be seen, the form says so.
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            context["subtitle"] = self.label_of(obj)
        shown = [context["adminform"].form] + [
            form
            for inline in context["inline_admin_formsets"]
            for form in inline.formset.forms
            if isinstance(form, RecordForm)
        ]
        context["differences"] = [
            difference for form in shown for difference in getattr(form, "differences", ())
        ]
        context["taken"] = [name for form in shown for name in getattr(form, "taken", ())]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        self.after_write()

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        self.after_write()

    def delete_queryset(self, request, queryset):
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            self.after_write()

    def history_view(self, request, object_id, extra_context=None):
        """Who changed what and when, from the log of changes. Sealed values are masked in it."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        entries = (
            LogEntry.objects.filter(
                content_type=ContentType.objects.get_for_model(self.model), object_id=obj.pk
            )
            .select_related("actor")
            .order_by("-timestamp", "-pk")
        )
        paginator = self.get_paginator(request, entries, ENTRIES_PER_PAGE)
        page = paginator.get_page(request.GET.get(PAGE_VAR, 1))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History"),
            "subtitle": self.label_of(obj),
            "entries": shown_entries(self.model, page),
            "page": page,
            "page_var": PAGE_VAR,
            "object": obj,
            "opts": self.opts,
            "module_name": str(capfirst(self.opts.verbose_name_plural)),
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.object_history_template, context)

    def admin_page(self, request, template, context, obj=None):
        """Return a page of its own in the frame of the admin."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": obj,
            "media": self.media,
            **context,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, template, context)

    def object_or_404(self, request, pk, *, permission=""):
        """Return the row of a page of its own. Raises Http404 without it or the permission."""
        obj = self.get_object(request, str(pk))
        may_see = (
            request.user.has_perm(permission)
            if permission
            else self.has_view_or_change_permission(request, obj)
        )
        if obj is None or not may_see:
            raise Http404
        return obj

    def change_url(self, obj):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])


class FrozenAdmin(RecordAdmin):
    """The admin of what is never edited: to look at alone."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class LanguagesMixin:
    """For an admin of texts of a program: asks only for the languages that it publishes in.

    A text that is there is shown, whatever its language.
    """

    def program_of(self, request, obj):
        """Return the program whose languages count, or None for all languages."""
        return None

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        program = self.program_of(request, obj)
        if program is None:
            return fieldsets
        hidden = tuple(
            f"_{SUFFIXES[code]}" for code in LANGUAGES if code not in program.publishing_languages
        )
        return [
            (title, {**options, "fields": self._narrowed(options["fields"], hidden, obj)})
            for title, options in fieldsets
        ]

    def _narrowed(self, fields, hidden, obj):
        narrowed = []
        for field in fields:
            if isinstance(field, list | tuple):
                narrowed.append(tuple(self._narrowed(field, hidden, obj)))
            elif not field.endswith(hidden) or getattr(obj, field, ""):
                narrowed.append(field)
        return [field for field in narrowed if field]


def link_to(name: str, text: Any, *args: Any) -> str:
    """Return a link to a page of the admin, as safe HTML."""
    return format_html('<a href="{}">{}</a>', reverse(f"admin:{name}", args=args), text)
