import datetime as dt
import json

import pytest
from django.db import IntegrityError, transaction

from sakura.dates import Period
from tests.factories import (
    make_crew,
    make_delegation,
    make_enrollment,
    make_group,
    make_host,
    make_itinerary,
    make_stop,
    make_stop_host,
)
from visits.choices import Audience, ReleaseKind, TakesPart
from visits.models import Itinerary, Release
from visits.release import (
    Impossible,
    ReviewOutdated,
    content_digest,
    draft_of,
    newest_for,
    open_release,
    redact_release,
    release_itinerary,
    view_of,
)

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2018, 12, 1, 9, tzinfo=dt.UTC)


def reviewed(itinerary, kind=ReleaseKind.PLAN):
    return content_digest(draft_of(Itinerary.objects.for_compiling().get(pk=itinerary.pk), kind))


def release(itinerary, *audiences, now=NOW, kind=ReleaseKind.PLAN):
    made, _is_new = release_itinerary(
        itinerary=itinerary,
        kind=kind,
        audiences=audiences or [Audience.PARTICIPANT],
        reviewed=reviewed(itinerary, kind),
        user=None,
        now=now,
    )
    return made


def summary(sheet):
    return {stop.title.en: (stop.sequence, stop.is_cancelled) for stop in sheet.stops}


def test_release_freezes_what_was_reviewed():
    itinerary = make_itinerary()
    make_stop(itinerary=itinerary, title_en="Tour")

    made = release(itinerary, Audience.ESCORT, Audience.PUBLIC)

    assert (made.number, made.kind, made.audiences) == (1, "plan", ["escort", "public"])
    sheet = view_of(made, Audience.ESCORT)
    assert (sheet.number, sheet.released_at) == (1, NOW)
    assert summary(sheet) == {"Tour": (0, False)}


def test_second_press_makes_no_second_release():
    itinerary = make_itinerary()
    make_stop(itinerary=itinerary)

    first = release(itinerary)
    again = release(itinerary)

    assert again.pk == first.pk
    assert Release.objects.count() == 1


def test_same_content_for_a_new_audience_is_a_new_release():
    itinerary = make_itinerary()
    make_stop(itinerary=itinerary)

    first = release(itinerary, Audience.VISA)
    second = release(itinerary, Audience.PARTICIPANT)

    assert (first.number, second.number) == (1, 2)
    assert newest_for(itinerary, Audience.VISA).number == 1
    assert newest_for(itinerary, Audience.PARTICIPANT).number == 2
    assert newest_for(itinerary, Audience.STAFF).number == 2
    assert newest_for(itinerary, Audience.DRIVER) is None


def test_record_changed_after_the_review_freezes_nothing():
    itinerary = make_itinerary()
    stop = make_stop(itinerary=itinerary, title_en="Tour")
    seen = reviewed(itinerary)
    stop.title_en = "Another tour"
    stop.save()

    with pytest.raises(ReviewOutdated) as outdated:
        release_itinerary(
            itinerary=itinerary,
            kind=ReleaseKind.PLAN,
            audiences=[Audience.STAFF],
            reviewed=seen,
            user=None,
            now=NOW,
        )

    assert outdated.value.content == reviewed(itinerary)
    assert Release.objects.count() == 0


def test_impossible_itinerary_is_not_released():
    itinerary = make_itinerary()
    for title in ("One", "Other"):
        make_stop(
            itinerary=itinerary,
            title_en=title,
            day=dt.date(2019, 1, 23),
            start_time=dt.time(10),
            end_time=dt.time(11),
        )

    with pytest.raises(Impossible) as impossible:
        release(itinerary)

    assert [finding.minutes for finding in impossible.value.findings] == [60]
    assert Release.objects.count() == 0


def test_sequence_rises_only_for_whom_the_change_shows():
    itinerary = make_itinerary()
    stop = make_stop(itinerary=itinerary, title_en="Tour")
    make_stop(itinerary=itinerary, title_en="Dinner")
    audiences = (Audience.PARTICIPANT, Audience.DRIVER)
    release(itinerary, *audiences)

    stop.participants_note_en = "Bring a coat"
    stop.save()
    later = NOW + dt.timedelta(days=1)
    second = release(itinerary, *audiences, now=later)

    participant, driver = (view_of(second, audience) for audience in audiences)
    assert summary(participant) == {"Tour": (1, False), "Dinner": (0, False)}
    assert summary(driver) == {"Tour": (0, False), "Dinner": (0, False)}
    assert {s.title.en: s.modified_at for s in participant.stops} == {"Tour": later, "Dinner": NOW}


def test_stop_that_is_gone_is_listed_as_cancelled_and_returns_with_a_higher_sequence():
    itinerary = make_itinerary()
    stop = make_stop(itinerary=itinerary, title_en="Tour")
    release(itinerary)

    uid = stop.uid
    stop.delete()
    without = release(itinerary, now=NOW + dt.timedelta(days=1))
    make_stop(uid=uid, itinerary=itinerary, title_en="Tour")
    back = release(itinerary, now=NOW + dt.timedelta(days=2))

    assert summary(view_of(without, Audience.PARTICIPANT)) == {"Tour": (1, True)}
    assert summary(view_of(back, Audience.PARTICIPANT)) == {"Tour": (2, False)}


def test_cancelled_stop_stays_listed_until_thirty_days_after_the_last_day():
    itinerary = make_itinerary(
        delegation=make_delegation(first_day=dt.date(2019, 1, 20), last_day=dt.date(2019, 1, 26))
    )
    kept = make_stop(itinerary=itinerary, title_en="Gone")
    other = make_stop(itinerary=itinerary, title_en="Stays")
    release(itinerary)
    kept.delete()
    release(itinerary, now=NOW + dt.timedelta(days=1))

    other.title_en = "Still"
    other.save()
    in_time = release(itinerary, now=dt.datetime(2019, 2, 25, 3, tzinfo=dt.UTC))
    other.title_en = "Yet"
    other.save()
    too_late = release(itinerary, now=dt.datetime(2019, 2, 26, 3, tzinfo=dt.UTC))

    assert summary(view_of(in_time, Audience.PARTICIPANT)) == {
        "Still": (1, False),
        "Gone": (1, True),
    }
    assert summary(view_of(too_late, Audience.PARTICIPANT)) == {"Yet": (2, False)}


def test_host_has_a_view_and_a_ledger_of_its_own():
    itinerary = make_itinerary()
    hosts = [make_host(slug=slug) for slug in ("aist", "riken")]
    for host in hosts:
        make_stop_host(stop=make_stop(itinerary=itinerary, title_en=host.slug), host=host)

    made = release(itinerary, Audience.HOST)

    assert summary(view_of(made, Audience.HOST, host="riken")) == {"riken": (0, False)}
    assert sorted(open_release(made).ledgers) == ["host:aist", "host:riken"]


def test_view_of_a_group_holds_its_stops_alone():
    itinerary = make_itinerary()
    groups = [make_group(delegation=itinerary.delegation, label_en=label) for label in "AB"]
    for group in groups:
        stop = make_stop(itinerary=itinerary, title_en=group.label_en, takes_part=TakesPart.GROUPS)
        stop.groups.add(group)

    made = release(itinerary)
    seen = view_of(made, Audience.PARTICIPANT, groups=[str(groups[0].uid)])

    assert summary(seen) == {"A": (0, False)}


def test_stop_that_changes_groups_is_cancelled_in_one_and_new_in_the_other():
    itinerary = make_itinerary()
    a, b = (make_group(delegation=itinerary.delegation, label_en=label) for label in "AB")
    moved = make_stop(itinerary=itinerary, title_en="Tour", takes_part=TakesPart.GROUPS, groups=[a])
    make_stop(itinerary=itinerary, title_en="Dinner")
    audiences = (Audience.PARTICIPANT, Audience.DRIVER)
    first = release(itinerary, *audiences)

    moved.groups.set([b])
    second = release(itinerary, *audiences, now=NOW + dt.timedelta(days=1))

    for audience in audiences:
        seen = [
            summary(view_of(made, audience, groups=[str(group.uid)]))
            for made in (first, second)
            for group in (a, b)
        ]
        assert seen == [
            {"Tour": (0, False), "Dinner": (0, False)},
            {"Dinner": (0, False)},
            {"Dinner": (0, False), "Tour": (1, True)},
            {"Tour": (0, False), "Dinner": (0, False)},
        ]
        assert summary(view_of(second, audience)) == {"Tour": (1, False), "Dinner": (0, False)}


def test_group_keeps_its_sequences_when_another_group_is_concerned():
    itinerary = make_itinerary()
    a, b = (make_group(delegation=itinerary.delegation, label_en=label) for label in "AB")
    stops = [
        make_stop(itinerary=itinerary, title_en=name, takes_part=TakesPart.GROUPS, groups=[group])
        for name, group in (("Tour", a), ("Walk", b))
    ]
    release(itinerary)

    stops[1].start_time = dt.time(10)
    stops[1].save()
    second = release(itinerary, now=NOW + dt.timedelta(days=1))

    assert summary(view_of(second, Audience.PARTICIPANT, groups=[str(a.uid)])) == {
        "Tour": (0, False)
    }
    assert summary(view_of(second, Audience.PARTICIPANT, groups=[str(b.uid)])) == {
        "Walk": (1, False)
    }


def test_person_sees_own_groups_and_what_they_are_chosen_for():
    itinerary = make_itinerary()
    delegation = itinerary.delegation
    a, b = (make_group(delegation=delegation, label_en=label) for label in "AB")
    one, other = (make_enrollment(delegation=delegation, groups=[group]) for group in (a, b))
    for name, group in (("Tour", a), ("Walk", b)):
        make_stop(itinerary=itinerary, title_en=name, takes_part=TakesPart.GROUPS, groups=[group])
    chosen = make_stop(
        itinerary=itinerary, title_en="Call", takes_part=TakesPart.PEOPLE, people=[one]
    )
    make_stop(itinerary=itinerary, title_en="Dinner")
    release(itinerary)

    chosen.people.set([other])
    one.groups.set([b])
    second = release(itinerary, now=NOW + dt.timedelta(days=1))

    assert summary(view_of(second, Audience.PARTICIPANT, person=str(one.uid))) == {
        "Walk": (0, False),
        "Dinner": (0, False),
        "Tour": (1, True),
        "Call": (1, True),
    }
    assert summary(view_of(second, Audience.PARTICIPANT, person=str(other.uid))) == {
        "Walk": (0, False),
        "Call": (0, False),
        "Dinner": (0, False),
    }


def test_people_with_the_same_past_share_a_ledger():
    itinerary = make_itinerary()
    group = make_group(delegation=itinerary.delegation)
    people = [make_enrollment(delegation=itinerary.delegation, groups=[group]) for _ in range(3)]
    make_stop(itinerary=itinerary)
    make_stop(itinerary=itinerary, takes_part=TakesPart.PEOPLE, people=people[:1])

    document = open_release(release(itinerary))

    keys = [document.people["participant"][str(person.uid)] for person in people]
    assert (keys[1], len(set(keys))) == (keys[2], 2)
    assert sorted(document.ledgers) == sorted({"participant", f"participant@{group.uid}", *keys})


def test_release_from_before_narrow_ledgers_goes_on_with_those_of_the_audience():
    itinerary = make_itinerary()
    a, b = (make_group(delegation=itinerary.delegation, label_en=label) for label in "AB")
    stop = make_stop(itinerary=itinerary, title_en="Tour", takes_part=TakesPart.GROUPS, groups=[a])
    release(itinerary)
    stop.start_time = dt.time(9)
    stop.save()
    old = release(itinerary, now=NOW + dt.timedelta(days=1))
    data = json.loads(old.document)
    data["ledgers"] = {"participant": data["ledgers"]["participant"]}
    del data["people"]
    Release.objects.filter(pk=old.pk).update(document=json.dumps(data))
    old.refresh_from_db()

    stop.groups.set([b])
    new = release(itinerary, now=NOW + dt.timedelta(days=2))

    seen = [
        summary(view_of(made, Audience.PARTICIPANT, groups=[str(group.uid)]))
        for made in (old, new)
        for group in (a, b)
    ]
    assert seen == [{"Tour": (1, False)}, {}, {"Tour": (2, True)}, {"Tour": (0, False)}]


def test_redaction_replaces_one_leaf_and_leaves_the_rest():
    itinerary = make_itinerary()
    make_crew(delegations=[itinerary.delegation], name="Interpreter", telephone="+81 3 0000 0000")
    made = release(itinerary, Audience.ESCORT)
    before = open_release(made)

    redact_release(made, ("sheet", "crew", 0, "telephone"))

    made.refresh_from_db()
    after = open_release(made)
    assert after.sheet.crew[0].telephone == ""
    assert "0000 0000" not in made.document
    restored = after.sheet.crew[0].model_copy(update={"telephone": "+81 3 0000 0000"})
    assert after.sheet.model_copy(update={"crew": (restored,)}) == before.sheet


def test_redaction_of_what_is_not_there_is_refused():
    made = release(make_itinerary())

    with pytest.raises(KeyError):
        redact_release(made, ("sheet", "crew", 7, "telephone"))


def test_release_of_a_period_shows_it_to_the_public():
    delegation = make_delegation(first_day=None, last_day=None, month=dt.date(2018, 11, 1))
    made = release(make_itinerary(delegation=delegation), Audience.PUBLIC)

    assert view_of(made, Audience.PUBLIC).period == Period(
        month=dt.date(2018, 11, 1), fiscal_year=delegation.edition.fiscal_year
    )


def test_release_number_is_unique_in_its_itinerary():
    made = release(make_itinerary())

    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(
            itinerary=made.itinerary, number=made.number, kind="plan", document="", digest=""
        )
