"""Pages that show when something is not as it should be: no database, no catalogue, no request."""

import datetime as dt
import re

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from sakura.languages import Text

PAGES = ["400.html", "403.html", "404.html", "410.html", "500.html", "503.html"]


@pytest.mark.parametrize("name", PAGES)
def test_error_page_shows_without_any_context(name):
    html = render_to_string(name)

    assert html.count("<h1>") == 1
    assert html.count('href="#b4"') == 1
    assert '<g id="b4">' in html
    assert "site.css" in html


@pytest.mark.parametrize("name", PAGES)
def test_error_page_shows_when_no_address_loads(name, settings):
    settings.ROOT_URLCONF = "tests.sakura.no_addresses"

    html = render_to_string(name, request=RequestFactory().get("/en/x/"))

    assert html.count("<h1>") == 1
    assert 'href=""' not in html


@pytest.mark.parametrize("name", PAGES)
def test_error_page_has_nothing_inline_and_is_not_indexed(name):
    html = render_to_string(name, request=RequestFactory().get("/en/x/"))

    assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\bsrc=)", html)
    assert '<meta name="robots" content="noindex">' in html
    assert 'rel="alternate"' not in html


def test_server_error_page_speaks_english_and_japanese():
    html = render_to_string("500.html")

    assert '<html lang="en">' in html
    assert '<div class="mt6" lang="ja">' in html
    assert "{%" not in html


def test_withdrawn_page_gives_reason_and_day():
    context = {"reason": Text(ja="写真の同意"), "date": dt.date(2020, 5, 2)}

    html = render_to_string("410.html", context)

    assert "It was published here and was withdrawn on May 2, 2020." in html
    assert '<p class="mt4"><span lang="ja">写真の同意</span></p>' in html
