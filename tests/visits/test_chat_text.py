"""Tomorrow as text for chats."""

import datetime as dt

import pytest

from tests.factories import (
    make_group,
    make_host,
    make_itinerary,
    make_organization,
    make_stop,
)
from tests.visits.releasing import release_to
from visits.chat_text import day_as_text, sheet_for_chat
from visits.choices import ReleaseKind, StopOutcome, TakesPart
from visits.models import Itinerary
from visits.release import draft_of

pytestmark = pytest.mark.django_db

DAY = dt.date(2019, 1, 24)


@pytest.fixture
def itinerary():
    itinerary = make_itinerary()
    a, b = (
        make_group(delegation=itinerary.delegation, label_en=f"Group {name}", label_ja=f"{name}班")
        for name in "AB"
    )
    host = make_host(organization=make_organization(name_en="RIKEN", name_ja="理化学研究所"))
    make_stop(
        itinerary=itinerary,
        day=DAY,
        title_en="Seminar",
        title_ja="講義",
        title_zh="讲座",
        start_time=dt.time(10),
        end_time=dt.time(11, 30),
        hosts=[host],
        takes_part=TakesPart.GROUPS,
        groups=[a],
        meeting_point_en="Hotel lobby, 9:15",
        meeting_point_zh="酒店大堂 9:15",
        participants_note_en="Bring your name tag.",
        internal_note="SECRET",
        gift_en="GIFT",
    )
    make_stop(
        itinerary=itinerary,
        day=DAY,
        title_en="Tour",
        part_of_day="afternoon",
        takes_part=TakesPart.GROUPS,
        groups=[b],
    )
    make_stop(itinerary=itinerary, day=DAY, title_en="Off", outcome=StopOutcome.CANCELLED)
    make_stop(itinerary=itinerary, day=DAY + dt.timedelta(days=1), title_en="Next day")
    return itinerary


def draft(itinerary):
    return draft_of(Itinerary.objects.for_compiling().get(pk=itinerary.pk))


def group(itinerary, label):
    return str(itinerary.delegation.groups.get(label_en=label).uid)


def test_a_day_of_a_group_in_english(itinerary):
    text = day_as_text(draft(itinerary), DAY, "en", group(itinerary, "Group A"))

    assert text == (
        "Thursday, January 24, 2019\n"
        "Group A\n"
        "[DRAFT, not released yet]\n\n"
        "10:00–11:30 Seminar\n"
        "Place: RIKEN\n"
        "Meeting point: Hotel lobby, 9:15\n"
        "Note: Bring your name tag.\n"
    )


def test_a_day_of_a_group_in_chinese_and_japanese(itinerary):
    sheet = draft(itinerary).model_copy(update={"number": 3})

    assert day_as_text(sheet, DAY, "zh-hans", group(itinerary, "Group A")) == (
        "2019年1月24日 星期四\n"
        "Group A\n\n"
        "10:00–11:30 讲座\n"
        "地点：RIKEN\n"
        "集合地点：酒店大堂 9:15\n"
        "注意事项：Bring your name tag.\n"
    )
    assert day_as_text(sheet, DAY, "ja", group(itinerary, "Group B")) == (
        "2019年1月24日（木）\nB班\n\n午後 Tour\n"
    )


def test_a_day_without_stops_says_so(itinerary):
    sheet = draft(itinerary).model_copy(update={"number": 3})

    assert day_as_text(sheet, dt.date(2019, 1, 20), "en", "") == (
        "Sunday, January 20, 2019\n\nNothing is planned.\n"
    )


def test_chats_get_what_participants_hold(itinerary):
    assert sheet_for_chat(itinerary, draft(itinerary)).number == 0
    now = dt.datetime(2018, 12, 1, 9, tzinfo=dt.UTC)
    release_to(itinerary, "participant", kind=ReleaseKind.PLAN, now=now)
    itinerary.stops.filter(title_en="Seminar").update(title_en="Changed")
    release_to(itinerary, "escort", kind=ReleaseKind.PLAN, now=now)

    sheet = sheet_for_chat(itinerary, draft(itinerary))

    assert sheet.number == 1
    assert "Seminar" in day_as_text(sheet, DAY, "en", "")
