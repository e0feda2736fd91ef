"""The filters of templates: texts, their language, periods and codes."""

import datetime as dt

import pytest
from django.utils.translation import override

from programs.document import Figure, PublishedCountry
from programs.templatetags import public
from programs.wording import kind_name, prefecture_name
from sakura.dates import Period
from sakura.languages import Text

BOTH = Text(en="Tokyo", ja="東京")


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("en", BOTH, "Tokyo"),
        ("ja", BOTH, "東京"),
        ("en", Text(ja="東京"), '<span lang="ja">東京</span>'),
        ("ja", Text(en="Tokyo"), '<span lang="en">Tokyo</span>'),
        # The interface has no Chinese words, so English is the language around.
        ("zh-hans", BOTH, "Tokyo"),
        ("zh-hans", Text(en="Tokyo", zh="东京"), '<span lang="zh-Hans">东京</span>'),
        ("en", Text(), ""),
        ("en", Text(en="A < B & C"), "A &lt; B &amp; C"),
        ("en", Text(ja="<b>"), '<span lang="ja">&lt;b&gt;</span>'),
    ],
)
def test_say_marks_what_is_in_another_language_than_the_page(language, text, shown):
    with override(language):
        assert public.say(text) == shown


def test_in_japanese_is_empty_where_it_would_repeat():
    with override("en"):
        assert public.in_japanese(BOTH) == '<span lang="ja">東京</span>'
        assert public.in_japanese(Text(en="RIKEN")) == ""
    with override("ja"):
        assert public.in_japanese(BOTH) == ""


def test_paragraphs_are_parted_by_blank_lines_and_escaped():
    with override("en"):
        assert public.paragraphs(Text(en="One\nline\r\n\r\n<b>two\n\n\n")) == (
            "<p>One\nline</p>\n<p>&lt;b&gt;two</p>"
        )
        assert public.paragraphs(Text(ja="一")) == '<p lang="ja">一</p>'
        assert public.paragraphs(Text()) == ""


@pytest.mark.parametrize(
    ("period", "shown"),
    [
        (
            Period(first_day=dt.date(2019, 1, 23), last_day=dt.date(2019, 1, 23)),
            '<time datetime="2019-01-23">January 23, 2019</time>',
        ),
        (Period(month=dt.date(2018, 11, 1)), '<time datetime="2018-11">November 2018</time>'),
        (Period(fiscal_year=2019), "fiscal year 2019"),
        (Period(), "date not recorded"),
    ],
)
def test_timed_says_no_more_than_is_known(period, shown):
    with override("en"):
        assert public.timed(period) == shown


def test_dates_of_untranslated_chinese_pages_are_in_the_language_of_the_page():
    with override("zh-hans"):
        assert public.when(Period(month=dt.date(2018, 11, 1))) == "November 2018"
        assert public.main_lang() == ' lang="en"'
        assert public.is_untranslated() is True
    with override("ja"):
        assert public.when(Period(month=dt.date(2018, 11, 1))) == "2018年11月"
        assert public.main_lang() == ""
        assert public.is_untranslated() is False


def test_codes_become_words_and_unknown_ones_stay():
    with override("en"):
        assert prefecture_name("JP-13") == "Tokyo"
        assert prefecture_name("") == "Prefecture not recorded"
        assert kind_name("research_institute") == "research institute"
        assert kind_name("of-a-later-version") == "of-a-later-version"


def test_figure_label_uses_its_own_words_or_says_what_narrows_it():
    india = PublishedCountry(code="IN", name=Text(en="India"))

    with override("en"):
        assert public.figure_label(Figure(counts="people", value=30)) == "people invited"
        assert public.figure_label(Figure(counts="hosts", value=1)) == "host visited"
        assert (
            public.figure_label(
                Figure(counts="people", value=30, country="IN", role="member"), [india]
            )
            == "people invited, India, member"
        )
        assert (
            public.figure_label(Figure(counts="people", value=1, label=Text(ja="研究者")))
            == '<span lang="ja">研究者</span>'
        )
        assert public.country("IN", [india]) == "India"
        assert public.country("", [india]) == ""
