"""Private links of a delegation: make, list, renew and revoke them."""

import datetime as dt
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from visits.choices import Audience
from visits.forms import LinkForm
from visits.links import TOKYO, make_link, revoke_link, rotate_link
from visits.models import PrivateLink
from visits.views.desk import DeskMixin, load_plan
from visits.views.exports import newest_by_audience
from visits.views.private import address_of


class Made(NamedTuple):
    """A link with its addresses, which are shown this one time."""

    link: PrivateLink
    page_url: str
    feed_url: str


class Row(NamedTuple):
    """A link in the list; ``last_day`` is the last on which it opens."""

    link: PrivateLink
    last_day: dt.date
    is_alive: bool
    has_release: bool


class LinkList(DeskMixin, TemplateView):
    """The links of a delegation, and a form for the next one.

    A new address is in the answer to the form itself and kept nowhere, so that page cannot be
    opened a second time.
    """

    template_name = "visits/link_list.html"

    def get(self, request, pk):
        plan = self.load(pk)
        return self.show(plan, LinkForm(itinerary=plan.itinerary))

    def post(self, request, pk):
        plan = self.load(pk)
        form = LinkForm(request.POST, itinerary=plan.itinerary)
        if not form.is_valid():
            return self.show(plan, form)
        chosen = form.cleaned_data
        last_day = chosen.pop("last_day")
        try:
            link, token = make_link(
                itinerary=plan.itinerary,
                now=timezone.now(),
                user=request.user,
                expires_at=_end_of(last_day) if last_day else None,
                **chosen,
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.show(plan, form)
        return self.show(plan, LinkForm(itinerary=plan.itinerary), self.made(link, token))

    def load(self, pk):
        plan = load_plan(self.request.user, pk)
        if plan.itinerary is None:
            raise Http404
        return plan

    def made(self, link, token):
        absolute = self.request.build_absolute_uri
        return Made(
            link,
            absolute(address_of(link, token)),
            absolute(reverse("private:feed", args=[token])),
        )

    def show(self, plan, form, made=None):
        now = timezone.now()
        released = newest_by_audience(plan)
        links = plan.itinerary.links.select_related(
            "group", "enrollment__person", "host__organization", "created_by"
        ).order_by("-created_at", "-pk")
        context = self.get_context_data(
            plan=plan,
            sheet=plan.sheet,
            form=form,
            made=made,
            rows=[
                Row(
                    link,
                    timezone.localdate(link.expires_at - dt.timedelta(seconds=1)),
                    link.revoked_at is None and link.expires_at > now,
                    Audience(link.audience) in released,
                )
                for link in links
            ],
        )
        return self.render_to_response(context)


class LinkAction(LinkList):
    """Give a link a new address, or let it open nothing from now on."""

    http_method_names = ["post"]

    def post(self, request, pk, link, action):
        plan = self.load(pk)
        link = get_object_or_404(
            plan.itinerary.links.select_related("group", "enrollment__person", "host"), pk=link
        )
        if action == "revoke":
            revoke_link(link, timezone.now())
            messages.success(request, _("The link is revoked. Its address opens nothing now."))
            return redirect("visits:link_list", pk=pk)
        try:
            token = rotate_link(link, timezone.now())
        except ValidationError as error:
            messages.error(request, error.message)
            return redirect("visits:link_list", pk=pk)
        return self.show(plan, LinkForm(itinerary=plan.itinerary), self.made(link, token))


def _end_of(day):
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), TOKYO)
