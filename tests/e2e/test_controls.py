"""What a visitor can operate, with and without script: language, display, menu, filter."""

import pytest

BACKGROUND = "() => getComputedStyle(document.body).backgroundColor"
PAPER = {"light": "rgb(253, 251, 250)", "dark": "rgb(20, 17, 31)"}


@pytest.mark.parametrize("path", ["/hosts/riken/", "/programs/indian-officers/fy2018/", "/"])
def test_language_switch_keeps_the_page(visitor_without_script, path):
    visitor_without_script.open(f"/en{path}")
    page = visitor_without_script.page

    page.click("nav.lang [hreflang=ja]")

    assert page.url == f"{visitor_without_script.origin}/ja{path}"
    assert page.locator("html").get_attribute("lang") == "ja"
    assert page.locator("nav.lang [aria-current]").all_inner_texts() == ["日本語"]


def test_theme_is_kept_without_script(open_window):
    window = open_window(java_script_enabled=False)
    page = window.page
    window.open("/en/hosts/riken/")
    assert page.evaluate(BACKGROUND) == PAPER["light"]

    page.check("footer [name=theme][value=dark]")
    page.click("footer .prefs button")

    assert page.url == f"{window.origin}/en/hosts/riken/"
    assert page.evaluate(BACKGROUND) == PAPER["dark"]
    window.open("/ja/statistics/")
    assert page.evaluate(BACKGROUND) == PAPER["dark"]
    assert page.is_checked("footer [name=theme][value=dark]")
    page.check("footer [name=theme][value=auto]")
    page.click("footer .prefs button")
    assert page.evaluate(BACKGROUND) == PAPER["light"]
    assert window.context.cookies() == []


def test_theme_changes_at_once_with_script(open_window):
    window = open_window(color_scheme="dark")
    page = window.page
    window.open("/en/")
    assert page.evaluate(BACKGROUND) == PAPER["dark"]
    assert not page.is_visible("footer .prefs button")

    with page.expect_response("**/preferences/"):
        page.check("footer [name=theme][value=light]")

    assert page.evaluate(BACKGROUND) == PAPER["light"]
    assert [cookie["name"] for cookie in window.context.cookies()] == ["theme"]
    window.open("/ja/hosts/")
    assert page.evaluate(BACKGROUND) == PAPER["light"]
    assert page.is_checked("footer [name=theme][value=light]")
    assert window.complaints == []


def test_hosts_are_filtered_alike_with_and_without_script(visitor, visitor_without_script):
    visitor.open("/en/hosts/")
    visitor.page.fill("#q", "riken")
    with_script = visitor.page.locator("#hosts > li:visible h2 a").all_inner_texts()
    count_with_script = visitor.page.inner_text("[data-count]")

    visitor_without_script.open("/en/hosts/")
    page = visitor_without_script.page
    page.fill("#q", "riken")
    page.click("form.filter button")

    assert with_script == ["RIKEN"]
    assert page.locator("#hosts > li h2 a").all_inner_texts() == with_script
    assert page.inner_text("[data-count]") == count_with_script == "1 host"
    assert page.url.startswith(f"{visitor_without_script.origin}/en/hosts/?q=riken")


def test_hosts_say_when_none_is_found(visitor, visitor_without_script):
    visitor.open("/en/hosts/")
    visitor.page.fill("#q", "nowhere")

    visitor_without_script.open("/en/hosts/")
    page = visitor_without_script.page
    page.fill("#q", "nowhere")
    page.click("form.filter button")

    assert visitor.page.locator("#hosts > li:visible").count() == 0
    assert visitor.page.inner_text("[data-count]") == "0 hosts"
    assert visitor.page.locator("text=Show every host").is_visible()
    assert page.inner_text("[data-count]") == "0 hosts"
    page.click("text=Show every host")
    assert page.locator("#hosts > li").count() > 5


@pytest.mark.parametrize(
    "path", ["/en/", "/ja/programs/indian-officers/fy2018/", "/accounts/login/"]
)
def test_skip_link_is_first_and_leads_to_the_content(open_window, path):
    window = open_window()
    page = window.page
    window.open(path)

    page.keyboard.press("Tab")

    skip = page.locator(".skip")
    assert skip.evaluate("link => link === document.activeElement")
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main"
    window.context.close()


def test_menu_opens_by_keyboard_and_escape_closes_it(visitor):
    visitor.open("/en/hosts/")
    visitor.resize(is_narrow=True)
    page = visitor.page
    menu = page.locator("details.menu")
    assert not menu.locator("a").first.is_visible()

    menu.locator("summary").focus()
    page.keyboard.press("Enter")

    assert menu.locator("a:visible").all_inner_texts() == [
        "Programs",
        "Hosts",
        "Statistics",
        "About",
    ]
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert not menu.evaluate("menu => menu.open")
    assert menu.locator("summary").evaluate("summary => summary === document.activeElement")
    visitor.resize(is_narrow=False)


def test_menu_opens_without_script(visitor_without_script):
    visitor_without_script.open("/en/hosts/")
    visitor_without_script.resize(is_narrow=True)
    page = visitor_without_script.page

    page.click("details.menu summary")
    page.click("details.menu a >> text=Statistics")

    assert page.inner_text("h1") == "Statistics"
    visitor_without_script.resize(is_narrow=False)


def test_focus_is_visible_on_every_control_of_a_page(visitor):
    visitor.open("/en/hosts/")
    page = visitor.page
    seen = 0
    while True:
        page.keyboard.press("Tab")
        ring = page.evaluate(
            """() => {
              const element = document.activeElement;
              if (element === document.body) return null;
              const style = getComputedStyle(element);
              const box = element.getBoundingClientRect();
              const hasRing = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
              const isInView = box.bottom > 0 && box.top < innerHeight;
              return [hasRing || style.boxShadow !== "none", isInView, element.outerHTML];
            }"""
        )
        if ring is None:
            break
        assert ring[:2] == [True, True], ring[2]
        seen += 1

    assert seen > 30
