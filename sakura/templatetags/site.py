"""What every page needs: links that may not exist yet, the main menu, the same page elsewhere.

Nothing here asks the database, reads the session, or fails on an error page.
"""

import re
from typing import NamedTuple

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sakura.languages import HTML_LANG, LANGUAGE_NAMES
from sakura.models import User

register = template.Library()

MAIN_MENU = (
    ("programs:program_list", _("Programs")),
    ("programs:host_list", _("Hosts")),
    ("programs:statistics", _("Statistics")),
    ("programs:about", _("About")),
)


class Link(NamedTuple):
    """A link of a menu. ``current`` is the value of ``aria-current``, empty elsewhere."""

    url: str
    name: str
    current: str = ""


class LanguageLink(NamedTuple):
    """The same page in a language: code of Django, value of ``lang``, own name, path, address."""

    code: str
    html_lang: str
    name: str
    path: str
    absolute: str
    is_current: bool


def _reverse(name, *args):
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@register.simple_tag
def link(name, *args):
    """Return the path of a named address, or an empty text where there is none.

    For error pages, which must show even when the addresses do not load as they should.
    """
    return _reverse(name, *args)


def _current(path, url):
    if path == url:
        return "page"
    return "true" if path.startswith(url) else ""


@register.simple_tag(takes_context=True)
def main_menu(context):
    """Return the links of the main menu, the present page or its section marked."""
    request = context.get("request")
    path = request.path if request else ""
    links = ((_reverse(name), label) for name, label in MAIN_MENU)
    return [Link(url, label, _current(path, url)) for url, label in links if url]


@register.simple_tag(takes_context=True)
def language_links(context):
    """Return the present page in every language; empty for addresses without a language prefix.

    Only the prefix of the path is changed, so no address has to be resolved and no record read.
    ``path`` keeps the query, so that a filter stays; ``absolute`` is for hreflang and has none.
    """
    request = context.get("request")
    if request is None:
        return []
    codes = [code for code, _name in settings.LANGUAGES]
    match = re.fullmatch(rf"/({'|'.join(map(re.escape, codes))})(/.*)", request.path)
    if not match:
        return []
    query = request.META.get("QUERY_STRING", "")
    current = get_language()
    links = []
    for code in codes:
        path = f"/{code}{match[2]}"
        links.append(
            LanguageLink(
                code=code,
                html_lang=HTML_LANG[code],
                name=LANGUAGE_NAMES[code],
                path=f"{path}?{query}" if query else path,
                absolute=request.build_absolute_uri(path),
                is_current=code == current,
            )
        )
    return links


@register.simple_tag
def interface_languages():
    """Return the languages that a user may choose: (code, value of ``lang``, own name)."""
    field = User._meta.get_field("language")
    return [(code, HTML_LANG[code], LANGUAGE_NAMES[code]) for code, _name in field.choices]
