"""Delegations with their groups and involvements, and the register of organizations."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.admin.programs import CataloguedAdmin
from programs.forms import DelegationForm
from programs.models import (
    Delegation,
    Edition,
    Group,
    Involvement,
    Organization,
    ReportedFigure,
)
from sakura.adminbase import (
    FiscalYearFilter,
    LanguagesMixin,
    RecordAdmin,
    RecordStacked,
    RecordTabular,
)
from sakura.audit import log_changes_of
from sakura.formbase import is_key, text_names
from sakura.languages import reader_language
from visits.models import Itinerary

log_changes_of(Delegation, Group, Involvement, Organization, ReportedFigure)


class FigureInline(RecordStacked):
    model = ReportedFigure
    verbose_name_plural = _("reported figures (numbers that were published or reported)")
    autocomplete_fields = ["country"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("counts", "value", "position"),
                    *text_names("source"),
                    ("country", "kind", "role"),
                    *text_names("label", "note"),
                ],
                "description": _(
                    "They stand where people were not entered one by one. A note explains why a"
                    " number differs from the record."
                ),
            },
        )
    ]


class GroupInline(RecordTabular):
    model = Group
    fields = ["label_en", "label_ja", "label_zh", "first_day", "last_day", "position"]


class InvolvementInline(RecordTabular):
    model = Involvement
    fields = ["organization", "role"]
    autocomplete_fields = ["organization"]
    verbose_name_plural = _("organizations that send, receive, cooperate or implement")


class WhenFilter(admin.SimpleListFilter):
    """Delegations that are still to come or under way, or over."""

    title = _("when")
    parameter_name = "when"

    def lookups(self, request, model_admin):
        return [("coming", _("coming or under way")), ("over", _("over"))]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "coming":
            return queryset.filter(last_day__gte=today)
        if self.value() == "over":
            return queryset.filter(last_day__lt=today)
        return queryset


class EditionYearFilter(FiscalYearFilter):
    column = "edition__fiscal_year"


@admin.register(Delegation)
class DelegationAdmin(LanguagesMixin, RecordAdmin):
    form = DelegationForm
    change_form_template = "admin/programs/delegation/change_form.html"
    label_related = ["edition__program"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "edition",
                    *text_names("label"),
                    "when",
                    "status",
                    "themes",
                    "is_sample",
                ]
            },
        ),
        (
            _("People"),
            {
                "fields": [("expected_count", "actual_count"), "coordinators"],
                "description": _("Each person is entered as an enrollment."),
            },
        ),
        (_("For participants"), {"fields": text_names("emergency_contact")}),
    ]
    autocomplete_fields = ["edition", "themes"]
    inlines = [GroupInline, InvolvementInline, FigureInline]
    list_display = ["label_shown", "program", "when_shown", "status", "people_count", "sample_tag"]
    list_select_related = ["edition__program"]
    list_filter = [WhenFilter, "status", "edition__program", EditionYearFilter]
    search_fields = [
        "label_en",
        "label_ja",
        "edition__title_en",
        "edition__title_ja",
        "edition__program__name_en",
        "edition__program__name_ja",
    ]

    def label_of(self, obj):
        """Program, fiscal year, label and days. Reads the edition and its program."""
        return f"{obj.edition.program} {obj.edition}: {obj}"

    def get_queryset(self, request):
        return super().get_queryset(request).for_list()

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            rows = Itinerary.objects.filter(delegation=obj)
            context["itinerary_pk"] = rows.values_list("pk", flat=True).first()
        return super().render_change_form(request, context, add, change, form_url, obj)

    def program_of(self, request, obj):
        if obj is not None:
            return obj.edition.program
        key = request.GET.get("edition", "")
        if not is_key(key):
            return None
        edition = Edition.objects.select_related("program").filter(pk=key).first()
        return edition.program if edition else None

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "coordinators":
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("delegation"), ordering="label_en")
    def label_shown(self, obj):
        return str(obj)

    @admin.display(description=_("program"), ordering="edition__program__position")
    def program(self, obj):
        return f"{obj.edition.program} {obj.edition}"

    @admin.display(description=_("when"), ordering="first_day")
    def when_shown(self, obj):
        return obj.full_period.text(reader_language())

    @admin.display(description=_("people entered"), ordering="people_count")
    def people_count(self, obj):
        return obj.people_count


@admin.register(Organization)
class OrganizationAdmin(CataloguedAdmin):
    label_related = ["country"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *text_names("name"),
                    "reading",
                    "aliases",
                    ("kind", "country"),
                    "website",
                    "is_sample",
                ],
                "description": _(
                    "One entry for each body, whether it sends people, receives them or is"
                    " visited. Search before you add one."
                ),
            },
        )
    ]
    list_display = ["name_shown", "name_ja", "kind", "country", "sample_tag"]
    list_select_related = ["country"]
    list_filter = ["kind"]
    search_fields = ["search_text"]
    autocomplete_fields = ["country"]

    @admin.display(description=_("name"), ordering="name_en")
    def name_shown(self, obj):
        return str(obj)
