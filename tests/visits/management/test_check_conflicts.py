"""The list of findings that a timer can ask for."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_delegation, make_itinerary, make_stop

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
        call_command("check_conflicts")

    listed = capsys.readouterr().out
    assert "1st group" in listed
    assert "overlap by 60 minutes" in listed


def test_check_conflicts_of_one_delegation_leaves_the_others_out(capsys):
    make_overlap()
    fine = make_stop()

    call_command("check_conflicts", str(fine.itinerary.delegation_id))

    assert capsys.readouterr().out == ""


def test_check_conflicts_lists_what_is_not_known_only_when_asked(capsys):
    make_stop(day=None, title_en="Tea ceremony")

    call_command("check_conflicts")
    quiet = capsys.readouterr().out
    call_command("check_conflicts", "--open")

    assert quiet == ""
    assert "The day of “Tea ceremony” is not recorded." in capsys.readouterr().out
