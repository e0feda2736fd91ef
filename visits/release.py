"""Freeze an itinerary into a numbered release, and read it back for one audience."""

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import transaction

from sakura.frozen import Struct, canonical, digest, load, redact
from visits.choices import Audience, ReleaseKind, TakesPart
from visits.conflicts import Finding, find_errors
from visits.models import Itinerary, Release, ReleaseSnapshot
from visits.sheet import (
    Sheet,
    SheetStop,
    compile_sheet,
    groups_of_person,
    stops_for,
    view,
)
from visits.snapshots import snapshot_of

FORMAT = 1

#: Audiences with a ledger for each group, and for each person of the delegation.
GROUPED = (Audience.PARTICIPANT, Audience.VISA, Audience.DRIVER, Audience.ESCORT)
PERSONAL = (Audience.PARTICIPANT,)

#: After this many days what was cancelled is no longer listed in a new release.
CANCELLED_KEPT_DAYS = 30


class Entry(Struct):
    """What one view has said of one stop: enough for a calendar to know what moved."""

    uid: str
    sequence: int = 0
    modified_at: dt.datetime
    digest: str  # of the stop as this view shows it
    last_shown: SheetStop | None = None  # only when this view holds it no more


class ReleaseDocument(Struct):
    """A frozen release: the whole sheet, and a ledger for each view that it was issued to.

    Keys of ledgers: "driver" for all of an audience, "driver@<uid>" for a group, "host:<key>" for
    a host, "participant~1" for people who have seen the same all along; ``people`` says who.
    """

    format: int = FORMAT
    content: str  # digest of the sheet, by which a review is recognized
    sheet: Sheet
    ledgers: dict[str, tuple[Entry, ...]] = {}
    people: dict[str, dict[str, str]] = {}  # by audience: uid of an enrollment, key of its ledger


class _Shown(NamedTuple):
    """A stop as a view shows it, with the digest by which a change is noticed."""

    stop: SheetStop
    digest: str


class ReviewOutdated(Exception):
    """The record changed after it was reviewed; nothing was frozen. Carries the new digest."""

    def __init__(self, content: str):
        super().__init__("The itinerary changed after it was reviewed.")
        self.content = content


class Impossible(Exception):
    """The itinerary has errors, which no release may hold. Carries the findings."""

    def __init__(self, findings: Sequence[Finding]):
        super().__init__(f"The itinerary has {len(findings)} errors.")
        self.findings = findings


def content_digest(sheet: Sheet) -> str:
    """Digest of what a reviewer sees: the sheet without number and time of release."""
    return digest(canonical(sheet.model_copy(update={"number": 0, "released_at": None})))


def draft_of(itinerary: Itinerary, kind: ReleaseKind = ReleaseKind.PLAN) -> Sheet:
    """The sheet that a release made now would freeze. See ``compile_sheet`` for the queries."""
    return compile_sheet(itinerary).model_copy(update={"kind": ReleaseKind(kind).value})


def release_itinerary(
    *,
    itinerary: Itinerary,
    kind: ReleaseKind,
    audiences: Collection[Audience],
    reviewed: str,
    user: Any,
    now: dt.datetime,
    comment: str = "",
) -> tuple[Release, bool]:
    """Freeze the itinerary for some audiences; return the release and whether it is new.

    ``reviewed`` is the ``content_digest`` of what the user was shown. Nothing new is made if the
    newest release says the same, is of the same kind and was issued to all of these audiences.
    Raises ReviewOutdated if the record changed since, Impossible if it has errors.
    """
    with transaction.atomic():
        Itinerary.objects.select_for_update().get(pk=itinerary.pk)
        loaded = Itinerary.objects.for_compiling().get(pk=itinerary.pk)
        sheet = draft_of(loaded, kind)
        content = content_digest(sheet)
        if content != reviewed:
            raise ReviewOutdated(content)
        if errors := find_errors(sheet):
            raise Impossible(errors)
        newest = itinerary.releases.order_by("-number").first()
        wanted = {Audience(audience).value for audience in audiences}
        if newest and open_release(newest).content == content and wanted <= set(newest.audiences):
            return newest, False
        number = newest.number + 1 if newest else 1
        sheet = sheet.model_copy(update={"number": number, "released_at": now})
        document = open_release(newest) if newest else None
        ledgers = dict(document.ledgers) if document else {}
        people = dict(document.people) if document else {}
        for audience in sorted(Audience(audience) for audience in audiences):
            previous = newest_for(itinerary, audience)
            if previous is None or newest is None or previous.pk != newest.pk:
                before = open_release(previous) if previous else None
            else:
                before = document
            views = _Views(audience, before, sheet, now)
            ledgers = {key: rows for key, rows in ledgers.items() if not _is_of(key, audience)}
            ledgers |= views.ledgers
            if audience in PERSONAL:
                people[audience.value] = views.people
        frozen = canonical(
            ReleaseDocument(content=content, sheet=sheet, ledgers=ledgers, people=people)
        )
        release = Release.objects.create(
            itinerary=itinerary,
            number=number,
            kind=kind,
            audiences=sorted(wanted),
            comment=comment,
            created_at=now,
            created_by=user,
            document=frozen,
            digest=digest(frozen),
        )
        ReleaseSnapshot.objects.create(release=release, content=snapshot_of(loaded))
    return release, True


def open_release(release: Release) -> ReleaseDocument:
    """The frozen document of a release. Raises UnknownFormat if it is newer than this program."""
    return load(ReleaseDocument, release.document)


def newest_for(itinerary: Itinerary, audience: Audience) -> Release | None:
    """The newest release issued to an audience, or None. Two queries.

    Staff read every release, so for them it is the newest of all.
    """
    for release in itinerary.releases.defer("document").order_by("-number"):
        if audience == Audience.STAFF or audience in release.audiences:
            return Release.objects.get(pk=release.pk)
    return None


def view_of(
    release: Release,
    audience: Audience,
    *,
    host: str = "",
    groups: Collection[str] | None = None,
    person: str = "",
    document: ReleaseDocument | None = None,
) -> Sheet:
    """The sheet of a release as one audience sees it, with sequences and cancelled stops.

    See ``visits.sheet.view`` for how it is narrowed. One group, one host and one person have
    sequences of their own, which rise only when this very view shows something else; for several
    groups, and in releases from before there were such, they are those of the whole audience.
    ``document``: the release opened already, for whoever needs many views of it.
    """
    document = document or open_release(release)
    sheet = view(document.sheet, audience, host=host, groups=groups, person=person)
    entries = _entries(document, audience, host=host, groups=groups, person=person)
    by_uid = {entry.uid: entry for entry in entries}
    stops = []
    for stop in sheet.stops:
        entry = by_uid.get(stop.uid)
        if entry:
            stop = stop.model_copy(
                update={"sequence": entry.sequence, "modified_at": entry.modified_at}
            )
        stops.append(stop)
    for entry in entries:
        if entry.last_shown:
            stops.append(
                entry.last_shown.model_copy(
                    update={
                        "sequence": entry.sequence,
                        "modified_at": entry.modified_at,
                        "is_cancelled": True,
                    }
                )
            )
    return sheet.model_copy(update={"stops": tuple(stops)})


def redact_release(release: Release, path: tuple[str | int, ...], replacement: Any = "") -> None:
    """Replace one leaf of a frozen release, for purge and withdrawn consent alone.

    ``path`` starts at the document, such as ``("sheet", "crew", 0, "telephone")``.
    Raises KeyError if it does not exist.
    """
    release.document = redact(release.document, path, replacement)
    release.digest = digest(release.document)
    release.save(update_fields=["document", "digest"])


def _key(audience: Audience, host: str = "", group: str = "") -> str:
    if host:
        return f"{audience.value}:{host}"
    return f"{audience.value}@{group}" if group else audience.value


def _is_of(key: str, audience: Audience) -> bool:
    return re.split("[:@~]", key, maxsplit=1)[0] == audience.value


def _entries(
    document: ReleaseDocument,
    audience: Audience,
    *,
    host: str = "",
    groups: Collection[str] | None = None,
    person: str = "",
) -> tuple[Entry, ...]:
    """The ledger of a view; for one without its own, what concerns it of the whole audience's."""
    key = _key(Audience(audience), host)
    if person:
        key = document.people.get(audience, {}).get(person, "")
    elif groups is not None:
        key = _key(Audience(audience), group=next(iter(groups))) if len(groups) == 1 else ""
    if key in document.ledgers or host:
        return document.ledgers.get(key, ())
    if person:
        groups = groups_of_person(document.sheet, person)
    concerned = {stop.uid for stop in stops_for(document.sheet, groups=groups, person=person)}
    return tuple(
        entry
        for entry in document.ledgers.get(audience, ())
        if (
            _concerned(entry.last_shown, groups, person)
            if entry.last_shown
            else entry.uid in concerned
        )
    )


def _concerned(stop: SheetStop, groups: Collection[str] | None, person: str) -> bool:
    if person and stop.takes_part == TakesPart.PEOPLE:
        return False  # whom it was for is not kept in what others were shown
    return groups is None or not stop.groups or bool(set(stop.groups) & set(groups))


class _Views:
    """All views of one audience, and their ledgers after this release."""

    def __init__(
        self,
        audience: Audience,
        previous: ReleaseDocument | None,
        sheet: Sheet,
        now: dt.datetime,
    ):
        self.audience, self.previous, self.sheet, self.now = audience, previous, sheet, now
        self.people: dict[str, str] = {}
        if audience == Audience.HOST:
            self.ledgers = {
                _key(audience, host): self._ledger(
                    self._entries(host=host),
                    self._stops(previous.sheet if previous else None, host),
                    self._shown(sheet, host),
                )
                for host in self._hosts()
            }
            return
        # A stop looks the same in every view of these audiences: only which are there differs.
        self.before = self._stops(previous.sheet if previous else None)
        self.after = self._shown(sheet)
        self.ledgers = {_key(audience): self._ledger(self._entries(), self.before, self.after)}
        if audience in GROUPED:
            for group in sheet.groups:
                self.ledgers[_key(audience, group=group.uid)] = self._narrowed(groups=(group.uid,))
        if audience in PERSONAL:
            self._add_people()

    def _add_people(self) -> None:
        """People with the same past and the same stops share a ledger, or there were too many."""
        known = self.previous.people.get(self.audience, {}) if self.previous else {}
        keys: dict[tuple[Any, ...], str] = {}
        for person in sorted({row.uid for row in self.sheet.invitees} | known.keys()):
            past = (
                known.get(person),
                groups_of_person(self.previous.sheet, person) if self.previous else (),
            )
            like = (*past, self._stops_before(person=person), self._stops_now(person=person))
            if like not in keys:
                keys[like] = f"{self.audience.value}~{len(keys) + 1}"
                self.ledgers[keys[like]] = self._narrowed(person=person)
            self.people[person] = keys[like]

    def _narrowed(self, **narrow: Any) -> tuple[Entry, ...]:
        before, now = self._stops_before(**narrow), self._stops_now(**narrow)
        return self._ledger(
            self._entries(**narrow),
            {uid: stop for uid, stop in self.before.items() if uid in before},
            {uid: stop for uid, stop in self.after.items() if uid in now},
        )

    def _stops_before(self, **narrow: Any) -> frozenset[str]:
        if self.previous is None:
            return frozenset()
        return frozenset(stop.uid for stop in stops_for(self.previous.sheet, **narrow))

    def _stops_now(self, **narrow: Any) -> frozenset[str]:
        return frozenset(stop.uid for stop in stops_for(self.sheet, **narrow))

    def _entries(self, **narrow: Any) -> tuple[Entry, ...]:
        return _entries(self.previous, self.audience, **narrow) if self.previous else ()

    def _stops(self, sheet: Sheet | None, host: str = "") -> dict[str, SheetStop]:
        """The stops of the audience's view by uid."""
        stops = view(sheet, self.audience, host=host).stops if sheet else ()
        return {stop.uid: stop for stop in stops}

    def _shown(self, sheet: Sheet, host: str = "") -> dict[str, _Shown]:
        """The same, each with the digest of how it looks."""
        return {
            uid: _Shown(stop, digest(canonical(stop)))
            for uid, stop in self._stops(sheet, host).items()
        }

    def _hosts(self) -> list[str]:
        known = {host.key for stop in self.sheet.stops for host in stop.hosts}
        ledgers = self.previous.ledgers if self.previous else {}
        return sorted(known | {key.partition(":")[2] for key in ledgers if key.startswith("host:")})

    def _ledger(
        self,
        entries: Sequence[Entry],
        before: Mapping[str, SheetStop],
        after: Mapping[str, _Shown],
    ) -> tuple[Entry, ...]:
        last_day = self.sheet.period.last_day or self.sheet.period.first_day
        return _ledger(
            entries=entries,
            before=before,
            after=after,
            now=self.now,
            keeps_cancelled=last_day is None
            or self.now.date() <= last_day + dt.timedelta(days=CANCELLED_KEPT_DAYS),
        )


def _ledger(
    *,
    entries: Sequence[Entry],
    before: Mapping[str, SheetStop],
    after: Mapping[str, _Shown],
    now: dt.datetime,
    keeps_cancelled: bool,
) -> tuple[Entry, ...]:
    """Entries of the stops shown now, in their order, then of those that are gone."""
    known = {entry.uid: entry for entry in entries}
    ledger = []
    for uid, shown in after.items():
        entry = known.pop(uid, None)
        if entry is None:
            ledger.append(Entry(uid=uid, modified_at=now, digest=shown.digest))
        elif entry.digest == shown.digest and entry.last_shown is None:
            ledger.append(entry)
        else:
            ledger.append(
                Entry(uid=uid, sequence=entry.sequence + 1, modified_at=now, digest=shown.digest)
            )
    if not keeps_cancelled:
        return tuple(ledger)
    for uid, entry in sorted(known.items()):
        if entry.last_shown is None and uid in before:
            entry = entry.model_copy(
                update={
                    "sequence": entry.sequence + 1,
                    "modified_at": now,
                    "last_shown": before[uid],
                }
            )
        ledger.append(entry)
    return tuple(ledger)
