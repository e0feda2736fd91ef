"""What all public pages and files have in common.

They answer safe methods only, read frozen documents and nothing else (the catalogue, and for an
edition its publication: two queries), set no cookie, and carry a strong ETag that is known before
anything is rendered.
"""

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response

from programs import catalogue
from programs.catalogue import CatalogueDocument, CatalogueProgram
from programs.document import EditionDocument, open_publication, visible_on
from programs.models import Publication
from sakura.frozen import canonical, digest
from sakura.languages import Text, reader_language
from sakura.middleware import theme_of
from sakura.version import renderer_version

SAFE_METHODS = ["GET", "HEAD"]
#: Caches may keep an answer but ask each time; nothing that was withdrawn is ever shown.
CACHE_CONTROL = "public, no-cache"
LONGEST_PARAMETER = 200


class ProgramLink(NamedTuple):
    """A program in the footer."""

    key: str
    name: str
    html_lang: str


class Page:
    """One request for a public page: the documents that it may read, as they are visible today."""

    def __init__(self, request: HttpRequest, parameters: tuple[str, ...] = ()) -> None:
        self.request = request
        self.language = reader_language()
        self.today: dt.date = timezone.localdate()
        self.parameters = {name: _parameter(request, name) for name in parameters}
        number, document = catalogue.current()
        self.catalogue_number: int = number
        self.catalogue: CatalogueDocument = catalogue.visible_on(document, self.today)
        self.publication: Publication | None = None
        self._document: EditionDocument | None = None

    def load_publication(self, program: str, fiscal_year: int) -> None:
        """Load the newest publication of an edition. Raises Http404 if there has never been one."""
        self.publication = Publication.objects.newest_of(program, fiscal_year)
        if self.publication is None:
            raise Http404

    @property
    def withdrawn_at(self) -> dt.datetime | None:
        """When the edition was withdrawn, if it is."""
        return self.publication.withdrawn_at if self.publication else None

    @property
    def document(self) -> EditionDocument:
        """The edition's document, with what the public may see today. Parsed at the first use."""
        if self._document is None:
            if self.publication is None:
                raise Http404
            self._document = visible_on(open_publication(self.publication), self.today)
        return self._document

    def etag(self, *, has_theme: bool) -> str:
        """Return the strong ETag: of all that the answer is made from, and of who renders it."""
        return '"{}"'.format(
            digest(
                canonical(
                    {
                        "renderer": renderer_version(),
                        "catalogue": self.catalogue_number,
                        "publication": self.publication.digest if self.publication else "",
                        # Canonical addresses name the host.
                        "origin": self.request.build_absolute_uri("/"),
                        "path": self.request.path,
                        "parameters": self.parameters,
                        "language": self.language,
                        "theme": theme_of(self.request) if has_theme else "",
                        "today": self.today,
                    }
                )
            )[:40]
        )

    def render(self, template: str, context: dict[str, Any]) -> HttpResponse:
        """Return the page from a template, with the programs for its footer."""
        return render(self.request, template, {**page_context(self.catalogue), **context})


def page_context(catalogue: CatalogueDocument) -> dict[str, Any]:
    """Return what every public page shows beside its own content."""
    return {
        "catalogue": catalogue,
        "site_programs": [program_link(program) for program in catalogue.programs],
    }


def program_link(program: CatalogueProgram) -> ProgramLink:
    """Return a program's short name, in the reader's language as far as it has one."""
    spoken = (program.short_name or program.name).pick(reader_language())
    return ProgramLink(program.key, spoken.text, spoken.html_lang)


def public_page(
    view: Callable[..., HttpResponse] | None = None,
    *,
    parameters: tuple[str, ...] = (),
    is_file: bool = False,
) -> Any:
    """Turn ``view(page, **kwargs)`` into a view of a public page or, with ``is_file``, a file.

    An address with ``program`` and ``fiscal_year`` is that of an edition: its newest publication
    is loaded, and a withdrawn one answers 410. Only the named ``parameters`` of the query are
    read; any others change nothing. The theme changes pages, not files.
    """
    if view is None:
        return functools.partial(public_page, parameters=parameters, is_file=is_file)

    @functools.wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method not in SAFE_METHODS:
            return HttpResponseNotAllowed(SAFE_METHODS)
        page = Page(request, parameters)
        if "fiscal_year" in kwargs:
            page.load_publication(kwargs["program"], kwargs["fiscal_year"])
            if page.withdrawn_at:
                return _gone(page, page.withdrawn_at)
        etag = page.etag(has_theme=not is_file)
        unchanged = HttpResponse(headers={"ETag": etag, "Cache-Control": CACHE_CONTROL})
        answered = get_conditional_response(request, etag=etag, response=unchanged)
        if answered is not unchanged:
            return answered
        response = view(page, **kwargs)
        if response.status_code == 200:
            response.headers["ETag"] = etag
            response.headers["Cache-Control"] = CACHE_CONTROL
        return response

    return answer


def _gone(page: Page, withdrawn_at: dt.datetime) -> HttpResponse:
    """Return 410 with the reason and the day of the withdrawal."""
    response = render(
        page.request,
        "410.html",
        {
            **page_context(page.catalogue),
            "reason": Text.of(page.publication, "withdrawal_reason"),
            "date": timezone.localdate(withdrawn_at),
        },
        status=410,
    )
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


def _parameter(request: HttpRequest, name: str) -> str:
    """Return a parameter of the query without control characters; too long ones are cut."""
    value = request.GET.get(name, "")[:LONGEST_PARAMETER]
    return "".join(char for char in value if char.isprintable()).strip()
