"""Findings: what cannot, or should not, happen as planned. Plain data in, plain data out."""

import datetime as dt
from itertools import combinations

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sakura.frozen import Struct
from sakura.languages import Text
from visits.choices import ReleaseKind, StopOutcome, TakesPart
from visits.sheet import Sheet, SheetStop


class FindingKind(models.TextChoices):
    NO_TITLE = "no_title", gettext_lazy("no title")
    OVERLAP = "overlap", gettext_lazy("two stops at once")
    OUTSIDE_PERIOD = "outside_period", gettext_lazy("outside the period")
    NO_DAY = "no_day", gettext_lazy("day not recorded")


class Severity(models.TextChoices):
    ERROR = "error", gettext_lazy("cannot be")
    WARNING = "warning", gettext_lazy("to check")
    OPEN = "open", gettext_lazy("still open")


class Finding(Struct):
    """One rule and the stops that it concerns; ``minutes`` is how long they overlap."""

    kind: FindingKind
    severity: Severity
    stops: tuple[str, ...]  # uids
    titles: tuple[Text, ...] = ()
    day: dt.date | None = None
    minutes: int = 0

    def text(self, language: str) -> str:
        """One sentence for a reader of this language; the active translation must be the same."""
        names = [title.pick(language).text for title in self.titles]
        match self.kind:
            case FindingKind.NO_TITLE:
                return _("A stop has no title. Say what it is.")
            case FindingKind.OVERLAP:
                return _(
                    "“%(first)s” and “%(second)s” overlap by %(minutes)d minutes "
                    "for the same people."
                ) % {"first": names[0], "second": names[1], "minutes": self.minutes}
            case FindingKind.OUTSIDE_PERIOD:
                return _("“%(title)s” is outside the days of the delegation.") % {"title": names[0]}
            case FindingKind.NO_DAY:
                return _("The day of “%(title)s” is not recorded.") % {"title": names[0]}


def name_of(stop: SheetStop) -> Text:
    """What a stop is called: its title, else its hosts, else its place; may be empty."""
    if stop.title:
        return stop.title
    if stop.hosts:
        return stop.hosts[0].name
    return stop.place


def find_findings(sheet: Sheet) -> list[Finding]:
    """Return what cannot, should not, or is not known to happen, by day and start.

    Records, made after the visit, are checked for their dates alone. Stops that touch do not
    overlap, and stops that did not take place overlap nothing. Queries: none.
    """
    findings = []
    stops = [stop for stop in sheet.stops if stop.outcome != StopOutcome.CANCELLED]
    first, last = sheet.period.first_day, sheet.period.last_day or sheet.period.first_day
    for stop in stops:
        name = name_of(stop)
        if not stop.title:
            findings.append(
                Finding(
                    kind=FindingKind.NO_TITLE,
                    severity=Severity.ERROR,
                    stops=(stop.uid,),
                    day=stop.day,
                )
            )
        if stop.day and first and last and not first <= stop.day <= last:
            findings.append(
                Finding(
                    kind=FindingKind.OUTSIDE_PERIOD,
                    severity=Severity.WARNING,
                    stops=(stop.uid,),
                    titles=(name,),
                    day=stop.day,
                )
            )
        if not stop.day and sheet.kind == ReleaseKind.PLAN:
            findings.append(
                Finding(
                    kind=FindingKind.NO_DAY,
                    severity=Severity.OPEN,
                    stops=(stop.uid,),
                    titles=(name,),
                )
            )
    if sheet.kind == ReleaseKind.PLAN:
        findings += _overlaps(stops)
    return findings


def find_errors(sheet: Sheet) -> list[Finding]:
    """The findings that no release may hold."""
    return [finding for finding in find_findings(sheet) if finding.severity == Severity.ERROR]


def _overlaps(stops: list[SheetStop]) -> list[Finding]:
    """Pairs of clock-timed stops that the same people would attend at once."""
    timed = sorted(
        (
            (stop.starts_at, stop.ends_at, stop.uid, stop)
            for stop in stops
            # One of several days is held for some hours of each: nobody is there all the time.
            if stop.starts_at and stop.ends_at and stop.last_day in (None, stop.day)
        ),
        key=lambda row: (row[0], row[2]),
    )
    findings = []
    for (_start, end, _uid, one), (next_start, next_end, _next_uid, other) in combinations(
        timed, 2
    ):
        if next_start >= end or not _same_people(one, other):
            continue
        findings.append(
            Finding(
                kind=FindingKind.OVERLAP,
                severity=Severity.ERROR,
                stops=(one.uid, other.uid),
                titles=(name_of(one), name_of(other)),
                day=one.day,
                minutes=int((min(end, next_end) - next_start).total_seconds() // 60),
            )
        )
    return findings


def _same_people(one: SheetStop, other: SheetStop) -> bool:
    """Whether somebody is surely at both. A bare number of people may be anybody."""
    if TakesPart.NUMBER in (one.takes_part, other.takes_part):
        return False
    if TakesPart.EVERYONE in (one.takes_part, other.takes_part):
        return True
    if one.takes_part != other.takes_part:
        return False
    return bool(set(one.groups) & set(other.groups) or set(one.people) & set(other.people))
