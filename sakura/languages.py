"""The three languages of the texts, and the one way to read them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.utils.translation import get_language, pgettext

from sakura.frozen import Struct

LANGUAGES: Final = ("en", "ja", "zh-hans")
"""The language codes of Django and of the addresses, in the order in which they are offered."""

SUFFIXES: Final = {"en": "en", "ja": "ja", "zh-hans": "zh"}
"""The ending of the columns of each language (``title_zh``), which is also its field in Text."""

HTML_LANG: Final = {"en": "en", "ja": "ja", "zh-hans": "zh-Hans"}
"""The value of the ``lang`` attribute for each language."""

LANGUAGE_NAMES: Final = {"en": "English", "ja": "日本語", "zh-hans": "中文"}
"""The name of each language in itself; never translated."""

# English before Japanese for readers of Chinese too: the invited officers work in English.
_FALLBACK: Final = {
    "en": ("en", "ja", "zh-hans"),
    "ja": ("ja", "en", "zh-hans"),
    "zh-hans": ("zh-hans", "en", "ja"),
}


class Spoken(NamedTuple):
    """A text and the language that it is in, which need not be the one that was asked for."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def html_lang(self) -> str:
        """The value for the ``lang`` attribute of the element that shows the text."""
        return HTML_LANG[self.language]


class Text(Struct):
    """The same text in up to three languages; what is not there is empty."""

    en: str = ""
    ja: str = ""
    zh: str = ""

    @classmethod
    def of(cls, obj: Any, name: str) -> "Text":
        """Return the text in the columns ``name_en``, ``name_ja`` and ``name_zh`` of a record.

        Raises AttributeError if the record lacks one of them.
        """
        return cls(
            en=getattr(obj, f"{name}_en"),
            ja=getattr(obj, f"{name}_ja"),
            zh=getattr(obj, f"{name}_zh"),
        )

    def __bool__(self) -> bool:
        return bool(self.en or self.ja or self.zh)

    def in_language(self, language: str) -> str:
        """Return the text in just this language; empty if there is none."""
        text: str = getattr(self, SUFFIXES[language])
        return text

    def pick(self, language: str) -> Spoken:
        """Return the text to show to a reader of this language, and the language it is in.

        The language asked for comes first, then English, then Japanese, then Chinese. If all
        are empty, the text is empty and the language is the one asked for.
        Raises KeyError for a language that is not one of LANGUAGES.
        """
        for candidate in _FALLBACK[language]:
            if text := self.in_language(candidate):
                return Spoken(text, candidate)
        return Spoken("", language)


def suffix(language: str) -> str:
    """Return the column suffix of a language: "zh" for "zh-hans". Raises KeyError for others."""
    return SUFFIXES[language]


def languages_of(text: Text) -> tuple[str, ...]:
    """Return the codes of the languages in which the text is there, in the order of LANGUAGES."""
    return tuple(language for language in LANGUAGES if text.in_language(language))


def reader_language() -> str:
    """Return the language of the reader of this request; English where Django's is not ours."""
    language = get_language()
    return language if language in LANGUAGES else "en"


def page_language() -> str:
    """Return the language of the words and dates of a page, as opposed to that of its texts.

    That is the language of the address, save where the interface is not translated: then English.
    The Chinese catalogue translates the text below to zh-hans once it holds the whole interface.
    """
    language = reader_language()
    if language != "zh-hans":
        return language
    return pgettext("language that this catalogue is in: en or zh-hans", "en")


def columns_of(name: str, values: Sequence[str]) -> dict[str, str]:
    """Return columns of a text from a list in the order of LANGUAGES, which may end early.

    ``columns_of("title", ["Tour", "見学"])`` is ``{"title_en": "Tour", "title_ja": "見学"}``.
    """
    return {
        f"{name}_{ending}": value for ending, value in zip(SUFFIXES.values(), values, strict=False)
    }


def columns_in(row: Mapping[str, Any], names: Sequence[str]) -> dict[str, str]:
    """Return the columns of those of the named texts that a row of a fixture has."""
    return {
        column: value
        for name in names
        if name in row
        for column, value in columns_of(name, row[name]).items()
    }
