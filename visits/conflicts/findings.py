"""What a finding is: a rule, the stops and people that it concerns, and its facts."""

import datetime as dt
import json

from django.utils.translation import override

from sakura.frozen import Struct, digest
from sakura.languages import Text
from visits.conflicts import wording
from visits.conflicts.kinds import FindingKind, Severity
from visits.sheet import SheetStop


class Concerned(Struct):
    """Who is concerned, where it is not everyone: groups, then people who are in none of them."""

    groups: tuple[Text, ...] = ()
    names: tuple[str, ...] = ()  # the first few; empty where names were not loaded
    people: int = 0  # how many beside the groups


class Other(Struct):
    """A stop of another delegation: its uid, the key of the delegation, and what that is called."""

    stop: str
    delegation: int
    name: Text = Text()


class Fix(Struct):
    """A change that ends the finding: another time for a stop, wall time at its place."""

    stop: str  # uid
    start: dt.time
    end: dt.time | None = None


class Finding(Struct):
    """One rule and the stops and people that it concerns, with the facts of its sentence."""

    kind: FindingKind
    severity: Severity
    stops: tuple[str, ...] = ()  # uids
    titles: tuple[Text, ...] = ()  # of the stops
    people: tuple[str, ...] = ()  # uids of enrollments
    concerned: Concerned | None = None  # None: everyone, or nobody in particular
    day: dt.date | None = None
    last_day: dt.date | None = None
    minutes: int = 0  # that they overlap, that are missing, or that it lasts
    needed: int = 0  # minutes
    available: int = 0  # minutes
    kilometres: float = 0.0
    count: int = 0  # people
    limit: int = 0
    key: str = ""  # what tells the host, vehicle, person or groups from others
    subject: Text = Text()  # what the host, vehicle, person or holiday is called
    reason: str = ""  # which case of the rule
    moment: dt.datetime | None = None
    other: Other | None = None
    fix: Fix | None = None

    @property
    def fingerprint(self) -> str:
        """A digest of the rule, the stops and the facts; other words for them do not change it."""
        return digest(
            json.dumps(
                [
                    self.kind.value,
                    sorted(self.stops),
                    str(self.day or ""),
                    str(self.last_day or ""),
                    [self.minutes, self.needed, self.available, self.count, self.limit],
                    self.key,
                    self.reason,
                    str(self.moment or ""),
                    self.other.stop if self.other else "",
                ]
            )
        )

    def text(self, language: str) -> str:
        """Return the finding as a sentence or two for a reader of this language."""
        with override(language):
            return wording.sentences(self, language)

    def flag(self, language: str) -> str:
        """Return the finding in a few words, for where the stop itself is drawn."""
        with override(language):
            return wording.flag(self)


def name_of(stop: SheetStop) -> Text:
    """What a stop is called: its title, else its hosts, else its place; may be empty."""
    if stop.title:
        return stop.title
    if stop.hosts:
        return stop.hosts[0].name
    return stop.place
