"""Choose and download the files of an itinerary, for one kind of reader."""

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from participants.models import Enrollment
from sakura.downloads import download
from sakura.typst import MissingGlyph
from visits.choices import Audience
from visits.exports import csv, ical, json, papers, xlsx
from visits.exports.papers import PRODUCTS
from visits.forms import ExportForm
from visits.models import Release
from visits.papers import code_of
from visits.release import view_of
from visits.sheet import view
from visits.timetable import narrow_to_day
from visits.views.desk import LARGEST_ID, DeskMixin, check_access, load_plan

EXPORTERS = {"xlsx": xlsx, "ics": ical, "csv": csv, "json": json}


def newest_by_audience(plan):
    """Return the newest release issued to each audience, without its document. One query."""
    if plan.itinerary is None:
        return {}
    found = {}
    for release in plan.itinerary.releases.defer("document").order_by("-number"):
        for audience in (Audience.STAFF.value, *release.audiences):
            found.setdefault(audience, release)
    return found


class Export(DeskMixin, TemplateView):
    """What there is to export, and of which release each reader's file is made."""

    template_name = "visits/export.html"

    def get_context_data(self, pk, **kwargs):
        plan = load_plan(self.request.user, pk)
        initial = {
            name: value
            for name, value in self.request.GET.items()
            if name in ExportForm.base_fields
        }
        form = ExportForm(plan=plan, releases=newest_by_audience(plan), initial=initial)
        return super().get_context_data(plan=plan, sheet=plan.sheet, form=form, **kwargs)


class ExportProblem(TemplateView):
    """The same page with what is wrong with the choice."""

    template_name = "visits/export.html"


@login_required
@require_safe
def export_file(request, pk):
    """Return the chosen file, or the form again with what is wrong."""
    check_access(request.user)
    if pk > LARGEST_ID:
        raise Http404
    plan = load_plan(request.user, pk)
    form = ExportForm(request.GET, plan=plan, releases=newest_by_audience(plan))
    if form.is_valid():
        chosen = form.cleaned_data
        sheet = chosen_sheet(plan, form)
        exporter = EXPORTERS.get(chosen["format"], papers)
        try:
            if chosen["format"] in form.PAPERS:
                content = paper(request, plan, form, sheet)
            else:
                content = exporter.render([sheet], language=chosen["language"])
        except ical.NothingDated:
            form.add_error(
                "format",
                _("No stop of this choice has a known day, so there is nothing for a calendar."),
            )
        except MissingGlyph as missing:
            form.add_error(
                "format",
                _("The PDF cannot print a character of the plan: %(character)s. Choose XLSX.")
                % {"character": missing},
            )
        else:
            name = f"{file_stem(sheet, chosen)}.{exporter.EXTENSION}"
            return download(request, content, name=name, content_type=exporter.CONTENT_TYPE)
    return ExportProblem.as_view(extra_context={"plan": plan, "sheet": plan.sheet, "form": form})(
        request
    )


def paper(request, plan, form, sheet):
    """Return the chosen paper, with its code if it is of a release and with names for escorts."""
    chosen = form.cleaned_data
    audience = Audience(chosen["audience"])
    languages = [code for code in (chosen["language"], chosen["beside"]) if code]
    check = ""
    if sheet.number:
        code = code_of(
            form.releases[audience], audience, host=chosen["host"], group=chosen["group"]
        )
        check = request.build_absolute_uri(reverse("paper_state", args=[code]))
    render = PRODUCTS[form.PAPERS[chosen["format"]]].file_for(audience)
    return render(sheet, languages=languages, check=check, names=names_of(sheet, plan.delegation))


def names_of(sheet, delegation):
    """Return the names of the invitees in this view by uid, with the one in their own script.

    No query unless the view holds invitees, which only escorts' and staff's do.
    """
    uids = {row.uid for row in sheet.invitees}
    if not uids:
        return {}
    rows = Enrollment.objects.filter(delegation=delegation).select_related("person")
    return {
        str(row.uid): " ".join(
            part for part in (row.person.display_name, row.person.native_name) if part
        )
        for row in rows
        if str(row.uid) in uids
    }


def chosen_sheet(plan, form):
    """Return the view of the release, or of the draft, that a valid form chose."""
    chosen = form.cleaned_data
    audience = Audience(chosen["audience"])
    groups = [chosen["group"]] if chosen["group"] else None
    if chosen["source"] == ExportForm.RELEASE:
        release = Release.objects.get(pk=form.releases[audience].pk)
        sheet = view_of(release, audience, host=chosen["host"], groups=groups)
    else:
        sheet = view(plan.sheet, audience, host=chosen["host"], groups=groups)
    return narrow_to_day(sheet, dt.date.fromisoformat(chosen["day"])) if chosen["day"] else sheet


def file_stem(sheet, chosen):
    """Return a file name that says what the file is: indian-officers-fy2018-release-3-escort."""
    group = next((g.label.en or g.label.ja for g in sheet.groups if g.uid == chosen["group"]), "")
    parts = [
        sheet.program,
        f"fy{sheet.fiscal_year}",
        slugify(sheet.label.en),
        f"release-{sheet.number}" if sheet.number else "draft",
        sheet.audience,
        chosen["host"],
        slugify(group),
        chosen["day"],
        ExportForm.PAPERS.get(chosen["format"], ""),
        "-".join(
            code for code in (chosen["language"], chosen["beside"]) if code and chosen["beside"]
        ),
    ]
    return "-".join(part for part in parts if part)
