"""Work at the desk and in the admin as people do it: by typing, choosing and pressing."""

import csv
import re

import pytest


@pytest.fixture
def desk(signed_in):
    """The coordinator's window, in English, and the address of the sample delegation."""
    window = signed_in("coordinator")
    window.resize(is_narrow=False)
    window.open("/portal/")
    window.page.click("footer [name=language][value=en]")
    link = window.page.locator("tr:has(.tag.sample) a[href*='/portal/delegations/']").first
    return window, link.get_attribute("href")


@pytest.fixture
def office(signed_in):
    """The window of staff, in English."""
    window = signed_in("staff")
    window.resize(is_narrow=False)
    window.open("/portal/")
    window.page.click("footer [name=language][value=en]")
    return window


def test_coordinator_downloads_what_the_form_says(desk):
    window, delegation = desk
    page = window.page
    window.open(f"{delegation}export/")

    page.check("[name=audience][value=participant]")
    page.check("[name=format][value=csv]")
    with page.expect_download() as downloading:
        page.click("main form button")

    download = downloading.value
    assert re.fullmatch(r"indian-officers-fy2026-.*participant\.csv", download.suggested_filename)
    with open(download.path(), encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) > 10
    assert window.complaints == []


def test_stop_with_a_mistake_comes_back_with_all_that_was_typed(desk):
    window, delegation = desk
    page = window.page
    window.open(f"{delegation}stops/new/?day=2027-01-19")
    before = page.locator("text=A walk in the garden").count()

    page.fill("[name=title_en]", "A walk in the garden")
    page.fill("[name=start_time]", "09:15")
    page.check("[name=takes_part][value=groups]")
    page.click("main form .acts button >> nth=0")

    assert page.title().startswith("Error:")
    assert page.locator(".esum").evaluate("summary => summary === document.activeElement")
    assert "Choose the groups that take part." in page.inner_text(".esum")
    assert page.input_value("[name=title_en]") == "A walk in the garden"
    assert page.input_value("[name=start_time]") == "09:15"
    assert window.violations("light") == []
    page.check("[name=takes_part][value=everyone]")
    page.click("main form .acts button >> nth=0")
    assert page.locator("text=A walk in the garden").count() > before
    assert window.complaints == []


def test_hosts_are_found_by_typing_and_their_sites_after_them(office):
    page = office.page
    office.open("/admin/visits/itinerary/?q=sample")
    page.locator("#result_list tbody th a").first.click()
    page.locator("a[href*='/admin/visits/stop/add/']").first.click()
    page.locator("#stop_hosts-group .add-row a, #stop_hosts-group .addlink").first.click()
    row = page.locator("#stop_hosts-0")

    row.get_by_role("combobox", name="Host").click()
    found = page.locator(".select2-results__option[role=option]:not(.loading-results)")
    with page.expect_response("**/admin/autocomplete/?term=**"):
        page.keyboard.type("理化学研究所")
    found.filter(has_text="RIKEN").click()
    row.get_by_role("combobox", name="Site").click()
    found.first.wait_for()
    sites = found.all_inner_texts()

    assert row.locator("select[name$='-host'] option:checked").inner_text() == "RIKEN"
    assert sites
    assert all("RIKEN" in site for site in sites)
    assert office.complaints == []
