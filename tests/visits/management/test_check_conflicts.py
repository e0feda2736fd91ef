"""The list of findings that a timer can ask for."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from tests.factories import (
    make_delegation,
    make_enrollment,
    make_itinerary,
    make_person,
    make_stay,
    make_stop,
    make_user,
)
from visits.conflicts import FindingKind, find_findings
from visits.models import Itinerary
from visits.release import draft_of
from visits.waivers import waive

pytestmark = pytest.mark.django_db


def make_overlap():
    itinerary = make_itinerary(delegation=make_delegation(label_en="1st group"))
    for title in ("Tour", "Talk"):
        make_stop(
            itinerary=itinerary,
            title_en=title,
            start_time=dt.time(9),
            end_time=dt.time(10),
        )
    return itinerary


def test_check_conflicts_lists_findings_and_fails_for_errors(capsys):
    make_overlap()

    with pytest.raises(CommandError, match="1 to fix before release"):
        call_command("check_conflicts", "--all")

    listed = capsys.readouterr().out
    assert "1st group" in listed
    assert "overlap by 60 minutes" in listed


def test_check_conflicts_of_one_delegation_leaves_the_others_out(capsys):
    make_overlap()
    fine = make_stop()
    make_stay(itinerary=fine.itinerary)

    call_command("check_conflicts", str(fine.itinerary.delegation_id))

    assert capsys.readouterr().out == ""


def test_check_conflicts_lists_what_is_not_known_only_when_asked(capsys):
    make_stop(day=None, title_en="Tea ceremony")

    call_command("check_conflicts", "--all")
    quiet = capsys.readouterr().out
    call_command("check_conflicts", "--all", "--open")

    assert quiet == ""
    assert "The day of “Tea ceremony” is not recorded." in capsys.readouterr().out


def test_check_conflicts_leaves_out_delegations_that_are_over_unless_asked(capsys):
    itinerary = make_overlap()

    call_command("check_conflicts")
    quiet = capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("check_conflicts", str(itinerary.delegation_id))

    assert quiet == ""
    assert "overlap by 60 minutes" in capsys.readouterr().out


def test_check_conflicts_lists_what_was_accepted_with_its_reason(capsys):
    itinerary = make_stop().itinerary
    findings = find_findings(draft_of(Itinerary.objects.for_compiling().get()))
    waive(
        itinerary=itinerary,
        kind=FindingKind.NO_STAY,
        reason="They stay with families.",
        findings=findings,
        author=make_user(username="hanako"),
    )

    call_command("check_conflicts", "--all")

    listed = capsys.readouterr().out.splitlines()[1:]
    assert listed == [
        "  accepted by hanako: They stay with families.",
        "    No hotel is entered for the nights of January 20–25, 2019.",
    ]


def test_check_conflicts_names_nobody(capsys):
    itinerary = make_stop(start_time=dt.time(9), end_time=dt.time(10)).itinerary
    make_enrollment(
        delegation=itinerary.delegation,
        person=make_person(surname="KAPOOR"),
        arrival_day=dt.date(2019, 1, 21),
    )

    call_command("check_conflicts", "--all")

    listed = capsys.readouterr().out
    assert "begins before 1 of those who take part has arrived" in listed
    assert "KAPOOR" not in listed
