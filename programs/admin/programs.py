"""Programs, countries and regions, themes."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs import catalogue
from programs.forms import ProgramForm
from programs.models import Catalogue, Country, Program, Publication, PublicationRequest, Theme
from sakura.adminbase import LanguagesMixin, RecordAdmin
from sakura.audit import log_changes_of
from sakura.formbase import text_names
from sakura.languages import LANGUAGE_NAMES

log_changes_of(Program, Country, Theme, Publication, PublicationRequest, Catalogue)


class CataloguedAdmin(RecordAdmin):
    """The admin of texts that public pages show without a new publication."""

    def after_write(self):
        catalogue.recompile(now=timezone.now())


@admin.register(Country)
class CountryAdmin(CataloguedAdmin):
    fieldsets = [
        (
            None,
            {
                "fields": ["code", *text_names("name"), "area", "is_sample"],
                "description": _("Names and areas as JST writes them."),
            },
        )
    ]
    list_display = ["code", "name_en", "name_ja", "area", "sample_tag"]
    list_display_links = ["code", "name_en"]
    list_filter = ["area"]
    search_fields = ["search_text"]


@admin.register(Theme)
class ThemeAdmin(CataloguedAdmin):
    fieldsets = [(None, {"fields": [*text_names("name"), "slug", "is_sample"]})]
    list_display = ["name_en", "name_ja", "slug", "sample_tag"]
    list_display_links = ["name_en", "name_ja", "slug"]
    search_fields = ["name_en", "name_ja", "name_zh", "slug"]
    prepopulated_fields = {"slug": ["name_en"]}


@admin.register(Program)
class ProgramAdmin(LanguagesMixin, CataloguedAdmin):
    form = ProgramForm
    fieldsets = [
        (
            None,
            {
                "fields": [*text_names("name", "short_name"), "slug", "position", "is_sample"],
            },
        ),
        (
            _("On public pages"),
            {
                "fields": [
                    *text_names("summary", "taking_part"),
                    "countries",
                    "colour",
                    "has_country_breakdown",
                ],
                "description": _("Saved changes show at once."),
            },
        ),
        (
            _("Languages"),
            {
                "fields": ["publishing_languages"],
                "description": _("Tick a language to see its fields."),
            },
        ),
    ]
    list_display = ["program_name", "short_name_en", "languages_shown", "position", "sample_tag"]
    search_fields = ["name_en", "name_ja", "name_zh", "short_name_en", "short_name_ja", "slug"]
    autocomplete_fields = ["countries"]
    prepopulated_fields = {"slug": ["short_name_en"]}

    def program_of(self, request, obj):
        return obj

    @admin.display(description=_("name"), ordering="name_en")
    def program_name(self, obj):
        return str(obj)

    @admin.display(description=_("publishing languages"))
    def languages_shown(self, obj):
        return ", ".join(LANGUAGE_NAMES[code] for code in obj.languages)
