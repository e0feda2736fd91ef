"""Filters for pages that show documents: texts in the reader's language, periods, codes."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from programs import wording
from programs.document import Figure, PublishedCountry
from sakura.dates import Period, format_day, format_fiscal_year, weekday_name
from sakura.languages import HTML_LANG, Text, page_language, reader_language
from sakura.templatetags.texts import plain, say

register = template.Library()
register.filter(say)
register.filter(plain)


@register.simple_tag
def main_lang() -> SafeString:
    """Return a ``lang`` attribute where the page's words are not in the language of the address."""
    language = page_language()
    if language == reader_language():
        return SafeString("")
    return format_html(' lang="{}"', HTML_LANG[language])


@register.simple_tag
def is_untranslated() -> bool:
    """Return whether the page's words are in another language than that of the address."""
    return page_language() != reader_language()


@register.filter
def in_japanese(text: Text) -> SafeString:
    """Return the Japanese text where it is not what ``say`` gives anyway, else nothing."""
    if not text.ja or text.pick(reader_language()).text == text.ja:
        return SafeString("")
    return format_html('<span lang="ja">{}</span>', text.ja)


@register.filter
def paragraphs(text: Text | None) -> SafeString:
    """Return the text as paragraphs, which blank lines part; another language is marked."""
    if not text:
        return SafeString("")
    spoken = text.pick(reader_language())
    foreign = spoken.language != page_language()
    opening = format_html('<p lang="{}">', spoken.html_lang) if foreign else mark_safe("<p>")
    parts = [part.strip() for part in re.split(r"\n\s*\n", spoken.text.replace("\r\n", "\n"))]
    return format_html_join("\n", "{}{}</p>", ((opening, part) for part in parts if part))


@register.filter
def when(period: Period) -> str:
    """Return the period in words, or that the date is not recorded."""
    return period.text(page_language())


@register.filter
def timed(period: Period) -> SafeString:
    """Return the period in words, inside ``<time>`` if it is one day or one month."""
    words = period.text(page_language())
    if period.first_day and period.first_day == period.last_day:
        return format_html('<time datetime="{}">{}</time>', period.first_day.isoformat(), words)
    if period.month and not (period.first_day or period.last_day):
        return format_html('<time datetime="{}">{}</time>', f"{period.month:%Y-%m}", words)
    return conditional_escape(words)


@register.filter
def day(value: dt.date) -> str:
    """Return the day in words, without weekday."""
    return format_day(value, page_language())


@register.filter
def weekday(value: dt.date) -> str:
    """Return the name of the weekday."""
    return weekday_name(value, page_language())


@register.filter
def short_weekday(value: dt.date) -> str:
    """Return the short name of the weekday, for the line of days."""
    return weekday_name(value, page_language(), short=True)


@register.filter
def fiscal_year(value: int) -> str:
    """Return a fiscal year as it stands in tables and chips: FY2018, 2018年度."""
    return format_fiscal_year(value, page_language(), short=True)


@register.filter
def long_fiscal_year(value: int) -> str:
    """Return a fiscal year as it stands in titles: fiscal year 2018, 2018年度."""
    return format_fiscal_year(value, page_language())


@register.filter
def number(value: int) -> str:
    """Return a whole number with commas at the thousands, as all three languages write it."""
    return f"{value:,}"


@register.filter
def prefecture(code: str) -> str:
    """Return the name of a prefecture."""
    return wording.prefecture_name(code)


@register.filter
def kind(code: str) -> str:
    """Return the name of a kind of organization."""
    return wording.kind_name(code)


@register.filter
def country(code: str, named: Iterable[PublishedCountry]) -> SafeString:
    """Return the name of a country or region, from the names that the document holds."""
    return say(wording.country_name(code, named)) if code else SafeString("")


@register.filter
def involvement(code: str) -> str:
    """Return what an organization was to the delegation."""
    return wording.involvement_name(code)


@register.filter
def figure_label(figure: Figure, named: Iterable[PublishedCountry] = ()) -> SafeString:
    """Return what a figure counts."""
    words = wording.figure_label(figure, named)
    return conditional_escape(words) if isinstance(words, str) else say(words)


@register.filter
def word(key: str, words: Mapping[str, str]) -> str:
    """Return the word that stands for a key, or nothing."""
    return words.get(key, "")
