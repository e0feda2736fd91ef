from pathlib import Path

import polib
import pytest

LOCALE = Path(__file__).resolve().parent.parent.parent / "sakura" / "locale"
CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def test_there_are_catalogues():
    assert CATALOGUES != []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_compiled_catalogue_is_that_of_its_source(path):
    def texts(catalogue):
        return {
            (entry.msgctxt, entry.msgid): entry.msgstr_plural or entry.msgstr for entry in catalogue
        }

    source = polib.pofile(str(path))
    compiled = polib.mofile(str(path.with_suffix(".mo")))

    assert texts(compiled) == texts(source.translated_entries())
