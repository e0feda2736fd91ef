import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from participants.choices import EnrollmentStatus
from tests.factories import (
    make_delegation,
    make_enrollment,
    make_group,
    make_host,
    make_itinerary,
    make_stay,
    make_stop,
    make_stop_host,
)
from tests.visits.releasing import release_to
from visits.choices import Audience, ReleaseKind, TakesPart
from visits.links import (
    latest_end,
    make_link,
    nothing_yet,
    open_link,
    revoke_link,
    rotate_link,
    view_behind,
    views_to_compare,
)
from visits.models import PrivateLink

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2019, 1, 10, 3, tzinfo=dt.UTC)
LAST_DAY = dt.date(2019, 1, 26)  # of the delegations of the factories


def link_for(audience=Audience.PARTICIPANT, itinerary=None, **values):
    return make_link(itinerary=itinerary or make_itinerary(), audience=audience, now=NOW, **values)


def release(itinerary, audience, **values):
    return release_to(itinerary, audience, kind=ReleaseKind.PLAN, now=NOW, **values)


def titles(sheet):
    return [stop.title.en for stop in sheet.stops]


def test_token_opens_its_link_and_is_kept_nowhere():
    link, token = link_for()

    assert open_link(token, NOW) == link
    assert len(token) == 32
    row = PrivateLink.objects.values().get()
    assert token not in str(row)
    assert len(row["token_hash"]) == 64


def test_tokens_differ():
    assert link_for()[1] != link_for()[1]


@pytest.mark.parametrize("token", ["", "-", "wrong", "x" * 32])
def test_wrong_token_opens_nothing_with_one_query(token, django_assert_num_queries):
    link_for()

    with django_assert_num_queries(1):
        assert open_link(token, NOW) is None


def test_link_that_is_over_or_revoked_opens_nothing():
    link, token = link_for()

    assert open_link(token, link.expires_at - dt.timedelta(seconds=1)) == link
    assert open_link(token, link.expires_at) is None
    revoke_link(link, NOW)
    assert open_link(token, NOW) is None
    assert view_behind(link, NOW) is None


def test_rotated_link_has_another_token_and_the_old_one_is_dead():
    link, old = link_for()

    new = rotate_link(link, NOW)

    assert (open_link(old, NOW), open_link(new, NOW)) == (None, link)


def test_revoked_link_is_not_rotated():
    link, _token = link_for()
    revoke_link(link, NOW)

    with pytest.raises(ValidationError):
        rotate_link(link, NOW)


@pytest.mark.parametrize(
    "values, audience, day",
    [
        ({}, "participant", "2019-02-26"),
        ({}, "host", "2019-01-27"),
        ({"month": dt.date(2019, 2, 1)}, "host", "2019-03-01"),
        ({"first_day": None, "last_day": None}, "escort", "2019-05-01"),
    ],
    ids=["thirty days after", "host", "month", "fiscal year"],
)
def test_link_ends_after_the_visit_at_midnight_in_tokyo(values, audience, day):
    end = latest_end(make_delegation(**values), Audience(audience))

    assert end.isoformat() == f"{day}T00:00:00+09:00"


def test_link_may_end_sooner_but_never_later():
    sooner = NOW + dt.timedelta(days=1)

    assert link_for(expires_at=sooner)[0].expires_at == sooner
    late = link_for(expires_at=NOW + dt.timedelta(days=999))[0]
    assert late.expires_at.date() == dt.date(2019, 2, 26)


def test_link_that_would_open_nothing_is_not_made():
    with pytest.raises(ValidationError):
        link_for(expires_at=NOW)

    assert PrivateLink.objects.count() == 0


@pytest.mark.parametrize("audience", [Audience.ESCORT, Audience.DRIVER, Audience.HOST])
def test_link_of_a_person_is_a_participants(audience):
    itinerary = make_itinerary()
    enrollment = make_enrollment(delegation=itinerary.delegation)

    with pytest.raises(ValidationError):
        link_for(audience, itinerary, enrollment=enrollment)


def test_group_of_another_delegation_has_no_link_here():
    with pytest.raises(ValidationError):
        link_for(group=make_group())


def test_who_left_the_delegation_has_no_link_any_more():
    itinerary = make_itinerary()
    enrollment = make_enrollment(delegation=itinerary.delegation)
    _link, token = link_for(itinerary=itinerary, enrollment=enrollment)
    enrollment.status = EnrollmentStatus.WITHDRAWN
    enrollment.save()

    assert open_link(token, NOW) is None


def test_nothing_is_behind_a_link_until_its_audience_has_a_release():
    itinerary = make_itinerary()
    make_stop(itinerary=itinerary)
    link, _token = link_for(itinerary=itinerary)
    release(itinerary, "escort")

    assert view_behind(link, NOW) is None
    assert nothing_yet(link).stops == ()


def test_each_link_shows_its_part_of_the_release():
    itinerary = make_itinerary()
    delegation = itinerary.delegation
    a, b = (make_group(delegation=delegation, label_en=label) for label in "AB")
    person = make_enrollment(delegation=delegation, groups=[b])
    host = make_host(slug="riken")
    for name, group in (("Tour", a), ("Walk", b)):
        stop = make_stop(
            itinerary=itinerary, title_en=name, takes_part=TakesPart.GROUPS, groups=[group]
        )
        make_stop_host(stop=stop, host=host if name == "Tour" else make_host())
    make_stop(itinerary=itinerary, title_en="Call", takes_part=TakesPart.PEOPLE, people=[person])
    release_to(itinerary, "participant", "host", "driver", kind=ReleaseKind.PLAN, now=NOW)

    shown = {
        name: set(titles(view_behind(link_for(audience, itinerary, **values)[0], NOW)))
        for name, audience, values in (
            ("all", "driver", {}),
            ("group", "participant", {"group": a}),
            ("person", "participant", {"enrollment": person}),
            ("host", "host", {"host": host}),
        )
    }

    assert shown == {
        "all": {"Tour", "Walk", "Call"},
        "group": {"Tour", "Call"},
        "person": {"Walk", "Call"},
        "host": {"Tour"},
    }


def test_two_releases_of_the_same_audience_are_compared():
    itinerary = make_itinerary()
    stop = make_stop(itinerary=itinerary, title_en="Tour")
    link, _token = link_for(itinerary=itinerary)
    release(itinerary, "participant")
    assert views_to_compare(link, 1) is None
    stop.title_en = "Walk"
    stop.save()
    release(itinerary, "escort")
    release(itinerary, "participant")

    before, after = views_to_compare(link, 3)

    assert (titles(before), titles(after)) == (["Tour"], ["Walk"])


def test_person_sees_own_flights_and_hotels_of_own_groups():
    itinerary = make_itinerary()
    delegation = itinerary.delegation
    a, b = (make_group(delegation=delegation, label_en=label) for label in "AB")
    day = delegation.first_day
    people = [
        make_enrollment(
            delegation=delegation, groups=[group], arrival_day=day, arrival_flight=f"NH{number}"
        )
        for number, group in enumerate((a, b))
    ]
    for group in (a, b):
        make_stay(itinerary=itinerary, name_en=f"Hotel {group.label_en}", groups=[group])
    release(itinerary, "participant")

    sheet = view_behind(link_for(itinerary=itinerary, enrollment=people[1])[0], NOW)

    assert [flight.flight for flight in sheet.flights] == ["NH1"]
    assert [stay.name.en for stay in sheet.stays] == ["Hotel B"]


def test_person_whom_the_release_does_not_know_sees_what_is_for_everyone():
    itinerary = make_itinerary()
    group = make_group(delegation=itinerary.delegation)
    make_stop(itinerary=itinerary, title_en="Dinner")
    make_stop(itinerary=itinerary, title_en="Tour", takes_part=TakesPart.GROUPS, groups=[group])
    release(itinerary, "participant")
    late = make_enrollment(delegation=itinerary.delegation, groups=[group])

    sheet = view_behind(link_for(itinerary=itinerary, enrollment=late)[0], NOW)

    assert titles(sheet) == ["Dinner"]
