"""The list of programs and the page of one program."""

from django.http import Http404, HttpResponse

from programs.views.galleries import gallery
from programs.views.listing import edition_link, hosts_of, photos_of, program_cards, year_marks
from programs.views.places import map_places, places_of
from programs.views.public import Page, public_page


@public_page
def program_list(page: Page) -> HttpResponse:
    """All programs, and all editions by year."""
    return page.render(
        "programs/program_list.html",
        {"cards": program_cards(page.catalogue), "marks": year_marks(page.catalogue)},
    )


@public_page
def program_detail(page: Page, program: str) -> HttpResponse:
    """One program: who takes part, its editions, and where the newest one went."""
    catalogue = page.catalogue
    found = next((known for known in catalogue.programs if known.key == program), None)
    if found is None:
        raise Http404
    editions = [edition for edition in catalogue.editions if edition.program == program]
    newest = editions[0] if editions else None
    hosts = hosts_of(catalogue, editions[:1])
    places = places_of(hosts)
    by_key = {found.key: found}
    return page.render(
        "programs/program_detail.html",
        {
            "program": found,
            "countries": [country.name for country in found.countries],
            "editions": [(edition_link(edition, by_key), edition) for edition in editions],
            "newest": newest,
            "newest_link": edition_link(newest, by_key) if newest else None,
            "hosts": hosts,
            "places": places,
            "map_places": map_places(places),
            "photos": gallery(photos_of(editions[:1], catalogue)),
        },
    )
