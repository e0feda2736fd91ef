"""Pages of prose: what this site is, how it can be used, what it keeps, what it offers."""

from django.http import HttpResponse

from programs.statistics import TABLES
from programs.views.figures import shown_table
from programs.views.listing import program_cards
from programs.views.public import Page, public_page


@public_page
def about(page: Page) -> HttpResponse:
    """What the program and this site are."""
    return page.render("programs/about.html", {"cards": program_cards(page.catalogue)})


@public_page
def accessibility(page: Page) -> HttpResponse:
    """The accessibility statement."""
    return page.render("programs/accessibility.html", {})


@public_page
def privacy(page: Page) -> HttpResponse:
    """What is kept about visitors of this site and about invited people."""
    return page.render("programs/privacy.html", {})


@public_page
def data(page: Page) -> HttpResponse:
    """Files that may be used further, with licence and credits."""
    tables = [shown_table(table(page.catalogue), page.catalogue) for table in TABLES.values()]
    return page.render(
        "programs/data.html",
        {
            "tables": [table for table in tables if table.rows],
            "cards": program_cards(page.catalogue),
        },
    )
