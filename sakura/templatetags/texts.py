"""Filters for texts in three languages; public pages and the desk register them as their own."""

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from sakura.languages import Text, page_language, reader_language


def say(text: Text | None) -> SafeString:
    """Return the text in the reader's language; another language is marked with ``lang``."""
    if not text:
        return SafeString("")
    spoken = text.pick(reader_language())
    if spoken.language == page_language():
        return conditional_escape(spoken.text)
    return format_html('<span lang="{}">{}</span>', spoken.html_lang, spoken.text)


def plain(text: Text | None) -> str:
    """Return the text alone, for attributes and the title of the page."""
    return text.pick(reader_language()).text if text else ""
