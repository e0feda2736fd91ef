"""The outbox: read, edit, send or discard the messages that releases drafted."""

import time

from django import forms
from django.contrib import messages
from django.core.mail import get_connection
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from programs.models import Delegation
from sakura.formbase import RecordForm
from sakura.languages import HTML_LANG, LANGUAGE_NAMES
from visits.choices import MessageState, ReleaseKind
from visits.models import Message, Release
from visits.notices import (
    NotSendable,
    NotSent,
    discard_message,
    draft_again,
    draft_messages,
    send_message,
)
from visits.release import open_release
from visits.views.desk import LARGEST_ID, DeskMixin

MESSAGES_PER_PAGE = 100
#: A press sends for so long, then shows how far it came. Mail servers take their time.
SECONDS_OF_SENDING = 8
#: After so many failures in a row the server is not there, and the rest waits.
MOST_FAILURES = 3


class LinesField(forms.CharField):
    """Lines of text with the ends that the record has: browsers send others."""

    def to_python(self, value):
        return "\n".join(super().to_python(value).splitlines())


class MessageForm(RecordForm):
    """What may be changed of a draft. Its calendar item and recipient stay."""

    class Meta:
        model = Message
        fields = ["email", "subject", "body"]
        field_classes = {"body": LinesField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs["rows"] = 18
        self.fields["email"].help_text = _("Without one, tell them by hand.")
        for name in ("subject", "body"):
            self.fields[name].widget.attrs["lang"] = HTML_LANG.get(self.instance.language, "en")


class PressForm(forms.Form):
    """One press on a message: the version that was read."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class SendAllForm(forms.Form):
    """The drafts that a confirmation listed, each as ``pk:version``."""

    listed = forms.RegexField(r"^(\d{1,18}:\d{1,9} ?)+$", max_length=100_000)

    def rows(self):
        """Pairs of key and version, in the order of the list."""
        pairs = (item.split(":") for item in self.cleaned_data["listed"].split())
        return [(int(pk), int(version)) for pk, version in pairs]


class OutboxMixin(DeskMixin):
    """For people who may release: they may also tell of it."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.has_perm("visits.release_itinerary"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def release(self, pk):
        releases = Release.objects.visible_to(self.request.user).defer("document").distinct()
        return get_object_or_404(
            releases.select_related("itinerary__delegation__edition__program"), pk=pk
        )

    def message(self, pk, *, lock=False):
        seen = Message.objects.filter(release__in=Release.objects.visible_to(self.request.user))
        message = get_object_or_404(
            seen.select_related(
                "release__itinerary__delegation__edition__program", "sent_by", "resend_of"
            ).defer("release__document"),
            pk=pk,
        )
        if lock:
            Message.objects.select_for_update().get(pk=pk)
            message.refresh_from_db()
        return message


def outbox_url(release, state=MessageState.DRAFT):
    """Return the address of the messages of a release."""
    page = reverse("visits:outbox", args=[release.itinerary.delegation_id])
    return f"{page}?state={state}&release={release.number}"


def tell_of_drafts(request, release):
    """Draft the messages of a new release and say so. A failure never undoes the release."""
    drafted = len(draft_messages(release))
    if drafted:
        messages.info(
            request,
            ngettext(
                "%(count)d message waits in the outbox. Nothing has been sent.",
                "%(count)d messages wait in the outbox. Nothing has been sent.",
                drafted,
            )
            % {"count": drafted},
        )


class Outbox(OutboxMixin, TemplateView):
    """The messages of a delegation by state, of all releases or one."""

    template_name = "visits/outbox.html"

    def get_context_data(self, pk, **kwargs):
        delegations = Delegation.objects.visible_to(self.request.user)
        delegation = get_object_or_404(
            delegations.select_related("edition__program").distinct(), pk=pk
        )
        asked = self.request.GET.get("state")
        state = MessageState(asked) if asked in MessageState.values else MessageState.DRAFT
        releases = list(
            Release.objects.filter(itinerary__delegation=delegation)
            .defer("document")
            .annotate(message_count=Count("messages"))
            .order_by("-number")
        )
        number = self.request.GET.get("release", "")
        chosen = next((row for row in releases if str(row.number) == number), None)
        every = Message.objects.filter(release__itinerary__delegation=delegation)
        if chosen:
            every = every.filter(release=chosen)
        counts = dict(every.order_by().values_list("state").annotate(count=Count("pk")))
        found = (
            every.filter(state=state)
            .select_related("release", "sent_by")
            .defer("body", "calendar", "release__document")
            .order_by("-release__number", "audience", "name", "pk")
        )
        page = Paginator(found, MESSAGES_PER_PAGE).get_page(self.request.GET.get("page"))
        newest = releases[0] if releases else None
        return super().get_context_data(
            delegation=delegation,
            state=state,
            states=[(each, counts.get(each.value, 0)) for each in MessageState],
            releases=[row for row in releases if row.message_count],
            chosen=chosen,
            page=page,
            undrafted=newest
            if newest and not newest.message_count and newest.kind == ReleaseKind.PLAN
            else None,
            to_send=sorted(
                {row.release for row in page if state == MessageState.DRAFT and row.email},
                key=lambda row: -row.number,
            ),
            **kwargs,
        )


class ReleaseDraft(OutboxMixin, View):
    """Draft the messages of a release that has none yet."""

    http_method_names = ["post"]

    def post(self, request, pk):
        release = self.release(pk)
        drafted = len(draft_messages(release))
        if not drafted:
            messages.info(request, _("There is nobody new to tell of this release."))
        return redirect(outbox_url(release))


class MessageDetail(OutboxMixin, TemplateView):
    """One message: read it, and change it while it is a draft."""

    template_name = "visits/message_detail.html"

    def get(self, request, pk):
        message = self.message(pk)
        return self.show(message, MessageForm(instance=message))

    def post(self, request, pk):
        with transaction.atomic():
            message = self.message(pk, lock=True)
            if message.state != MessageState.DRAFT:
                messages.warning(
                    request, _("Nothing was saved: this message is no draft any more.")
                )
                return redirect("visits:message_detail", pk=pk)
            form = MessageForm(request.POST, instance=message)
            if not form.is_valid():
                return self.show(self.message(pk), form)
            message = form.save()
        if "send" in request.POST:
            return send_one(request, message)
        messages.success(request, _("Saved. It has not been sent."))
        return redirect("visits:message_detail", pk=pk)

    def show(self, message, form):
        return self.render_to_response(
            self.get_context_data(
                message=message,
                delegation=message.release.itinerary.delegation,
                sheet=open_release(message.release).sheet,
                form=form,
                language=LANGUAGE_NAMES.get(message.language, message.language),
                html_lang=HTML_LANG.get(message.language, "en"),
                resends=message.resends.order_by("pk").defer("body", "calendar"),
            )
        )


def send_one(request, message):
    """Send a draft that was just read, say what came of it, and return to the right page."""
    try:
        send_message(message.pk, version=message.version, user=request.user, now=timezone.now())
    except NotSent:
        messages.error(request, server_failed())
    except NotSendable:
        messages.warning(request, not_sendable())
    else:
        messages.success(request, _("Sent to %(email)s.") % {"email": message.email})
        return redirect(outbox_url(message.release))
    return redirect("visits:message_detail", pk=message.pk)


def server_failed():
    """Return what to say when the mail server does not take a message."""
    return _(
        "The mail server did not take the message. It is still a draft and nothing is lost: try"
        " again later, or tell them by hand."
    )


def not_sendable():
    """Return what to say of a message that is not what the page showed."""
    return _(
        "Nothing was sent: the message was sent, discarded or changed since you read it, or it has"
        " no e-mail address. This is how it is now."
    )


class MessagePress(OutboxMixin, View):
    """One press on a message as it was read."""

    http_method_names = ["post"]

    def post(self, request, pk):
        message = self.message(pk)
        form = PressForm(request.POST)
        if not form.is_valid():
            raise Http404
        return self.press(request, message, form.cleaned_data["version"])


class MessageSend(MessagePress):
    """Send a draft."""

    def press(self, request, message, version):
        message.version = version
        return send_one(request, message)


class MessageDiscard(MessagePress):
    """Put a draft away, unsent."""

    def press(self, request, message, version):
        try:
            discard_message(message.pk, version=version)
        except NotSendable:
            messages.warning(
                request,
                _("Nothing was discarded: the message was sent, discarded or changed meanwhile."),
            )
            return redirect("visits:message_detail", pk=message.pk)
        messages.success(request, _("Discarded the message to %(name)s.") % {"name": message.name})
        return redirect(outbox_url(message.release))


class MessageAgain(MessagePress):
    """Make a new draft of a message that was sent or discarded."""

    def press(self, request, message, version):
        try:
            again = draft_again(message.pk)
        except NotSendable:
            return redirect("visits:message_detail", pk=message.pk)
        messages.info(request, _("This is a new draft. Read it, then send it."))
        return redirect("visits:message_detail", pk=again.pk)


class ReleaseSend(OutboxMixin, TemplateView):
    """List all drafts of a release that can be sent, and send them after a confirmation."""

    template_name = "visits/release_send.html"

    def get_context_data(self, pk, **kwargs):
        release = self.release(pk)
        drafts = list(
            release.messages.filter(state=MessageState.DRAFT)
            .defer("body", "calendar")
            .order_by("audience", "name", "pk")
        )
        ready = [row for row in drafts if row.email]
        return super().get_context_data(
            release=release,
            delegation=release.itinerary.delegation,
            ready=ready,
            by_hand=[row for row in drafts if not row.email],
            listed=" ".join(f"{row.pk}:{row.version}" for row in ready),
            **kwargs,
        )

    def post(self, request, pk):
        release = self.release(pk)
        form = SendAllForm(request.POST)
        if not form.is_valid():
            raise Http404
        own = set(release.messages.values_list("pk", flat=True))
        rows = [(key, version) for key, version in form.rows() if key in own and key <= LARGEST_ID]
        sent, changed, failed = self.send(rows)
        if sent:
            text = ngettext("Sent %(count)d message.", "Sent %(count)d messages.", sent)
            messages.success(request, text % {"count": sent})
        if changed:
            text = ngettext(
                "%(count)d message was left: it was sent, discarded or changed meanwhile.",
                "%(count)d messages were left: they were sent, discarded or changed meanwhile.",
                changed,
            )
            messages.warning(request, text % {"count": changed})
        if failed:
            messages.error(request, server_failed())
        if sent + changed < len(rows):
            if not failed:
                messages.info(request, _("Sending takes long. Press again to send the rest."))
            return redirect("visits:release_send", pk=pk)
        return redirect(outbox_url(release, MessageState.SENT))

    def send(self, rows):
        """Send these drafts over one connection; return how many were sent, left and failed."""
        until = time.monotonic() + SECONDS_OF_SENDING
        sent, changed, failed, in_a_row = 0, 0, 0, 0
        connection = get_connection()
        try:
            connection.open()
        except OSError:
            return 0, 0, len(rows)
        try:
            for pk, version in rows:
                if time.monotonic() > until or in_a_row == MOST_FAILURES:
                    break
                try:
                    send_message(
                        pk,
                        version=version,
                        user=self.request.user,
                        now=timezone.now(),
                        connection=connection,
                    )
                    sent, in_a_row = sent + 1, 0
                except NotSendable:
                    changed += 1
                except NotSent:
                    failed, in_a_row = failed + 1, in_a_row + 1
        finally:
            connection.close()
        return sent, changed, failed
