"""Itineraries: days and stops to read, with links; stays, vehicles, releases."""

import datetime as dt
from typing import NamedTuple
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.models import Group
from sakura.adminbase import LanguagesMixin, RecordAdmin
from sakura.audit import log_changes_of
from sakura.dates import format_day
from sakura.formbase import RecordForm, text_field, text_names
from sakura.languages import reader_language
from visits import release
from visits.admin.stops import key_of, time_of
from visits.choices import Audience, ReleaseKind
from visits.conflicts import Facts, Finding, Severity, facts_of, find_findings
from visits.exports.wording import joined
from visits.models import Itinerary, Release, Stay, Stop, Vehicle, Waiver
from visits.notices import draft_messages
from visits.sheet import PART_OF_DAY_MINUTES, Sheet
from visits.waivers import sort_out

log_changes_of(Itinerary, Stay, Vehicle, Release, Waiver)

#: A release reaches staff in any case.
ISSUED_TO = [audience for audience in Audience if audience != Audience.STAFF]


class ShownStop(NamedTuple):
    """One stop in the list of an itinerary."""

    pk: int
    title: str
    time: str
    kind: str
    hosts: str
    groups: str
    is_sample: bool


class ShownDay(NamedTuple):
    """One day in the list of an itinerary, with the address of the form for its next stop."""

    title: str
    stops: list[ShownStop]
    add_url: str


def days_of(itinerary: Itinerary) -> list[ShownDay]:
    """Return the days of an itinerary in order, then what has no day; all days of a short period.

    Four queries, however many stops there are.
    """
    stops = Stop.objects.filter(itinerary=itinerary).prefetch_related(
        "groups", "stop_hosts__host__organization"
    )
    by_day: dict[dt.date | None, list[Stop]] = {}
    delegation = itinerary.delegation
    first, last = delegation.first_day, delegation.last_day or delegation.first_day
    if first and last and (last - first).days < 40:
        by_day = {first + dt.timedelta(days=n): [] for n in range((last - first).days + 1)}
    for stop in stops:
        by_day.setdefault(stop.day, []).append(stop)
    return [
        ShownDay(
            title=(
                format_day(day, reader_language(), weekday=True) if day else _("Day not recorded")
            ),
            stops=[_shown(stop) for stop in sorted(by_day[day], key=_order)],
            add_url=_add_url(itinerary, day),
        )
        for day in sorted(by_day, key=lambda day: (day is None, day or dt.date.max))
    ]


def _order(stop: Stop) -> tuple[int, int, int]:
    """As sheets order them: by clock time or part of the day, then by place in the day."""
    minutes = PART_OF_DAY_MINUTES[stop.part_of_day]
    if stop.start_time is not None:
        minutes = stop.start_time.hour * 60 + stop.start_time.minute
    return (minutes, stop.position, stop.pk)


def _shown(stop: Stop) -> ShownStop:
    rows = sorted(stop.stop_hosts.all(), key=lambda row: (row.position, row.pk))
    return ShownStop(
        pk=stop.pk,
        title=str(stop),
        time=time_of(stop),
        kind=stop.get_kind_display(),
        hosts=joined(
            (f"{row.host.organization} ({row.get_state_display()})" for row in rows),
            reader_language(),
        ),
        groups=joined((str(group) for group in stop.groups.all()), reader_language()),
        is_sample=stop.is_sample,
    )


def _add_url(itinerary: Itinerary, day: dt.date | None) -> str:
    query = {"itinerary": itinerary.pk} | ({"day": day.isoformat()} if day else {})
    return f"{reverse('admin:visits_stop_add')}?{urlencode(query)}"


def findings_of(itinerary: Itinerary, sheet: Sheet) -> dict[str, object]:
    """Return what ``findings.html`` shows: findings by severity, and those that were accepted.

    Pass a row of ``Itinerary.objects.for_compiling()`` and its sheet. Five queries at most.
    """
    language = reader_language()
    facts = Facts()
    if sheet.kind == ReleaseKind.PLAN:
        facts = facts_of(itinerary, with_names=True)
    findings, waived = sort_out(
        find_findings(sheet, facts, today=timezone.localdate()),
        Waiver.objects.filter(itinerary=itinerary).select_related("author"),
    )
    by_severity = [
        (severity, [finding for finding in findings if finding.severity == severity])
        for severity in Severity
    ]
    return {
        "findings": [
            (severity.label, severity.value, [_with_day(finding, language) for finding in found])
            for severity, found in by_severity
            if found
        ],
        "waived": [
            (row.waiver, [_with_day(finding, language) for finding in row.findings])
            for row in waived
        ],
    }


def _with_day(finding: Finding, language: str) -> str:
    said = finding.text(language)
    return f"{format_day(finding.day, language)}: {said}" if finding.day else said


class ReleaseForm(forms.Form):
    """The confirmation of a release: what it is, whom it is issued to, and what was reviewed."""

    kind = forms.ChoiceField(
        label=gettext_lazy("It is a"), choices=ReleaseKind, widget=forms.RadioSelect
    )
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("Issue it to"),
        choices=[(audience.value, audience.label) for audience in ISSUED_TO],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one audience.")},
        help_text=gettext_lazy(
            "Each audience sees the newest release that was issued to it, and only what it may see."
        ),
    )
    comment = text_field(
        label=gettext_lazy("Comment"), rows=2, help_text=gettext_lazy("Optional. Only for staff.")
    )
    digest_plan = forms.CharField(widget=forms.HiddenInput, max_length=64)
    digest_record = forms.CharField(widget=forms.HiddenInput, max_length=64)


@admin.register(Itinerary)
class ItineraryAdmin(RecordAdmin):
    change_form_template = "admin/visits/itinerary/change_form.html"
    label_related = ["delegation__edition__program"]
    fieldsets = [(None, {"fields": ["delegation", "note", "is_sample"]})]
    autocomplete_fields = ["delegation"]
    list_display = ["delegation_shown", "first_day", "sample_tag"]
    list_select_related = ["delegation__edition__program"]
    list_filter = ["delegation__status", "delegation__edition__program"]
    search_fields = [
        "delegation__label_en",
        "delegation__label_ja",
        "delegation__edition__title_en",
        "delegation__edition__title_ja",
        "delegation__edition__program__name_en",
        "delegation__edition__program__name_ja",
    ]

    def label_of(self, obj):
        """Program, fiscal year and delegation. Reads all of them."""
        delegation = obj.delegation
        return f"{delegation.edition.program} {delegation.edition}: {delegation}"

    def get_urls(self):
        return [
            path(
                "<int:pk>/release/",
                self.admin_site.admin_view(self.release_view),
                name="visits_itinerary_release",
            ),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            loaded = Itinerary.objects.for_compiling().get(pk=obj.pk)
            is_over = loaded.delegation.full_period.is_over(timezone.localdate())
            kind = ReleaseKind.RECORD if is_over else ReleaseKind.PLAN
            context |= findings_of(loaded, release.draft_of(loaded, kind))
            context["days"] = days_of(obj)
            context["add_stop_url"] = _add_url(obj, None)
            context["stays"] = Stay.objects.filter(itinerary=obj).order_by("first_day", "pk")
            context["add_stay_url"] = f"{reverse('admin:visits_stay_add')}?itinerary={obj.pk}"
        return super().render_change_form(request, context, add, change, form_url, obj)

    def release_view(self, request, pk):
        """What stands against a release, and the form that makes one."""
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        itinerary = self.object_or_404(request, pk, permission="visits.release_itinerary")
        form = None
        if request.method == "POST":
            form = ReleaseForm(request.POST)
            if form.is_valid():
                response = self._release(request, itinerary, form)
                if response:
                    return response
        loaded = Itinerary.objects.for_compiling().get(pk=itinerary.pk)
        sheets = {kind: release.draft_of(loaded, kind) for kind in ReleaseKind}
        digests = {f"digest_{kind.value}": release.content_digest(sheets[kind]) for kind in sheets}
        is_over = loaded.delegation.full_period.is_over(timezone.localdate())
        kind = ReleaseKind.RECORD if is_over else ReleaseKind.PLAN
        if form is None:
            form = ReleaseForm(initial={"kind": kind, **digests})
        else:
            # What is shown now is what the next press confirms.
            form.data = form.data.copy()
            for name, digest in digests.items():
                form.data[name] = digest
        context = findings_of(loaded, sheets[kind]) | {
            "title": _("Release"),
            "subtitle": self.label_of(itinerary),
            "itinerary": itinerary,
            "form": form,
            "days": days_of(itinerary),
            "releases": [
                (
                    row,
                    joined(
                        (str(Audience(name).label) for name in row.audiences), reader_language()
                    ),
                )
                for row in itinerary.releases.select_related("created_by")
                .defer("document")
                .order_by("-number")
            ],
        }
        return self.admin_page(request, "admin/visits/itinerary/release.html", context, itinerary)

    def _release(self, request, itinerary, form):
        values = form.cleaned_data
        try:
            made, is_new = release.release_itinerary(
                itinerary=itinerary,
                kind=ReleaseKind(values["kind"]),
                audiences=[Audience(name) for name in values["audiences"]],
                reviewed=values[f"digest_{values['kind']}"],
                user=request.user,
                now=timezone.now(),
                comment=values["comment"],
            )
        except release.ReviewOutdated:
            self.message_user(
                request,
                _(
                    "Nothing was released: the itinerary changed after you looked at it. Look at"
                    " it again, then release."
                ),
                messages.WARNING,
            )
            return None
        except release.Impossible as error:
            for finding in error.findings:
                self.message_user(request, finding.text(reader_language()), messages.ERROR)
            return None
        if is_new:
            text = _("Released. This is release %(number)d.")
            # They wait in the outbox of the desk.
            draft_messages(made)
        else:
            text = _("Nothing has changed since release %(number)d, which stays in force.")
        self.message_user(request, text % {"number": made.number}, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:visits_itinerary_release", args=[itinerary.pk]))

    @admin.display(description=gettext_lazy("itinerary of"))
    def delegation_shown(self, obj):
        return self.label_of(obj)

    @admin.display(description=gettext_lazy("first day"), ordering="delegation__first_day")
    def first_day(self, obj):
        return obj.delegation.first_day


class StayForm(RecordForm):
    """A stay; its groups are those of the delegation."""

    class Meta:
        model = Stay
        fields = "__all__"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "groups" in self.fields:
            self.fields["groups"].queryset = Group.objects.filter(
                delegation__itinerary=key_of(self["itinerary"].value())
            ).order_by("position", "label_en", "pk")


@admin.register(Stay)
class StayAdmin(LanguagesMixin, RecordAdmin):
    form = StayForm
    label_related = ["itinerary__delegation__edition__program"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "itinerary",
                    ("first_day", "last_day"),
                    *text_names("name", "address"),
                    "telephone",
                    "groups",
                    "note",
                    "is_sample",
                ],
                "description": gettext_lazy("Hotels are never public."),
            },
        )
    ]
    autocomplete_fields = ["itinerary"]
    list_display = ["name_shown", "first_day", "last_day", "delegation_shown", "sample_tag"]
    list_select_related = ["itinerary__delegation__edition__program"]
    list_filter = ["itinerary__delegation__edition__program"]
    search_fields = ["name_en", "name_ja", "name_zh", "address_en", "address_ja"]

    def program_of(self, request, obj):
        return obj.itinerary.delegation.edition.program if obj is not None else None

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("hotel"), ordering="name_en")
    def name_shown(self, obj):
        return str(obj)

    @admin.display(description=gettext_lazy("delegation"))
    def delegation_shown(self, obj):
        delegation = obj.itinerary.delegation
        return f"{delegation.edition.program} {delegation.edition}: {delegation}"


@admin.register(Vehicle)
class VehicleAdmin(RecordAdmin):
    label_related = ["operator"]
    fieldsets = [
        (
            None,
            {"fields": [("name", "plate", "seats"), ("operator", "driver"), "is_sample"]},
        )
    ]
    autocomplete_fields = ["operator", "driver"]
    list_display = ["name", "plate", "seats", "operator", "driver", "sample_tag"]
    list_select_related = ["operator", "driver"]
    list_filter = ["is_sample"]
    search_fields = ["name", "plate", "operator__search_text"]
