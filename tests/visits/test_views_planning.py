"""Shift, move, copy and order at the desk, as a coordinator does it."""

import datetime as dt

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from programs.models import Delegation
from tests.factories import (
    make_delegation,
    make_edition,
    make_group,
    make_host,
    make_itinerary,
    make_organization,
    make_stop,
    make_stop_host,
)
from visits.choices import HostState, TakesPart
from visits.models import Stop

DAY = dt.date(2027, 1, 21)
NEXT = dt.date(2027, 1, 22)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def before_the_visit(time_machine):
    """What is over is checked for its dates alone."""
    time_machine.move_to("2027-01-10T12:00+09:00")


@pytest.fixture
def itinerary(coordinator):
    """A plan of two groups: a tour for A, a talk for B, then lunch for all."""
    delegation = make_delegation(
        edition=make_edition(fiscal_year=2026),
        first_day=DAY,
        last_day=NEXT,
        label_en="First",
        coordinators=[coordinator],
    )
    itinerary = make_itinerary(delegation=delegation)
    for label, title in (("A", "Tour"), ("B", "Talk")):
        make_stop(
            itinerary=itinerary,
            title_en=title,
            start_time=dt.time(9),
            end_time=dt.time(10),
            takes_part=TakesPart.GROUPS,
            groups=[make_group(delegation=delegation, label_en=f"Group {label}")],
        )
    make_stop(itinerary=itinerary, title_en="Lunch", start_time=dt.time(12), end_time=dt.time(13))
    return itinerary


def stop_named(name):
    return Stop.objects.get(title_en=name)


def address(name, itinerary, *args):
    return reverse(f"visits:{name}", args=[itinerary.delegation_id, *args])


def seen(page):
    return page.context["preview"].seen


def times():
    return {
        stop.title_en: f"{stop.start_time:%H:%M}–{stop.end_time:%H:%M}"
        for stop in Stop.objects.all()
    }


# The day


def test_day_page_spans_shared_stops_and_offers_free_time_to_fill(coordinator_client, itinerary):
    page = coordinator_client.get(address("day_detail", itinerary, DAY))

    table = page.context["table"]
    assert table.span == 2
    assert [[b.is_shared for b in lane.blocks] for lane in table.lanes] == [[False, True]] * 2
    assertContains(page, '<div class="lanes l2">')
    group = itinerary.delegation.groups.get(label_en="Group A")
    assertContains(
        page, f"?day=2027-01-21&amp;start=10:00&amp;end=12:00&amp;group={group.uid}#edit"
    )
    assertContains(page, "Free for 2 h", count=2)
    assertContains(page, address("day_shift", itinerary, DAY))


def test_stop_without_a_time_is_moved_by_buttons(coordinator_client, itinerary):
    stop = make_stop(itinerary=itinerary, day=DAY, title_en="Stroll")
    page = coordinator_client.get(address("day_detail", itinerary, DAY))
    place = address("stop_place", itinerary, stop.uid)
    assertContains(page, f'action="{place}"')
    assertContains(page, 'name="to" value="down"')
    assertNotContains(page, 'name="to" value="up"')

    for _step in range(2):  # past tour and talk together, then past lunch
        response = coordinator_client.post(place, {"to": "down"})

    assertRedirects(
        response,
        f"{address('day_detail', itinerary, DAY)}#stop-{stop.uid}",
        fetch_redirect_response=False,
    )
    page = coordinator_client.get(address("day_detail", itinerary, DAY))
    assertContains(page, "after “Lunch”")
    assertNotContains(page, 'name="to" value="down"')


def test_place_of_a_stop_with_a_time_stays(coordinator_client, itinerary):
    place = address("stop_place", itinerary, stop_named("Lunch").uid)

    response = coordinator_client.post(place, {"to": "up"}, follow=True)

    assertContains(response, "It stays where it is.")
    assert stop_named("Lunch").version == 1


# Shift


def test_shift_shows_old_and_new_then_does_it(coordinator_client, itinerary):
    shift = address("day_shift", itinerary, DAY)
    answers = {"first": str(stop_named("Lunch").uid), "minutes": "20", "group": ""}
    page = coordinator_client.get(shift, answers)
    assertContains(page, "12:00–13:00")
    assertContains(page, "12:20–13:20")
    assert times()["Lunch"] == "12:00–13:00"

    response = coordinator_client.post(shift, answers | {"seen": seen(page)})

    assertRedirects(response, address("day_detail", itinerary, DAY))
    assert times() == {"Tour": "09:00–10:00", "Talk": "09:00–10:00", "Lunch": "12:20–13:20"}


def test_shift_of_one_group_names_the_others(coordinator_client, itinerary):
    make_stop(
        itinerary=itinerary,
        title_en="Laboratory",
        start_time=dt.time(13),
        end_time=dt.time(15),
        takes_part=TakesPart.GROUPS,
        groups=[itinerary.delegation.groups.get(label_en="Group B")],
    )
    group = itinerary.delegation.groups.get(label_en="Group A")

    page = coordinator_client.get(
        address("day_shift", itinerary, DAY),
        {"first": str(stop_named("Tour").uid), "minutes": "30", "group": str(group.uid)},
    )

    assertContains(page, "Also for: Group B")
    assertContains(page, "“Lunch” and “Laboratory” overlap by 30 minutes for the same people.")


def test_shift_past_the_end_of_a_day_needs_a_tick(coordinator_client, itinerary):
    shift = address("day_shift", itinerary, DAY)
    answers = {"first": str(stop_named("Lunch").uid), "minutes": "690", "group": ""}
    page = coordinator_client.get(shift, answers)
    assertContains(page, "past the end of the day")

    refused = coordinator_client.post(shift, answers | {"seen": seen(page)})
    assertContains(refused, "This goes past the end of a day")
    assert times()["Lunch"] == "12:00–13:00"

    coordinator_client.post(shift, answers | {"seen": seen(page), "past_midnight": "1"})
    assert times()["Lunch"] == "23:30–00:30"


def test_shift_is_refused_if_someone_saved_first(coordinator_client, itinerary):
    shift = address("day_shift", itinerary, DAY)
    answers = {"first": str(stop_named("Tour").uid), "minutes": "20", "group": ""}
    page = coordinator_client.get(shift, answers)
    lunch = stop_named("Lunch")
    lunch.start_time = dt.time(12, 30)
    lunch.save()

    refused = coordinator_client.post(shift, answers | {"seen": seen(page)})

    assertContains(refused, "Someone else changed the plan meanwhile")
    assertContains(refused, "12:50–13:20")
    assert times() == {"Tour": "09:00–10:00", "Talk": "09:00–10:00", "Lunch": "12:30–13:00"}
    coordinator_client.post(shift, answers | {"seen": seen(refused)})
    assert times() == {"Tour": "09:20–10:20", "Talk": "09:20–10:20", "Lunch": "12:50–13:20"}


@pytest.mark.parametrize(
    "values, message",
    [
        ({"minutes": "0"}, "Say by how many minutes."),
        ({"minutes": "999"}, "less than or equal to 720"),
        ({"first": "nothing"}, "Select a valid choice."),
        ({"group": "nothing"}, "Select a valid choice."),
    ],
)
def test_shift_says_what_is_wrong(coordinator_client, itinerary, values, message):
    answers = {"first": str(stop_named("Tour").uid), "minutes": "20", "group": ""} | values

    page = coordinator_client.get(address("day_shift", itinerary, DAY), answers)

    assertContains(page, message)
    assert page.context["preview"] is None


def test_shift_of_a_day_without_clock_times_is_no_page(coordinator_client, itinerary):
    assert coordinator_client.get(address("day_shift", itinerary, NEXT)).status_code == 404


# Move


def test_move_shows_the_new_day_then_does_it(coordinator_client, itinerary):
    stop = stop_named("Tour")
    make_stop_host(
        stop=stop,
        host=make_host(
            organization=make_organization(name_en="Wind Institute"), closed_weekdays=[4]
        ),
    )
    move = address("stop_move", itinerary, stop.uid)
    answers = {"day": "2027-01-22", "start": "14:00"}
    page = coordinator_client.get(move, answers)
    assertContains(page, "Wind Institute is closed on this weekday.")

    response = coordinator_client.post(move, answers | {"seen": seen(page)})

    assertRedirects(
        response,
        f"{address('day_detail', itinerary, NEXT)}#stop-{stop.uid}",
        fetch_redirect_response=False,
    )
    stop.refresh_from_db()
    assert (stop.day, times()["Tour"]) == (NEXT, "14:00–15:00")


def test_move_is_refused_if_someone_saved_first(coordinator_client, itinerary):
    move = address("stop_move", itinerary, stop_named("Tour").uid)
    page = coordinator_client.get(move, {"day": "2027-01-22"})
    stop_named("Tour").save()

    refused = coordinator_client.post(move, {"day": "2027-01-22", "seen": seen(page)})

    assertContains(refused, "Someone else changed the plan meanwhile")
    assert stop_named("Tour").day == DAY


# Copy a stop


def test_copy_of_a_stop_to_another_day_and_group(coordinator_client, itinerary):
    stop = stop_named("Tour")
    make_stop_host(stop=stop, host=make_host(), state=HostState.CONFIRMED)
    group = itinerary.delegation.groups.get(label_en="Group B")
    copy = address("stop_copy", itinerary, stop.uid)
    answers = {"copy": "1", "days": ["2027-01-22"], "groups": [str(group.uid)]}
    page = coordinator_client.get(copy, answers)
    assertContains(page, "Fri, January 22 · 09:00–10:00")

    response = coordinator_client.post(copy, answers | {"seen": seen(page)})

    assertRedirects(response, address("day_detail", itinerary, NEXT))
    made = Stop.objects.get(title_en="Tour", day=NEXT)
    assert list(made.groups.all()) == [group]
    assert [row.state for row in made.stop_hosts.all()] == [HostState.TO_ASK]


def test_copy_of_a_stop_wants_a_day_or_a_group(coordinator_client, itinerary):
    copy = address("stop_copy", itinerary, stop_named("Tour").uid)

    assertContains(
        coordinator_client.get(copy, {"copy": "1"}), "Choose at least one day or one group."
    )
    assertNotContains(coordinator_client.get(copy), "Choose at least one day or one group.")


def test_copy_of_a_stop_is_refused_if_someone_saved_first(coordinator_client, itinerary):
    copy = address("stop_copy", itinerary, stop_named("Tour").uid)
    answers = {"copy": "1", "days": ["2027-01-22"]}
    page = coordinator_client.get(copy, answers)
    stop_named("Tour").save()

    refused = coordinator_client.post(copy, answers | {"seen": seen(page)})

    assertContains(refused, "Someone else changed the plan meanwhile")
    assert Stop.objects.count() == 3


# Copy a delegation


def answers_for(itinerary, **values):
    return {
        "first_day": "2027-02-22",
        "alignment": "day",
        "target": "new",
        "edition": str(itinerary.delegation.edition_id),
        "label_en": "Second",
        "label_ja": "",
        "label_zh": "",
        "delegation": "",
    } | values


def test_delegation_copy_shows_days_then_makes_one(coordinator_client, coordinator, itinerary):
    make_stop(itinerary=itinerary, day=NEXT, title_en="Festival")
    copy = address("delegation_copy", itinerary)
    page = coordinator_client.get(copy, answers_for(itinerary))
    assertContains(page, "National holiday: Emperor&#x27;s Birthday.")
    assertContains(page, "1 stop falls on a day to check again.")
    assert Delegation.objects.count() == 1

    response = coordinator_client.post(copy, answers_for(itinerary, seen=seen(page)))

    made = Delegation.objects.get(label_en="Second")
    assertRedirects(response, reverse("visits:delegation_detail", args=[made.pk]))
    assert list(made.coordinators.all()) == [coordinator]
    assert [(stop.title_en, stop.day) for stop in made.itinerary.stops.order_by("day", "pk")] == [
        ("Tour", dt.date(2027, 2, 22)),
        ("Talk", dt.date(2027, 2, 22)),
        ("Lunch", dt.date(2027, 2, 22)),
        ("Festival", dt.date(2027, 2, 23)),
    ]


def test_delegation_copy_into_an_existing_one(coordinator_client, coordinator, itinerary):
    target = make_delegation(coordinators=[coordinator])
    copy = address("delegation_copy", itinerary)
    answers = answers_for(itinerary, target="existing", delegation=str(target.pk), label_en="")
    page = coordinator_client.get(copy, answers)

    coordinator_client.post(copy, answers | {"seen": seen(page)})

    assert target.itinerary.stops.count() == 3
    assert Delegation.objects.count() == 2


def test_delegation_copy_is_refused_if_someone_saved_first(coordinator_client, itinerary):
    copy = address("delegation_copy", itinerary)
    page = coordinator_client.get(copy, answers_for(itinerary))
    stop_named("Lunch").save()

    refused = coordinator_client.post(copy, answers_for(itinerary, seen=seen(page)))

    assertContains(refused, "Someone else changed the plan meanwhile")
    assert Delegation.objects.count() == 1


def test_delegation_copy_offers_a_coordinator_only_own_editions(
    coordinator_client, staff_client, coordinator, itinerary
):
    foreign = make_delegation(edition=make_edition(fiscal_year=2025))
    planned = make_stop(
        itinerary=make_itinerary(delegation=make_delegation(coordinators=[coordinator]))
    ).itinerary.delegation
    copy = address("delegation_copy", itinerary)

    for values in (
        {"edition": str(foreign.edition_id)},
        {"target": "existing", "delegation": str(foreign.pk)},
        {"target": "existing", "delegation": str(planned.pk)},
        {"target": "existing", "delegation": str(itinerary.delegation_id)},
    ):
        page = coordinator_client.post(copy, answers_for(itinerary, **values))
        assertContains(page, "That choice is not one of the available choices.")
    page = staff_client.get(copy, answers_for(itinerary, edition=str(foreign.edition_id)))
    staff_client.post(
        copy, answers_for(itinerary, edition=str(foreign.edition_id), seen=seen(page))
    )

    made = Delegation.objects.get(label_en="Second")
    assert made.edition == foreign.edition
    assert list(made.coordinators.all()) == [coordinator]
    assertContains(page, "which is not the year of the edition")


@pytest.mark.parametrize(
    "values, message",
    [
        ({"label_en": "First"}, "Another delegation of this edition has this label."),
        ({"edition": ""}, "Choose an edition."),
        ({"target": "existing"}, "Choose a delegation."),
        ({"first_day": ""}, "This field is required."),
    ],
)
def test_delegation_copy_says_what_is_wrong(coordinator_client, itinerary, values, message):
    page = coordinator_client.get(
        address("delegation_copy", itinerary), answers_for(itinerary, **values)
    )

    assertContains(page, message)


# Who may, and how fast


def pages(itinerary):
    uid = itinerary.stops.first().uid
    return [
        address("day_shift", itinerary, DAY),
        address("stop_move", itinerary, uid),
        address("stop_copy", itinerary, uid),
        address("stop_place", itinerary, uid),
        address("delegation_copy", itinerary),
    ]


def test_planning_pages_of_others_are_not_there(client, itinerary, make_user):
    client.force_login(make_user("coordinator", "other"))

    for page in pages(itinerary):
        assert client.get(page).status_code == 404, page
        assert client.post(page, {"to": "down"}).status_code == 404, page


def test_planning_pages_send_nobody_signed_in_to_sign_in(client, itinerary):
    for page in pages(itinerary):
        assert client.get(page)["Location"].startswith("/accounts/login/"), page


def test_planning_pages_without_a_plan_are_not_there(coordinator_client, coordinator):
    delegation = make_delegation(coordinators=[coordinator])

    for name, args in (("delegation_copy", []), ("day_shift", [DAY])):
        page = reverse(f"visits:{name}", args=[delegation.pk, *args])
        assert coordinator_client.get(page).status_code == 404


@pytest.mark.parametrize("name", ["shift", "move", "copy", "delegation"])
def test_planning_previews_query_count_is_constant(
    coordinator_client, itinerary, name, django_assert_max_num_queries
):
    def look():
        stop = stop_named("Tour")
        asked = {
            "shift": (
                address("day_shift", itinerary, DAY),
                {"first": str(stop.uid), "minutes": "5", "group": ""},
            ),
            "move": (address("stop_move", itinerary, stop.uid), {"day": "2027-01-22"}),
            "copy": (
                address("stop_copy", itinerary, stop.uid),
                {"copy": "1", "days": ["2027-01-21", "2027-01-22"]},
            ),
            "delegation": (address("delegation_copy", itinerary), answers_for(itinerary)),
        }[name]
        with django_assert_max_num_queries(40) as queries:
            page = coordinator_client.get(*asked)
        assert page.context["preview"] is not None
        return len(queries)

    make_stop_host(stop=stop_named("Tour"), host=make_host())
    before = look()
    for hour in (14, 16, 18):
        stop = make_stop(itinerary=itinerary, start_time=dt.time(hour), end_time=dt.time(hour + 1))
        make_stop_host(stop=stop, host=make_host())
        make_group(delegation=itinerary.delegation)

    assert look() == before
