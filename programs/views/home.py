"""The home page."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from programs.statistics import published_editions
from programs.views.galleries import gallery
from programs.views.listing import (
    EditionLink,
    edition_link,
    hosts_of,
    photos_of,
    program_cards,
    year_marks,
)
from programs.views.places import map_places, places_of
from programs.views.public import Page, public_page
from sakura.languages import page_language, reader_language
from sakura.marks import bloom_extent, people_per_petal

#: The home page shows a choice of photographs; the rest stand with their editions.
MOST_PHOTOS = 5


@public_page
def home(page: Page) -> HttpResponse:
    """What the program is, who came, when, and where they went."""
    catalogue = page.catalogue
    programs = {program.key: program for program in catalogue.programs}
    editions = published_editions(catalogue)
    in_time = sorted(editions, key=lambda edition: edition.period.sort_key)
    legend = [
        link for link in (edition_link(edition, programs) for edition in in_time) if link.people
    ]
    cards = program_cards(catalogue)
    places = places_of(hosts_of(catalogue, catalogue.editions))
    return page.render(
        "programs/home.html",
        {
            "legend": legend,
            "bloom_groups": [(link.head_count, link.colour) for link in legend],
            "bloom_description": _description(legend),
            "petals_are_people": people_per_petal(sum(link.head_count for link in legend)) == 1,
            "cards": cards,
            "card_extent": max(
                (bloom_extent(card.newest.head_count) for card in cards if card.newest), default=0
            ),
            "marks": year_marks(catalogue),
            "places": places,
            "map_places": map_places(places),
            "photos": gallery(_choice(photos_of(catalogue.editions, catalogue))),
        },
    )


def _description(legend: Sequence[EditionLink]) -> str:
    """What the figure shows, from its centre outward."""
    groups = pgettext("list", "; ").join(
        f"{link.name.pick(reader_language()).text}, "
        f"{link.period.text(page_language())}: {link.head_count}"
        for link in legend
    )
    return _("From the centre outward: %(groups)s.") % {"groups": groups}


def _choice(photos):
    """A few photographs, of each edition in turn, so that the newest one does not take them all."""
    by_edition: dict = {}
    for entry in photos:
        if entry[0].renditions:
            by_edition.setdefault((entry[1], entry[2]), []).append(entry)
    chosen = []
    while len(chosen) < MOST_PHOTOS and any(by_edition.values()):
        for waiting in by_edition.values():
            if waiting and len(chosen) < MOST_PHOTOS:
                chosen.append(waiting.pop(0))
    return chosen
