from types import SimpleNamespace

import pytest
from django.utils.translation import override

from sakura.languages import LANGUAGES, Spoken, Text, languages_of, reader_language, suffix


@pytest.mark.parametrize(
    "text, language, spoken",
    [
        (Text(en="e", ja="j", zh="z"), "en", Spoken("e", "en")),
        (Text(en="e", ja="j", zh="z"), "ja", Spoken("j", "ja")),
        (Text(en="e", ja="j", zh="z"), "zh-hans", Spoken("z", "zh-hans")),
        (Text(ja="j", zh="z"), "en", Spoken("j", "ja")),
        (Text(zh="z"), "en", Spoken("z", "zh-hans")),
        (Text(en="e", zh="z"), "ja", Spoken("e", "en")),
        (Text(en="e", ja="j"), "zh-hans", Spoken("e", "en")),
        (Text(ja="j"), "zh-hans", Spoken("j", "ja")),
        (Text(), "ja", Spoken("", "ja")),
    ],
)
def test_pick_falls_back_and_says_which_language(text, language, spoken):
    assert text.pick(language) == spoken


def test_pick_refuses_unknown_languages():
    with pytest.raises(KeyError):
        Text(en="e").pick("fr")


def test_spoken_shows_its_text():
    spoken = Spoken("桜", "zh-hans")

    assert (f"{spoken}", spoken.html_lang, bool(spoken), bool(Spoken("", "en"))) == (
        "桜",
        "zh-Hans",
        True,
        False,
    )


def test_text_of_reads_the_three_columns():
    record = SimpleNamespace(title_en="e", title_ja="j", title_zh="")

    assert Text.of(record, "title") == Text(en="e", ja="j")
    with pytest.raises(AttributeError):
        Text.of(record, "summary")


@pytest.mark.parametrize(
    "text, languages",
    [
        (Text(), ()),
        (Text(zh="z", en="e"), ("en", "zh-hans")),
        (Text(en="e", ja="j", zh="z"), LANGUAGES),
    ],
)
def test_languages_of_a_text(text, languages):
    assert languages_of(text) == languages
    assert bool(text) == bool(languages)


def test_suffix_is_that_of_the_columns():
    assert [suffix(language) for language in LANGUAGES] == ["en", "ja", "zh"]


@pytest.mark.parametrize(
    "active, language",
    [("ja", "ja"), ("zh-hans", "zh-hans"), ("en", "en"), ("fr", "en"), (None, "en")],
)
def test_reader_language_is_one_of_ours(active, language):
    with override(active):
        assert reader_language() == language
