"""The admin of a record."""

from auditlog.models import LogEntry
from django.contrib import admin
from django.contrib.admin.options import ShowFacets
from django.contrib.admin.utils import lookup_spawns_duplicates, unquote
from django.contrib.admin.views.main import PAGE_VAR, SEARCH_VAR
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sakura.adminbase.choosing import FieldsMixin
from sakura.adminbase.sealed import SealedMixin
from sakura.audit import shown_entries
from sakura.formbase import KEPT, RecordForm, is_key
from sakura.kept_forms import author_mark, take
from sakura.languages import LANGUAGES, SUFFIXES
from sakura.texts import search_key

ENTRIES_PER_PAGE = 50
SEARCH_COLUMN = "search_text"


class RecordAdmin(SealedMixin, FieldsMixin, admin.ModelAdmin):
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

    def changelist_view(self, request, extra_context=None):
        for name, values in request.GET.lists():
            numbers = [part for value in values for part in value.split(",") if part.isdecimal()]
            if name != SEARCH_VAR and not all(is_key(number) for number in numbers):
                # No database holds such a number; SQLite fails to look for it.
                raise Http404
        return super().changelist_view(request, extra_context)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        kept = take(request) if request.method == "GET" else None
        if kept is not None:
            # What was sent after the session had ended is shown again. Nothing is saved: the form
            # sees the mark and is not valid.
            posted = kept.copy()
            posted[KEPT] = "1"
            # In this order: with the files Django reads what was posted, which is nothing.
            request._files, request.POST = request.FILES, posted
            request.method = "POST"
            request._dont_enforce_csrf_checks = True
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
        context["author"] = author_mark(request.user)
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
