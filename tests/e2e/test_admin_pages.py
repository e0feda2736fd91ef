"""Each kind of page of the admin, looked at in both themes and at two widths.

In English staff read them, in Japanese a publisher.
"""

import pytest

PAGES = {
    "start": "/admin/",
    "list of editions": "/admin/programs/edition/",
    "list of people": "/admin/participants/person/?q=sample",
    "edition": "edition",
    "new edition": "/admin/programs/edition/add/",
    "publication": "publication",
    "past program": "/admin/programs/edition/record-past/",
    "delegation": "delegation",
    "organization": "organization",
    "host": "host",
    "person": "person",
    "enrollment": "enrollment",
    "itinerary": "itinerary",
    "release": "release",
    "stop": "stop",
    "new stop": "/admin/visits/stop/add/",
    "photo": "photo",
    "history": "history",
    "deletion": "deletion",
    "404": "/admin/nothing/here/",
}
#: Django's template of tables of rows heads two columns with nothing: that of the names, which
#: stand above their rows, and that of the boxes for deletion where nothing can be deleted. To say
#: something there the whole template would have to be copied, for a rule that is advice.
EXCUSED = {
    ("empty-table-header", '<th class="original"></th>'),
    ("empty-table-header", "<th></th>"),
}
#: Where the first row of a list is looked at, and what of it.
ROWS = {
    "edition": ("programs/edition/?q=indian", "change/"),
    "publication": ("programs/edition/?q=indian", "publication/"),
    "delegation": ("programs/delegation/?q=sample", "change/"),
    "organization": ("programs/organization/?q=riken", "change/"),
    "host": ("visits/host/?q=riken", "change/"),
    "person": ("participants/person/?q=sample", "change/"),
    "enrollment": ("participants/enrollment/?q=sample", "change/"),
    "itinerary": ("visits/itinerary/?q=sample", "change/"),
    "release": ("visits/itinerary/?q=sample", "release/"),
    "stop": ("visits/stop/?q=tokyo", "change/"),
    "photo": ("visits/photo/", "change/"),
    "history": ("participants/person/?q=sample", "history/"),
    "deletion": ("participants/enrollment/?q=sample", "delete/"),
}


@pytest.fixture(scope="module", params=["en", "ja"])
def office(request, signed_in):
    """The window of somebody who reads this language."""
    window = signed_in("staff" if request.param == "en" else "publisher")
    window.open("/portal/")
    window.page.click(f"footer [name=language][value={request.param}]")
    assert window.page.locator("html").get_attribute("lang") == request.param
    return window


@pytest.fixture(scope="module", params=PAGES)
def opened(request, office):
    """The window with a page in it."""
    path = PAGES[request.param]
    if request.param in ROWS:
        rows, part = ROWS[request.param]
        office.open(f"/admin/{rows}")
        row = office.page.locator("#result_list tbody th a").first.get_attribute("href")
        path = f"{row.partition('change/')[0]}{part}"
    response = office.open(path)
    assert response.status == (404 if request.param == "404" else 200)
    return office


def test_page_has_one_heading_and_no_script_of_its_own(opened):
    structure = opened.structure()

    # Inline style is allowed in the admin, where select2 sets widths; icons there have their size
    # from the style sheet.
    assert {
        name: structure[name] for name in ("headings", "script", "handler", "drawing", "twice")
    } == {
        "headings": 1,
        "script": [],
        "handler": [],
        "drawing": [],
        "twice": [],
    }


def test_page_is_accessible(opened, request):
    opened.resize(is_narrow="-ja" in request.node.name)

    assert opened.violations("light", excused=EXCUSED) == []
    assert opened.violations("dark", only_colours=True) == []


def test_page_does_not_scroll_sideways(opened):
    opened.resize(is_narrow=True)

    assert opened.sticks_out() == []


def test_page_asks_nobody_else_and_breaks_no_rule(opened):
    assert opened.complaints == []
    opened.resize(is_narrow=False)
