"""The directory of hosts, and the page of one."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse

from programs.catalogue import CatalogueDocument, CatalogueHost, CatalogueVisit
from programs.choices import OrganizationKind
from programs.views.galleries import gallery
from programs.views.listing import EditionLink, edition_links, photos_of
from programs.views.places import PlaceHost, map_places, places_of
from programs.views.public import Page, public_page
from programs.wording import kind_name, prefecture_name
from sakura.texts import search_key

HOSTS_PER_PAGE = 50
PARAMETERS = ("q", "kind", "prefecture", "program", "page")


class ListedHost(NamedTuple):
    """A host in the directory, with the editions that visited it, newest first."""

    host: CatalogueHost
    prefectures: tuple[str, ...]  # names
    editions: tuple[EditionLink, ...]

    @property
    def codes(self) -> str:
        return " ".join(self.host.prefectures)


class Option(NamedTuple):
    """A choice of a filter."""

    value: str
    label: str
    is_chosen: bool


class VisitGroup(NamedTuple):
    """Visits of one edition at a host."""

    edition: EditionLink
    visits: tuple[CatalogueVisit, ...]


@public_page(parameters=PARAMETERS)
def host_list(page: Page) -> HttpResponse:
    """All hosts of published editions, narrowed by the filters of the query."""
    catalogue = page.catalogue
    chosen = {name: page.parameters[name] for name in PARAMETERS if name != "page"}
    found = sorted(
        (host for host in catalogue.hosts if _matches(host, chosen)),
        key=lambda host: _order(host, page.language),
    )
    paginator = Paginator(found, HOSTS_PER_PAGE)
    number = _page_number(page.parameters["page"], paginator.num_pages)
    shown = paginator.page(number)
    links = _links_by_edition(catalogue)
    return page.render(
        "programs/host_list.html",
        {
            "hosts": [_listed(host, links) for host in shown.object_list],
            "count": len(found),
            "chosen": chosen,
            "is_filtered": any(chosen.values()),
            "kinds": _kind_options(catalogue.hosts, chosen["kind"]),
            "prefectures": _prefecture_options(catalogue.hosts, chosen["prefecture"]),
            "programs": [
                Option(
                    program.key,
                    (program.short_name or program.name),
                    chosen["program"] == program.key,
                )
                for program in catalogue.programs
            ],
            "shown": shown,
            "previous_url": _page_url(chosen, number - 1),
            "next_url": _page_url(chosen, number + 1),
            "is_paged": paginator.num_pages > 1,
        },
    )


@public_page
def host_detail(page: Page, host: str) -> HttpResponse:
    """One host: who it is, when it was visited, and photographs taken there."""
    found = next((known for known in page.catalogue.hosts if known.key == host), None)
    if found is None:
        raise Http404
    links = _links_by_edition(page.catalogue)
    places = places_of([PlaceHost(found.key, found.name, tuple(found.prefectures))])
    photos = [
        entry
        for entry in photos_of(page.catalogue.editions, page.catalogue)
        if host in entry[0].hosts
    ]
    return page.render(
        "programs/host_detail.html",
        {
            "host": found,
            "editions": _listed(found, links).editions,
            "places": places,
            "map_places": map_places(places),
            "website_name": urlsplit(found.website).hostname or found.website,
            "groups": _visit_groups(found, links),
            "photos": gallery(photos),
        },
    )


def _links_by_edition(catalogue: CatalogueDocument) -> dict[tuple[str, int], EditionLink]:
    return {(link.program, link.fiscal_year): link for link in edition_links(catalogue)}


def _listed(host: CatalogueHost, links: dict[tuple[str, int], EditionLink]) -> ListedHost:
    return ListedHost(
        host,
        tuple(prefecture_name(code) for code in host.prefectures),
        tuple(links[edition] for edition in host.programs if edition in links),
    )


def _visit_groups(
    host: CatalogueHost, links: dict[tuple[str, int], EditionLink]
) -> list[VisitGroup]:
    """Visits by edition, newest first; within it in the catalogue's order."""
    return [
        VisitGroup(
            links[edition],
            tuple(visit for visit in host.visits if (visit.program, visit.fiscal_year) == edition),
        )
        for edition in host.programs
        if edition in links
    ]


def _matches(host: CatalogueHost, chosen: dict[str, str]) -> bool:
    """Whether the host fits all filters that are set. What no host has matches none."""
    wanted = search_key(chosen["q"])
    return (
        (not chosen["q"] or (bool(wanted) and wanted in (host.search_text or _search_text(host))))
        and (not chosen["kind"] or chosen["kind"] == host.kind)
        and (not chosen["prefecture"] or chosen["prefecture"] in host.prefectures)
        and (
            not chosen["program"]
            or chosen["program"] in {program for program, _fiscal_year in host.programs}
        )
    )


def _search_text(host: CatalogueHost) -> str:
    return search_key(host.name.en, host.name.ja, host.name.zh, host.reading)


def _order(host: CatalogueHost, language: str) -> tuple[str, str]:
    """By name in the page's language; in Japanese by reading, as a directory has it."""
    name = host.name.pick(language).text
    if language == "ja" and host.reading:
        name = host.reading
    return name.casefold().removeprefix("the "), host.key


def _page_number(value: str, last: int) -> int:
    """Return the number of the page that is asked for. Raises Http404 if there is no such page."""
    if not value:
        return 1
    if not (value.isascii() and value.isdigit() and len(value) <= len(str(last))):
        raise Http404
    number = int(value)
    if not 1 <= number <= last:
        raise Http404
    return number


def _page_url(chosen: dict[str, str], number: int) -> str:
    """Return the address of another page of the same choice."""
    known = {name: value for name, value in chosen.items() if value}
    if number > 1:
        known["page"] = str(number)
    query = urlencode(known)
    return f"?{query}" if query else "."


def _kind_options(hosts: Sequence[CatalogueHost], chosen: str) -> list[Option]:
    present = {host.kind for host in hosts}
    return [
        Option(kind, kind_name(kind), kind == chosen)
        for kind in OrganizationKind.values
        if kind in present
    ]


def _prefecture_options(hosts: Sequence[CatalogueHost], chosen: str) -> list[Option]:
    present = sorted({code for host in hosts for code in host.prefectures})
    return [Option(code, prefecture_name(code), code == chosen) for code in present]
