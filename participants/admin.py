"""The admin of people, their papers, their place in a delegation, and crew."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from participants.forms import EnrollmentForm, TravelDocumentForm
from participants.models import Crew, Enrollment, Person, TravelDocument
from sakura.adminbase import ListInline, RecordAdmin, RecordTabular
from sakura.audit import log_changes_of
from sakura.formbase import text_names

log_changes_of(Person, sealed=["birth_date"])
log_changes_of(TravelDocument, sealed=["number"])
log_changes_of(Enrollment, sealed=["medical_note"])
log_changes_of(Crew)


class TravelDocumentInline(RecordTabular):
    model = TravelDocument
    form = TravelDocumentForm
    sealed_field = "number"
    fields = ["kind", "number", "issued_by", "expires_on"]
    autocomplete_fields = ["issued_by"]


class EnrollmentList(ListInline):
    model = Enrollment
    fields = ["delegation_shown", "role", "status", "organization"]
    verbose_name_plural = _("delegations of this person")

    def get_queryset(self, request):
        return super().get_queryset(request).for_list()

    @admin.display(description=_("delegation"))
    def delegation_shown(self, obj):
        return delegation_name(obj.delegation)


def delegation_name(delegation):
    """Program, fiscal year, label and days. Reads the edition and its program."""
    return f"{delegation.edition.program} {delegation.edition}: {delegation}"


@admin.register(Person)
class PersonAdmin(RecordAdmin):
    sealed_field = "birth_date"
    change_form_template = "admin/participants/person/change_form.html"
    fieldsets = [
        (
            _("Name"),
            {
                "fields": [
                    ("surname", "given_names", "name_order"),
                    ("native_name", "reading"),
                    ("preferred_name", "title"),
                ],
                "description": _(
                    "Copy surname and given names letter by letter from the passport. Search before"
                    " you add somebody: a person who comes again is entered once."
                ),
            },
        ),
        (_("Person"), {"fields": [("sex", "birth_date", "nationality")]}),
        (
            _("Contact"),
            {"fields": [("email", "telephone", "language"), "home_contact"]},
        ),
        (_("Sample"), {"fields": ["is_sample"]}),
    ]
    autocomplete_fields = ["nationality"]
    inlines = [TravelDocumentInline, EnrollmentList]
    list_display = ["display_name", "native_name", "nationality", "sample_tag"]
    list_select_related = ["nationality"]
    list_filter = ["is_sample"]
    search_fields = ["search_text"]

    @admin.display(description=_("name"), ordering="surname")
    def display_name(self, obj):
        return obj.display_name

    def label_of(self, obj):
        return f"{obj.display_name} {obj.native_name}".strip()


@admin.register(Enrollment)
class EnrollmentAdmin(RecordAdmin):
    form = EnrollmentForm
    sealed_field = "medical_note"
    label_related = ["person", "delegation__edition__program"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "person",
                    "delegation",
                    "groups",
                    ("role", "status", "is_invitee"),
                    ("precedence", "funding", "replaced_by"),
                    "is_sample",
                ],
                "description": _("The groups of a delegation can be ticked once it is saved."),
            },
        ),
        (
            _("Whom this person represents"),
            {
                "fields": [
                    ("represents_country", "represents_organization"),
                    "organization",
                    *text_names("department", "job"),
                ],
                "description": _("As of this visit. Later changes do not reach back."),
            },
        ),
        (
            _("Journey"),
            {
                "fields": [
                    ("arrival_day", "arrival_time"),
                    ("arrival_flight", "arrival_airport"),
                    ("departure_day", "departure_time"),
                    ("departure_flight", "departure_airport"),
                    ("visa_state", "visa_mission"),
                    ("insurance", "room"),
                ]
            },
        ),
        (
            _("Diet and health"),
            {"fields": [("diet", "allergies"), "medical_note"]},
        ),
        (
            _("Consent and notes"),
            {"fields": [("listing_consent", "photo_consent"), "note"]},
        ),
    ]
    autocomplete_fields = [
        "person",
        "delegation",
        "represents_country",
        "represents_organization",
        "organization",
        "visa_mission",
        "replaced_by",
    ]
    list_display = [
        "person_link",
        "delegation_shown",
        "role",
        "status",
        "organization",
        "sample_tag",
    ]
    list_display_links = ["person_link"]
    list_select_related = ["person", "delegation__edition__program", "organization"]
    list_filter = ["status", "role", "is_invitee", "visa_state"]
    search_fields = [
        "person__search_text",
        "organization__search_text",
        "delegation__label_en",
        "delegation__label_ja",
        "delegation__edition__program__name_en",
        "delegation__edition__program__name_ja",
    ]

    def label_of(self, obj):
        """Person and delegation. Reads both, the edition and the program."""
        return f"{obj.person}, {delegation_name(obj.delegation)}"

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "groups":
            # Without the link to add a group: groups are entered with their delegation.
            field.widget = field.widget.widget
        return field

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("person"), ordering="person__surname")
    def person_link(self, obj):
        return str(obj.person)

    @admin.display(description=_("delegation"), ordering="delegation__first_day")
    def delegation_shown(self, obj):
        return delegation_name(obj.delegation)


@admin.register(Crew)
class CrewAdmin(RecordAdmin):
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("name", "native_name", "role"),
                    "organization",
                    "delegations",
                    ("telephone", "email", "language"),
                    "languages",
                    "note",
                    "is_sample",
                ],
                "description": _("Interpreters, escorts, drivers and contractors. Never invitees."),
            },
        )
    ]
    autocomplete_fields = ["organization", "delegations"]
    list_display = ["name", "native_name", "role", "organization", "telephone", "sample_tag"]
    list_select_related = ["organization"]
    list_filter = ["role"]
    search_fields = ["search_text"]

    def label_of(self, obj):
        return f"{obj.name} ({obj.get_role_display()})"
