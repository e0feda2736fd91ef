"""Enter, change and delete a hotel at the desk."""

import datetime as dt

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from tests.factories import make_delegation, make_group, make_itinerary, make_stay
from visits.models import Itinerary, Stay

pytestmark = pytest.mark.django_db


@pytest.fixture
def delegation(coordinator):
    return make_delegation(coordinators=[coordinator])


def values(page, **typed):
    form = page.context["form"]
    data = {field.html_name: field.value() for field in form if field.value() is not None}
    data["groups"] = [getattr(group, "pk", group) for group in data.get("groups", [])]
    return data | typed


def address(name, delegation, *args):
    return reverse(f"visits:stay_{name}", args=[delegation.pk, *args])


def test_stay_create_enters_a_hotel_and_the_itinerary(coordinator_client, delegation):
    group = make_group(delegation=delegation)
    page = coordinator_client.get(address("create", delegation))

    response = coordinator_client.post(
        address("create", delegation),
        values(
            page,
            name_en="Hotel Sample",
            address_ja="東京都",
            telephone="+81 3 0000 0000",
            first_day="2019-01-20",
            last_day="2019-01-22",
            groups=[group.pk],
        ),
    )

    assertRedirects(response, reverse("visits:delegation_detail", args=[delegation.pk]))
    stay = Stay.objects.get()
    assert stay.itinerary == Itinerary.objects.get(delegation=delegation)
    assert (stay.name_en, stay.first_day, stay.last_day, list(stay.groups.all())) == (
        "Hotel Sample",
        dt.date(2019, 1, 20),
        dt.date(2019, 1, 22),
        [group],
    )


@pytest.mark.parametrize(
    "typed, field",
    [
        ({"first_day": "2019-01-22", "last_day": "2019-01-20"}, "last_day"),
        ({"first_day": "", "last_day": "2019-01-20"}, "first_day"),
        ({"telephone": "call me"}, "telephone"),
        ({"note": "a\x07"}, "note"),
    ],
)
def test_stay_form_says_what_is_wrong_beside_the_field(
    coordinator_client, delegation, typed, field
):
    page = coordinator_client.get(address("create", delegation))
    whole = {"name_en": "Kept", "first_day": "2019-01-20", "last_day": "2019-01-20"}

    response = coordinator_client.post(address("create", delegation), values(page, **whole | typed))

    assert field in response.context["form"].errors
    assertContains(response, 'value="Kept"')
    assert not Stay.objects.exists()


def test_stay_form_needs_a_name(coordinator_client, delegation):
    page = coordinator_client.get(address("create", delegation))

    response = coordinator_client.post(
        address("create", delegation),
        values(page, first_day="2019-01-20", last_day="2019-01-20"),
    )

    assertContains(response, "Enter the name in English or in Japanese.")


def test_stay_update_of_two_at_once_loses_nothing(coordinator_client, staff_client, delegation):
    stay = make_stay(itinerary=make_itinerary(delegation=delegation), telephone="1")
    place = address("update", delegation, stay.uid)
    mine, theirs = coordinator_client.get(place), staff_client.get(place)
    staff_client.post(place, values(theirs, telephone="2"))

    response = coordinator_client.post(place, values(mine, telephone="3"))

    stay.refresh_from_db()
    assert stay.telephone == "2"
    [difference] = response.context["form"].differences
    assert (difference.mine, difference.saved) == ("3", "2")
    coordinator_client.post(place, values(response, **{"choice-telephone": "mine"}))
    stay.refresh_from_db()
    assert stay.telephone == "3"


def test_stay_delete_asks_first(coordinator_client, delegation):
    stay = make_stay(itinerary=make_itinerary(delegation=delegation), name_en="Hotel Sample")
    place = address("delete", delegation, stay.uid)

    assertContains(coordinator_client.get(place), "Delete “Hotel Sample”?")
    assert Stay.objects.exists()
    coordinator_client.post(place)

    assert not Stay.objects.exists()


def test_stay_of_another_delegation_is_not_there(coordinator_client, delegation):
    other = make_stay()

    for name in ("update", "delete"):
        for place in (
            address(name, delegation, other.uid),
            address(name, other.itinerary.delegation, other.uid),
        ):
            assert coordinator_client.get(place).status_code == 404
            assert coordinator_client.post(place).status_code == 404
    assert coordinator_client.get(address("create", make_delegation())).status_code == 404
    assert Stay.objects.count() == 1
