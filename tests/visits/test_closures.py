"""National holidays and the days on which hosts are closed."""

import datetime as dt

import pytest

from sakura.languages import Text
from tests.factories import make_host, make_itinerary, make_organization, make_stop
from visits.closures import Closing, Note, Reason, closings_of, holiday_on, notes_on
from visits.models import Itinerary

EMPERORS_BIRTHDAY = dt.date(2027, 2, 23)  # a Tuesday
HOST = Text(en="Wind Institute")


@pytest.mark.parametrize(
    "language, name",
    [("en", "Emperor's Birthday"), ("ja", "天皇誕生日"), ("zh-hans", "Emperor's Birthday")],
)
def test_holiday_is_named_in_the_language_of_the_reader(language, name):
    assert holiday_on(EMPERORS_BIRTHDAY, language) == name


def test_an_ordinary_day_is_no_holiday():
    assert holiday_on(dt.date(2027, 2, 24), "en") == ""


@pytest.mark.parametrize(
    "closing, reason",
    [
        (Closing(host=HOST, weekdays=(1,)), Reason.CLOSED_WEEKDAY),
        (Closing(host=HOST, days=("2027-02-23",)), Reason.CLOSED_DAY),
        (Closing(host=HOST, days=("2027-02-20 – 2027-02-25",)), Reason.CLOSED_DAY),
        (Closing(host=HOST, on_holidays=True), Reason.CLOSED_HOLIDAY),
    ],
    ids=["weekday", "day", "range", "holiday"],
)
def test_closed_host_is_named_after_the_holiday(closing, reason):
    assert notes_on(EMPERORS_BIRTHDAY, (closing,)) == (
        Note(reason=Reason.HOLIDAY, day=EMPERORS_BIRTHDAY),
        Note(reason=reason, day=EMPERORS_BIRTHDAY, host=HOST),
    )


@pytest.mark.parametrize(
    "closing",
    [
        Closing(host=HOST, weekdays=(0,)),
        Closing(host=HOST, days=("2027-02-22", "ask them", "2027-02")),
        Closing(host=HOST),
    ],
    ids=["other weekday", "other days and no day", "never closed"],
)
def test_open_host_is_not_named(closing):
    assert closing.notes(EMPERORS_BIRTHDAY) == ()


def test_holidays_of_japan_do_not_hold_abroad():
    assert notes_on(EMPERORS_BIRTHDAY, (), "Asia/Kolkata") == ()


def test_an_unknown_day_has_nothing_to_check():
    assert notes_on(None, (Closing(host=HOST, weekdays=(0, 1, 2, 3, 4, 5, 6)),)) == ()


def test_note_is_a_sentence():
    note = Note(reason=Reason.CLOSED_WEEKDAY, day=EMPERORS_BIRTHDAY, host=HOST)

    assert note.text("en") == "Wind Institute is closed on this weekday."


@pytest.mark.django_db
def test_closings_of_an_itinerary_are_read_from_its_hosts(django_assert_num_queries):
    host = make_host(
        organization=make_organization(name_en="Wind Institute", name_ja=""),
        closed_weekdays=[0],
        closed_days="2027-01-04\n\n 2027-01-05 ",
        is_closed_on_holidays=True,
    )
    stop = make_stop(itinerary=make_itinerary(), hosts=[host])
    itinerary = Itinerary.objects.for_compiling().get()

    with django_assert_num_queries(0):
        closings = closings_of(itinerary)

    assert closings == {
        str(stop.uid): (
            Closing(host=HOST, weekdays=(0,), days=("2027-01-04", "2027-01-05"), on_holidays=True),
        )
    }
