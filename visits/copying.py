"""Copy a delegation, or its itinerary alone, to new dates. Nobody who travelled is copied."""

import datetime as dt
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from programs.models import Delegation, Edition, Group
from sakura.frozen import Struct
from visits.choices import TakesPart
from visits.closures import Note, notes_on
from visits.models import Itinerary, Stop
from visits.planning import Closings, PreviewOutdated, Versions, copied, copied_host, seen_of
from visits.sheet import Sheet, SheetStop

WEEK = 7
#: People of the day: a year later they are others, and nobody is copied.
_PEOPLE = {"received_by_en", "received_by_ja", "received_by_zh", "day_contact"}


class Alignment(models.TextChoices):
    WEEKDAY = "weekday", _("keep the weekdays")
    DAY = "day", _("day by day from the first day")


class NotEmpty(Exception):
    """The delegation to copy into has a plan already."""


class CopiedStop(Struct):
    """A stop and the day on which its copy would be."""

    stop: SheetStop
    day: dt.date | None = None
    notes: tuple[Note, ...] = ()


class CopyPreview(Struct):
    """What a copy would hold, every day moved by ``offset`` days."""

    offset: int = 0
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    stops: tuple[CopiedStop, ...] = ()
    seen: str = ""

    @property
    def to_check(self) -> int:
        """How many stops fall on a day to check again."""
        return sum(bool(row.notes) for row in self.stops)


def first_day_of(sheet: Sheet) -> dt.date | None:
    """Return the day from which the days of a plan are counted; None where none is known."""
    if sheet.period.first_day:
        return sheet.period.first_day
    return min((stop.day for stop in sheet.stops if stop.day), default=None)


def preview_copy(
    sheet: Sheet,
    versions: Versions,
    closings: Closings,
    *,
    first_day: dt.date,
    alignment: Alignment,
) -> CopyPreview:
    """Return the copy of a plan that begins on a day, with what is to be checked again.

    Where weekdays are kept, it begins on the day next to ``first_day`` that has the same weekday.
    Queries: none.
    """
    base = first_day_of(sheet)
    offset = (first_day - base).days if base else 0
    if alignment == Alignment.WEEKDAY:
        offset = (offset + WEEK // 2) // WEEK * WEEK
    by = dt.timedelta(days=offset)
    period = sheet.period
    stops = []
    for stop in sheet.stops:
        day = stop.day + by if stop.day else None
        notes = notes_on(day, closings.get(stop.uid, ()), stop.time_zone)
        stops.append(CopiedStop(stop=stop, day=day, notes=notes))
    return CopyPreview(
        offset=offset,
        first_day=period.first_day + by if period.first_day else None,
        last_day=period.last_day + by if period.last_day else None,
        stops=tuple(stops),
        seen=seen_of(versions, versions.keys()),
    )


def copy_delegation(
    *,
    source: Itinerary,
    preview: CopyPreview,
    seen: str,
    edition: Edition,
    label: dict[str, str],
    coordinator: Any = None,
) -> Delegation:
    """Make a delegation with the groups, coordinators, hotels and stops of another one.

    ``label``: its three texts by column; ``coordinator``: a user who is to be one of them.
    Raises PreviewOutdated if ``seen`` is of another preview.
    """
    with transaction.atomic():
        if preview.seen != seen:
            raise PreviewOutdated
        old = source.delegation
        made = Delegation.objects.create(
            edition=edition,
            first_day=preview.first_day,
            last_day=preview.last_day,
            expected_count=old.expected_count,
            is_sample=old.is_sample,
            **label,
        )
        made.coordinators.set(old.coordinators.all())
        if coordinator is not None:
            made.coordinators.add(coordinator)
        _fill(source, preview, made)
    return made


def copy_into(
    *, source: Itinerary, preview: CopyPreview, seen: str, delegation: Delegation
) -> None:
    """Copy the hotels and stops into a delegation that has none. Groups are matched by label.

    Raises PreviewOutdated as ``copy_delegation`` does, and NotEmpty.
    """
    with transaction.atomic():
        if preview.seen != seen:
            raise PreviewOutdated
        Delegation.objects.select_for_update().get(pk=delegation.pk)
        there = Itinerary.objects.filter(delegation=delegation)
        if there.filter(models.Q(stops__isnull=False) | models.Q(stays__isnull=False)).exists():
            raise NotEmpty
        _fill(source, preview, delegation)


def _fill(source: Itinerary, preview: CopyPreview, delegation: Delegation) -> None:
    by = dt.timedelta(days=preview.offset)
    itinerary, _made = Itinerary.objects.get_or_create(
        delegation=delegation, defaults={"is_sample": delegation.is_sample}
    )
    groups = _groups(source.delegation, delegation, by)
    for stay in source.stays.all():
        copy = copied(
            stay,
            itinerary=itinerary,
            first_day=stay.first_day + by,
            last_day=stay.last_day + by,
        )
        copy.save()
        copy.groups.set([groups[group.pk] for group in stay.groups.all()])
    for stop in source.stops.all():
        _copy_stop(stop, itinerary, groups, by)


def _groups(old: Delegation, new: Delegation, by: dt.timedelta) -> dict[int, Group]:
    """The group of the copy for each group: that of the same label, else a new one."""
    there = {(group.label_en, group.label_ja): group for group in new.groups.all()}
    groups = {}
    for group in old.groups.all():
        twin = there.get((group.label_en, group.label_ja))
        if twin is None:
            twin = copied(
                group,
                delegation=new,
                first_day=group.first_day + by if group.first_day else None,
                last_day=group.last_day + by if group.last_day else None,
            )
            twin.save()
        groups[group.pk] = twin
    return groups


def _copy_stop(
    stop: Stop, itinerary: Itinerary, groups: dict[int, Group], by: dt.timedelta
) -> None:
    copy = copied(
        stop,
        {"outcome", "outcome_note"},
        itinerary=itinerary,
        day=stop.day + by if stop.day else None,
        last_day=stop.last_day + by if stop.last_day else None,
    )
    if stop.takes_part == TakesPart.PEOPLE:
        # Nobody is copied: what is left of chosen people is how many they were.
        copy.takes_part = TakesPart.NUMBER
        copy.head_count = stop.head_count or len(stop.people.all())
    copy.save()
    copy.groups.set([groups[group.pk] for group in stop.groups.all() if group.pk in groups])
    for host in stop.stop_hosts.all():
        copied_host(host, copy, _PEOPLE).save()
