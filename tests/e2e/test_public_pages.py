"""Each kind of public page in both languages, looked at in both themes and at two widths."""

import pytest

PAGES = {
    "home": "/",
    "programs": "/programs/",
    "program": "/programs/chinese-officers/",
    "edition with dates": "/programs/indian-officers/fy2018/",
    "edition without dates": "/programs/chinese-officers/fy2019/",
    "edition of a month": "/programs/asean-young-officers/fy2018/",
    "itinerary": "/programs/indian-officers/fy2018/itinerary/",
    "hosts": "/hosts/",
    "hosts, filtered": "/hosts/?prefecture=JP-13",
    "hosts, none found": "/hosts/?q=nowhere",
    "host": "/hosts/riken/",
    "statistics": "/statistics/",
    "about": "/about/",
    "accessibility": "/about/accessibility/",
    "privacy": "/about/privacy/",
    "data": "/about/data/",
    "404": "/nothing/here/",
}
MOST_BYTES = 25_000
MOST_ELEMENTS = 1_000


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((f"/{language}{path}", 404 if name == "404" else 200), id=f"{name}-{language}")
        for name, path in PAGES.items()
        for language in ("en", "ja", "zh-hans")
        # In Chinese the pages are those of the others with a notice.
        if language != "zh-hans" or name in ("home", "edition with dates", "hosts")
    ],
)
def opened(request, visitor):
    """The window with a page in it, and the page's address."""
    path, status = request.param
    response = visitor.open(path)
    assert response.status == status
    return visitor, path


def test_page_has_one_heading_and_nothing_inline(opened):
    window, _path = opened

    structure = window.structure()

    assert structure.pop("elements") <= MOST_ELEMENTS
    assert structure == {
        "headings": 1,
        "style": [],
        "script": [],
        "handler": [],
        "image": [],
        "drawing": [],
        "twice": [],
    }


def test_page_weighs_little(opened):
    window, _path = opened

    weight = window.weight()

    assert len(weight) == 3
    assert all(weight.values())
    assert sum(weight.values()) <= MOST_BYTES, weight


def test_page_is_accessible(opened):
    window, path = opened
    # Half of the pages are looked at in a narrow window, where the menu and the lists differ.
    window.resize(is_narrow=path.startswith("/ja/"))

    assert window.violations("light") == []
    assert window.violations("dark", only_colours=True) == []


def test_page_does_not_scroll_sideways(opened):
    window, _path = opened
    window.resize(is_narrow=True)

    assert window.sticks_out() == []
    window.space_text()
    assert window.sticks_out() == []


def test_page_is_whole_without_script(opened, visitor_without_script):
    window, path = opened
    window.resize(is_narrow=False)

    visitor_without_script.open(path)

    assert visitor_without_script.lines_read() == window.lines_read()


def test_page_asks_nobody_else_and_breaks_no_rule(opened):
    window, _path = opened
    window.scroll_to_end()

    assert window.complaints == []
    assert window.context.cookies() == []
