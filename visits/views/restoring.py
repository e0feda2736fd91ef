"""Put an older release back into the draft, after a look at what that changes."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from sakura.languages import reader_language
from visits.changes import word_changes
from visits.models import Release
from visits.snapshots import NoSnapshot, RestoringOutdated, preview_restoring, restore
from visits.views.desk import DeskMixin


class ReleaseRestore(DeskMixin, TemplateView):
    """What the draft would be, what is no more, and the button that restores it."""

    template_name = "visits/release_restore.html"

    def get(self, request, pk, is_outdated=False):
        release = self.release(pk)
        try:
            restoring = preview_restoring(release)
        except NoSnapshot:
            return self.render_to_response(
                self.get_context_data(
                    release=release, delegation=release.itinerary.delegation, restoring=None
                )
            )
        kind = {"kind": release.kind}
        return self.render_to_response(
            self.get_context_data(
                release=release,
                delegation=release.itinerary.delegation,
                restoring=restoring,
                changes=word_changes(
                    restoring.before.model_copy(update=kind),
                    restoring.after.model_copy(update=kind),
                    reader_language(),
                ),
                left_out=[(row.of, word_of(row.model), row.name) for row in restoring.left_out],
                is_outdated=is_outdated,
            )
        )

    def post(self, request, pk):
        release = self.release(pk)
        try:
            restore(release, reviewed=request.POST.get("reviewed", ""))
        except NoSnapshot:
            raise Http404 from None
        except RestoringOutdated:
            return self.get(request, pk, is_outdated=True)
        messages.success(
            request,
            _("The draft is as release %(number)d was. Release it when it is right.")
            % {"number": release.number},
        )
        return redirect("visits:delegation_detail", pk=release.itinerary.delegation_id)

    def release(self, pk):
        releases = Release.objects.visible_to(self.request.user).distinct()
        return get_object_or_404(
            releases.select_related("itinerary__delegation__edition__program"), pk=pk
        )


def word_of(model):
    """Return what to call a kind of record that is no more."""
    return {
        "host": _("host"),
        "site": _("site"),
        "group": _("group"),
        "enrollment": _("someone who is no longer enrolled"),
        "crew": _("interpreter"),
        "vehicle": _("vehicle"),
        "user": _("person in charge"),
    }[model]
