"""Freeze a plan after a look at what it changes; read older releases."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from sakura.languages import reader_language
from visits.changes import word_changes
from visits.choices import Audience, ReleaseKind
from visits.conflicts import Severity
from visits.forms import ReleaseForm
from visits.models import Release
from visits.release import (
    Impossible,
    ReviewOutdated,
    content_digest,
    open_release,
    release_itinerary,
)
from visits.views.desk import DeskMixin, load_plan
from visits.views.findings import by_kind, findings_context, fixes_of
from visits.views.outbox import tell_of_drafts

#: Who a first release is issued to, unless another is chosen.
USUAL_AUDIENCES = (Audience.ESCORT, Audience.PARTICIPANT, Audience.DRIVER)


class ReleaseCreate(DeskMixin, TemplateView):
    """Findings, the difference to the release before, and the form that freezes the plan.

    The kind of release is part of what is reviewed, so it is in the address: ``?kind=record``.
    """

    template_name = "visits/release_form.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.has_perm("visits.release_itinerary"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk):
        plan = self.load(pk)
        kind = self.kind(plan)
        usual = plan.newest.audiences if plan.newest else [a.value for a in USUAL_AUDIENCES]
        sheet = plan.sheet.model_copy(update={"kind": kind.value})
        form = ReleaseForm(initial={"audiences": usual, "reviewed": content_digest(sheet)})
        return self.show(plan, kind, form)

    def post(self, request, pk):
        plan = self.load(pk)
        kind = self.kind(plan)
        form = ReleaseForm(request.POST)
        if not form.is_valid():
            return self.show(plan, kind, form)
        try:
            release, is_new = release_itinerary(
                itinerary=plan.itinerary,
                kind=kind,
                audiences=[Audience(name) for name in form.cleaned_data["audiences"]],
                reviewed=form.cleaned_data["reviewed"],
                user=request.user,
                now=timezone.now(),
                comment=form.cleaned_data["comment"],
            )
        except ReviewOutdated as outdated:
            # The plan may have changed once more since it was loaded: show what was compared.
            plan = self.load(pk)
            posted = request.POST.copy()
            posted["reviewed"] = outdated.content
            form = ReleaseForm(posted)
            return self.show(plan, kind, form, is_outdated=True)
        except Impossible:
            return self.show(self.load(pk), kind, form)
        if is_new:
            messages.success(
                request, _("Released: this is release %(number)d.") % {"number": release.number}
            )
            # After the release and not within it: what a message needs must never stop a release.
            tell_of_drafts(request, release)
        else:
            messages.info(
                request,
                _("Nothing has changed since release %(number)d, so there is no new one.")
                % {"number": release.number},
            )
        return redirect("visits:release_detail", pk=release.pk)

    def load(self, pk):
        plan = load_plan(self.request.user, pk)
        if plan.itinerary is None:
            raise Http404
        return plan

    def kind(self, plan):
        asked = self.request.GET.get("kind")
        return ReleaseKind(asked) if asked in ReleaseKind.values else plan.usual_kind

    def show(self, plan, kind, form, is_outdated=False):
        sheet = plan.sheet.model_copy(update={"kind": kind.value})
        fixes = fixes_of(plan, plan.sort_out(sheet)[0], self.request.user)
        by_severity = {
            severity.value: [fix for fix in fixes if fix["finding"].severity == severity]
            for severity in Severity
        }
        changes = []
        if plan.newest:
            changes = word_changes(open_release(plan.newest).sheet, sheet, reader_language())
        context = self.get_context_data(
            plan=plan,
            sheet=sheet,
            kind=kind,
            other_kind=next(other for other in ReleaseKind if other != kind),
            form=form,
            findings=by_severity,
            open=by_kind(plan, by_severity[Severity.OPEN]),
            **findings_context(plan, fixes, "release"),
            changes=changes,
            is_outdated=is_outdated,
            is_same=bool(plan.newest)
            and open_release(plan.newest).content == content_digest(sheet),
        )
        return self.render_to_response(context)


class ReleaseDetail(DeskMixin, TemplateView):
    """One release as it was frozen, and what it changed."""

    template_name = "visits/release_detail.html"

    def get_context_data(self, pk, **kwargs):
        release = get_object_or_404(
            Release.objects.visible_to(self.request.user)
            .select_related("created_by", "itinerary__delegation__edition__program")
            .distinct(),
            pk=pk,
        )
        previous = (
            Release.objects.filter(itinerary=release.itinerary, number__lt=release.number)
            .order_by("-number")
            .first()
        )
        newest = Release.objects.filter(itinerary=release.itinerary).order_by("-number")
        sheet = open_release(release).sheet
        changes = []
        if previous:
            changes = word_changes(open_release(previous).sheet, sheet, reader_language())
        return super().get_context_data(
            release=release,
            delegation=release.itinerary.delegation,
            previous=previous,
            newest_number=newest.values_list("number", flat=True)[0],
            sheet=sheet,
            changes=changes,
            **kwargs,
        )
