"""Freeze an itinerary into a numbered release, and read it back for one audience."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction

from sakura.frozen import Struct, canonical, digest, load, redact
from visits.choices import Audience, ReleaseKind
from visits.conflicts import Finding, find_errors
from visits.models import Itinerary, Release
from visits.sheet import Sheet, SheetStop, compile_sheet, view

FORMAT = 1

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
    """A frozen release: the whole sheet, and a ledger for each view that it was issued to."""

    format: int = FORMAT
    content: str  # digest of the sheet, by which a review is recognized
    sheet: Sheet
    ledgers: dict[str, tuple[Entry, ...]] = {}


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
        sheet = draft_of(Itinerary.objects.for_compiling().get(pk=itinerary.pk), kind)
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
        ledgers = dict(open_release(newest).ledgers) if newest else {}
        for audience in sorted(audiences):
            ledgers |= _ledgers(itinerary, sheet, Audience(audience), ledgers, now)
        document = canonical(ReleaseDocument(content=content, sheet=sheet, ledgers=ledgers))
        release = Release.objects.create(
            itinerary=itinerary,
            number=number,
            kind=kind,
            audiences=sorted(wanted),
            comment=comment,
            created_at=now,
            created_by=user,
            document=document,
            digest=digest(document),
        )
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
    release: Release, audience: Audience, *, host: str = "", groups: Collection[str] | None = None
) -> Sheet:
    """The sheet of a release as one audience sees it, with sequences and cancelled stops.

    What is narrowed to some groups keeps the sequences of the whole audience's view.
    """
    document = open_release(release)
    sheet = view(document.sheet, audience, host=host, groups=groups)
    entries = document.ledgers.get(_key(audience, host), ())
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
        if entry.last_shown and (
            groups is None
            or not entry.last_shown.groups
            or set(entry.last_shown.groups) & set(groups)
        ):
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


def _key(audience: Audience, host: str = "") -> str:
    return f"{Audience(audience).value}:{host}" if host else Audience(audience).value


def _ledgers(
    itinerary: Itinerary,
    sheet: Sheet,
    audience: Audience,
    ledgers: dict[str, tuple[Entry, ...]],
    now: dt.datetime,
) -> dict[str, tuple[Entry, ...]]:
    """The ledgers of one audience after this release; for hosts, one for each host."""
    last_day = sheet.period.last_day or sheet.period.first_day
    keeps_cancelled = last_day is None or now.date() <= last_day + dt.timedelta(
        days=CANCELLED_KEPT_DAYS
    )
    previous = newest_for(itinerary, audience)
    before = open_release(previous).sheet if previous else None
    hosts = [""]
    if audience == Audience.HOST:
        known = {host.key for stop in sheet.stops for host in stop.hosts}
        known |= {key.partition(":")[2] for key in ledgers if key.startswith("host:")}
        hosts = sorted(known)
    return {
        _key(audience, host): _ledger(
            entries=ledgers.get(_key(audience, host), ()),
            before=view(before, audience, host=host).stops if before else (),
            after=view(sheet, audience, host=host).stops,
            now=now,
            keeps_cancelled=keeps_cancelled,
        )
        for host in hosts
    }


def _ledger(
    *,
    entries: Sequence[Entry],
    before: Sequence[SheetStop],
    after: Sequence[SheetStop],
    now: dt.datetime,
    keeps_cancelled: bool,
) -> tuple[Entry, ...]:
    """Entries of the stops shown now, in their order, then of those that are gone."""
    known = {entry.uid: entry for entry in entries}
    shown_before = {stop.uid: stop for stop in before}
    ledger = []
    for stop in after:
        seen = digest(canonical(stop))
        entry = known.pop(stop.uid, None)
        if entry is None:
            ledger.append(Entry(uid=stop.uid, modified_at=now, digest=seen))
        elif entry.digest == seen and entry.last_shown is None:
            ledger.append(entry)
        else:
            ledger.append(
                Entry(uid=stop.uid, sequence=entry.sequence + 1, modified_at=now, digest=seen)
            )
    if not keeps_cancelled:
        return tuple(ledger)
    for uid, entry in sorted(known.items()):
        if entry.last_shown is None and uid in shown_before:
            entry = entry.model_copy(
                update={
                    "sequence": entry.sequence + 1,
                    "modified_at": now,
                    "last_shown": shown_before[uid],
                }
            )
        ledger.append(entry)
    return tuple(ledger)
