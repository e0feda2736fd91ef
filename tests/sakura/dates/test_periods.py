from datetime import date, time

import pytest

from sakura.dates import (
    Period,
    fiscal_year_days,
    fiscal_year_of,
    format_day,
    format_days,
    format_fiscal_year,
    format_month,
    format_time_range,
    weekday_name,
)

DAY = date(2019, 1, 23)


@pytest.mark.parametrize(
    "day, fiscal_year",
    [(date(2019, 3, 31), 2018), (date(2019, 4, 1), 2019), (date(2018, 4, 1), 2018)],
)
def test_fiscal_year_begins_in_april(day, fiscal_year):
    first, last = fiscal_year_days(fiscal_year)

    assert fiscal_year_of(day) == fiscal_year
    assert first <= day <= last
    assert (first, last) == (date(fiscal_year, 4, 1), date(fiscal_year + 1, 3, 31))


@pytest.mark.parametrize(
    "language, plain, with_weekday",
    [
        ("en", "January 23, 2019", "Wednesday, January 23, 2019"),
        ("ja", "2019年1月23日", "2019年1月23日（水）"),
        ("zh-hans", "2019年1月23日", "2019年1月23日 星期三"),
    ],
)
def test_format_day(language, plain, with_weekday):
    assert format_day(DAY, language) == plain
    assert format_day(DAY, language, weekday=True) == with_weekday


@pytest.mark.parametrize(
    "language, long, short",
    [("en", "Wednesday", "Wed"), ("ja", "水曜日", "水"), ("zh-hans", "星期三", "周三")],
)
def test_weekday_name(language, long, short):
    assert (weekday_name(DAY, language), weekday_name(DAY, language, short=True)) == (long, short)


@pytest.mark.parametrize(
    "first, last, texts",
    [
        (DAY, DAY, ("January 23, 2019", "2019年1月23日", "2019年1月23日")),
        (
            date(2019, 1, 20),
            date(2019, 1, 26),
            ("January 20–26, 2019", "2019年1月20日～26日", "2019年1月20日–26日"),
        ),
        (
            date(2019, 1, 30),
            date(2019, 2, 2),
            ("January 30 – February 2, 2019", "2019年1月30日～2月2日", "2019年1月30日–2月2日"),
        ),
        (
            date(2018, 12, 28),
            date(2019, 1, 3),
            (
                "December 28, 2018 – January 3, 2019",
                "2018年12月28日～2019年1月3日",
                "2018年12月28日–2019年1月3日",
            ),
        ),
        (
            date(2018, 1, 20),
            date(2019, 1, 26),
            (
                "January 20, 2018 – January 26, 2019",
                "2018年1月20日～2019年1月26日",
                "2018年1月20日–2019年1月26日",
            ),
        ),
    ],
    ids=["one day", "in a month", "over months", "over years", "same month of two years"],
)
def test_format_days(first, last, texts):
    assert (
        format_days(first, last, "en"),
        format_days(first, last, "ja"),
        format_days(first, last, "zh-hans"),
    ) == texts


def test_format_month_and_fiscal_year():
    assert [format_month(DAY, language) for language in ("en", "ja", "zh-hans")] == [
        "January 2019",
        "2019年1月",
        "2019年1月",
    ]
    assert [
        format_fiscal_year(2018, "en"),
        format_fiscal_year(2018, "en", short=True),
        format_fiscal_year(2018, "ja", short=True),
        format_fiscal_year(2018, "zh-hans"),
    ] == ["fiscal year 2018", "FY2018", "2018年度", "2018年度"]


@pytest.mark.parametrize(
    "start, end, text",
    [
        (time(9), time(10, 30), "09:00–10:30"),
        (time(9), None, "09:00"),
        (None, time(10, 30), "–10:30"),
        (None, None, ""),
        (time(22), time(6), "22:00–06:00 (+1)"),
        (time(0), time(0), "00:00–00:00 (+1)"),
    ],
)
def test_format_time_range(start, end, text):
    assert format_time_range(start, end) == text


ONE_DAY = Period(first_day=DAY, last_day=DAY)
WEEK = Period(first_day=date(2019, 1, 20), last_day=date(2019, 1, 26))
FROM = Period(first_day=date(2019, 1, 20))
UNTIL = Period(last_day=date(2019, 1, 26))
MONTH = Period(month=date(2019, 1, 1))
YEAR = Period(fiscal_year=2018)
NOTHING = Period()


@pytest.mark.parametrize(
    "period, texts",
    [
        (ONE_DAY, ("January 23, 2019", "2019年1月23日", "2019年1月23日")),
        (WEEK, ("January 20–26, 2019", "2019年1月20日～26日", "2019年1月20日–26日")),
        (FROM, ("from January 20, 2019", "2019年1月20日～", "2019年1月20日起")),
        (UNTIL, ("until January 26, 2019", "～2019年1月26日", "至2019年1月26日")),
        (MONTH, ("January 2019", "2019年1月", "2019年1月")),
        (YEAR, ("fiscal year 2018", "2018年度", "2018年度")),
    ],
    ids=["day", "days", "from", "until", "month", "fiscal year"],
)
def test_period_text_says_what_is_known(period, texts):
    assert (period.text("en"), period.text("ja"), period.text("zh-hans")) == texts


def test_period_text_without_anything_known():
    assert NOTHING.text("en") == "date not recorded"
    assert not NOTHING


def test_period_prefers_days_to_month_to_fiscal_year():
    whole = Period(first_day=DAY, last_day=DAY, month=DAY, fiscal_year=2018)

    assert whole.text("en") == "January 23, 2019"
    assert whole.model_copy(update={"first_day": None, "last_day": None}).text("en") == (
        "January 2019"
    )


def test_period_month_is_its_first_day():
    assert Period(month=DAY) == MONTH


@pytest.mark.parametrize(
    "period, length",
    [(ONE_DAY, 1), (WEEK, 7), (FROM, None), (UNTIL, None), (MONTH, None), (NOTHING, None)],
)
def test_period_length_counts_both_ends(period, length):
    assert period.length == length


def test_period_sort_key_puts_the_less_exact_later():
    february = Period(first_day=date(2019, 2, 1), last_day=date(2019, 2, 1))
    longer = Period(first_day=date(2019, 1, 20), last_day=date(2019, 1, 28))
    later_month = Period(month=date(2019, 3, 1))
    ordered = [FROM, WEEK, longer, ONE_DAY, UNTIL, MONTH, february, later_month, YEAR, NOTHING]

    shuffled = ordered[1::2] + ordered[::2]

    assert sorted(shuffled, key=lambda period: period.sort_key) == ordered


@pytest.mark.parametrize(
    "period, before, first, middle, last, after",
    [
        (WEEK, False, True, True, True, False),
        (FROM, False, True, None, None, None),
        (UNTIL, None, None, None, True, False),
        (MONTH, None, None, None, None, None),
        (YEAR, None, None, None, None, None),
        (NOTHING, None, None, None, None, None),
    ],
    ids=["days", "from", "until", "month", "fiscal year", "nothing"],
)
def test_period_contains_says_when_it_does_not_know(period, before, first, middle, last, after):
    days = [date(2019, 1, day) for day in (19, 20, 23, 26, 27)]

    assert [period.contains(day) for day in days] == [before, first, middle, last, after]


@pytest.mark.parametrize(
    "period, outside",
    [
        (MONTH, (date(2018, 12, 31), date(2019, 2, 1))),
        (YEAR, (date(2018, 3, 31), date(2019, 4, 1))),
    ],
)
def test_period_contains_no_day_outside_its_month_or_year(period, outside):
    assert [period.contains(day) for day in outside] == [False, False]


@pytest.mark.parametrize(
    "period, last_possible_day",
    [
        (ONE_DAY, DAY),
        (WEEK, date(2019, 1, 26)),
        (UNTIL, date(2019, 1, 26)),
        (MONTH, date(2019, 1, 31)),
        (YEAR, date(2019, 3, 31)),
        (Period(first_day=DAY, fiscal_year=2018), date(2019, 3, 31)),
    ],
    ids=["day", "days", "until", "month", "fiscal year", "from, in a fiscal year"],
)
def test_period_is_over_after_its_last_possible_day(period, last_possible_day):
    next_day = date.fromordinal(last_possible_day.toordinal() + 1)

    assert [period.is_over(last_possible_day), period.is_over(next_day)] == [False, True]


@pytest.mark.parametrize("period", [FROM, NOTHING], ids=["from", "nothing"])
def test_period_without_an_end_is_never_surely_over(period):
    assert period.is_over(date(2100, 1, 1)) is False
