"""Hosts with their sites, contacts and contact log."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs import catalogue
from sakura.adminbase import RecordAdmin, RecordStacked, RecordTabular
from sakura.audit import log_changes_of
from sakura.dates import WhenError, parse_when
from sakura.formbase import RecordForm, is_key, text_names
from visits.choices import Weekday
from visits.models import ContactLogEntry, Host, HostContact, Site

log_changes_of(Host, Site, HostContact, ContactLogEntry)


class HostForm(RecordForm):
    """A host, with its closed weekdays to tick and its closed days as lines."""

    closed_weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("closed weekdays"),
        choices=Weekday,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Host
        fields = "__all__"

    def clean_closed_days(self):
        """One day a line, written anew in one form."""
        days = []
        for line in filter(None, map(str.strip, self.cleaned_data["closed_days"].splitlines())):
            try:
                period = parse_when(line)
            except WhenError as error:
                raise ValidationError(str(error), code="when") from error
            if not period.first_day or period.last_day != period.first_day:
                raise ValidationError(
                    _("“%(line)s” is not one day. Write each day on its own line."),
                    code="not_one_day",
                    params={"line": line},
                )
            days.append(period.first_day.isoformat())
        return "\n".join(days)


class SiteInline(RecordStacked):
    model = Site
    autocomplete_fields = ["country"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *text_names("name"),
                    ("prefecture", "postal_code", "country"),
                    *text_names("address"),
                    ("latitude", "longitude"),
                ]
            },
        )
    ]


class ContactInline(RecordTabular):
    model = HostContact
    fields = ["name", "job", "telephone", "email", "language"]
    verbose_name_plural = gettext_lazy("contacts (internal)")


class ContactLogInline(RecordTabular):
    model = ContactLogEntry
    fields = ["day", "text", "remind_on", "author"]
    readonly_fields = ["author"]
    verbose_name_plural = gettext_lazy("contact log (internal)")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("author")


@admin.register(Host)
class HostAdmin(RecordAdmin):
    form = HostForm
    label_related = ["organization"]
    fieldsets = [
        (
            None,
            {
                "fields": ["organization", "slug", "is_sample"],
                "description": gettext_lazy(
                    "Names, kind and website are those of the organization."
                ),
            },
        ),
        (
            gettext_lazy("On public pages"),
            {
                "fields": text_names("description"),
                "description": gettext_lazy("Saved changes show at once."),
            },
        ),
        (
            gettext_lazy("For planning"),
            {
                "fields": [
                    "max_people",
                    "closed_weekdays",
                    "is_closed_on_holidays",
                    "closed_days",
                    *text_names("photography"),
                ]
            },
        ),
    ]
    autocomplete_fields = ["organization"]
    inlines = [SiteInline, ContactInline, ContactLogInline]
    list_display = ["name_shown", "name_ja", "kind_shown", "slug", "max_people", "sample_tag"]
    list_select_related = ["organization"]
    list_filter = ["organization__kind"]
    search_fields = ["organization__search_text", "slug"]

    def label_of(self, obj):
        """The name of its organization, which it reads."""
        return str(obj.organization)

    def after_write(self):
        catalogue.recompile(now=timezone.now())

    def save_formset(self, request, form, formset, change):
        """Note who wrote each new line of the contact log."""
        if formset.model is ContactLogEntry:
            for row in formset.forms:
                if row.instance.pk is None:
                    row.instance.author = request.user
        super().save_formset(request, form, formset, change)

    @admin.display(description=gettext_lazy("name"), ordering="organization__name_en")
    def name_shown(self, obj):
        return str(obj.organization)

    @admin.display(description=gettext_lazy("name (日本語)"), ordering="organization__name_ja")
    def name_ja(self, obj):
        return obj.organization.name_ja

    @admin.display(description=gettext_lazy("kind"), ordering="organization__kind")
    def kind_shown(self, obj):
        return obj.organization.get_kind_display()


@admin.register(Site)
class SiteAdmin(RecordAdmin):
    label_related = ["host__organization"]
    fieldsets = [(None, {"fields": ["host", *SiteInline.fieldsets[0][1]["fields"], "is_sample"]})]
    autocomplete_fields = ["host", "country"]
    list_display = ["name_shown", "host_shown", "prefecture", "sample_tag"]
    list_select_related = ["host__organization"]
    list_filter = ["prefecture"]
    search_fields = ["name_en", "name_ja", "name_zh", "host__organization__search_text"]

    def label_of(self, obj):
        """The site and the name of its host, which it reads."""
        return f"{obj} ({obj.host.organization})"

    def get_search_results(self, request, queryset, search_term):
        """In the form of a stop only the sites of the chosen host."""
        host = request.GET.get("host", "")
        if request.path.endswith("/autocomplete/") and is_key(host):
            queryset = queryset.filter(host=int(host))
        return super().get_search_results(request, queryset, search_term)

    def after_write(self):
        catalogue.recompile(now=timezone.now())

    @admin.display(description=gettext_lazy("site"), ordering="name_en")
    def name_shown(self, obj):
        return str(obj)

    @admin.display(description=gettext_lazy("host"), ordering="host__slug")
    def host_shown(self, obj):
        return str(obj.host.organization)
