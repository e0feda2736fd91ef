"""The made-up delegation: complete, marked, and entered once."""

import datetime as dt
import json

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from participants.models import Crew, Enrollment, Person, TravelDocument
from programs.models import Delegation, Edition, Group, Organization
from tests.factories import make_edition, make_host, make_organization, make_program, make_user
from visits.conflicts import FindingKind, facts_of, find_findings
from visits.models import Host, Itinerary, Release, Site, Stay, Stop, StopHost, Vehicle
from visits.release import draft_of
from visits.samples import SeedMissing, load_samples

NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def facts():
    return json.loads((settings.BASE_DIR / "fixtures" / "samples.json").read_text("utf-8"))


@pytest.fixture
def program():
    return make_program(slug="indian-officers")


def test_load_samples_marks_everything_it_enters(facts, program):
    counts = load_samples(facts, coordinator=None, now=NOW)

    models = [
        *(Edition, Delegation, Group, Organization, Person, Enrollment, Crew),
        *(Host, Site, Vehicle, Itinerary, Stay, Stop, StopHost),
    ]
    for model in models:
        marks = set(model.objects.values_list("is_sample", flat=True))
        assert marks == {True}, model
    assert (counts["person"], counts["group"], counts["release"]) == (14, 2, 1)
    assert not TravelDocument.objects.exists()
    assert {name.partition(" ")[0] for name in Crew.objects.values_list("name", flat=True)} == {
        "Sample"
    }


def test_load_samples_gives_the_desk_something_to_show(facts, program):
    load_samples(facts, coordinator=None, now=NOW)

    itinerary = Itinerary.objects.for_compiling().get()
    findings = find_findings(draft_of(itinerary), facts_of(itinerary), today=NOW.date())

    weighed = [(found.kind, found.severity) for found in findings if found.severity != "open"]
    assert weighed == [
        (FindingKind.OUTSIDE_PERIOD, "warning"),
        (FindingKind.OVERLAP, "error"),
    ]
    assert FindingKind.NO_DAY in {found.kind for found in findings}
    release = Release.objects.get()
    assert release.audiences == ["driver", "escort", "host", "participant", "visa"]
    assert "Seminar" not in release.document


def test_load_samples_again_changes_nothing(facts, program):
    load_samples(facts, coordinator=None, now=NOW)
    Stop.objects.filter(title_en="Lunch").delete()
    versions = list(Stop.objects.order_by("pk").values_list("pk", "version"))

    counts = load_samples(facts, coordinator=None, now=NOW)

    assert not any(counts.values())
    assert list(Stop.objects.order_by("pk").values_list("pk", "version")) == versions


def test_load_samples_uses_hosts_and_edition_that_are_there(facts, program):
    edition = make_edition(program=program, fiscal_year=2026)
    host = make_host(slug="riken", organization=make_organization(name_en="RIKEN"))

    load_samples(facts, coordinator=None, now=NOW)

    assert Delegation.objects.get().edition == edition
    assert Host.objects.get(slug="riken") == host
    assert host.stop_hosts.count() == 1
    assert host.is_sample is False


def test_load_samples_needs_the_seed(facts):
    with pytest.raises(SeedMissing):
        load_samples(facts, coordinator=None, now=NOW)


def test_load_samples_command_gives_the_delegation_to_the_coordinator(program, capsys):
    user = make_user("coordinator", username="coordinator")

    call_command("load_samples")
    call_command("load_samples")

    assert list(Delegation.objects.get().coordinators.all()) == [user]
    assert "Nothing new" in capsys.readouterr().out


def test_load_samples_command_says_what_to_do_without_the_seed():
    with pytest.raises(CommandError, match="load_seed"):
        call_command("load_samples")
