from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from sakura.dates import Period, WhenError, parse_when
from sakura.languages import LANGUAGES

DAY = Period(first_day=date(2019, 1, 23), last_day=date(2019, 1, 23))
WEEK = Period(first_day=date(2019, 1, 20), last_day=date(2019, 1, 26))
OVER_MONTHS = Period(first_day=date(2019, 1, 30), last_day=date(2019, 2, 2))
OVER_YEARS = Period(first_day=date(2018, 12, 28), last_day=date(2019, 1, 3))
OVER_ERAS = Period(first_day=date(2019, 4, 29), last_day=date(2019, 5, 2))
NOVEMBER = Period(month=date(2018, 11, 1))


@pytest.mark.parametrize(
    "text, period",
    [
        *(
            (text, DAY)
            for text in (
                "2019-01-23",
                "2019/1/23",
                "2019.1.23",
                "20190123",
                "２０１９－０１－２３",
                "２０１９年１月２３日",
                "2019 年 1 月 23 日",
                "2019‐01‐23",
                "2019ー01ー23",
                "January 23, 2019",
                "january 23 2019",
                "Jan. 23rd, 2019",
                "23 January 2019",
                "23rd of January, 2019",
                "Wednesday, January 23, 2019",
                "Wed 23 Jan 2019",
                "2019-01-23 (Wed)",
                "2019年1月23日（水）",
                "2019年1月23日(水曜日)",
                "2019年1月23日（水・祝）",
                "2019年1月23日 星期三",
                "2019年1月23日（周三）",
                "平成31年1月23日",
                "平成 31 年 1 月 23 日",
                "㍻31年1月23日",
                "H31.1.23",
                "h31/1/23",
                "  2019-01-23\n",
            )
        ),
        *(
            (text, WEEK)
            for text in (
                "2019-01-20 – 2019-01-26",
                "2019-01-20–2019-01-26",
                "2019-01-20 - 2019-01-26",
                "2019-01-20 – 01-26",
                "2019-01-20 – 26",
                "2019-01-20 to 2019-01-26",
                "from 2019-01-20 to 2019-01-26",
                "from 2019-01-20 until 2019-01-26",
                "January 20–26, 2019",
                "January 20-26, 2019",
                "January 20, 2019-January 26, 2019",
                "20–26 January 2019",
                "2019年1月20日～26日",
                "2019年1月20日〜26日",
                "2019年1月20日-26日",
                "2019年1月20日（日）～26日（土）",
                "2019年1月20日から26日まで",
                "2019年1月20日至26日",
                "2019/1/20～1/26",
                "2019/1/20-2019/1/26",
                "平成31年1月20日～26日",
            )
        ),
        ("January 30 – February 2, 2019", OVER_MONTHS),
        ("2019年1月30日～2月2日", OVER_MONTHS),
        ("December 28, 2018 – January 3, 2019", OVER_YEARS),
        ("2018年12月28日から2019年1月3日まで", OVER_YEARS),
        ("平成31年4月29日～令和元年5月2日", OVER_ERAS),
        ("平成31年4月29日～5月2日", OVER_ERAS),
        ("from January 20, 2019", Period(first_day=date(2019, 1, 20))),
        ("2019-01-20 –", Period(first_day=date(2019, 1, 20))),
        ("2019年1月20日から", Period(first_day=date(2019, 1, 20))),
        ("until January 26, 2019", Period(last_day=date(2019, 1, 26))),
        ("2019年1月26日まで", Period(last_day=date(2019, 1, 26))),
        *(
            (text, NOVEMBER)
            for text in (
                "2018-11",
                "2018/11",
                "2018年11月",
                "November 2018",
                "Nov 2018",
                "nov., 2018",
                "平成30年11月",
                "H30.11",
            )
        ),
        *(
            (text, Period(fiscal_year=2018))
            for text in (
                "FY2018",
                "fy 2018",
                "ＦＹ２０１８",
                "fiscal year 2018",
                "Fiscal 2018",
                "2018年度",
                "平成30年度",
                "H30年度",
            )
        ),
        ("令和元年度", Period(fiscal_year=2019)),
        ("令和1年度", Period(fiscal_year=2019)),
        ("平成31年度", Period(fiscal_year=2019)),
        ("平成元年1月", Period(month=date(1989, 1, 1))),
        ("昭和64年1月", Period(month=date(1989, 1, 1))),
        ("大正15年12月25日", Period(first_day=date(1926, 12, 25), last_day=date(1926, 12, 25))),
        ("昭和元年12月25日", Period(first_day=date(1926, 12, 25), last_day=date(1926, 12, 25))),
        ("明治45年7月30日", Period(first_day=date(1912, 7, 30), last_day=date(1912, 7, 30))),
        ("大正元年7月30日", Period(first_day=date(1912, 7, 30), last_day=date(1912, 7, 30))),
        ("R元.5.1", Period(first_day=date(2019, 5, 1), last_day=date(2019, 5, 1))),
        ("Sept 2018", Period(month=date(2018, 9, 1))),
        ("", Period()),
        ("  ", Period()),
        ("Date not recorded", Period()),
    ],
)
def test_parse_when_reads(text, period):
    assert parse_when(text) == period


UNREADABLE = (
    " is not understood. Write a day as 2019-01-23, a month as 2018-11, a fiscal year as FY2018,"
    " or days as 2019-01-20 – 2019-01-26."
)
DAYS_ONLY = (
    ": a range goes from a day to a day, as in 2019-01-20 – 2019-01-26. If the days are not known,"
    " write one month or one fiscal year."
)
REIWA = " does not exist: 令和 (Reiwa) begins on 2019-05-01. Write "
EXAMPLE = " Write it as in 2019-01-23."


@pytest.mark.parametrize(
    "text, message",
    [
        ("平成31年5月", f"{REIWA}令和元年5月."),
        ("平成31年5月1日", f"{REIWA}令和元年5月1日."),
        ("令和元年4月", f"{REIWA}平成31年4月."),
        ("平成32年度", f"{REIWA}令和2年度."),
        (
            "昭和64年1月8日",
            " does not exist: 平成 (Heisei) begins on 1989-01-08. Write 平成元年1月8日.",
        ),
        (
            "昭和64年度",
            " does not exist: 平成 (Heisei) begins on 1989-01-08. Write 平成元年度.",
        ),
        (
            "大正元年7月29日",
            " does not exist: 大正 (Taisho) begins on 1912-07-30. Write 明治45年7月29日.",
        ),
        ("平成0年1月", UNREADABLE),
        ("明治5年1月", ": the year 1872 is not between 1873 and 2199. Correct it."),
        ("0201-01-20", ": the year 201 is not between 1873 and 2199. Correct it."),
        ("平成2018年度", ": the year 4006 is not between 1873 and 2199. Correct it."),
        ("2019-02-30", ": there is no day 30 in 2019-02, which has 28 days."),
        ("2019-01-00", ": there is no day 0 in 2019-01, which has 31 days."),
        ("2019-01-20 – 2019-02-29", ": there is no day 29 in 2019-02, which has 28 days."),
        ("2019-13-01", f": there is no month 13.{EXAMPLE}"),
        ("2019-00", f": there is no month 0.{EXAMPLE}"),
        (
            "2019年1月23日（火）",
            ": 2019-01-23 is a Wednesday, not a Tuesday. Correct the day, or leave the weekday"
            " out.",
        ),
        (
            "2019",
            " is a calendar year. Write the fiscal year as FY2019 (April 2019 to March 2020), or a"
            " month as 2019-11.",
        ),
        (
            "平成30年",
            " is a calendar year. Write the fiscal year as FY2018 (April 2018 to March 2019), or a"
            " month as 2018-11.",
        ),
        ("January 23", f" has no year.{EXAMPLE}"),
        ("1月23日", f" has no year.{EXAMPLE}"),
        ("1/23", f" has no year.{EXAMPLE}"),
        ("1月23日～26日", f" has no year.{EXAMPLE}"),
        ("1/2/2019", " can be read in two ways. Write the year first, as in 2019-01-23."),
        (
            "2019-01-26 – 2019-01-20",
            " ends on 2019-01-20, before it begins on 2019-01-26. Write both days with their"
            " years.",
        ),
        (
            "December 28 – January 3, 2019",
            " ends on 2019-01-03, before it begins on 2019-12-28. Write both days with their"
            " years.",
        ),
        ("2018-10 – 2018-11", DAYS_ONLY),
        ("October – November 2018", DAYS_ONLY),
        ("2018-11 – 2018-12-03", DAYS_ONLY),
        ("FY2018–FY2019", UNREADABLE),
        ("soon", UNREADABLE),
        ("Smarch 3, 2019", UNREADABLE),
        ("23 2019", UNREADABLE),
        ("–", UNREADABLE),
        ("2019-01-20 – 21 – 22", UNREADABLE),
        ("2019-01-20-26", UNREADABLE),
        ("Wednesday, January 2019", UNREADABLE),
        ("18年度", UNREADABLE),
        ("2019-01-23T10:00", UNREADABLE),
        ("\x00", UNREADABLE),
        ("٢٠١٩-٠١-٢٣", UNREADABLE),
    ],
)
def test_parse_when_says_what_is_wrong(text, message):
    with pytest.raises(WhenError) as caught:
        parse_when(text)

    assert str(caught.value) == f"“{text}”{message}"


def test_parse_when_shortens_a_long_text_in_its_message():
    with pytest.raises(WhenError) as caught:
        parse_when("9" * 5000)

    assert str(caught.value) == f"“{'9' * 100}…”{UNREADABLE}"


days = st.dates(date(1873, 1, 1), date(2199, 12, 31))
periods = st.one_of(
    days.map(lambda day: Period(first_day=day, last_day=day)),
    st.tuples(days, days).map(lambda pair: Period(first_day=min(pair), last_day=max(pair))),
    days.map(lambda day: Period(first_day=day)),
    days.map(lambda day: Period(last_day=day)),
    days.map(lambda day: Period(month=day)),
    st.integers(1873, 2199).map(lambda year: Period(fiscal_year=year)),
    st.just(Period()),
)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(deadline=None)
@given(period=periods)
def test_parse_when_reads_back_what_periods_say(language, period):
    assert parse_when(period.text(language)) == period


@settings(deadline=None)
@given(st.text() | st.text(alphabet="0123456789-/.–～年月日度平成令和元HFYMay, ()水to"))
def test_parse_when_answers_any_text(text):
    with override("en"):
        try:
            period = parse_when(text)
        except WhenError:
            return
        assert parse_when(period.text("en")) == period
