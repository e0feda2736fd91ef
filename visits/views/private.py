"""What private links open: a calendar feed, an itinerary for a phone, a host's own stops.

No session and no cookie. The address is the secret that a forged request would need, so a form
carries no token against forgery; a browser that says it comes from elsewhere is refused.
"""

import datetime as dt
import functools
from typing import NamedTuple

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from sakura.downloads import download
from sakura.encryption import keyed_hash
from sakura.languages import HTML_LANG, LANGUAGE_NAMES, LANGUAGES
from sakura.views import csrf_failure
from visits.changes import word_changes
from visits.choices import Audience, TakesPart
from visits.exports import file_stem, ical
from visits.exports.wording import details, is_off
from visits.forms import HostAnswerForm
from visits.links import nothing_yet, open_link, view_behind, views_to_compare
from visits.models import StopHost
from visits.sheet import Sheet, SheetFlight, SheetStay, SheetStop

#: The page of each audience.
AREAS = {
    Audience.PARTICIPANT: "me",
    Audience.DRIVER: "me",
    Audience.VISA: "me",
    Audience.ESCORT: "escort",
    Audience.HOST: "host",
}
STYLES = ("site.css", "private.css")
#: Answers that one link may send in an hour, and one address on the network.
ANSWERS_OF_LINK, ANSWERS_OF_ADDRESS = 30, 120
HOUR = 60 * 60


class LanguageChoice(NamedTuple):
    """A link to the same page in another language."""

    path: str
    html_lang: str
    name: str
    is_current: bool


class StopOfDay(NamedTuple):
    """A stop with what else this view holds of it, and "now" or "next" on the day itself."""

    stop: SheetStop
    details: list
    is_off: bool
    state: str


class DayOfPage(NamedTuple):
    """A day with its stops, the flights on it and the hotels of its night."""

    day: dt.date
    stops: list[StopOfDay]
    flights: list[SheetFlight]
    stays: list[SheetStay]


class StopOfHost(NamedTuple):
    """A stop of a host, with its row in the record and its form; without them it is only read."""

    stop: SheetStop
    is_off: bool
    people: int | None
    row: StopHost | None
    form: HostAnswerForm | None


def address_of(link, token):
    """Return the path of the page that a token opens."""
    return reverse(f"private:{AREAS[Audience(link.audience)]}", args=[token])


@require_safe
def feed(request, token):
    """Return the calendar of a link, for programs that ask for it every hour."""
    link = _open(token)
    language = _language(request, link, asks_browser=False)
    sheet = view_behind(link, timezone.now()) or nothing_yet(link)
    content = ical.render_feed(sheet, language=language)
    name = f"{file_stem([sheet])}.{ical.EXTENSION}"
    return download(request, content, name=name, content_type=ical.CONTENT_TYPE, own=True)


@require_safe
def itinerary(request, token, area):
    """Return the current itinerary of a link, today first."""
    link = _open(token, area)
    language = _language(request, link)
    with translation.override(language):
        context = _itinerary_context(link, language, today=timezone.localdate())
        feed_url = request.build_absolute_uri(reverse("private:feed", args=[token]))
        query = f"?language={language}"
        context |= {
            "languages_of_page": _language_choices(language),
            "feed_url": f"{feed_url}{query}",
            "webcal_url": f"webcal://{feed_url.partition('://')[2]}{query}",
            "save_url": reverse(f"private:{area}_saved", args=[token]) + query,
        }
        return _said(render(request, "private/itinerary_page.html", context), language)


@require_safe
def saved_itinerary(request, token, area):
    """Return the same as one file with its styles in it, to be read without a network."""
    link = _open(token, area)
    language = _language(request, link)
    with translation.override(language):
        context = _itinerary_context(link, language, today=None)
        context |= {"styles": _styles(), "saved_at": timezone.now()}
        content = render(request, "private/itinerary_saved.html", context).content
    name = f"{file_stem([context['sheet']])}.html"
    return download(request, content, name=name, content_type="text/html; charset=utf-8")


@functools.cache
def _styles() -> str:
    return "\n".join((settings.BASE_DIR / "static" / name).read_text("utf-8") for name in STYLES)


def _open(token, area=""):
    """Return the link of a token. Raises Http404 for any that does not open this page."""
    link = open_link(token, timezone.now())
    if link is None or (area and AREAS[Audience(link.audience)] != area):
        raise Http404
    return link


def _language(request, link, asks_browser=True):
    """The language that the address names, else that of the person, else of the browser."""
    asked = request.GET.get("language")
    if asked in LANGUAGES:
        return asked
    if link.enrollment:
        return link.enrollment.person.language
    return translation.get_language_from_request(request) if asks_browser else "en"


def _said(response, language):
    response.headers["Content-Language"] = HTML_LANG[language]
    patch_vary_headers(response, ("Accept-Language",))
    return response


def _language_choices(current):
    return [
        LanguageChoice(f"?language={code}", HTML_LANG[code], LANGUAGE_NAMES[code], code == current)
        for code in LANGUAGES
    ]


def _itinerary_context(link, language, today):
    """What the page and the saved file show; of a file nobody knows on which day it is read."""
    now = timezone.now()
    sheet = view_behind(link, now) or nothing_yet(link)
    days = _days_of_page(sheet, language, now if today else None)
    compared = views_to_compare(link, sheet.number) if sheet.number else None
    return {
        "link": link,
        "sheet": sheet,
        "today": next((day for day in days if day.day == today), None),
        "days": [day for day in days if today is None or day.day > today or days[-1].day < today],
        "earlier": [day for day in days if today and day.day < today <= days[-1].day],
        "undated": [_stop_of_day(stop, sheet, language) for stop in sheet.undated],
        "changes": word_changes(*compared, language) if compared else [],
        "is_compared": compared is not None,
    }


def _days_of_page(sheet: Sheet, language: str, now: dt.datetime | None) -> list[DayOfPage]:
    """All days on which there is a stop, a flight or a hotel, in order."""
    stops = dict(sheet.days)
    days = set(stops) | {flight.day for flight in sheet.flights if flight.day}
    for stay in sheet.stays:
        if stay.first_day and stay.last_day:
            nights = (stay.last_day - stay.first_day).days + 1
            days |= {stay.first_day + dt.timedelta(days=number) for number in range(nights)}
    states = _states(sheet, now) if now else {}
    return [
        DayOfPage(
            day,
            [
                _stop_of_day(stop, sheet, language, states.get(stop.uid, ""))
                for stop in sorted(stops.get(day, []), key=_clock)
            ],
            [flight for flight in sheet.flights if flight.day == day],
            [
                stay
                for stay in sheet.stays
                if stay.first_day and stay.last_day and stay.first_day <= day <= stay.last_day
            ],
        )
        for day in sorted(days)
    ]


def _clock(stop: SheetStop) -> tuple:
    """What is cancelled stands after the rest; otherwise the order of the sheet is kept."""
    return (stop.is_cancelled,)


def _stop_of_day(stop: SheetStop, sheet: Sheet, language: str, state: str = "") -> StopOfDay:
    return StopOfDay(stop, details(stop, sheet, language), is_off(stop), state)


def _states(sheet: Sheet, now: dt.datetime) -> dict[str, str]:
    """Which stops are under way, and which of today comes next."""
    states = {}
    coming = []
    for stop in sheet.stops:
        if is_off(stop) or not stop.is_dated or stop.starts_at is None:
            continue
        if stop.starts_at > now:
            coming.append(stop)
        elif stop.ends_at and now < stop.ends_at:
            states[stop.uid] = "now"
    if coming:
        first = min(coming, key=lambda stop: stop.starts_at)
        if first.day == timezone.localdate(now):
            states |= {stop.uid: "next" for stop in coming if stop.starts_at == first.starts_at}
    return states


@method_decorator(csrf_exempt, name="dispatch")
class HostPage(View):
    """A host's own stops, to be confirmed, declined or moved, and what the visitors must know."""

    http_method_names = ["get", "head", "post"]

    def get(self, request, token):
        link = _open(token, "host")
        return self.show(request, link, _language(request, link))

    def post(self, request, token):
        if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            return csrf_failure(request)
        link = _open(token, "host")
        language = _language(request, link)
        with translation.override(language):
            return self.answer(request, token, link, language)

    def answer(self, request, token, link, language):
        uid = request.POST.get("stop", "")
        is_allowed = _may_answer(request, link)
        with transaction.atomic():
            row = self.rows(link, lock=True).get(uid)
            shown = {stop.uid for stop in self.sheet(link).stops if not is_off(stop)}
            if row is None or uid not in shown:
                raise Http404
            form = HostAnswerForm(request.POST, row=row, language=language, prefix=uid)
            if not is_allowed:
                form.add_error(None, _("Too many answers within an hour. Send it again later."))
                return self.show(request, link, language, form, status=429)
            if not form.is_valid():
                return self.show(request, link, language, form)
            form.save(timezone.now())
        address = reverse("private:host", args=[token])
        return HttpResponseRedirect(f"{address}?language={language}#stop-{uid}", status=303)

    def show(self, request, link, language, bound=None, status=200):
        with translation.override(language):
            sheet = self.sheet(link)
            rows = self.rows(link)
            stops = [self.stop_of_host(sheet, stop, rows, language, bound) for stop in sheet.stops]
            context = {
                "link": link,
                "sheet": sheet,
                "stops": stops,
                "bound": bound,
                "languages_of_page": _language_choices(language),
            }
            response = render(request, "private/host_page.html", context, status=status)
        return _said(response, language)

    def stop_of_host(self, sheet, stop, rows, language, bound):
        row = rows.get(stop.uid)
        form = None
        if row and not is_off(stop):
            form = HostAnswerForm(row=row, language=language, prefix=stop.uid)
            if bound and bound.prefix == stop.uid:
                form = bound
        return StopOfHost(stop, is_off(stop), _people(sheet, stop), row, form)

    @staticmethod
    def sheet(link):
        return view_behind(link, timezone.now()) or nothing_yet(link)

    @staticmethod
    def rows(link, lock=False):
        """The host's rows of the plan as it is now, by uid of their stop."""
        rows = StopHost.objects.filter(
            stop__itinerary=link.itinerary_id, host=link.host_id
        ).select_related("stop", "host")
        if lock:
            rows = rows.select_for_update(of=("self",))
        return {str(row.stop.uid): row for row in rows}


def _may_answer(request, link) -> bool:
    """Count one more answer within this hour; return whether it is not too many."""
    hour = int(timezone.now().timestamp()) // HOUR
    address = keyed_hash(get_adapter(request).get_client_ip(request) or "-", "throttle")
    is_allowed = True
    for who, most in ((link.token_hash, ANSWERS_OF_LINK), (address, ANSWERS_OF_ADDRESS)):
        key = f"host-answers:{hour}:{who}"
        count = cache.get(key, 0) + 1
        cache.set(key, count, HOUR)
        is_allowed = is_allowed and count <= most
    return is_allowed


def _people(sheet: Sheet, stop: SheetStop) -> int | None:
    """How many people come to a stop, as far as it is known."""
    if stop.head_count is not None:
        return stop.head_count
    if stop.takes_part == TakesPart.GROUPS:
        counts = [group.head_count for group in sheet.groups if group.uid in stop.groups]
        return sum(counts) if counts and all(counts) else None
    return sheet.head_count if stop.takes_part == TakesPart.EVERYONE else None
