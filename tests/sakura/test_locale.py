"""The catalogues are whole: compiled, translated, and of the texts that the code marks."""

import ast
import re
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent.parent
LOCALE = ROOT / "sakura" / "locale"
CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
APPS = ("sakura", "programs", "participants", "visits")

#: Functions that mark a text, by how many texts (singular, plural) and whether a context is first.
MARKERS = {
    f"{name}{lazy}": (has_context, forms)
    for name, has_context, forms in (
        ("gettext", False, 1),
        ("ngettext", False, 2),
        ("pgettext", True, 1),
        ("npgettext", True, 2),
    )
    for lazy in ("", "_lazy")
} | {"_": (False, 1), "gettext_noop": (False, 1)}

TEXT = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b({'|'.join(MARKERS)})\(({TEXT}(?:,\s*{TEXT})*)", re.DOTALL)

each_catalogue = pytest.mark.parametrize(
    "path", CATALOGUES, ids=lambda path: path.parent.parent.name
)


def test_there_are_catalogues():
    assert CATALOGUES != []


@each_catalogue
def test_compiled_catalogue_is_that_of_its_source(path):
    def texts(catalogue):
        return {
            (entry.msgctxt, entry.msgid): entry.msgstr_plural or entry.msgstr for entry in catalogue
        }

    source = polib.pofile(str(path))
    compiled = polib.mofile(str(path.with_suffix(".mo")))

    assert texts(compiled) == texts(source.translated_entries())


@each_catalogue
def test_catalogue_has_nothing_untranslated_fuzzy_or_obsolete(path):
    source = polib.pofile(str(path))

    open_entries = [*source.untranslated_entries(), *source.fuzzy_entries()]
    assert [entry.msgid for entry in [*open_entries, *source.obsolete_entries()]] == []


@each_catalogue
def test_translations_keep_the_placeholders(path):
    def placeholders(text):
        return set(re.findall(r"%\(\w+\)[sd]|\{\w+\}|%s|%%", text))

    lost = [
        entry.msgid
        for entry in polib.pofile(str(path))
        for text in entry.msgstr_plural.values() or [entry.msgstr]
        if placeholders(text) != placeholders(entry.msgid_plural or entry.msgid)
    ]

    assert lost == []


@each_catalogue
def test_catalogue_has_the_texts_of_the_code(path):
    """Without the gettext tools: texts as Python's and Django's own parsers find them."""
    marked = {text for name in sources() for text in texts_of(name)}
    catalogue = {
        (entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in polib.pofile(str(path))
    }
    # A text may stand with and without a plural; the catalogue then has the one with it.
    with_plural = {(context, text) for context, text, plural in catalogue if plural}
    marked = {row for row in marked if row[2] or row[:2] not in with_plural}

    assert {"missing": marked - catalogue, "left over": catalogue - marked} == {
        "missing": set(),
        "left over": set(),
    }


def sources():
    modules = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    templates = [
        path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt")
    ]
    return modules + templates


def texts_of(path):
    """Return (context, text, plural) of each text that a source file marks for translation."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        calls = (
            (getattr(node.func, "id", getattr(node.func, "attr", "")), node.args)
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Call)
        )
        found = [
            (name, [arg.value for arg in args if isinstance(arg, ast.Constant)])
            for name, args in calls
            if name in MARKERS
        ]
    else:
        # Django turns a template into calls with nothing but literals and a count.
        found = [
            (name, [ast.literal_eval(text) for text in re.findall(TEXT, texts, re.DOTALL)])
            for name, texts in CALL.findall(templatize(source))
        ]
    for name, texts in found:
        has_context, forms = MARKERS[name]
        if len(texts) >= has_context + forms:
            context = texts[0] if has_context else None
            text, plural = (*texts[has_context:], "")[:2]
            yield context, text, plural if forms == 2 else ""
