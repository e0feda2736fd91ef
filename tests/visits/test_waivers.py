"""Findings that are accepted with a reason, until their facts change."""

import datetime as dt

import pytest

from sakura.languages import Text
from tests.factories import make_itinerary, make_user
from visits.conflicts import FindingKind, find_findings
from visits.models import Waiver
from visits.sheet import Sheet, SheetHost, SheetStop
from visits.waivers import NotAcceptable, reviewed_digest, sort_out, waive

pytestmark = pytest.mark.django_db

DAY = dt.date(2019, 1, 23)
TODAY = dt.date(2019, 1, 20)


def asked(uid, title="Tour", day=DAY, state="asked"):
    host = SheetHost(key="riken", name=Text(en="RIKEN"), state=state)
    return SheetStop(uid=uid, title=Text(en=title), day=day, hosts=(host,))


def findings_of(*stops):
    findings = find_findings(Sheet(stops=stops), today=TODAY)
    return [finding for finding in findings if finding.kind == FindingKind.UNCONFIRMED]


def accept(findings, reason="Agreed by telephone.", **values):
    return waive(
        **{
            "itinerary": make_itinerary(),
            "kind": FindingKind.UNCONFIRMED,
            "reason": reason,
            "findings": findings,
            "author": make_user(),
        }
        | values
    )


def test_waive_covers_all_findings_of_a_kind_with_one_reason():
    findings = find_findings(Sheet(stops=(asked("a"), asked("b"))), today=TODAY)

    waiver = accept(findings)
    active, waived = sort_out(findings, [waiver])

    assert [(row.waiver, [f.stops for f in row.findings]) for row in waived] == [
        (waiver, [("a",), ("b",)])
    ]
    assert active == [f for f in findings if f.kind != FindingKind.UNCONFIRMED]
    assert (waiver.reason, waiver.kind) == ("Agreed by telephone.", "unconfirmed")


@pytest.mark.parametrize(
    ("changed", "stands"),
    [
        ({"title": "Laboratory tour"}, False),
        ({"day": DAY + dt.timedelta(days=1)}, True),
        ({"state": "declined"}, True),
    ],
    ids=["only the words", "the day", "the state"],
)
def test_finding_returns_when_its_facts_change(changed, stands):
    waiver = accept(findings_of(asked("a")))

    active, waived = sort_out(findings_of(asked("a", **changed)), [waiver])

    assert bool(active) is stands
    assert bool(waived) is not stands


def test_new_finding_of_the_same_kind_is_not_covered():
    waiver = accept(findings_of(asked("a")))

    active, _waived = sort_out(findings_of(asked("a"), asked("b")), [waiver])

    assert [finding.stops for finding in active] == [("b",)]


def test_errors_cannot_be_accepted():
    stops = [
        SheetStop(
            uid=uid,
            title=Text(en=uid),
            day=DAY,
            start_time=dt.time(9),
            end_time=dt.time(10),
        )
        for uid in "ab"
    ]
    findings = find_findings(Sheet(stops=tuple(stops)))
    [overlap] = [f for f in findings if f.kind == FindingKind.OVERLAP]

    with pytest.raises(NotAcceptable):
        accept(findings, kind=FindingKind.OVERLAP)
    forged = Waiver(kind="overlap", reason="No.", fingerprints=[overlap.fingerprint])

    assert not Waiver.objects.exists()
    assert sort_out([overlap], [forged]) == ([overlap], [])


def test_waiver_needs_findings_and_a_reason():
    with pytest.raises(NotAcceptable):
        accept([])
    with pytest.raises(ValueError, match="reason"):
        accept(findings_of(asked("a")), reason="  ")

    assert not Waiver.objects.exists()


def test_reviewed_digest_tells_if_the_findings_are_those_that_were_shown():
    shown = reviewed_digest(findings_of(asked("a")), FindingKind.UNCONFIRMED)

    assert reviewed_digest(findings_of(asked("a", "Talk")), FindingKind.UNCONFIRMED) == shown
    assert reviewed_digest(findings_of(asked("a"), asked("b")), FindingKind.UNCONFIRMED) != shown
