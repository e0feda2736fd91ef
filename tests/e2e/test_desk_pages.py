"""Each kind of page of the desk, and sign-in: looked at in both themes and at two widths.

The pages have no language in their address. In English a coordinator reads them, in Japanese a
publisher, who sees every delegation.
"""

import re

import pytest

DAY = "2027-01-19"
PAGES = {
    "delegations": "/portal/",
    "delegation": "{delegation}",
    "day": "{delegation}days/2027-01-19/",
    "day with a conflict": "{delegation}days/2027-01-20/",
    "new stop": "{delegation}stops/new/?day=2027-01-19",
    "stop": "{stop}",
    "deletion of a stop": "{stop_delete}",
    "shift": f"{{delegation}}days/{DAY}/shift/?first={{uid}}&minutes=300&group=",
    "move": f"{{stop_move}}?day={DAY}&start=23:30",
    "copy of a stop": f"{{stop_copy}}?copy=1&days={DAY}",
    "copy of a delegation": "{delegation}copy/?first_day=2027-02-21&alignment=day&target=new",
    "export": "{delegation}export/",
    "export with an error": "{delegation}export/file/?format=pdf&audience=host&source=draft",
    "release of a plan": "{delegation}release/",
    "release of a record": "{delegation}release/?kind=record",
    "release": "{release}",
    "password": "/accounts/password/change/",
    "404": "/portal/nothing/here/",
}


@pytest.fixture(scope="module", params=["en", "ja"])
def desk(request, signed_in):
    """The window of somebody who reads this language, and the addresses of the sample plan."""
    window = signed_in("coordinator" if request.param == "en" else "publisher")
    page = window.page
    window.open("/portal/")
    page.click(f"footer [name=language][value={request.param}]")
    assert page.locator("html").get_attribute("lang") == request.param
    sample = "tr:has(.tag.sample) a[href*='/portal/delegations/']"
    delegation = page.locator(sample).first.get_attribute("href")
    window.open(delegation)
    release = page.locator("a[href*='/portal/releases/']").first.get_attribute("href")
    window.open(f"{delegation}days/{DAY}/")
    stop = page.locator("a[href*='/stops/'][href*='/edit/']").first.get_attribute("href")
    stop = re.sub(r"[?#].*", "", stop)
    return window, {
        "delegation": delegation,
        "release": release,
        "stop": stop,
        "uid": stop.split("/")[-3],
        "stop_move": stop.replace("/edit/", "/move/"),
        "stop_copy": stop.replace("/edit/", "/copy/"),
        "stop_delete": stop.replace("/edit/", "/delete/"),
    }


@pytest.fixture(scope="module", params=PAGES)
def opened(request, desk):
    """The window with a page in it."""
    window, addresses = desk
    response = window.open(PAGES[request.param].format(**addresses))
    assert response.status == (404 if request.param == "404" else 200)
    return window


@pytest.fixture(scope="module", params=["en", "ja"])
def entrance(request, open_window):
    """The window of somebody who reads this language and is not signed in."""
    return open_window(locale={"en": "en-US", "ja": "ja-JP"}[request.param])


def test_page_has_one_heading_and_nothing_inline(opened):
    structure = opened.structure()

    assert structure.pop("elements") <= 3_000
    assert structure == {
        "headings": 1,
        "style": [],
        "script": [],
        "handler": [],
        "image": [],
        "drawing": [],
        "twice": [],
    }


def test_page_is_accessible(opened, request):
    opened.resize(is_narrow="-ja" in request.node.name)

    assert opened.violations("light") == []
    assert opened.violations("dark", only_colours=True) == []


def test_page_does_not_scroll_sideways(opened):
    opened.resize(is_narrow=True)

    assert opened.sticks_out() == []


def test_page_asks_nobody_else_and_breaks_no_rule(opened):
    assert opened.complaints == []
    opened.resize(is_narrow=False)


@pytest.mark.parametrize("path", ["/portal/", "/accounts/login/", "/accounts/password/reset/"])
def test_pages_of_sign_in_are_accessible(entrance, path):
    entrance.open(path)
    entrance.resize(is_narrow=False)

    assert entrance.structure() | {"elements": 0} == {
        "headings": 1,
        "style": [],
        "script": [],
        "handler": [],
        "image": [],
        "drawing": [],
        "twice": [],
        "elements": 0,
    }
    assert entrance.violations("light") == []
    assert entrance.violations("dark", only_colours=True) == []
    entrance.resize(is_narrow=True)
    assert entrance.sticks_out() == []
    assert entrance.complaints == []


def test_wrong_password_is_said_and_the_name_is_kept(entrance):
    entrance.open("/accounts/login/?next=/portal/")
    page = entrance.page
    page.fill("[name=login]", "coordinator")
    page.fill("[name=password]", "not the password")
    page.click("main form button")

    assert page.input_value("[name=login]") == "coordinator"
    assert page.locator(".esum").evaluate("summary => summary === document.activeElement")
    assert entrance.violations("light") == []
