"""Enter, change, delete and bring back a stop at the desk."""

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from sakura.languages import Text
from tests.factories import (
    make_crew,
    make_delegation,
    make_enrollment,
    make_group,
    make_host,
    make_itinerary,
    make_organization,
    make_photo,
    make_site,
    make_stop,
    make_stop_host,
    make_vehicle,
)
from visits.choices import HostState, PartOfDay, StopKind, TakesPart
from visits.models import Itinerary, Stop

DAY = dt.date(2019, 1, 24)

pytestmark = pytest.mark.django_db


@pytest.fixture
def delegation(coordinator):
    return make_delegation(coordinators=[coordinator])


def filled(page, **values):
    """What a browser would send from the form of a page, with some values typed over."""
    context = page.context
    data = {}
    for form in (context["form"], *context["hosts"].forms):
        for field in form:
            value = field.value()
            if isinstance(value, bool):
                if value:
                    data[field.html_name] = "on"
            elif isinstance(value, dt.time):
                data[field.html_name] = f"{value:%H:%M}"
            elif isinstance(value, list | tuple):
                data[field.html_name] = [getattr(item, "pk", item) for item in value]
            elif value is not None:
                data[field.html_name] = value
    for field in context["hosts"].management_form:
        data[field.html_name] = field.value()
    data |= values
    return {name: value for name, value in data.items() if value is not None}


def post_as_browsers_do(client, address, data):
    return client.post(
        address, urlencode(data, doseq=True), content_type="application/x-www-form-urlencoded"
    )


def create_url(delegation, query=""):
    return reverse("visits:stop_create", args=[delegation.pk]) + query


def update_url(stop):
    return reverse("visits:stop_update", args=[stop.itinerary.delegation_id, stop.uid])


def day_url(delegation, stop):
    address = reverse("visits:day_detail", args=[delegation.pk, stop.day])
    return f"{address}#stop-{stop.uid}"


def test_stop_create_enters_a_stop_with_its_hosts(coordinator_client, delegation):
    make_itinerary(delegation=delegation)
    site = make_site()
    page = coordinator_client.get(create_url(delegation, "?day=2019-01-24"))

    response = coordinator_client.post(
        create_url(delegation),
        filled(
            page,
            title_en="Seminar",
            kind=StopKind.LECTURE,
            start_time="15:00",
            end_time="16:30",
            participants_note_en="Bring your passport.",
            **{
                "hosts-0-host": site.host.pk,
                "hosts-0-site": site.pk,
                "hosts-0-state": HostState.ASKED,
                "hosts-0-received_by_en": "Professor Sample",
            },
        ),
    )

    stop = Stop.objects.get()
    assertRedirects(response, day_url(delegation, stop), fetch_redirect_response=False)
    assert (stop.itinerary.delegation, stop.day, stop.title_en, stop.kind) == (
        delegation,
        DAY,
        "Seminar",
        "lecture",
    )
    assert (stop.start_time, stop.end_time) == (dt.time(15), dt.time(16, 30))
    assert stop.participants_note_en == "Bring your passport."
    [row] = stop.stop_hosts.all()
    assert (row.host, row.site, row.state, row.received_by_en) == (
        site.host,
        site,
        "asked",
        "Professor Sample",
    )


def test_stop_create_makes_the_itinerary_of_a_first_stop(coordinator_client, delegation):
    delegation.is_sample = True
    delegation.save()
    page = coordinator_client.get(create_url(delegation))

    coordinator_client.post(create_url(delegation), filled(page, title_en="Arrival"))

    stop = Stop.objects.get()
    assert stop.itinerary == Itinerary.objects.get(delegation=delegation)
    assert (stop.is_sample, stop.itinerary.is_sample, stop.day) == (True, True, None)


def test_stop_create_proposes_a_title_from_kind_and_host(coordinator_client, delegation):
    host = make_host(organization=make_organization(name_en="RIKEN", name_ja="理化学研究所"))
    page = coordinator_client.get(create_url(delegation))

    coordinator_client.post(create_url(delegation), filled(page, **{"hosts-0-host": host.pk}))

    assert Text.of(Stop.objects.get(), "title") == Text(
        en="Visit to RIKEN", ja="理化学研究所を訪問", zh="参观RIKEN"
    )


def test_stop_create_keeps_a_title_that_was_typed_in_one_language(coordinator_client, delegation):
    page = coordinator_client.get(create_url(delegation))

    coordinator_client.post(create_url(delegation), filled(page, title_ja="茶道体験"))

    assert Text.of(Stop.objects.get(), "title") == Text(ja="茶道体験")


def test_stop_create_asks_for_a_title_where_none_can_be_proposed(coordinator_client, delegation):
    page = coordinator_client.get(create_url(delegation))

    response = coordinator_client.post(
        create_url(delegation), filled(page, kind=StopKind.OTHER, internal_note="Not lost")
    )

    assert response.context["form"].errors == {
        "title_en": ["Say what it is, or choose a kind, a host or a place."]
    }
    assertContains(response, "<title>Error: Add a stop")
    assertContains(response, "Not lost")
    assert not Stop.objects.exists()


def test_stop_create_of_a_page_carries_day_time_and_groups_over(coordinator_client, delegation):
    make_itinerary(delegation=delegation)
    group = make_group(delegation=delegation)
    page = coordinator_client.get(create_url(delegation, "?day=2019-01-24"))

    response = coordinator_client.post(
        create_url(delegation),
        filled(
            page,
            title_en="Visit",
            start_time="09:00",
            end_time="11:00",
            takes_part=TakesPart.GROUPS,
            groups=[group.pk],
            save_and_next="1",
        ),
    )

    query = f"?day=2019-01-24&start=11:00&group={group.uid}"
    assertRedirects(response, create_url(delegation, query))
    form = coordinator_client.get(response["Location"]).context["form"]
    assert {name: form[name].value() for name in ("day", "start_time", "takes_part", "groups")} == {
        "day": DAY,
        "start_time": dt.time(11),
        "takes_part": TakesPart.GROUPS,
        "groups": [group.pk],
    }


@pytest.mark.parametrize("query", ["?day=x&start=25:00", "?day=0001-13-01", "?group=%FF&end=é"])
def test_stop_create_ignores_what_an_address_says_wrongly(coordinator_client, delegation, query):
    assert coordinator_client.get(create_url(delegation, query)).status_code == 200


@pytest.mark.parametrize(
    "values, field, message",
    [
        ({"end_time": "10:00"}, "start_time", "An end needs a start."),
        (
            {"start_time": "10:00", "part_of_day": PartOfDay.MORNING},
            "part_of_day",
            "Enter a clock time or a part of the day, not both.",
        ),
        ({"last_day": "2019-01-25"}, "day", "A last day needs a day."),
        (
            {"day": "2019-01-25", "last_day": "2019-01-24"},
            "last_day",
            "The last day must not be before the day.",
        ),
        ({"takes_part": TakesPart.GROUPS}, "groups", "Choose the groups that take part."),
        ({"takes_part": TakesPart.PEOPLE}, "people", "Choose who takes part."),
        ({"takes_part": TakesPart.NUMBER}, "head_count", "Say how many people take part."),
        (
            {"time_zone": "Asia/Tokio"},
            "time_zone",
            "“Asia/Tokio” is no time zone. Use a name such as Asia/Tokyo.",
        ),
    ],
)
def test_stop_form_says_what_is_wrong_beside_the_field(
    coordinator_client, delegation, values, field, message
):
    make_group(delegation=delegation)
    page = coordinator_client.get(create_url(delegation))

    response = coordinator_client.post(
        create_url(delegation), filled(page, title_en="Kept", **values)
    )

    assert response.context["form"].errors == {field: [message]}
    assertContains(response, 'value="Kept"')
    assertContains(response, "There is a problem")
    assert not Stop.objects.exists()


def test_stop_form_refuses_a_site_of_another_host_and_the_same_host_twice(
    coordinator_client, delegation
):
    host, site = make_host(), make_site()
    page = coordinator_client.get(create_url(delegation))

    other = coordinator_client.post(
        create_url(delegation),
        filled(page, title_en="Visit", **{"hosts-0-host": host.pk, "hosts-0-site": site.pk}),
    )
    twice = coordinator_client.post(
        create_url(delegation),
        filled(page, title_en="Visit", **{"hosts-0-host": host.pk, "hosts-1-host": host.pk}),
    )

    assertContains(other, "This site belongs to another host.")
    assertContains(twice, "This host is at this stop already.")
    assert not Stop.objects.exists()


@pytest.mark.parametrize("name", ["title_en", "internal_note", "hosts-0-received_by_en"])
def test_stop_form_refuses_control_characters(coordinator_client, delegation, name):
    page = coordinator_client.get(create_url(delegation))

    response = coordinator_client.post(
        create_url(delegation),
        filled(page, title_ja="訪問", **{"hosts-0-host": make_host().pk, name: "a\x07b"}),
    )

    assertContains(response, "cannot be stored")
    assert not Stop.objects.exists()


def test_stop_update_carries_every_field_of_the_stop(coordinator, coordinator_client, delegation):
    """What a form does not hold it would empty: saving without a change changes nothing."""
    itinerary = make_itinerary(delegation=delegation)
    group = make_group(delegation=delegation)
    enrollment = make_enrollment(delegation=delegation, groups=[group])
    site = make_site()
    texts = {
        f"{name}_{ending}": f"{name} in {ending}"
        for name in (
            *("title", "place", "public_text", "participants_note", "head_count_note"),
            *("dress", "gift", "photography", "meeting_point"),
        )
        for ending in ("en", "ja", "zh")
    }
    stop = make_stop(
        itinerary=itinerary,
        day=DAY,
        last_day=dt.date(2019, 1, 25),
        is_within=True,
        start_time=dt.time(9, 30),
        end_time=dt.time(11),
        time_zone="Asia/Seoul",
        position=3,
        kind=StopKind.WORKSHOP,
        prefecture="JP-13",
        takes_part=TakesPart.PEOPLE,
        people=[enrollment],
        head_count=7,
        internal_note="internal",
        visit_language="English",
        in_charge=coordinator,
        interpreters=[make_crew(delegations=[delegation])],
        vehicle=make_vehicle(),
        is_public=False,
        is_press_open=True,
        is_highlight=True,
        outcome="changed",
        outcome_note="shorter",
        **texts,
    )
    make_stop_host(stop=stop, host=site.host, site=site, state=HostState.PROPOSED)
    columns = [
        field.attname
        for field in Stop._meta.concrete_fields
        if field.name not in ("changed_at", "version", "text_times")
    ]
    before = Stop.objects.values(*columns).get()

    response = coordinator_client.post(
        update_url(stop), filled(coordinator_client.get(update_url(stop)))
    )

    assert response.status_code == 302
    assert Stop.objects.values(*columns).get() == before
    stop.refresh_from_db()
    assert list(stop.people.all()) == [enrollment]
    assert stop.interpreters.count() == 1
    [row] = stop.stop_hosts.all()
    assert (row.host, row.site, row.state) == (site.host, site, "proposed")


def test_stop_update_changes_adds_and_removes_hosts(coordinator_client, delegation):
    gone, kept, new = make_host(), make_host(), make_host()
    stop = make_stop(itinerary=make_itinerary(delegation=delegation), hosts=[gone, kept])
    page = coordinator_client.get(update_url(stop))

    coordinator_client.post(
        update_url(stop),
        filled(
            page,
            **{
                "hosts-0-DELETE": "on",
                "hosts-1-state": HostState.DECLINED,
                "hosts-2-host": new.pk,
            },
        ),
    )

    rows = stop.stop_hosts.values_list("host", "state", "position")
    assert list(rows) == [(kept.pk, "declined", 0), (new.pk, "to_ask", 1)]


def test_stop_update_proposes_the_time_of_an_address_without_saving_it(
    coordinator_client, delegation
):
    stop = make_stop(
        itinerary=make_itinerary(delegation=delegation),
        start_time=dt.time(15),
        end_time=dt.time(16, 30),
    )

    response = coordinator_client.get(update_url(stop) + "?start=15:30&end=17:00")

    assertContains(response, 'value="15:30"')
    assertContains(response, 'value="17:00"')
    stop.refresh_from_db()
    assert stop.start_time == dt.time(15)


def test_stop_update_of_two_at_once_shows_both_values_and_loses_nothing(
    coordinator_client, staff_client, delegation
):
    stop = make_stop(
        itinerary=make_itinerary(delegation=delegation),
        title_en="Visit",
        start_time=dt.time(9),
        internal_note="old",
    )
    mine, theirs = coordinator_client.get(update_url(stop)), staff_client.get(update_url(stop))
    staff_client.post(
        update_url(stop), filled(theirs, start_time="10:00", internal_note="by staff")
    )

    response = coordinator_client.post(
        update_url(stop), filled(mine, start_time="11:00", dress_en="Business")
    )

    stop.refresh_from_db()
    assert (stop.start_time, stop.internal_note, stop.dress_en) == (dt.time(10), "by staff", "")
    assert [
        (row.label, row.mine, row.saved, row.choice) for row in response.context["differences"]
    ] == [
        ("Starts", "11:00", "10:00", "mine"),
        ("Internal note", "old", "by staff", "saved"),
        ("Dress (English)", "Business", "", "mine"),
    ]

    saved = coordinator_client.post(
        update_url(stop),
        filled(
            response,
            **{
                "choice-start_time": "mine",
                "choice-internal_note": "saved",
                "choice-dress_en": "mine",
            },
        ),
    )

    stop.refresh_from_db()
    assert saved.status_code == 302
    assert (stop.start_time, stop.internal_note, stop.dress_en) == (
        dt.time(11),
        "by staff",
        "Business",
    )


def test_stop_update_forgets_groups_when_everyone_takes_part(coordinator_client, delegation):
    group = make_group(delegation=delegation)
    stop = make_stop(
        itinerary=make_itinerary(delegation=delegation),
        takes_part=TakesPart.GROUPS,
        groups=[group],
    )
    page = coordinator_client.get(update_url(stop))

    coordinator_client.post(update_url(stop), filled(page, takes_part=TakesPart.EVERYONE))

    assert list(stop.groups.all()) == []


def test_stop_form_offers_only_groups_and_people_of_the_delegation(coordinator_client, delegation):
    make_group(label_en="Group of others")
    make_enrollment()
    own = make_enrollment(delegation=delegation)

    page = coordinator_client.get(create_url(delegation))

    assert list(page.context["form"].fields["groups"].queryset) == []
    assert list(page.context["form"].fields["people"].queryset) == [own]
    assertNotContains(page, "Group of others")


@pytest.mark.parametrize("count", [1, 3])
def test_stop_update_query_count_is_constant(
    coordinator_client, delegation, django_assert_num_queries, count
):
    itinerary = make_itinerary(delegation=delegation)
    for _number in range(count):
        group = make_group(delegation=delegation)
        make_enrollment(delegation=delegation, groups=[group])
        make_site()
    stop = make_stop(
        itinerary=itinerary, hosts=[make_site().host for _number in range(count)], day=DAY
    )

    with django_assert_num_queries(31):
        response = coordinator_client.get(update_url(stop))

    assert len(response.context["hosts"].shown_forms) == count


def test_stop_delete_asks_first_and_can_be_undone(coordinator_client, delegation):
    itinerary = make_itinerary(delegation=delegation)
    group, host = make_group(delegation=delegation), make_host()
    stop = make_stop(
        itinerary=itinerary,
        day=DAY,
        title_en="Seminar",
        hosts=[host],
        takes_part=TakesPart.GROUPS,
        groups=[group],
    )
    photo = make_photo(edition=delegation.edition, stop=stop)
    address = reverse("visits:stop_delete", args=[delegation.pk, stop.uid])

    asked = coordinator_client.get(address)
    assertContains(asked, "Delete “Seminar”?")
    assert Stop.objects.filter(pk=stop.pk).exists()

    deleted = coordinator_client.post(address, follow=True)
    assert not Stop.objects.exists()
    assertContains(deleted, "Deleted “Seminar”.")
    restore = reverse("visits:stop_restore", args=[delegation.pk])
    assertContains(deleted, f'action="{restore}"')

    restored = coordinator_client.post(restore)
    back = Stop.objects.get()
    assertRedirects(restored, day_url(delegation, back), fetch_redirect_response=False)
    assert (back.uid, back.pk, back.title_en) == (stop.uid, stop.pk, "Seminar")
    assert list(back.groups.all()) == [group]
    assert [row.host for row in back.stop_hosts.all()] == [host]
    photo.refresh_from_db()
    assert photo.stop == back
    assert coordinator_client.post(restore).status_code == 404


def test_stop_restore_brings_back_nothing_of_another_session(
    coordinator_client, staff_client, delegation
):
    stop = make_stop(itinerary=make_itinerary(delegation=delegation), day=DAY)
    coordinator_client.post(reverse("visits:stop_delete", args=[delegation.pk, stop.uid]))

    response = staff_client.post(reverse("visits:stop_restore", args=[delegation.pk]))

    assert response.status_code == 404
    assert not Stop.objects.exists()


def test_stop_pages_change_nothing_by_get(coordinator_client, delegation):
    stop = make_stop(itinerary=make_itinerary(delegation=delegation), day=DAY)

    for name in ("stop_update", "stop_delete"):
        coordinator_client.get(reverse(f"visits:{name}", args=[delegation.pk, stop.uid]))
    restored = coordinator_client.get(reverse("visits:stop_restore", args=[delegation.pk]))

    assert restored.status_code == 302
    assert list(Stop.objects.values_list("pk", "version")) == [(stop.pk, 1)]


def test_stop_form_sent_after_the_session_ended_is_kept_for_its_author(
    client, coordinator, delegation
):
    client.force_login(coordinator)
    page = client.get(create_url(delegation))
    sent = filled(page, title_en="Seminar", author=page.context["author"])
    client.logout()

    asked = post_as_browsers_do(client, create_url(delegation), sent)
    assert asked["Location"].startswith(reverse("account_login"))
    client.force_login(coordinator)
    back = client.get(create_url(delegation))

    assertContains(back, 'value="Seminar"')
    assertContains(back, "You were signed out.")
    assert not Stop.objects.exists()
    assertNotContains(client.get(create_url(delegation)), "Seminar")


def test_stop_form_of_someone_else_is_not_shown(client, coordinator, make_user, staff, delegation):
    client.force_login(staff)
    page = client.get(create_url(delegation))
    sent = filled(page, title_en="Between us", author=page.context["author"])
    client.logout()
    post_as_browsers_do(client, create_url(delegation), sent)
    assert client.session.keys()

    client.force_login(coordinator)

    assertNotContains(client.get(create_url(delegation)), "Between us")


@pytest.mark.parametrize("author", ["", "x", "1:2:3"])
def test_form_of_nobody_is_kept_nowhere(client, delegation, author):
    post_as_browsers_do(client, create_url(delegation), {"title_en": "Spam", "author": author})

    assert not client.session.keys()


def test_stop_of_another_delegation_is_not_there(coordinator_client, delegation):
    make_itinerary(delegation=delegation)
    other = make_stop()

    for name in ("stop_update", "stop_delete"):
        address = reverse(f"visits:{name}", args=[delegation.pk, other.uid])

        assert coordinator_client.get(address).status_code == 404
        assert coordinator_client.post(address).status_code == 404
    assert Stop.objects.count() == 1
