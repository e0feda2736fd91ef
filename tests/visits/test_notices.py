"""Who hears what after a release: nobody too few, nobody too many."""

import datetime as dt

import pytest
from icalendar import Calendar

from participants.choices import CrewRole, EnrollmentStatus
from tests.factories import (
    make_crew,
    make_delegation,
    make_edition,
    make_enrollment,
    make_group,
    make_host,
    make_host_contact,
    make_itinerary,
    make_organization,
    make_person,
    make_stop,
    make_stop_host,
    make_vehicle,
)
from tests.visits.releasing import release_to
from visits.choices import Audience, MessageState, ReleaseKind, TakesPart
from visits.models import Message
from visits.notices import draft_messages
from visits.notices.drafting import LINE_OF, SILENT
from visits.sheet import SheetStop

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2018, 12, 1, 9, tzinfo=dt.UTC)
LATER = dt.datetime(2018, 12, 2, 9, tzinfo=dt.UTC)
DAY = dt.date(2019, 1, 24)
ALL = (Audience.PARTICIPANT, Audience.HOST, Audience.ESCORT, Audience.DRIVER)


class Visit:
    """Two groups, three hosts, and everyone who can be told."""

    def __init__(self):
        edition = make_edition(title_en="Officers", title_ja="行政官招へい", title_zh="官员邀请")
        self.delegation = make_delegation(edition=edition)
        self.itinerary = make_itinerary(delegation=self.delegation)
        self.a, self.b = (
            make_group(delegation=self.delegation, label_en=name, position=number)
            for number, name in enumerate("AB")
        )
        self.people = {
            name: self.enroll(name, groups, language)
            for name, groups, language in (
                ("Anna", [self.a], "en"),
                ("Aiko", [self.a], "ja"),
                ("Bai", [self.b], "zh-hans"),
                ("Nomail", [self.b], "en"),
            )
        }
        self.hosts = {}
        for name, language in (("Riken", "ja"), ("Kek", "en"), ("Aist", "zh-hans")):
            host = make_host(organization=make_organization(name_en=name, name_ja=f"{name}機関"))
            make_host_contact(
                host=host, name=f"{name} desk", email=f"{name}@host.example", language=language
            )
            self.hosts[name] = host
        self.driver = make_crew(
            name="Driver", role=CrewRole.DRIVER, email="driver@crew.example", language="ja"
        )
        self.other_driver = make_crew(
            name="Other driver", role=CrewRole.DRIVER, email="other@crew.example"
        )
        self.escort = make_crew(
            name="Escort",
            role=CrewRole.ESCORT,
            email="escort@crew.example",
            language="en",
            delegations=[self.delegation],
        )
        self.coach = make_vehicle(name="Coach 1", driver=self.driver)
        self.van = make_vehicle(name="Van 9", driver=self.other_driver)
        self.moved = self.stop("Seminar", "Riken", 10, groups=[self.a], vehicle=self.coach)
        self.cancelled = self.stop("Tour", "Kek", 14, groups=[self.b], vehicle=self.van)
        self.switched = self.stop("Lecture", "Aist", 16, groups=[self.a])
        self.same = self.stop("Dinner", None, 18)

    def enroll(self, name, groups, language, **values):
        email = "" if name == "Nomail" else f"{name.lower()}@guest.example"
        person = make_person(surname="", given_names=name, email=email, language=language)
        return make_enrollment(person=person, delegation=self.delegation, groups=groups, **values)

    def stop(self, title, host, hour, groups=(), **values):
        stop = make_stop(
            itinerary=self.itinerary,
            day=DAY,
            title_en=title,
            title_ja=f"{title}和",
            title_zh=f"{title}中",
            start_time=dt.time(hour),
            end_time=dt.time(hour + 1),
            takes_part=TakesPart.GROUPS if groups else TakesPart.EVERYONE,
            groups=groups,
            **values,
        )
        if host:
            make_stop_host(stop=stop, host=self.hosts[host], state="confirmed")
        return stop

    def release(self, *audiences, now=NOW, kind=ReleaseKind.PLAN):
        return release_to(self.itinerary, *(audiences or ALL), kind=kind, now=now)

    def change(self):
        """A stop is moved, another cancelled, a third goes from group A to B."""
        self.moved.start_time, self.moved.end_time = dt.time(13, 30), dt.time(14, 30)
        self.moved.save()
        self.cancelled.delete()
        self.switched.groups.set([self.b])


@pytest.fixture
def visit():
    return Visit()


def names(messages):
    return sorted(message.name for message in messages)


def events(message):
    """By summary: start, status and sequence of each event of the calendar item."""
    calendar = Calendar.from_ical(message.calendar)
    assert calendar["METHOD"] == "PUBLISH"
    return {
        str(event["SUMMARY"]): (
            f"{event.decoded('DTSTART'):%H:%M}",
            str(event["STATUS"]),
            event["SEQUENCE"],
        )
        for event in calendar.walk("VEVENT")
    }


def test_first_release_tells_everyone_that_the_itinerary_is_ready(visit):
    messages = {message.name: message for message in draft_messages(visit.release())}

    assert sorted(messages) == sorted(
        [*visit.people, "Riken desk", "Kek desk", "Aist desk", "Driver", "Other driver", "Escort"]
    )
    assert messages["Anna"].subject == "Itinerary: Officers (release 1)"
    assert messages["Aiko"].subject == "日程のお知らせ：行政官招へい（確定版1）"
    assert messages["Bai"].subject == "日程通知：官员邀请（第1版）"
    assert messages["Anna"].body.startswith(
        "Dear Anna,\n\nThe itinerary of Officers is ready. This is release 1 of December 1, 2018."
    )
    assert set(events(messages["Anna"])) == {"Seminar", "Lecture", "Dinner"}
    assert set(events(messages["Bai"])) == {"Tour中", "Dinner中"}
    assert set(events(messages["Riken desk"])) == {"Seminar和"}
    assert set(events(messages["Other driver"])) == {"Tour和"}
    assert len(events(messages["Escort"])) == 4
    assert messages["Nomail"].email == ""


def test_exactly_those_whom_a_change_touches_hear_of_it(visit):
    draft_messages(visit.release())
    visit.change()

    messages = {message.name: message for message in draft_messages(visit.release(now=LATER))}

    assert sorted(messages) == sorted(
        [*visit.people, "Riken desk", "Kek desk", "Aist desk", "Driver", "Other driver", "Escort"]
    )
    assert events(messages["Anna"]) == {
        "Seminar": ("13:30", "CONFIRMED", 1),
        "Lecture": ("16:00", "CANCELLED", 1),
    }
    assert events(messages["Bai"]) == {
        "Lecture中": ("16:00", "CONFIRMED", 0),
        "Tour中": ("14:00", "CANCELLED", 1),
    }
    assert events(messages["Riken desk"]) == {"Seminar和": ("13:30", "CONFIRMED", 1)}
    assert events(messages["Kek desk"]) == {"Tour": ("14:00", "CANCELLED", 1)}
    assert set(events(messages["Aist desk"])) == {"Lecture中"}
    assert events(messages["Driver"]) == {"Seminar和": ("13:30", "CONFIRMED", 1)}
    assert events(messages["Other driver"]) == {"Tour和": ("14:00", "CANCELLED", 1)}
    assert set(events(messages["Escort"])) == {"Seminar", "Tour", "Lecture"}


def test_texts_give_old_and_new_in_the_language_of_the_reader(visit):
    draft_messages(visit.release())
    visit.change()

    bodies = {m.name: m.body for m in draft_messages(visit.release(now=LATER))}

    assert bodies["Anna"] == (
        "Dear Anna,\n\n"
        "The itinerary of Officers has changed. This is release 2 of December 2, 2018. Only what"
        " changed for you is listed.\n\n"
        "CHANGED\n"
        "* Thursday, January 24, 2019, 13:30–14:30: Seminar\n"
        "  When: Thursday, January 24, 2019, 10:00–11:00 → Thursday, January 24, 2019,"
        " 13:30–14:30\n\n"
        "CANCELLED\n"
        "* Thursday, January 24, 2019, 16:00–17:00: Lecture\n\n"
        "The attached calendar file holds these items. Open it to bring your calendar up to"
        " date."
    )
    assert "変更\n* 2019年1月24日（木） 13:30–14:30：Seminar和\n  日時：" in bodies["Aiko"]
    assert "中止\n* 2019年1月24日（木） 16:00–17:00：Lecture和" in bodies["Aiko"]
    assert "新增\n* 2019年1月24日 星期四 16:00–17:00：Lecture中\n  访问机构：Aist" in bodies["Bai"]
    assert "取消\n* 2019年1月24日 星期四 14:00–15:00：Tour中" in bodies["Bai"]
    assert Message.objects.get(name="Kek desk", release__number=2).subject == (
        "Cancelled: Officers (release 2)"
    )


def test_who_is_not_touched_gets_nothing(visit):
    draft_messages(visit.release())
    visit.moved.dress_en = "Business"
    visit.moved.save()

    messages = draft_messages(visit.release(now=LATER))

    # Hosts and drivers do not see what to wear, and group B is not there.
    assert names(messages) == ["Aiko", "Anna", "Escort"]
    assert "\n  Dress: none → Business\n" in next(m.body for m in messages if m.name == "Anna")


def test_a_change_that_no_reader_sees_tells_nobody(visit):
    draft_messages(visit.release())
    visit.same.position, visit.same.internal_note, visit.same.is_highlight = 3, "Secret", True
    visit.same.save()

    assert draft_messages(visit.release(now=LATER)) == []


def test_a_corrected_language_is_told_to_its_readers_alone(visit):
    draft_messages(visit.release())
    visit.same.title_ja = "夕食会"
    visit.same.save()

    assert names(draft_messages(visit.release(Audience.PARTICIPANT, now=LATER))) == ["Aiko"]


def test_chosen_people_alone_hear_of_their_stop(visit):
    chosen = visit.stop("Interview", None, 9)
    chosen.takes_part = TakesPart.PEOPLE
    chosen.save()
    chosen.people.set([visit.people["Anna"], visit.people["Bai"]])
    draft_messages(visit.release(Audience.PARTICIPANT))
    chosen.start_time = dt.time(8)
    chosen.save()
    chosen.people.set([visit.people["Anna"], visit.people["Nomail"]])

    messages = draft_messages(visit.release(Audience.PARTICIPANT, now=LATER))

    assert {m.name: next(iter(events(m).values()))[:2] for m in messages} == {
        "Anna": ("08:00", "CONFIRMED"),
        "Bai": ("09:00", "CANCELLED"),
        "Nomail": ("08:00", "CONFIRMED"),
    }


def test_only_who_comes_is_told_and_who_joins_is_told_everything(visit):
    draft_messages(visit.release(Audience.PARTICIPANT))
    visit.people["Anna"].status = EnrollmentStatus.WITHDRAWN
    visit.people["Anna"].save()
    visit.enroll("Newcomer", [visit.a], "en")

    messages = draft_messages(visit.release(Audience.PARTICIPANT, now=LATER))

    assert [(m.name, m.subject) for m in messages] == [
        ("Newcomer", "Itinerary: Officers (release 2)")
    ]
    assert set(events(messages[0])) == {"Seminar", "Lecture", "Dinner"}


def test_someone_who_changes_groups_hears_what_that_means(visit):
    draft_messages(visit.release(Audience.PARTICIPANT))
    visit.people["Anna"].groups.set([visit.b])

    (message,) = draft_messages(visit.release(Audience.PARTICIPANT, now=LATER))

    assert message.name == "Anna"
    assert "Your group: A → B" in message.body
    assert {name: status for name, (_t, status, _n) in events(message).items()} == {
        "Tour": "CONFIRMED",
        "Seminar": "CANCELLED",
        "Lecture": "CANCELLED",
    }


def test_hosts_hear_of_the_head_count_of_their_stops(visit):
    draft_messages(visit.release())
    visit.enroll("Newcomer", [visit.a], "en")

    messages = draft_messages(visit.release(Audience.HOST, now=LATER))

    assert names(messages) == ["Aist desk", "Riken desk"]
    assert "参加者：A、2名 → A、3名" in next(m.body for m in messages if m.name == "Riken desk")


def test_a_host_without_a_contact_is_told_by_hand(visit):
    visit.hosts["Riken"].contacts.all().delete()

    messages = draft_messages(visit.release(Audience.HOST))

    found = {message.name: (message.email, message.body[:11]) for message in messages}
    assert found["Riken機関"] == ("", "Riken機関 御中\n")


def test_each_audience_is_compared_with_what_was_issued_to_it(visit):
    draft_messages(visit.release(Audience.PARTICIPANT))
    visit.moved.start_time = dt.time(9)
    visit.moved.save()
    draft_messages(visit.release(Audience.ESCORT, now=LATER))

    messages = draft_messages(
        visit.release(Audience.PARTICIPANT, Audience.ESCORT, now=LATER + dt.timedelta(hours=1))
    )

    assert names(messages) == ["Aiko", "Anna"]


def test_drafting_again_drafts_nothing(visit):
    release = visit.release()
    made = draft_messages(release)
    Message.objects.filter(name="Anna").update(state=MessageState.DISCARDED)

    assert draft_messages(release) == []
    assert Message.objects.count() == len(made) == 10


def test_a_record_tells_nobody(visit):
    assert draft_messages(visit.release(kind=ReleaseKind.RECORD)) == []


def test_messages_hold_no_diet_and_no_other_names(visit):
    anna = visit.people["Anna"]
    anna.diet, anna.allergies = "DIET-MARK", "ALLERGY-MARK"
    anna.save()
    row = visit.moved.stop_hosts.get()
    row.received_by_en = "RECEIVER-MARK"
    row.save()
    visit.delegation.emergency_contact_en = "CONTACT-MARK"
    visit.delegation.save()
    interpreter = make_crew(name="INTERPRETER-MARK", delegations=[visit.delegation])
    visit.moved.interpreters.set([interpreter])
    first = draft_messages(visit.release())
    row.received_by_en = "OTHER-MARK"
    row.save()
    visit.delegation.emergency_contact_en = "NEXT-MARK"
    visit.delegation.save()
    visit.moved.interpreters.clear()
    anna.diet = "NEW-MARK"
    anna.save()

    second = draft_messages(visit.release(now=LATER))

    assert [
        message.name
        for message in (*first, *second)
        if message.name != "INTERPRETER-MARK"
        and "-MARK" in message.subject + message.body + message.calendar.replace("\r\n ", "")
    ] == []
    own = next(message for message in second if message.name == "Escort")
    assert "Interpreters: changed" in own.body
    assert "Who receives: changed" in own.body
    for name, others in (("Anna", ("Aiko", "Bai")), ("Riken desk", ("Anna", "Aiko", "Bai"))):
        text = next(m.body + m.calendar for m in first if m.name == name)
        assert [other for other in others if other in text] == []


@pytest.mark.parametrize("count", [1, 3])
def test_drafting_costs_a_constant_number_of_queries(visit, count, django_assert_max_num_queries):
    draft_messages(visit.release())
    for number in range(count):
        visit.enroll(f"New {number}", [visit.a], "en")
        visit.stop(f"Stop {number}", None, 20 + number)
    release = visit.release(now=LATER)

    with django_assert_max_num_queries(45):
        draft_messages(release)


def test_every_field_of_a_stop_is_told_or_silent_on_purpose():
    assert set(SheetStop.model_fields) - LINE_OF.keys() - SILENT == set()
