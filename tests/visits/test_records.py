import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories import (
    make_country,
    make_delegation,
    make_host,
    make_itinerary,
    make_photo,
    make_site,
    make_stay,
    make_stop,
    make_stop_host,
    make_user,
)
from visits.models import Itinerary, Site, StopHost

pytestmark = pytest.mark.django_db

DAY = dt.date(2019, 1, 23)


def codes_of(record):
    with pytest.raises(ValidationError) as refused:
        record.full_clean()
    return {
        field: {error.code for error in errors}
        for field, errors in refused.value.error_dict.items()
    }


def refused_by_database(record):
    with pytest.raises(IntegrityError), transaction.atomic():
        record.save()


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"day": None, "last_day": DAY}, "day", "last_day_without_first"),
        ({"last_day": DAY - dt.timedelta(days=1)}, "last_day", "last_day_before_first"),
        ({"is_within": True}, "is_within", "within_without_days"),
        ({"end_time": dt.time(10)}, "start_time", "end_without_start"),
        ({"start_time": dt.time(10), "part_of_day": "morning"}, "part_of_day", "time_and_part"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_impossible_time_of_a_stop_is_refused_beside_its_field_and_in_the_database(
    values, field, code
):
    stop = make_stop(day=DAY)
    for name, value in values.items():
        setattr(stop, name, value)

    assert code in codes_of(stop)[field]
    refused_by_database(stop)


def test_stop_past_midnight_and_stop_without_a_day_are_fine():
    make_stop(day=DAY, start_time=dt.time(22), end_time=dt.time(1)).full_clean()
    make_stop(day=None).full_clean()


def test_unknown_time_zone_is_refused():
    stop = make_stop()
    stop.time_zone = "Tokyo"

    assert codes_of(stop) == {"time_zone": {"time_zone"}}


def test_host_stands_once_at_a_stop():
    row = make_stop_host()

    refused_by_database(StopHost(stop=row.stop, host=row.host))


def test_site_of_another_host_is_refused():
    row = make_stop_host()
    row.site = make_site()

    assert codes_of(row) == {"site": {"other_host"}}


def test_site_has_both_coordinates_or_none_and_no_prefecture_abroad():
    host = make_host()
    half = Site(host=host, name_en="Campus", latitude=35.7)
    abroad = Site(host=host, name_en="Campus", country=make_country(), prefecture="JP-13")

    assert codes_of(half) == {"__all__": {"half_coordinates"}}
    refused_by_database(half)
    assert codes_of(abroad) == {"__all__": {"prefecture_abroad"}}
    refused_by_database(abroad)


def test_last_night_is_not_before_the_first():
    stay = make_stay()
    stay.last_day = stay.first_day - dt.timedelta(days=1)

    assert codes_of(stay) == {"__all__": {"last_day_before_first"}}
    refused_by_database(stay)


@pytest.mark.parametrize("days", [[7], ["Monday"], "0"], ids=["no weekday", "a word", "no list"])
def test_closed_weekdays_are_weekdays(days):
    host = make_host()
    host.closed_weekdays = days

    assert codes_of(host) == {"closed_weekdays": {"weekdays"}}


def test_photo_taken_on_a_day_has_that_day_as_its_period():
    photo = make_photo(first_day=DAY)

    assert photo.period.text("en") == "January 23, 2019"


def test_coordinator_sees_own_itineraries_and_staff_all():
    coordinator, staff = make_user("coordinator"), make_user("staff")
    own = make_itinerary(delegation=make_delegation(coordinators=[coordinator]))
    other = make_itinerary()

    assert list(Itinerary.objects.visible_to(coordinator)) == [own]
    assert set(Itinerary.objects.visible_to(staff)) == {own, other}
