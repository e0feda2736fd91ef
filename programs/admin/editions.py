"""Editions with their figures and reports, and the way to publication."""

from django.contrib import admin
from django.urls import path
from django.utils.translation import gettext_lazy as _

from programs.admin.delegations import FigureInline
from programs.admin.past import PastPage
from programs.admin.publication import PublicationPages
from programs.models import Delegation, Edition, Report
from sakura.adminbase import (
    FiscalYearFilter,
    LanguagesMixin,
    ListInline,
    RecordAdmin,
    RecordStacked,
)
from sakura.audit import log_changes_of
from sakura.dates import format_fiscal_year
from sakura.formbase import text_names
from sakura.languages import reader_language

log_changes_of(Edition, Report)


class ReportInline(LanguagesMixin, RecordStacked):
    model = Report
    fieldsets = [(None, {"fields": [*text_names("title", "body"), "position"]})]

    def program_of(self, request, obj):
        # Of an inline, the object is the parent.
        return obj.program if obj is not None else None

    def _narrowed(self, fields, hidden, obj):
        # Whether a row has a text in another language is not known here: all rows share the form.
        return super()._narrowed(fields, hidden, None)


class DelegationList(ListInline):
    model = Delegation
    fields = ["when_shown", "status", "expected_count", "actual_count"]
    ordering = ["first_day", "pk"]
    verbose_name_plural = _("delegations")

    @admin.display(description=_("when"))
    def when_shown(self, obj):
        return obj.period.text(reader_language())


class StateFilter(admin.SimpleListFilter):
    """Where an edition stands on its way to the public."""

    title = _("publication")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("draft", _("never published")),
            ("asked", _("publication asked for")),
            ("published", _("published")),
            ("withdrawn", _("withdrawn")),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "draft":
                return queryset.filter(newest_number__isnull=True)
            case "asked":
                return queryset.filter(asked_at__isnull=False)
            case "published":
                return queryset.filter(newest_number__isnull=False, withdrawn_at__isnull=True)
            case "withdrawn":
                return queryset.filter(withdrawn_at__isnull=False)
        return queryset


@admin.register(Edition)
class EditionAdmin(PublicationPages, PastPage, LanguagesMixin, RecordAdmin):
    change_form_template = "admin/programs/edition/change_form.html"
    change_list_template = "admin/programs/edition/change_list.html"
    label_related = ["program"]
    fieldsets = [
        (None, {"fields": [("program", "fiscal_year"), "themes", "is_sample"]}),
        (
            _("Texts for the public"),
            {
                "fields": text_names("title", "lede", "introduction", "source"),
                "description": _(
                    "English or Japanese is enough to publish. What is missing is listed on the"
                    " start page."
                ),
            },
        ),
    ]
    autocomplete_fields = ["program", "themes"]
    inlines = [FigureInline, ReportInline, DelegationList]
    list_display = ["label_shown", "year_shown", "state_shown", "newest_at_shown", "sample_tag"]
    list_select_related = ["program"]
    list_filter = ["program", FiscalYearFilter, StateFilter]
    search_fields = [
        "title_en",
        "title_ja",
        "title_zh",
        "program__name_en",
        "program__name_ja",
        "program__slug",
    ]

    def label_of(self, obj):
        """Program, own title if there is one, and fiscal year. Reads the program."""
        return f"{obj.program} {obj}"

    def get_queryset(self, request):
        return super().get_queryset(request).for_list()

    def program_of(self, request, obj):
        return obj.program if obj is not None else None

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("record-past/", view(self.past_view), name="programs_edition_record_past"),
            path(
                "<int:pk>/publication/",
                view(self.publication_view),
                name="programs_edition_publication",
            ),
            path("<int:pk>/preview/", view(self.preview_view), name="programs_edition_preview"),
            *super().get_urls(),
        ]

    @admin.display(description=_("edition"), ordering="program__position")
    def label_shown(self, obj):
        return self.label_of(obj)

    @admin.display(description=_("fiscal year"), ordering="fiscal_year")
    def year_shown(self, obj):
        return format_fiscal_year(obj.fiscal_year, reader_language(), short=True)

    @admin.display(description=_("publication"))
    def state_shown(self, obj):
        if obj.withdrawn_at:
            state = _("withdrawn")
        elif obj.newest_number:
            state = _("published (%(number)d)") % {"number": obj.newest_number}
        else:
            state = _("draft")
        return f"{state}, {_('publication asked for')}" if obj.asked_at else state

    @admin.display(description=_("last published"), ordering="newest_at")
    def newest_at_shown(self, obj):
        return obj.newest_at


class ReportYearFilter(FiscalYearFilter):
    column = "edition__fiscal_year"


@admin.register(Report)
class ReportAdmin(LanguagesMixin, RecordAdmin):
    label_related = ["edition__program"]
    fieldsets = [
        (
            None,
            {
                "fields": ["edition", "delegation", *text_names("title", "body"), "position"],
                "description": _("Each report is a section of its edition's page."),
            },
        ),
        (_("Sample"), {"fields": ["is_sample"]}),
    ]
    autocomplete_fields = ["edition", "delegation"]
    list_display = ["title_shown", "edition_shown", "position", "sample_tag"]
    list_select_related = ["edition__program"]
    list_filter = ["edition__program", ReportYearFilter]
    search_fields = ["title_en", "title_ja", "body_en", "body_ja"]

    def program_of(self, request, obj):
        return obj.edition.program if obj is not None else None

    def label_of(self, obj):
        return f"{obj.edition.program} {obj.edition}: {obj}"

    @admin.display(description=_("title"))
    def title_shown(self, obj):
        return str(obj)

    @admin.display(description=_("edition"), ordering="edition__fiscal_year")
    def edition_shown(self, obj):
        return f"{obj.edition.program} {obj.edition}"
