"""The way of an edition to the public: ask, return, preview, publish, withdraw."""

import contextlib
import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from programs import catalogue, publishing
from programs.checks import Problem, check_edition
from programs.choices import DelegationStatus, PublicationRequestState
from programs.compiling import compile_edition
from programs.document import EditionDocument, visible_on
from programs.forms import AskForm, PublishForm, ReturnForm, WithdrawForm
from programs.models import Edition, Publication, PublicationRequest
from programs.publishing import Contradictions, content_digest
from programs.views import edition_page
from sakura.languages import HTML_LANG, LANGUAGE_NAMES, reader_language
from visits import release
from visits.choices import Audience, ReleaseKind
from visits.models import Itinerary

_SALT = "programs.publication"
#: What was reviewed longer ago than this is to be looked at again.
REVIEW_SECONDS = 24 * 60 * 60


class DueRelease(NamedTuple):
    """An itinerary whose newest state the public has not been given."""

    itinerary: Itinerary
    kind: ReleaseKind
    digest: str


class Review(NamedTuple):
    """What publishing now would freeze, and what stands against it."""

    document: EditionDocument
    digest: str
    problems: Sequence[Problem]
    due: Sequence[DueRelease]
    findings: Sequence[str]  # errors of an itinerary that cannot be released

    @property
    def has_errors(self) -> bool:
        return bool(self.findings) or any(problem.is_error for problem in self.problems)


def due_releases(edition: Edition, *, today: dt.date) -> list[DueRelease]:
    """Return the itineraries of an edition that differ from what the public was given.

    After the visit the release is a record, before it a plan.
    """
    due = []
    itineraries = (
        Itinerary.objects.for_compiling()
        .filter(delegation__edition=edition)
        .exclude(delegation__status=DelegationStatus.CANCELLED)
        .order_by("pk")
    )
    for itinerary in itineraries:
        is_over = itinerary.delegation.full_period.is_over(today)
        kind = ReleaseKind.RECORD if is_over else ReleaseKind.PLAN
        sheet = release.draft_of(itinerary, kind)
        newest = release.newest_for(itinerary, Audience.PUBLIC)
        if newest is None and not sheet.stops:
            continue
        digest = release.content_digest(sheet)
        if newest is None or release.open_release(newest).content != digest:
            due.append(DueRelease(itinerary, kind, digest))
    return due


def _release(due: Sequence[DueRelease], *, user: Any, now: dt.datetime) -> None:
    for row in due:
        release.release_itinerary(
            itinerary=row.itinerary,
            kind=row.kind,
            audiences=[Audience.PUBLIC],
            reviewed=row.digest,
            user=user,
            now=now,
        )


def review_edition(edition: Edition, *, user: Any, now: dt.datetime) -> Review:
    """Return what publishing would freeze, with the releases that go with it; nothing is kept.

    The releases are made and taken back, so that what is shown is what will be frozen; ``now`` is
    in them, and goes with the form.
    """
    today = timezone.localdate(now)
    due = due_releases(edition, today=today) if user.has_perm("visits.release_itinerary") else []
    findings: list[str] = []
    # Without releases nothing is written, and no lock is needed.
    with transaction.atomic() if due else contextlib.nullcontext():
        savepoint = transaction.savepoint() if due else None
        try:
            _release(due, user=user, now=now)
        except release.Impossible as error:
            findings = [finding.text(reader_language()) for finding in error.findings]
        document = compile_edition(edition.pk)
        problems = check_edition(edition.pk, document, today=today)
        if savepoint:
            transaction.savepoint_rollback(savepoint)
    return Review(document, content_digest(document), problems, due, findings)


class PublicationPages:
    """The pages of an edition's publication, for its admin."""

    def publication_view(self, request, pk):
        """Where the edition stands, and what each role may do next."""
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        edition = self.object_or_404(request, pk)
        bound = {}
        if request.method == "POST":
            actions = {
                "_publish": self._publish,
                "_withdraw": self._withdraw,
                "_ask": self._ask,
                "_take_back": self._take_back,
                "_return": self._return,
            }
            act = next((actions[name] for name in actions if name in request.POST), None)
            if act is None:
                raise Http404
            bound = act(request, edition)
            if not bound:
                return HttpResponseRedirect(self.publication_url(edition))
        return self._publication_page(request, edition, **bound)

    def preview_view(self, request, pk):
        """The very page that publishing would show, for the eyes of staff alone.

        ``language`` chooses one; ``after`` shows what is hidden until the visit is over.
        """
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        edition = self.object_or_404(request, pk)
        language = request.GET.get("language", reader_language())
        if language not in LANGUAGE_NAMES:
            raise Http404
        now = timezone.now()
        with translation.override(language):
            document = review_edition(edition, user=request.user, now=now).document
            today = timezone.localdate(now)
            if "after" not in request.GET:
                document = visible_on(document, today)
            _number, published = catalogue.current()
            response = edition_page(
                request,
                document,
                catalogue.visible_on(published, today),
                is_preview=True,
                # A draft's photos are not in the public folder; staff read the private ones.
                photo_address=lambda name: reverse("admin:visits_photo_file", args=[name]),
            )
        response.headers["Content-Language"] = HTML_LANG[language]
        return response

    def publication_url(self, edition):
        return reverse("admin:programs_edition_publication", args=[edition.pk])

    def _publication_page(self, request, edition, **bound):
        now = timezone.now()
        review = review_edition(edition, user=request.user, now=now)
        publications = list(
            edition.publications.select_related("created_by", "withdrawn_by")
            .defer("document")
            .order_by("-number")
        )
        newest = publications[0] if publications else None
        is_public = newest is not None and newest.withdrawn_at is None
        reviewed = {
            "digest": review.digest,
            "reviewed_at": signing.dumps(now.isoformat(), salt=_SALT),
        }
        publish_form = bound.pop("publish_form", None)
        if publish_form is not None:
            # What is shown now is what the next press confirms; the note stays as it was typed.
            publish_form = PublishForm({**publish_form.data.dict(), **reviewed})
        may_publish = request.user.has_perm("programs.publish_edition")
        may_ask = request.user.has_perm("programs.request_publication")
        context = {
            "title": _("Publication"),
            "subtitle": self.label_of(edition),
            "edition": edition,
            "review": review,
            "publications": publications,
            "newest": newest,
            "is_public": is_public,
            "is_same": is_public and newest.digest == review.digest,
            "opened": PublicationRequest.objects.filter(
                edition=edition, state=PublicationRequestState.OPEN
            )
            .select_related("asked_by")
            .first(),
            "requests": edition.publication_requests.select_related("asked_by", "answered_by"),
            "previews": [(LANGUAGE_NAMES[code], code) for code in edition.program.languages],
            "hides_now": visible_on(review.document, timezone.localdate(now)) != review.document,
            "public_url": edition.get_absolute_url() if is_public else "",
            "may_publish": may_publish,
            "may_ask": may_ask,
            "ask_form": AskForm(),
            "return_form": ReturnForm(),
            "withdraw_form": WithdrawForm(),
            **bound,
            "publish_form": publish_form or PublishForm(initial=reviewed),
        }
        return self.admin_page(request, "admin/programs/edition/publication.html", context, edition)

    def _publish(self, request, edition):
        self._require(request, "programs.publish_edition")
        form = PublishForm(request.POST)
        if not form.is_valid():
            return {"publish_form": form}
        try:
            now = dt.datetime.fromisoformat(
                signing.loads(form.cleaned_data["reviewed_at"], salt=_SALT, max_age=REVIEW_SECONDS)
            )
            with transaction.atomic():
                # Two publishers at once: the second one waits here and then finds nothing new.
                Edition.objects.select_for_update().get(pk=edition.pk)
                due = due_releases(edition, today=timezone.localdate(now))
                _release(due, user=request.user, now=now)
                publication, is_new = publishing.publish(
                    edition=edition,
                    reviewed=form.cleaned_data["digest"],
                    user=request.user,
                    now=timezone.now(),
                    today=timezone.localdate(),
                    note=form.cleaned_data["note"],
                )
                self._answer(request, edition, PublicationRequestState.PUBLISHED)
        except (publishing.ReviewOutdated, release.ReviewOutdated, signing.BadSignature):
            self.message_user(
                request,
                _(
                    "Nothing was published: the record changed after you looked at it. Look at the"
                    " preview and the list below again, then publish."
                ),
                messages.WARNING,
            )
            return {"publish_form": form}
        except (Contradictions, release.Impossible):
            self.message_user(
                request,
                _("Nothing was published: correct the errors below first."),
                messages.ERROR,
            )
            return {"publish_form": form}
        if is_new:
            text = _("Published. This is publication %(number)d.")
        else:
            text = _("Nothing has changed since publication %(number)d, which stays in force.")
        self.message_user(request, text % {"number": publication.number}, messages.SUCCESS)
        return {}

    def _withdraw(self, request, edition):
        self._require(request, "programs.publish_edition")
        form = WithdrawForm(request.POST)
        if not form.is_valid():
            return {"withdraw_form": form}
        newest = Publication.objects.filter(edition=edition).order_by("-number").first()
        if newest is None:
            raise Http404
        publishing.withdraw(
            publication=newest, user=request.user, now=timezone.now(), reason=form.reason()
        )
        self.message_user(
            request, _("Withdrawn. Its address now shows the reason."), messages.SUCCESS
        )
        return {}

    def _ask(self, request, edition):
        self._require(request, "programs.request_publication")
        form = AskForm(request.POST)
        if not form.is_valid():
            return {"ask_form": form}
        with transaction.atomic():
            Edition.objects.select_for_update().get(pk=edition.pk)
            opened = PublicationRequest.objects.filter(
                edition=edition, state=PublicationRequestState.OPEN
            )
            if opened.exists():
                self.message_user(
                    request, _("Publication has been asked for already."), messages.INFO
                )
                return {}
            PublicationRequest.objects.create(
                edition=edition, note=form.cleaned_data["note"], asked_by=request.user
            )
        self.message_user(
            request, _("Asked. It is on the publishers' start page."), messages.SUCCESS
        )
        return {}

    def _take_back(self, request, edition):
        self._require(request, "programs.request_publication")
        changed = self._answer(request, edition, PublicationRequestState.TAKEN_BACK)
        if changed:
            self.message_user(request, _("The request is taken back."), messages.SUCCESS)
        return {}

    def _return(self, request, edition):
        self._require(request, "programs.publish_edition")
        form = ReturnForm(request.POST)
        if not form.is_valid():
            return {"return_form": form}
        comment = form.cleaned_data["comment"]
        if self._answer(request, edition, PublicationRequestState.RETURNED, comment=comment):
            self.message_user(
                request, _("Returned. Who asked sees your comment."), messages.SUCCESS
            )
        return {}

    @staticmethod
    def _answer(request, edition, state, comment=""):
        """Close the open request of an edition; return whether there was one."""
        with transaction.atomic():
            opened = (
                PublicationRequest.objects.select_for_update()
                .filter(edition=edition, state=PublicationRequestState.OPEN)
                .first()
            )
            if opened is None:
                return False
            opened.state, opened.comment = state, comment
            opened.answered_by, opened.answered_at = request.user, timezone.now()
            opened.save()
        return True

    @staticmethod
    def _require(request, permission):
        if not request.user.has_perm(permission):
            raise Http404
