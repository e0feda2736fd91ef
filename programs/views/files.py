"""The files of an edition: its itinerary in every format, and its report."""

from collections.abc import Callable

from django.core.files.storage import storages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from programs import report_pdf as report
from programs.document import EditionDocument
from programs.views.public import Page, public_page
from sakura.downloads import download
from sakura.languages import SUFFIXES
from visits.exports import csv, ical, json, pdf, xlsx
from visits.sheet import Sheet

#: ``?delegation=`` narrows a file to one delegation, by its uid or its label.
PARAMETERS = ("delegation",)
#: In pixels; a photograph is about 8 cm wide on paper.
REPORT_IMAGE_WIDTH = 800


def _itinerary(suffix: str, exporter, *, needs_day: bool = False) -> Callable[..., HttpResponse]:
    """Return the view of the itinerary in one format."""

    @public_page(parameters=PARAMETERS, is_file=True)
    def view(page: Page, program: str, fiscal_year: int) -> HttpResponse:
        sheets = _sheets(page)
        if needs_day and not any(stop.is_dated for sheet in sheets for stop in sheet.stops):
            raise Http404
        return download(
            page.request,
            exporter.render(sheets, language=page.language),
            name=_file_name(page, "itinerary", suffix),
            content_type=exporter.CONTENT_TYPE,
            etag=page.etag(has_theme=False).strip('"'),
            public=True,
        )

    return view


itinerary_ical = _itinerary("ics", ical, needs_day=True)
itinerary_pdf = _itinerary("pdf", pdf)
itinerary_xlsx = _itinerary("xlsx", xlsx)
itinerary_csv = _itinerary("csv", csv)
itinerary_json = _itinerary("json", json)


@public_page(is_file=True)
def report_pdf(page: Page, program: str, fiscal_year: int) -> HttpResponse:
    """The report of an edition as a PDF file."""
    return download(
        page.request,
        report.render(
            page.document,
            language=page.language,
            photos=_images(page.document),
            number=page.publication.number if page.publication else 0,
            published_at=page.publication.created_at if page.publication else None,
        ),
        name=_file_name(page, "report", "pdf"),
        content_type=report.CONTENT_TYPE,
        etag=page.etag(has_theme=False).strip('"'),
        public=True,
    )


def _images(document: EditionDocument) -> dict[str, bytes]:
    """Return one JPEG of each photograph by uid; one whose file is gone stands by its caption."""
    storage = storages["published"]
    images = {}
    for photo in document.photos:
        jpegs = [rendition for rendition in photo.renditions if rendition.format == "jpeg"]
        fitting = [rendition for rendition in jpegs if rendition.width <= REPORT_IMAGE_WIDTH]
        best = max(fitting or jpegs, key=lambda rendition: rendition.width, default=None)
        if best and storage.exists(best.name):
            with storage.open(best.name) as file:
                images[photo.uid] = file.read()
    return images


def _sheets(page: Page) -> list[Sheet]:
    """Return the sheets with something to show, those of one delegation if one is asked for.

    Raises Http404 if there are none, or no such delegation.
    """
    wanted = page.parameters["delegation"].casefold()
    sheets = [
        delegation.sheet
        for delegation in page.document.delegations
        if delegation.sheet
        and delegation.sheet.stops
        and (not wanted or wanted in _names(delegation.uid, delegation.label))
    ]
    if not sheets:
        raise Http404(_("There is no itinerary."))
    return sheets


def _names(uid: str, label) -> set[str]:
    return {name.casefold() for name in (uid, label.en, label.ja, label.zh) if name}


def _file_name(page: Page, what: str, suffix: str) -> str:
    document = page.document
    language = SUFFIXES[page.language]
    return f"{document.program}-fy{document.fiscal_year}-{what}-{language}.{suffix}"
