import re

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation


def links(path, language="en"):
    """(path, hreflang, absolute, current) of each language."""
    request = RequestFactory().get(path)
    context = Context({"request": request})
    with translation.override(language):
        Template("{% load site %}{% language_links as languages %}").render(context)
    return [
        (link.path, link.html_lang, link.absolute, link.is_current) for link in context["languages"]
    ]


def test_language_links_change_the_prefix_alone_and_keep_the_query():
    assert links("/ja/hosts/?q=riken&kind=", "ja") == [
        ("/en/hosts/?q=riken&kind=", "en", "http://testserver/en/hosts/", False),
        ("/ja/hosts/?q=riken&kind=", "ja", "http://testserver/ja/hosts/", True),
        ("/zh-hans/hosts/?q=riken&kind=", "zh-Hans", "http://testserver/zh-hans/hosts/", False),
    ]


@pytest.mark.parametrize("path", ["/portal/", "/", "/en", "/english/", "/accounts/login/"])
def test_addresses_without_a_language_have_no_language_links(path):
    assert links(path) == []


def test_tags_work_on_an_error_page_without_a_request():
    source = (
        "{% load site %}{% language_links as languages %}{% main_menu as menu %}"
        '{{ languages|length }}[{% link "no:such_address" 1 %}]'
    )

    assert Template(source).render(Context()) == "0[]"


@pytest.mark.parametrize(
    "path, current",
    [
        ("/en/programs/", {"Programs": "page"}),
        ("/en/programs/indian-officers/fy2018/", {"Programs": "true"}),
        ("/en/hosts/riken/", {"Hosts": "true"}),
        ("/en/", {}),
    ],
)
def test_main_menu_marks_the_page_and_its_section(path, current):
    context = Context({"request": RequestFactory().get(path)})

    with translation.override("en"):
        Template("{% load site %}{% main_menu as menu %}").render(context)

    assert [str(link.name) for link in context["menu"]] == [
        "Programs",
        "Hosts",
        "Statistics",
        "About",
    ]
    assert {str(link.name): link.current for link in context["menu"] if link.current} == current


def test_desk_offers_the_languages_of_its_users_and_marks_the_present_one():
    html = render_to_string("includes/desk_languages.html", {"html_lang": "ja"})

    assert re.findall(r'value="([^"]+)" lang="([^"]+)"( aria-pressed="true")?>([^<]+)<', html) == [
        ("en", "en", "", "English"),
        ("ja", "ja", ' aria-pressed="true"', "日本語"),
    ]
