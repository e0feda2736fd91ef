import datetime as dt
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject

from sakura.languages import Text
from tests.sheets import DATA, sheet_of, stored_sheet, stored_view
from visits.choices import Audience
from visits.exports import ical
from visits.sheet import SheetHost, SheetStop

DAY = dt.date(2019, 1, 23)
TOKYO = ZoneInfo("Asia/Tokyo")


def stop(**values):
    return SheetStop(**{"uid": "a", "day": DAY, "title": Text(en="Visit")} | values)


def event_of(*stops, language="en", **values):
    """The first event of a calendar of these stops."""
    content = ical.render([sheet_of(*stops, **values)], language=language)
    return icalendar.Calendar.from_ical(content).walk("VEVENT")[0]


def test_calendar_of_the_stored_sheet_is_as_kept():
    content = ical.render([stored_sheet()], language="en")

    assert content == (DATA / "itinerary.ics").read_bytes()


@pytest.mark.parametrize("language", ["en", "ja", "zh-hans"])
def test_lines_end_with_crlf_and_have_75_octets_of_whole_characters(language):
    content = ical.render([stored_sheet()], language=language)

    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode("utf-8")


def test_long_japanese_lines_are_folded_and_read_back():
    title = "科学技術・イノベーション政策の動向と国際連携のこれからについて考える講義"

    content = ical.render([sheet_of(stop(title=Text(ja=title)))], language="ja")

    assert content.count(b"\r\n ") == 1
    event = icalendar.Calendar.from_ical(content).walk("VEVENT")[0]
    assert event["summary"] == title


def test_two_parsers_read_the_same_events():
    content = ical.render([stored_sheet()], language="ja")

    first = {
        str(event["uid"]): (event.decoded("dtstart"), str(event["summary"]))
        for event in icalendar.Calendar.from_ical(content).walk("VEVENT")
    }
    second = {
        event.uid.value: (event.dtstart.value, event.summary.value)
        for event in vobject.readOne(content.decode()).vevent_list
    }
    assert first == second
    assert list(first) == [f"stop-0{number}@sakura-science" for number in range(1, 10)]


def test_clock_times_are_wall_time_in_their_zone():
    event = event_of(stop(start_time=dt.time(10), end_time=dt.time(12, 30)))

    assert event.decoded("dtstart") == dt.datetime(2019, 1, 23, 10, tzinfo=TOKYO)
    assert event.decoded("dtend") == dt.datetime(2019, 1, 23, 12, 30, tzinfo=TOKYO)
    assert event["dtstart"].params == {"TZID": "Asia/Tokyo"}


@pytest.mark.parametrize(
    ("values", "start", "end"),
    [
        ({"start_time": dt.time(22), "end_time": dt.time(1)}, (23, 22), (24, 1)),
        ({"start_time": dt.time(22), "end_time": dt.time(0)}, (23, 22), (24, 0)),
        (
            {
                "start_time": dt.time(22),
                "end_time": dt.time(6),
                "last_day": dt.date(2019, 1, 25),
            },
            (23, 22),
            (25, 6),
        ),
    ],
    ids=["past midnight", "until midnight", "several days"],
)
def test_end_on_a_later_day(values, start, end):
    event = event_of(stop(**values))

    assert event.decoded("dtstart") == dt.datetime(2019, 1, *start, tzinfo=TOKYO)
    assert event.decoded("dtend") == dt.datetime(2019, 1, *end, tzinfo=TOKYO)


def test_unknown_end_is_not_invented():
    event = event_of(stop(start_time=dt.time(10)))

    assert "dtend" not in event
    assert "duration" not in event


@pytest.mark.parametrize(
    ("last_day", "end"),
    [(None, dt.date(2019, 1, 24)), (dt.date(2019, 1, 25), dt.date(2019, 1, 26))],
    ids=["one day", "three days"],
)
def test_stop_without_clock_time_is_an_event_of_whole_days(last_day, end):
    event = event_of(stop(last_day=last_day))

    assert event.decoded("dtstart") == DAY
    assert event.decoded("dtend") == end  # excluded
    assert event["dtstart"].params == {"VALUE": "DATE"}
    assert event["transp"] == "TRANSPARENT"


def test_part_of_day_stands_in_the_summary():
    assert event_of(stop(part_of_day="morning"))["summary"] == "Visit (morning)"


@pytest.mark.parametrize(
    ("values", "number", "kind", "status"),
    [
        ({}, 1, "plan", "CONFIRMED"),
        ({}, 0, "plan", "TENTATIVE"),
        ({"hosts": (SheetHost(key="riken", state="asked"),)}, 1, "plan", "TENTATIVE"),
        ({"hosts": (SheetHost(key="riken", state="confirmed"),)}, 1, "plan", "CONFIRMED"),
        ({"hosts": (SheetHost(key="riken", state="asked"),)}, 1, "record", "CONFIRMED"),
        ({"is_cancelled": True}, 1, "plan", "CANCELLED"),
        ({"outcome": "cancelled"}, 1, "record", "CANCELLED"),
    ],
)
def test_status(values, number, kind, status):
    assert event_of(stop(**values), number=number, kind=kind)["status"] == status


def test_stamps_sequence_and_identity_come_from_the_release():
    event = event_of(
        stop(sequence=3, modified_at=dt.datetime(2019, 1, 9, 8, 30, tzinfo=TOKYO)),
        released_at=dt.datetime(2019, 1, 10, 9, tzinfo=TOKYO),
    )

    assert event["uid"] == "a@sakura-science"
    assert event["sequence"] == 3
    assert event["dtstamp"].to_ical() == b"20190108T233000Z"
    assert event["last-modified"].to_ical() == b"20190108T233000Z"


def test_place_of_a_visit():
    event = event_of(
        stop(hosts=(SheetHost(key="r", name=Text(en="RIKEN"), latitude=35.78, longitude=139.61),))
    )

    assert event["location"] == "RIKEN"
    assert event["geo"].to_ical() == "35.78;139.61"


def test_place_of_a_visit_to_several_hosts_has_no_one_point():
    riken = SheetHost(key="r", name=Text(en="RIKEN"), latitude=35.78, longitude=139.61)
    event = event_of(stop(hosts=(riken, SheetHost(key="j", name=Text(en="JEOL, Ltd.")))))

    assert event["location"] == "RIKEN / JEOL, Ltd."
    assert "geo" not in event


def test_undated_stops_are_left_out_and_alone_make_no_calendar():
    undated = stop(uid="b", day=None)
    within = stop(uid="c", last_day=dt.date(2019, 1, 25), is_within=True)

    content = ical.render([sheet_of(undated, within, stop())], language="en")

    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert [str(event["uid"]) for event in events] == ["a@sakura-science"]
    assert not ical.has_events([sheet_of(undated, within)])
    with pytest.raises(ical.NothingDated):
        ical.render([sheet_of(undated, within)], language="en")


def test_zones_are_defined_once_by_their_changes():
    berlin = stop(uid="b", start_time=dt.time(9), time_zone="Europe/Berlin")
    tokyo = stop(uid="t", start_time=dt.time(9))

    content = ical.render([sheet_of(berlin, tokyo, tokyo)], language="en")

    zones = icalendar.Calendar.from_ical(content).walk("VTIMEZONE")
    assert [str(zone["tzid"]) for zone in zones] == ["Asia/Tokyo", "Europe/Berlin"]
    assert [part["dtstart"].to_ical() for part in zones[1].walk("DAYLIGHT")] == [
        # RFC 5545, section 3.6.5: the onset in the offset before it.
        b"20190331T020000",
        b"20200329T020000",
    ]
    assert [part["dtstart"].to_ical() for part in zones[1].walk("STANDARD")] == [
        b"20181231T010000",
        b"20191027T030000",
        b"20201025T030000",
    ]


@pytest.mark.parametrize("name", ["America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
@pytest.mark.parametrize("month", [1, 7])
def test_zone_gives_the_offset_that_the_zone_has(name, month):
    start = dt.datetime(2019, month, 15, 9, tzinfo=ZoneInfo(name))

    content = ical.render(
        [sheet_of(stop(day=start.date(), start_time=dt.time(9), time_zone=name))], language="en"
    )

    zone = icalendar.Calendar.from_ical(content).walk("VTIMEZONE")[0].to_tz(lookup_tzid=False)
    assert start.replace(tzinfo=zone).utcoffset() == start.utcoffset()


def test_texts_are_escaped_and_free_of_controls():
    title = "A; b, c\\d\ne\x07\r\nf"

    content = ical.render([sheet_of(stop(title=Text(en=title)))], language="en")

    assert rb"SUMMARY:A\; b\, c\\d\ne\nf" in content
    event = icalendar.Calendar.from_ical(content).walk("VEVENT")[0]
    assert event["summary"] == "A; b, c\\d\ne\nf"


def test_calendar_tells_its_name_and_how_often_to_ask():
    content = ical.render([stored_view(Audience.PUBLIC)], language="ja")

    calendar = icalendar.Calendar.from_ical(content)
    assert calendar["name"] == calendar["x-wr-calname"] == "インド行政官招へいプログラム、第1陣"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in content
    assert b"X-PUBLISHED-TTL:PT1H\r\n" in content


def test_several_delegations_stand_in_order_of_first_day():
    later = sheet_of(stop(uid="later"), period={"first_day": DAY, "last_day": DAY}, delegation="a")
    earlier = sheet_of(
        stop(uid="earlier"),
        period={"first_day": dt.date(2018, 11, 1), "last_day": dt.date(2018, 11, 2)},
        delegation="b",
    )

    content = ical.render([later, earlier], language="en")

    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert [str(event["uid"]) for event in events] == [
        "earlier@sakura-science",
        "later@sakura-science",
    ]
    assert content == ical.render([earlier, later], language="en")


def test_feed_names_nobody_and_is_a_calendar_without_a_stop():
    sheet = sheet_of(
        stop(
            in_charge="Sato",
            interpreters=("Suzuki",),
            hosts=(SheetHost(key="r", name=Text(en="RIKEN"), received_by=Text(en="Dr. Tanaka")),),
        )
    )

    content = ical.render_feed(sheet, language="en").decode()
    empty = ical.render_feed(sheet_of(), language="en")

    assert "RIKEN" in content
    assert [name for name in ("Sato", "Suzuki", "Tanaka") if name in content] == []
    zones = icalendar.Calendar.from_ical(empty).walk("VTIMEZONE")
    assert [str(zone["tzid"]) for zone in zones] == ["Asia/Tokyo"]
    assert len(vobject.readOne(empty.decode()).vtimezone_list) == 1


def test_feed_of_a_release_that_changed_nothing_here_has_the_same_bytes():
    shown = stop(sequence=1, modified_at=dt.datetime(2019, 1, 9, tzinfo=dt.UTC))
    sheets = [
        sheet_of(shown, number=number, released_at=dt.datetime(2019, 1, 9 + number, tzinfo=dt.UTC))
        for number in (1, 2)
    ]

    first, second = (ical.render_feed(sheet, language="en") for sheet in sheets)

    assert first == second
