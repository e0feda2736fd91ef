"""The page of an edition, which is its report, and its itinerary on a page of its own."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy, pgettext

from programs.catalogue import CatalogueDocument
from programs.document import EditionDocument, PublishedOrganization
from programs.views.galleries import gallery, published_address
from programs.views.itineraries import ShownItinerary, itinerary_of
from programs.views.listing import edition_links, edition_seed
from programs.views.places import PlaceHost, map_places, places_of
from programs.views.public import Page, page_context, public_page
from sakura.dates import format_fiscal_year
from sakura.languages import LANGUAGE_NAMES, LANGUAGES, page_language, reader_language

MOST_FIGURES = 5
MOST_OTHER_EDITIONS = 5

#: Formats of the itinerary: name of the address, words of the link, suffix, name of the icon.
ITINERARY_FILES = (
    ("itinerary_pdf", gettext_lazy("Itinerary to print"), "PDF", "document"),
    ("itinerary_xlsx", gettext_lazy("Itinerary as a spreadsheet"), "XLSX", "table"),
    ("itinerary_csv", gettext_lazy("Itinerary as a table of text"), "CSV", "table"),
    ("itinerary_json", gettext_lazy("Itinerary as data"), "JSON", "data"),
)

#: Who sent people stands first in the table of organizations, who arranged it last.
INVOLVEMENTS = ("sending", "", "receiving", "cooperating", "implementing")


@public_page
def edition_detail(page: Page, program: str, fiscal_year: int) -> HttpResponse:
    """What took place in one program in one fiscal year."""
    return edition_page(page.request, page.document, page.catalogue)


@public_page
def itinerary_detail(page: Page, program: str, fiscal_year: int) -> HttpResponse:
    """The itinerary alone. 404 where there is none."""
    context = edition_context(page.request, page.document, page.catalogue)
    if not context["itinerary"]:
        raise Http404
    return page.render("programs/itinerary_detail.html", context)


def edition_page(
    request: HttpRequest,
    document: EditionDocument,
    catalogue: CatalogueDocument,
    *,
    is_preview: bool = False,
    photo_address: Callable[[str], str] = published_address,
) -> HttpResponse:
    """Return the page of an edition, made from its document.

    The admin's preview is this very page, with a banner; it is for one reader and never indexed.
    ``photo_address`` makes the address of an image file from its name, for drafts whose files are
    not public yet.
    """
    context = {
        **page_context(catalogue),
        **edition_context(
            request, document, catalogue, is_preview=is_preview, photo_address=photo_address
        ),
    }
    response = render(request, "programs/edition_detail.html", context)
    if is_preview:
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def edition_context(
    request: HttpRequest,
    document: EditionDocument,
    catalogue: CatalogueDocument,
    *,
    is_preview: bool = False,
    photo_address: Callable[[str], str] = published_address,
) -> dict[str, Any]:
    """Return what the pages of an edition show."""
    today = timezone.localdate()
    host_pages = {host.key for host in catalogue.hosts}
    itinerary = itinerary_of(document, today, host_pages)
    hosts = [
        PlaceHost(host.key, host.name, host.prefectures, host.key in host_pages, host.is_sample)
        for host in document.hosts
    ]
    places = places_of(hosts)
    figures = document.figures[:MOST_FIGURES]
    return {
        "document": document,
        "program_name": document.short_name or document.program_name,
        "subtitle": subtitle(document),
        "is_preview": is_preview,
        "seed": edition_seed(document.program, document.fiscal_year),
        "figures": figures,
        "figures_css": {3: "k3", 4: "k4"}.get(len(figures), ""),
        "has_reported": any(figure.is_reported for figure in figures),
        "sources": distinct(figure.source for figure in figures if figure.is_reported),
        "missing_language": missing_language(document),
        "itinerary": itinerary,
        "places": places,
        "map_places": map_places(places),
        "organizations": sorted(document.organizations, key=_part),
        "has_involvement": any(found.involvement for found in document.organizations),
        "has_countries": any(found.country for found in document.organizations),
        "photos": gallery([(photo, None, 0) for photo in document.photos], photo_address),
        "others": [
            link
            for link in edition_links(catalogue)
            if (link.program, link.fiscal_year) != (document.program, document.fiscal_year)
        ][:MOST_OTHER_EDITIONS],
        **_files(request, document, itinerary),
    }


def subtitle(document: EditionDocument) -> str:
    """Return the fiscal year and, as far as known, when in it: "Fiscal year 2018, May 2018"."""
    language = page_language()
    parts = [capfirst(format_fiscal_year(document.fiscal_year, language))]
    if document.period.first_day or document.period.last_day or document.period.month:
        parts.append(document.period.text(language))
    return pgettext("list", ", ").join(parts)


def missing_language(document: EditionDocument) -> list[str]:
    """Return the languages that the report is in, by their own names, if not in the reader's.

    Nothing where the page says already that it is not translated.
    """
    if page_language() != reader_language():
        return []
    main = next(
        (
            text
            for text in (
                document.introduction,
                *(section.body for section in document.report_sections),
                document.lede,
            )
            if text
        ),
        document.title,
    )
    if main.in_language(reader_language()):
        return []
    return [LANGUAGE_NAMES[language] for language in LANGUAGES if main.in_language(language)]


def _part(organization: PublishedOrganization) -> int:
    """The place of an organization in the table; within a part the document's order stays."""
    known = organization.involvement in INVOLVEMENTS
    return INVOLVEMENTS.index(organization.involvement) if known else len(INVOLVEMENTS)


def _files(
    request: HttpRequest, document: EditionDocument, itinerary: ShownItinerary
) -> dict[str, Any]:
    """Addresses of the files. A calendar exists only where a stop has a day."""
    where = [document.program, document.fiscal_year]

    def address(name: str) -> str:
        return reverse(f"programs:{name}", args=where)

    files = []
    if itinerary.has_stops:
        files = [(address(name), *rest) for name, *rest in ITINERARY_FILES]
    calendar = address("itinerary_ical") if document.has_dated_stop else ""
    calendar_url = request.build_absolute_uri(calendar) if calendar else ""
    return {
        "edition_url": address("edition_detail"),
        "itinerary_url": address("itinerary_detail") if itinerary else "",
        "report_url": address("report_pdf"),
        "itinerary_files": files,
        "calendar": calendar,
        "calendar_url": calendar_url,
        # A calendar program subscribes to this; what is past never changes, so it is only saved.
        "subscribe_url": (
            f"webcal:{calendar_url.partition(':')[2]}"
            if calendar_url and itinerary.is_to_come
            else ""
        ),
    }


def distinct(texts) -> list:
    """Return the texts that say something, each once, in order."""
    return list(dict.fromkeys(text for text in texts if text))
