import re

import pytest
from django.utils.translation import get_language, gettext, ngettext, override, pgettext

from sakura.typst import unprintable
from visits.choices import PartOfDay, Prefecture, StopKind
from visits.exports.chinese import WORDS, paper_language


def test_words_of_papers_are_chinese_within_and_nowhere_else():
    with override("zh-hans"):
        assert gettext("Meeting point") == "Meeting point"
        with paper_language("zh-hans"):
            assert get_language() == "zh-hans"
            assert gettext("Meeting point") == "集合地点"
            assert pgettext("stop", "cancelled") == "已取消"
            assert ngettext("%(count)d person", "%(count)d people", 3) % {"count": 3} == "3人"
        assert gettext("Meeting point") == "Meeting point"


@pytest.mark.parametrize(("language", "word"), [("en", "Meeting point"), ("ja", "集合場所")])
def test_other_languages_are_as_everywhere(language, word):
    with paper_language(language):
        assert gettext("Meeting point") == word


def test_choices_that_are_printed_have_words():
    with paper_language("zh-hans"):
        labels = [
            str(choice.label) for choices in (Prefecture, PartOfDay, StopKind) for choice in choices
        ]

    assert [label for label in labels if re.search("[A-Za-z]", label)] == []


def test_words_keep_their_places_and_can_be_printed():
    for english, chinese in WORDS.items():
        assert set(re.findall(r"%\(\w+\)\w|\{\w+\}", english)) == set(
            re.findall(r"%\(\w+\)\w|\{\w+\}", chinese)
        )
    assert unprintable("".join(WORDS.values())) == ""
