"""The rows of an itinerary as a release found them, and how they are put back into the draft."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import models, transaction

from participants.models import Crew, Enrollment
from programs.models import Group
from sakura.frozen import Struct, canonical, digest, load
from sakura.languages import Text
from sakura.models import User
from visits.models import (
    Host,
    Itinerary,
    Release,
    ReleaseSnapshot,
    Site,
    Stay,
    Stop,
    StopHost,
    Vehicle,
)
from visits.sheet import Sheet, compile_sheet

FORMAT = 1

#: Columns that belong to the row and not to the plan.
_OWN_COLUMNS = frozenset({"id", "uid", "created_at", "changed_at", "version", "text_times"})


class Ref(Struct):
    """A related row by its uid, with the name to give it should it be gone. People have none."""

    uid: str
    name: str = ""


class HostRow(Struct):
    host: Ref
    site: Ref | None = None
    values: dict[str, Any] = {}


class StopRow(Struct):
    uid: str
    values: dict[str, Any] = {}
    hosts: tuple[HostRow, ...] = ()
    groups: tuple[Ref, ...] = ()
    people: tuple[Ref, ...] = ()
    interpreters: tuple[Ref, ...] = ()
    vehicle: Ref | None = None
    in_charge: Ref | None = None  # its uid is the name with which the user signs in


class StayRow(Struct):
    uid: str
    values: dict[str, Any] = {}
    groups: tuple[Ref, ...] = ()


class Snapshot(Struct):
    """All rows of an itinerary. What other records say of hosts and people is not in it."""

    format: int = FORMAT
    stops: tuple[StopRow, ...] = ()
    stays: tuple[StayRow, ...] = ()


class LeftOut(NamedTuple):
    """Something that is no more: of which stop or hotel, what it is (its model), its name."""

    of: str
    model: str
    name: str


class Restoring(NamedTuple):
    """What restoring does: the draft before and after, and what it leaves out."""

    before: Sheet
    after: Sheet
    left_out: tuple[LeftOut, ...]

    @property
    def reviewed(self) -> str:
        """The digest by which what was shown is recognized."""
        rows = [list(row) for row in self.left_out]
        return digest(canonical({"after": self.after, "before": self.before, "left_out": rows}))


class NoSnapshot(Exception):
    """The release was made before snapshots were, or its snapshot has been purged."""


class RestoringOutdated(Exception):
    """The draft changed after the difference was shown; nothing was put back."""


def snapshot_of(itinerary: Itinerary) -> str:
    """Return the rows of an itinerary as canonical JSON, to be sealed.

    Pass a row of ``Itinerary.objects.for_compiling()``; then no further query is made.
    """
    stops = sorted(itinerary.stops.all(), key=lambda stop: str(stop.uid))
    stays = sorted(itinerary.stays.all(), key=lambda stay: str(stay.uid))
    return canonical(
        Snapshot(
            stops=tuple(_stop_row(stop) for stop in stops),
            stays=tuple(_stay_row(stay) for stay in stays),
        )
    )


def preview_restoring(release: Release) -> Restoring:
    """Return what restoring a release would do, and do nothing. Raises NoSnapshot."""
    with transaction.atomic():
        restoring = _put_back(release)
        transaction.set_rollback(True)
    return restoring


def restore(release: Release, *, reviewed: str) -> Restoring:
    """Put the rows of a release back into the draft; return what was done.

    Stops and hotels keep their uid; those entered since are removed. Hosts, groups, people and
    the like that are no more are left out. ``reviewed`` is that of the preview which was shown.
    Raises RestoringOutdated if the draft or the records changed since, and NoSnapshot.
    """
    with transaction.atomic():
        restoring = _put_back(release)
        if restoring.reviewed != reviewed:
            raise RestoringOutdated
    return restoring


# Rows to structs


def _stop_row(stop: Stop) -> StopRow:
    rows = sorted(stop.stop_hosts.all(), key=lambda row: str(row.host.uid))
    return StopRow(
        uid=str(stop.uid),
        values=_values(stop),
        hosts=tuple(
            HostRow(
                host=Ref(uid=str(row.host.uid), name=_name(row.host.organization, "name")),
                site=Ref(uid=str(row.site.uid), name=_name(row.site, "name")) if row.site else None,
                values=_values(row),
            )
            for row in rows
        ),
        groups=_group_refs(stop.groups.all()),
        people=_refs((str(row.uid), "") for row in stop.people.all()),
        interpreters=_refs((str(row.uid), row.name) for row in stop.interpreters.all()),
        vehicle=Ref(uid=str(stop.vehicle.uid), name=stop.vehicle.name) if stop.vehicle else None,
        in_charge=(
            Ref(uid=stop.in_charge.username, name=str(stop.in_charge)) if stop.in_charge else None
        ),
    )


def _stay_row(stay: Stay) -> StayRow:
    return StayRow(uid=str(stay.uid), values=_values(stay), groups=_group_refs(stay.groups.all()))


def _values(row: models.Model) -> dict[str, Any]:
    """The columns of a row that are no relations, as JSON holds them."""
    return {
        field.name: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if not field.is_relation and field.name not in _OWN_COLUMNS
    }


def _refs(pairs: Iterable[tuple[str, str]]) -> tuple[Ref, ...]:
    return tuple(Ref(uid=uid, name=name) for uid, name in sorted(pairs))


def _group_refs(groups: Iterable[Group]) -> tuple[Ref, ...]:
    return _refs((str(group.uid), _name(group, "label")) for group in groups)


def _name(row: models.Model, text: str) -> str:
    return Text.of(row, text).pick("en").text


# Structs to rows


class _Records(NamedTuple):
    """What related rows are there now, by uid."""

    hosts: Mapping[str, Any]
    sites: Mapping[str, Any]
    groups: Mapping[str, Any]
    people: Mapping[str, Any]
    interpreters: Mapping[str, Any]
    vehicles: Mapping[str, Any]
    users: Mapping[str, Any]


def _put_back(release: Release) -> Restoring:
    stored = ReleaseSnapshot.objects.filter(release=release).first()
    if stored is None or not stored.content:
        raise NoSnapshot
    snapshot = load(Snapshot, stored.content)
    Itinerary.objects.select_for_update().get(pk=release.itinerary_id)
    itinerary = _compiled(release)
    before = compile_sheet(itinerary)
    records = _records(snapshot, itinerary)
    left_out: list[LeftOut] = []
    stops = {str(stop.uid): stop for stop in itinerary.stops.all()}
    for row in snapshot.stops:
        kept = _without_lost(row, records, left_out)
        current = stops.pop(row.uid, None)
        if current is None or canonical(_stop_row(current)) != canonical(kept):
            _write_stop(kept, current or Stop(uid=uuid.UUID(row.uid), itinerary=itinerary), records)
    stays = {str(stay.uid): stay for stay in itinerary.stays.all()}
    for hotel in snapshot.stays:
        kept_stay = hotel.model_copy(
            update={"groups": _kept(hotel.groups, records.groups, "group", _title(hotel), left_out)}
        )
        held = stays.pop(hotel.uid, None)
        if held is None or canonical(_stay_row(held)) != canonical(kept_stay):
            stay = held or Stay(uid=uuid.UUID(hotel.uid), itinerary=itinerary)
            _set_values(stay, kept_stay.values)
            stay.save()
            stay.groups.set([records.groups[ref.uid] for ref in kept_stay.groups])
    for extra in (*stops.values(), *stays.values()):
        extra.delete()
    return Restoring(before, compile_sheet(_compiled(release)), tuple(left_out))


def _compiled(release: Release) -> Itinerary:
    itinerary: Itinerary = Itinerary.objects.for_compiling().get(pk=release.itinerary_id)
    return itinerary


def _records(snapshot: Snapshot, itinerary: Itinerary) -> _Records:
    def by_uid(rows: models.QuerySet[Any], refs: Iterable[Ref | None]) -> dict[str, Any]:
        uids = {ref.uid for ref in refs if ref}
        return {str(row.uid): row for row in rows.filter(uid__in=uids)}

    stops, stays = snapshot.stops, snapshot.stays
    names = {row.in_charge.uid for row in stops if row.in_charge}
    return _Records(
        hosts=by_uid(Host.objects.all(), (host.host for row in stops for host in row.hosts)),
        sites=by_uid(Site.objects.all(), (host.site for row in stops for host in row.hosts)),
        groups=by_uid(
            Group.objects.filter(delegation=itinerary.delegation_id),
            [
                *(ref for row in stops for ref in row.groups),
                *(ref for row in stays for ref in row.groups),
            ],
        ),
        people=by_uid(
            Enrollment.objects.filter(delegation=itinerary.delegation_id),
            (ref for row in stops for ref in row.people),
        ),
        interpreters=by_uid(Crew.objects.all(), (ref for row in stops for ref in row.interpreters)),
        vehicles=by_uid(Vehicle.objects.all(), (row.vehicle for row in stops)),
        users={user.username: user for user in User.objects.filter(username__in=names)},
    )


def _title(row: StopRow | StayRow) -> str:
    stem = "title" if isinstance(row, StopRow) else "name"
    texts = (row.values.get(f"{stem}_{ending}", "") for ending in ("en", "ja", "zh"))
    return next((text for text in texts if text), "")


def _kept(
    refs: Iterable[Ref], found: Mapping[str, Any], model: str, of: str, left_out: list[LeftOut]
) -> tuple[Ref, ...]:
    """The references whose rows are there, under their names of today; the others are noted."""
    kept = []
    for ref in refs:
        if ref.uid in found:
            kept.append(ref)
        else:
            left_out.append(LeftOut(of, model, ref.name))
    return tuple(kept)


def _without_lost(row: StopRow, records: _Records, left_out: list[LeftOut]) -> StopRow:
    of = _title(row)

    def kept(refs: Iterable[Ref | None], found: Mapping[str, Any], model: str) -> tuple[Ref, ...]:
        return _kept((ref for ref in refs if ref), found, model, of, left_out)

    there = kept((host.host for host in row.hosts), records.hosts, "host")
    hosts = []
    for host in row.hosts:
        if host.host in there:
            sites = kept([host.site], records.sites, "site")
            hosts.append(host.model_copy(update={"site": sites[0] if sites else None}))
    vehicles = kept([row.vehicle], records.vehicles, "vehicle")
    users = kept([row.in_charge], records.users, "user")
    return row.model_copy(
        update={
            "hosts": tuple(hosts),
            "groups": kept(row.groups, records.groups, "group"),
            "people": kept(row.people, records.people, "enrollment"),
            "interpreters": kept(row.interpreters, records.interpreters, "crew"),
            "vehicle": vehicles[0] if vehicles else None,
            "in_charge": users[0] if users else None,
        }
    )


def _set_values(row: models.Model, values: Mapping[str, Any]) -> None:
    for field in row._meta.concrete_fields:
        if field.name in values and not field.is_relation and field.name not in _OWN_COLUMNS:
            setattr(row, field.name, field.to_python(values[field.name]))


def _write_stop(row: StopRow, stop: Stop, records: _Records) -> None:
    _set_values(stop, row.values)
    stop.vehicle = records.vehicles[row.vehicle.uid] if row.vehicle else None
    stop.in_charge = records.users[row.in_charge.uid] if row.in_charge else None
    stop.save()
    stop.groups.set([records.groups[ref.uid] for ref in row.groups])
    stop.people.set([records.people[ref.uid] for ref in row.people])
    stop.interpreters.set([records.interpreters[ref.uid] for ref in row.interpreters])
    held = {str(stop_host.host.uid): stop_host for stop_host in stop.stop_hosts.all()}
    for host_row in row.hosts:
        host = records.hosts[host_row.host.uid]
        stop_host = held.pop(host_row.host.uid, None) or StopHost(stop=stop, host=host)
        _set_values(stop_host, host_row.values)
        stop_host.site = records.sites[host_row.site.uid] if host_row.site else None
        stop_host.save()
    for extra in held.values():
        extra.delete()
