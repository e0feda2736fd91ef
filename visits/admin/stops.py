"""Stops: one form for each, which leads on to the next."""

from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.models import Group
from sakura.adminbase import LanguagesMixin, RecordAdmin, RecordStacked
from sakura.audit import log_changes_of
from sakura.dates import format_day, format_time_range
from sakura.formbase import RecordForm, is_key, text_names
from sakura.languages import SUFFIXES, Text, reader_language
from sakura.models import User
from visits.choices import TakesPart
from visits.models import Itinerary, Stop, StopHost
from visits.titles import propose_title

log_changes_of(Stop, StopHost)

MOST_SIGNS = Stop._meta.get_field("title_en").max_length


def key_of(value) -> int | None:
    """Return a primary key that came with an address or a form, or None if it is none."""
    text = str(getattr(value, "pk", value) or "")
    return int(text) if is_key(text) else None


class StopForm(RecordForm):
    """A stop; groups and people are those of its delegation."""

    class Meta:
        model = Stop
        fields = "__all__"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.delegation_key = self._delegation_key()
        if "groups" in self.fields:
            self.fields["groups"].queryset = Group.objects.filter(
                delegation=self.delegation_key
            ).order_by("position", "label_en", "pk")
        if "in_charge" in self.fields:
            self.fields["in_charge"].queryset = User.objects.filter(is_active=True).order_by(
                "display_name", "username"
            )

    def _delegation_key(self):
        if "itinerary" not in self.fields:
            return None
        key = key_of(self["itinerary"].value())
        if self.instance.pk and key == self.instance.itinerary_id:
            return self.instance.itinerary.delegation_id
        if key is None:
            return None
        return Itinerary.objects.filter(pk=key).values_list("delegation", flat=True).first()

    def clean(self):
        cleaned = super().clean()
        takes_part = cleaned.get("takes_part")
        if takes_part == TakesPart.GROUPS and "groups" in cleaned and not cleaned["groups"]:
            self.add_error("groups", _("Tick the groups that take part, or choose everyone."))
        people = cleaned.get("people")
        if takes_part == TakesPart.PEOPLE and people is not None and not people:
            self.add_error("people", _("Choose the people who take part, or everyone."))
        has_number = cleaned.get("head_count") or "head_count" in self.errors
        if takes_part == TakesPart.NUMBER and not has_number:
            self.add_error("head_count", _("Say how many people take part."))
        others = [row for row in people or () if row.delegation_id != self.delegation_key]
        if others:
            self.add_error(
                "people",
                ValidationError(
                    _("%(person)s is not in this delegation."),
                    code="other_delegation",
                    params={"person": others[0].person},
                ),
            )
        return cleaned


class StopHostInline(RecordStacked):
    model = StopHost
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("host", "site"),
                    ("state", "position"),
                    *text_names("received_by"),
                    ("room", "day_contact"),
                    "proposal",
                ]
            },
        )
    ]
    autocomplete_fields = ["host", "site"]

    class Media:
        js = ["admin_sites.js"]


class PeriodFilter(admin.SimpleListFilter):
    """Stops to come, past ones, and those whose day is not known."""

    title = gettext_lazy("when")
    parameter_name = "when"

    def lookups(self, request, model_admin):
        return [
            ("coming", gettext_lazy("today or later")),
            ("past", gettext_lazy("past")),
            ("unknown", gettext_lazy("day not recorded")),
        ]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        match self.value():
            case "coming":
                return queryset.filter(day__gte=today)
            case "past":
                return queryset.filter(day__lt=today)
            case "unknown":
                return queryset.filter(day__isnull=True)
        return queryset


@admin.register(Stop)
class StopAdmin(LanguagesMixin, RecordAdmin):
    form = StopForm
    label_related = ["itinerary__delegation__edition__program"]
    fieldsets = [
        (
            None,
            {
                "fields": ["itinerary", "kind", *text_names("title"), "is_sample"],
                "description": gettext_lazy(
                    "Leave the title empty to have it proposed from the kind and the hosts."
                ),
            },
        ),
        (
            gettext_lazy("When"),
            {
                "fields": [
                    ("day", "start_time", "end_time"),
                    ("part_of_day", "position", "time_zone"),
                    ("last_day", "is_within"),
                ],
                "description": gettext_lazy("Enter what is known, and no more."),
            },
        ),
        (
            gettext_lazy("Who takes part"),
            {
                "fields": [
                    ("takes_part", "head_count"),
                    "groups",
                    "people",
                    *text_names("head_count_note"),
                ]
            },
        ),
        (
            gettext_lazy("For everyone to see"),
            {
                "fields": [
                    ("is_public", "is_press_open", "is_highlight"),
                    *text_names("public_text"),
                ]
            },
        ),
        (
            gettext_lazy("Place, if not at a host"),
            {"fields": [*text_names("place"), "prefecture"], "classes": ["collapse"]},
        ),
        (
            gettext_lazy("For participants and escorts"),
            {
                "fields": [
                    *text_names("participants_note", "meeting_point", "dress", "gift"),
                    *text_names("photography"),
                    ("visit_language", "vehicle", "in_charge"),
                    "interpreters",
                    "internal_note",
                ],
                "classes": ["collapse"],
            },
        ),
        (
            gettext_lazy("After the visit"),
            {"fields": ["outcome", "outcome_note"], "classes": ["collapse"]},
        ),
    ]
    autocomplete_fields = ["itinerary", "people", "interpreters", "vehicle"]
    inlines = [StopHostInline]
    list_display = [
        "title_shown",
        "day_shown",
        "time_shown",
        "kind",
        "delegation_shown",
        "outcome",
        "sample_tag",
    ]
    list_select_related = ["itinerary__delegation__edition__program"]
    list_filter = [PeriodFilter, "kind", "outcome", "itinerary__delegation__edition__program"]
    search_fields = [
        "title_en",
        "title_ja",
        "title_zh",
        "place_en",
        "place_ja",
        "hosts__organization__search_text",
    ]

    def label_of(self, obj):
        """Title and day."""
        return f"{obj} ({_day(obj)})"

    def program_of(self, request, obj):
        if obj is not None:
            return obj.itinerary.delegation.edition.program
        key = key_of(request.GET.get("itinerary") or request.POST.get("itinerary"))
        itinerary = (
            Itinerary.objects.select_related("delegation__edition__program").filter(pk=key).first()
            if key
            else None
        )
        return itinerary.delegation.edition.program if itinerary else None

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "groups":
            # Without the link to add a group: groups are entered with their delegation.
            field.widget = field.widget.widget
        return field

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        stop = form.instance
        if Text.of(stop, "title"):
            return
        rows = stop.stop_hosts.select_related("host__organization").order_by("position", "pk")
        title = propose_title(
            stop.kind,
            [Text.of(row.host.organization, "name") for row in rows],
            place=Text.of(stop, "place"),
            start_time=stop.start_time,
            part_of_day=stop.part_of_day,
        )
        if title:
            for ending in SUFFIXES.values():
                setattr(stop, f"title_{ending}", getattr(title, ending)[:MOST_SIGNS])
            stop.save()

    def response_add(self, request, obj, post_url_continue=None):
        return self._to_next(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._to_next(request, obj) or super().response_change(request, obj)

    def _to_next(self, request, obj):
        """Lead on to the form of the next stop, with itinerary, day and groups carried over."""
        if "_addanother" not in request.POST:
            return None
        self.message_user(request, _("Saved: %(stop)s. Now the next one.") % {"stop": obj})
        carried = {
            "itinerary": obj.itinerary_id,
            "day": (obj.last_day or obj.day or ""),
            "takes_part": obj.takes_part,
            "groups": ",".join(str(group.pk) for group in obj.groups.all()),
        }
        if obj.takes_part != TakesPart.GROUPS:
            del carried["groups"]
        if obj.takes_part not in (TakesPart.EVERYONE, TakesPart.GROUPS):
            del carried["takes_part"]
        query = urlencode({name: value for name, value in carried.items() if value})
        return HttpResponseRedirect(f"{reverse('admin:visits_stop_add')}?{query}")

    @admin.display(description=gettext_lazy("stop"), ordering="title_en")
    def title_shown(self, obj):
        return str(obj)

    @admin.display(description=gettext_lazy("day"), ordering="day")
    def day_shown(self, obj):
        return _day(obj)

    @admin.display(description=gettext_lazy("time"), ordering="start_time")
    def time_shown(self, obj):
        return time_of(obj)

    @admin.display(description=gettext_lazy("delegation"))
    def delegation_shown(self, obj):
        delegation = obj.itinerary.delegation
        return f"{delegation.edition.program} {delegation.edition}: {delegation}"


def _day(stop):
    if stop.day is None:
        return _("day not recorded")
    return format_day(stop.day, reader_language(), weekday=True)


def time_of(stop) -> str:
    """Return the clock times of a stop, or its part of the day, or nothing."""
    if stop.start_time is None:
        return stop.get_part_of_day_display()
    return format_time_range(stop.start_time, stop.end_time)
