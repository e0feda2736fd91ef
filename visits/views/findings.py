"""Findings as the desk shows them: by kind, with the stops that they link to; and waivers."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from programs.models import Delegation
from sakura.texts import check_text
from visits.choices import ReleaseKind
from visits.conflicts import Finding, FindingKind, Severity, severity_of
from visits.models import Waiver
from visits.sheet import SheetStop
from visits.views.desk import check_access, load_plan
from visits.waivers import NotAcceptable, reviewed_digest, waive


def fix_of(stops: Sequence[SheetStop], finding: Finding, visible: Iterable[int] = ()) -> dict:
    """Return a finding with the stops it concerns and a time that would end it, if there is one.

    ``visible``: keys of other delegations to which the reader may follow a link.
    """
    by_uid = {stop.uid: stop for stop in stops}
    fix = finding.fix
    proposal = None
    if fix and fix.stop in by_uid:
        proposal = {"stop": by_uid[fix.stop], "start": fix.start, "end": fix.end}
    other = finding.other if finding.other and finding.other.delegation in visible else None
    return {
        "finding": finding,
        "stops": [by_uid[uid] for uid in finding.stops if uid in by_uid],
        "proposal": proposal,
        "other": other,
    }


def fixes_of(plan, findings: Sequence[Finding], user) -> list[dict]:
    """Return findings with their stops; one query if some are on other delegations too."""
    others = {finding.other.delegation for finding in findings if finding.other}
    visible = set()
    if others:
        visible = set(
            Delegation.objects.visible_to(user).filter(pk__in=others).values_list("pk", flat=True)
        )
    return [fix_of(plan.sheet.stops, finding, visible) for finding in findings]


def by_kind(plan, fixes: Sequence[dict]) -> list[dict]:
    """Return the fixes by kind, in the order of the kinds, each with what a waiver would cover.

    A waiver covers all findings of a kind in the plan, though a page shows those of one day.
    """
    found: dict[FindingKind, list[dict]] = {}
    for fix in fixes:
        found.setdefault(fix["finding"].kind, []).append(fix)
    return [
        {
            "kind": kind,
            "severity": severity_of(kind),
            "fixes": found[kind],
            "count": sum(finding.kind == kind for finding in plan.findings),
            "reviewed": reviewed_digest(plan.findings, kind),
        }
        for kind in FindingKind
        if kind in found
    ]


def findings_context(plan, fixes: Sequence[dict], page: str) -> dict:
    """Return what ``waivers.html`` shows beside a list of findings.

    ``page``: where to return to: "delegation", "release", or a day.
    """
    acceptable = [fix for fix in fixes if fix["finding"].severity != Severity.ERROR]
    is_plan = plan.itinerary is not None and plan.sheet.kind == ReleaseKind.PLAN
    return {
        "acceptable": by_kind(plan, acceptable) if is_plan else [],
        "waived": plan.waived,
        "page_name": page,
    }


class WaiverForm(forms.Form):
    """A reason for all findings of a kind, with the digest of those that were shown."""

    kind = forms.ChoiceField(choices=FindingKind)
    reason = forms.CharField(
        max_length=Waiver._meta.get_field("reason").max_length,
        validators=[check_text],
        error_messages={"required": gettext_lazy("Say why this is accepted.")},
    )
    reviewed = forms.CharField(max_length=64)


def _loaded(request, pk):
    check_access(request.user)
    plan = load_plan(request.user, pk)
    if plan.itinerary is None:
        raise Http404
    return plan


def _page(request, pk):
    """Return to the page that the form was on."""
    name = request.POST.get("page", "")
    if name == "release":
        return redirect(reverse("visits:release", args=[pk]))
    try:
        day = dt.date.fromisoformat(name)
    except ValueError:
        return redirect(reverse("visits:delegation_detail", args=[pk]))
    return redirect(reverse("visits:day_detail", args=[pk, day]))


@login_required
@require_POST
def waiver_create(request, pk):
    """Accept all findings of a kind with a reason, if they are still those that were shown."""
    plan = _loaded(request, pk)
    form = WaiverForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, errors[0])
        return _page(request, pk)
    kind = FindingKind(form.cleaned_data["kind"])
    if form.cleaned_data["reviewed"] != reviewed_digest(plan.findings, kind):
        messages.warning(
            request, _("The findings have changed. Look at them again, then accept them.")
        )
        return _page(request, pk)
    try:
        waiver = waive(
            itinerary=plan.itinerary,
            kind=kind,
            reason=form.cleaned_data["reason"],
            findings=plan.findings,
            author=request.user,
        )
    except NotAcceptable:
        messages.error(request, _("This cannot be accepted. It must be fixed."))
        return _page(request, pk)
    count = len(waiver.fingerprints)
    messages.success(
        request,
        ngettext(
            "Accepted: %(count)d finding. It returns when its facts change.",
            "Accepted: %(count)d findings. They return when their facts change.",
            count,
        )
        % {"count": count},
    )
    return _page(request, pk)


@login_required
@require_POST
def waiver_delete(request, pk, uid):
    """Take a waiver back: its findings stand again."""
    plan = _loaded(request, pk)
    waiver = get_object_or_404(Waiver, itinerary=plan.itinerary, uid=uid)
    waiver.delete()
    messages.success(request, _("Taken back. Its findings are listed again."))
    return _page(request, pk)
