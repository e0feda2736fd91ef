"""Who must hear of a release, and what: one draft for each reader whose view changed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import translation

from participants.choices import CrewRole
from participants.models import Crew, Enrollment
from sakura.dates import format_day, format_days
from sakura.languages import LANGUAGES, Text
from visits.changes import How, Subject, find_changes
from visits.choices import Audience, ReleaseKind
from visits.exports import ical
from visits.exports.wording import TOKYO, joined
from visits.models import Host, HostContact, Message, Release, Vehicle
from visits.notices import words
from visits.release import ReleaseDocument, open_release, view_of
from visits.sheet import Sheet, SheetStop, groups_of_person, stops_for, view

#: Audiences whose readers are known by name and address; the others read papers and pages.
TOLD = (Audience.PARTICIPANT, Audience.HOST, Audience.ESCORT, Audience.DRIVER)
#: Readers who prepare for a number of people, and so are told when it changes.
COUNTED = (Audience.HOST, Audience.DRIVER, Audience.ESCORT)

#: By field of a stop, the line of a message that tells it.
LINE_OF = {
    **dict.fromkeys(
        ("day", "last_day", "is_within", "start_time", "end_time", "part_of_day", "time_zone"),
        "when",
    ),
    **dict.fromkeys(("takes_part", "groups", "head_count", "head_count_note"), "who"),
    **dict.fromkeys(("place", "prefecture"), "place"),
    **{name: name for name in words.LABELS},
}
#: Fields of a stop that order and sort it: no reader sees them. The notes are for staff alone.
SILENT = frozenset(
    {"uid", "sequence", "modified_at", "is_cancelled", "position", "is_highlight", "is_sample"}
    | {"is_public", "internal_note", "outcome_note"}
)
#: Lines whose values are names of people: that they changed is told, the names are not.
NAMED = frozenset({"received_by", "in_charge", "interpreters", "people"})
#: What is said of a stop that is new to its reader.
DETAILS = (
    *("outcome", "hosts", "place", "meeting_point", "who", "vehicle", "room", "visit_language"),
    *("dress", "gift", "photography", "participants_note"),
)


class Reader(NamedTuple):
    """Someone to tell: which view is theirs, and how they are addressed."""

    audience: Audience
    recipient: str
    name: str
    email: str
    language: str
    view: "View"


class View(NamedTuple):
    """How the view of a reader is narrowed. Readers with the same view and language share a text.

    ``person`` is one reader's uid on behalf of all who see just the same.
    """

    host: str = ""
    person: str = ""
    vehicles: tuple[str, ...] | None = None


class Told(NamedTuple):
    """What a view tells: the kind of message, its paragraphs, and the stops that it is about."""

    is_first: bool
    is_last: bool
    paragraphs: tuple[str, ...]
    changed: tuple[str, ...]  # uids, those that are gone too
    gone: tuple[SheetStop, ...]


class Narrow(NamedTuple):
    """Both sheets as one reader sees them. ``before`` is None if nothing was there to see."""

    before: Sheet | None
    after: Sheet


def draft_messages(release: Release) -> list[Message]:
    """Draft one message to each reader whose view a release changed; return the new ones.

    Compared is the release issued to the same audience before; the first one tells that the
    itinerary is ready. A record of what took place tells nobody. Safe to repeat: whoever has a
    message of this release gets no second one, whatever became of it.
    Queries: a constant number.
    """
    if release.kind == ReleaseKind.RECORD:
        return []
    with transaction.atomic():
        Release.objects.select_for_update().get(pk=release.pk)
        known = set(release.messages.values_list("recipient", flat=True))
        made = [message for message in _drafts(release) if message.recipient not in known]
        return Message.objects.bulk_create(made)


def _drafts(release: Release) -> Iterator[Message]:
    document = open_release(release)
    is_sample = document.sheet.is_sample
    opened: dict[int, ReleaseDocument] = {}  # opening one costs more than all texts of a view
    for audience in TOLD:
        if audience not in release.audiences:
            continue
        previous = _previous(release, audience)
        if previous and previous.pk not in opened:
            opened[previous.pk] = open_release(previous)
        before = opened[previous.pk] if previous else None
        texts = _Texts(release, audience, before, document)
        for reader in _readers(release, audience, before, document):
            text = texts.of(reader.view, reader.language)
            if text is None:
                continue
            yield Message(
                release=release,
                audience=audience,
                recipient=reader.recipient,
                name=reader.name[:200],
                email=reader.email,
                language=reader.language,
                subject=text.subject,
                body=_greeting(reader) + text.body,
                calendar=text.calendar,
                is_sample=is_sample,
            )


def _greeting(reader: Reader) -> str:
    is_body = reader.recipient.startswith("host:")  # an organization, of which nobody is known
    phrase = "greeting_body" if is_body else "greeting"
    return words.say(phrase, reader.language, name=reader.name)


def _previous(release: Release, audience: Audience) -> Release | None:
    """The release issued to an audience before this one, or None."""
    older = Release.objects.filter(itinerary=release.itinerary_id, number__lt=release.number)
    for row in older.defer("document").order_by("-number"):
        if audience in row.audiences:
            return Release.objects.get(pk=row.pk)
    return None


# Readers


def _readers(
    release: Release,
    audience: Audience,
    before: ReleaseDocument | None,
    after: ReleaseDocument,
) -> Iterable[Reader]:
    match audience:
        case Audience.PARTICIPANT:
            return _participants(before, after)
        case Audience.HOST:
            return _hosts(before, after)
        case Audience.ESCORT:
            return _escorts(release)
    return _drivers(release, before, after)


def _participants(before: ReleaseDocument | None, after: ReleaseDocument) -> Iterator[Reader]:
    """People who come. Those with the same groups, stops, flights and past share a view."""
    uids = [row.uid for row in after.sheet.invitees]
    people = Enrollment.objects.coming().filter(uid__in=uids).select_related("person")
    ledgers = after.people.get(Audience.PARTICIPANT, {})
    like: dict[Any, str] = {}
    seen_before = _seen_by_people(before.sheet if before else None)
    seen_now = _seen_by_people(after.sheet)
    for row in sorted(people, key=lambda row: (row.person.display_name, str(row.uid))):
        uid = str(row.uid)
        key = (ledgers.get(uid), seen_before.get(uid), seen_now.get(uid))
        yield Reader(
            audience=Audience.PARTICIPANT,
            recipient=f"person:{uid}",
            name=row.person.display_name,
            email=row.person.email,
            language=_language(row.person.language),
            view=View(person=like.setdefault(key, uid)),
        )


def _seen_by_people(sheet: Sheet | None) -> dict[str, Any]:
    """By uid of a person, what their view is made of."""
    if sheet is None:
        return {}
    of_groups: dict[tuple[str, ...], frozenset[str]] = {}
    chosen: dict[str, set[str]] = {}
    flights: dict[str, list[int]] = {}
    for stop in sheet.stops:
        for uid in stop.people:
            chosen.setdefault(uid, set()).add(stop.uid)
    for number, flight in enumerate(sheet.flights):
        for uid in flight.people:
            flights.setdefault(uid, []).append(number)
    for row in sheet.invitees:
        if row.groups not in of_groups:
            stops = stops_for(sheet, groups=row.groups)
            of_groups[row.groups] = frozenset(stop.uid for stop in stops)
    return {
        row.uid: (
            row.groups,
            of_groups[row.groups],
            frozenset(chosen.get(row.uid, ())),
            tuple(flights.get(row.uid, ())),
        )
        for row in sheet.invitees
    }


def _hosts(before: ReleaseDocument | None, after: ReleaseDocument) -> Iterator[Reader]:
    """Contacts of all hosts of the two sheets; a host without a contact is told by hand."""
    sheets = [document.sheet for document in (before, after) if document]
    keys = {host.key for sheet in sheets for stop in sheet.stops for host in stop.hosts}
    contacts: dict[str, list[HostContact]] = {}
    for row in HostContact.objects.filter(host__slug__in=keys).select_related("host"):
        contacts.setdefault(row.host.slug, []).append(row)
    hosts = Host.objects.filter(slug__in=keys).select_related("organization")
    for host in sorted(hosts, key=lambda host: host.slug):
        for row in sorted(contacts.get(host.slug, ()), key=lambda row: (row.name, str(row.uid))):
            yield Reader(
                audience=Audience.HOST,
                recipient=f"contact:{row.uid}",
                name=row.name,
                email=row.email,
                language=_language(row.language),
                view=View(host=host.slug),
            )
        if host.slug not in contacts:
            yield Reader(
                audience=Audience.HOST,
                recipient=f"host:{host.uid}",
                name=Text.of(host.organization, "name").pick("ja").text,
                email="",
                language="ja",
                view=View(host=host.slug),
            )


def _escorts(release: Release) -> Iterator[Reader]:
    crew = release.itinerary.delegation.crew.filter(
        role__in=(CrewRole.ESCORT, CrewRole.INTERPRETER)
    )
    for row in sorted(crew, key=lambda row: (row.name, str(row.uid))):
        yield _of_crew(row, Audience.ESCORT, View())


def _drivers(
    release: Release, before: ReleaseDocument | None, after: ReleaseDocument
) -> Iterator[Reader]:
    """Drivers of the vehicles of the stops; those of the delegation without one see all stops."""
    sheets = [document.sheet for document in (before, after) if document]
    names = {stop.vehicle for sheet in sheets for stop in sheet.stops if stop.vehicle}
    own = {row.pk for row in release.itinerary.delegation.crew.all() if row.role == CrewRole.DRIVER}
    vehicles = list(
        Vehicle.objects.filter(Q(name__in=names) | Q(driver__in=own), driver__isnull=False)
        .select_related("driver")
        .order_by("name", "pk")
    )
    used = set(release.itinerary.stops.values_list("vehicle", flat=True))
    driven: dict[int, set[str]] = {}
    drivers: dict[int, Crew] = {}
    for vehicle in vehicles:
        # A name need not be unique: of several with the same, only ours.
        twins = sum(other.name == vehicle.name for other in vehicles)
        driver = vehicle.driver
        if driver and (twins == 1 or vehicle.pk in used or driver.pk in own):
            drivers[driver.pk] = driver
            driven.setdefault(driver.pk, set()).add(vehicle.name)
    for row in Crew.objects.filter(pk__in=own - drivers.keys()):
        drivers[row.pk] = row
    for row in sorted(drivers.values(), key=lambda row: (row.name, str(row.uid))):
        mine = tuple(sorted(driven[row.pk])) if row.pk in driven else None
        yield _of_crew(row, Audience.DRIVER, View(vehicles=mine))


def _of_crew(row: Crew, audience: Audience, own: View) -> Reader:
    return Reader(
        audience=audience,
        recipient=f"crew:{row.uid}",
        name=row.name,
        email=row.email,
        language=_language(row.language),
        view=own,
    )


def _language(code: str) -> str:
    return code if code in LANGUAGES else "en"


# Texts


class Draft(NamedTuple):
    """A message but for the greeting."""

    subject: str
    body: str
    calendar: str


class _Texts:
    """The texts of one audience; each is written once for all who see and read the same."""

    def __init__(
        self,
        release: Release,
        audience: Audience,
        before: ReleaseDocument | None,
        after: ReleaseDocument,
    ):
        self.release, self.audience = release, audience
        self.before, self.after = before, after
        self.views: dict[View, Narrow] = {}
        self.stamped: dict[View, dict[str, SheetStop]] = {}
        self.drafts: dict[tuple[View, str], Draft | None] = {}

    def of(self, own: View, language: str) -> Draft | None:
        """The text for a view in one language, or None if it tells nothing new."""
        key = (own, language)
        if key not in self.drafts:
            with translation.override(language):
                self.drafts[key] = self._write(own, language)
        return self.drafts[key]

    def _write(self, own: View, language: str) -> Draft | None:
        if own not in self.views:
            self.views[own] = self._narrow(own)
        narrow = self.views[own]
        told = tell(narrow.before, narrow.after, self.audience, language)
        own_groups = self._group_change(own, narrow, language)
        if not told.paragraphs and not own_groups:
            return None
        stops = self._calendar_stops(own, told)
        subject = "ready" if told.is_first else "cancelled" if told.is_last else "changed"
        intro = "ready" if told.is_first else "changed"
        values = {
            "title": words.title_words(narrow.after, language),
            "number": self.release.number,
            "day": format_day(self.release.created_at.astimezone(TOKYO).date(), language),
        }
        paragraphs = [
            words.say(
                intro + ("_host" if self.audience == Audience.HOST else ""), language, **values
            ),
            *own_groups,
            *told.paragraphs,
        ]
        calendar = ""
        if stops:
            paragraphs.append(words.say("with_calendar", language))
            calendar = _calendar(narrow.after.model_copy(update={"stops": tuple(stops)}), language)
        return Draft(
            subject=one_line(words.say(f"subject_{subject}", language, **values)),
            body="".join(f"\n\n{paragraph}" for paragraph in paragraphs),
            calendar=calendar,
        )

    def _narrow(self, own: View) -> Narrow:
        before = self.before.sheet if self.before else None
        if before and own.person and all(row.uid != own.person for row in before.invitees):
            before = None  # they came in since
        return Narrow(
            self._view(before, own) if before else None, self._view(self.after.sheet, own)
        )

    def _view(self, sheet: Sheet, own: View) -> Sheet:
        seen = view(sheet, self.audience, host=own.host, person=own.person)
        return _of_vehicles(seen, own)

    def _group_change(self, own: View, narrow: Narrow, language: str) -> list[str]:
        """A paragraph on the groups that this person is in now, if they are others."""
        if not own.person or narrow.before is None or self.before is None:
            return []
        old, new = (
            _group_words(sheet, groups_of_person(sheet, own.person), language)
            for sheet in (self.before.sheet, self.after.sheet)
        )
        return [_arrow(words.label("group", language), old, new, language)] if old != new else []

    def _calendar_stops(self, own: View, told: Told) -> list[SheetStop]:
        """The stops told as this view's calendar holds them, what is gone as cancelled."""
        narrowed = View(host=own.host, person=own.person)
        if narrowed not in self.stamped:
            seen = view_of(
                self.release,
                self.audience,
                host=own.host,
                person=own.person,
                document=self.after,
            )
            self.stamped[narrowed] = {stop.uid: stop for stop in seen.stops}
        stamped = self.stamped[narrowed]
        gone = {stop.uid: stop for stop in told.gone}
        stops = []
        for uid in told.changed:
            stop = stamped.get(uid)
            if uid in gone and (stop is None or not stop.is_cancelled):
                # Gone for this reader, while others of the audience still see it.
                stamps = (
                    {"sequence": stop.sequence, "modified_at": stop.modified_at} if stop else {}
                )
                stop = gone[uid].model_copy(update={**stamps, "is_cancelled": True})
            if stop is not None and stop.is_dated:
                stops.append(_without_names(stop))
        return stops


def _of_vehicles(sheet: Sheet, own: View) -> Sheet:
    if own.vehicles is None:
        return sheet
    stops = tuple(stop for stop in sheet.stops if stop.vehicle in own.vehicles)
    return sheet.model_copy(update={"stops": stops})


def _without_names(stop: SheetStop) -> SheetStop:
    hosts = tuple(host.model_copy(update={"received_by": Text()}) for host in stop.hosts)
    update = {"hosts": hosts, "in_charge": "", "interpreters": (), "people": ()}
    return stop.model_copy(update=update)


def _calendar(sheet: Sheet, language: str) -> str:
    content = ical.render([sheet], language=language).decode()
    # RFC 5546: what comes by mail says what is to be done with it.
    return content.replace("\r\nCALSCALE:", "\r\nMETHOD:PUBLISH\r\nCALSCALE:", 1)


def one_line(text: str) -> str:
    """Return the text as the subject of a mail: one line, no longer than its column."""
    return " ".join(text.split())[:200]


def tell(before: Sheet | None, after: Sheet, audience: Audience, language: str) -> Told:
    """Return what a reader of this view has to be told; without paragraphs there is nothing.

    Both sheets are views already. Texts are compared in the reader's language: a correction of
    another one changes nothing for them. Names of people are never given.
    """
    is_first = before is None or (audience == Audience.HOST and not before.stops)
    if before is None or is_first:
        return _tell_all(after, audience, language)
    changes = find_changes(before, after)
    was = {stop.uid: stop for stop in before.stops}
    fields = {
        change.uid: _lines_named(field.field for field in change.fields)
        for change in changes
        if change.subject == Subject.STOP and change.how == How.CHANGED
    }
    new, changed, gone = [], [], []
    uids = []
    for stop in after.stops:
        if stop.uid not in was:
            new.append(_whole(stop, after, audience, language))
            uids.append(stop.uid)
            continue
        names = fields.get(stop.uid, [])
        if audience in COUNTED and "who" not in names:
            names = [*names, "who"]
        if lines := _line_changes(was[stop.uid], before, stop, after, audience, names, language):
            changed.append(_item(stop, lines, language))
            uids.append(stop.uid)
    kept = {stop.uid for stop in after.stops}
    gone_stops = [stop for stop in before.stops if stop.uid not in kept]
    gone = [_item(stop, [], language) for stop in gone_stops]
    uids += [stop.uid for stop in gone_stops]
    sections = [
        _section("changed_heading", changed, language),
        _section("new", new, language),
        _section("cancelled", gone, language),
        "\n".join(_sheet_changes(before, after, audience, language)),
    ]
    return Told(
        is_first=False,
        is_last=bool(gone) and not after.stops,
        paragraphs=tuple(section for section in sections if section),
        changed=tuple(uids),
        gone=tuple(gone_stops),
    )


def _tell_all(sheet: Sheet, audience: Audience, language: str) -> Told:
    stops = [_whole(stop, sheet, audience, language) for stop in sheet.stops]
    mark = words.colon(language)
    around = [
        f"{words.label('stay', language)}{mark}{words.stay_words(stay, language)}"
        for stay in sheet.stays
    ]
    if sheet.audience in (Audience.PARTICIPANT, Audience.ESCORT):
        around += [
            f"{words.say(direction, language)}{mark}{text}"
            for direction in ("arrival", "departure")
            for text in _flights(sheet, direction, audience, language)
        ]
    paragraphs = tuple(part for part in ("\n".join(stops), "\n".join(around)) if part)
    return Told(
        is_first=True,
        is_last=False,
        paragraphs=paragraphs if stops else (),
        changed=tuple(stop.uid for stop in sheet.stops),
        gone=(),
    )


def _lines_named(fields: Iterable[str]) -> list[str]:
    """The lines that tell these fields, each once, in order; texts come as title_en, title_ja."""
    stems = (field[:-3] if field[-3:] in ("_en", "_ja", "_zh") else field for field in fields)
    lines = [LINE_OF[stem] for stem in stems if stem in LINE_OF]
    return list(dict.fromkeys(lines))


def _line_changes(
    was: SheetStop,
    before: Sheet,
    stop: SheetStop,
    after: Sheet,
    audience: Audience,
    names: Sequence[str],
    language: str,
) -> list[str]:
    lines = []
    for name in names:
        if name in NAMED:
            lines.append(_changed_line(name, language))
            continue
        old = _value(was, before, name, audience, language)
        new = _value(stop, after, name, audience, language)
        if old != new:
            lines.append(_arrow(words.label(name, language), old, new, language))
        if name == "hosts" and _receivers(was, language) != _receivers(stop, language):
            lines.append(_changed_line("received_by", language))
        if name == "hosts":
            old, new = (words.field_words(row, before, "room", language) for row in (was, stop))
            if old != new:
                lines.append(_arrow(words.label("room", language), old, new, language))
    return lines


def _changed_line(name: str, language: str) -> str:
    mark = words.colon(language)
    return f"{words.label(name, language)}{mark}{words.say('is_changed', language)}"


def _receivers(stop: SheetStop, language: str) -> list[str]:
    return [host.received_by.pick(language).text for host in stop.hosts]


def _value(stop: SheetStop, sheet: Sheet, name: str, audience: Audience, language: str) -> str:
    if name == "who" and audience in COUNTED:
        return words.who_words(_counted(stop, sheet), sheet, language)
    return words.field_words(stop, sheet, name, language)


def _counted(stop: SheetStop, sheet: Sheet) -> SheetStop:
    """The stop with the number of people that it has without one of its own."""
    if stop.head_count is not None:
        return stop
    count = None
    if stop.takes_part == "everyone":
        count = sheet.head_count
    elif stop.takes_part == "groups":
        counts = [group.head_count for group in sheet.groups if group.uid in stop.groups]
        count = sum(number or 0 for number in counts) or None
    return stop.model_copy(update={"head_count": count})


def _whole(stop: SheetStop, sheet: Sheet, audience: Audience, language: str) -> str:
    shown = _counted(stop, sheet) if audience in COUNTED else stop
    names = [name for name in DETAILS if name != "who" or _tells_who(shown, sheet)]
    return _item(stop, words.lines_of(shown, sheet, names, language), language)


def _tells_who(stop: SheetStop, sheet: Sheet) -> bool:
    """Whether it has to be said who takes part: not where it can only be everyone."""
    return stop.takes_part != "everyone" or stop.head_count is not None or len(sheet.groups) > 1


def _item(stop: SheetStop, lines: Sequence[str], language: str) -> str:
    head = (
        f"* {words.when_words(stop, language)}{words.colon(language)}"
        f"{words.stop_words(stop, language)}"
    )
    return "\n".join([head, *(f"  {line}" for line in lines)])


def _section(heading: str, items: Sequence[str], language: str) -> str:
    return "\n".join([words.say(heading, language).upper(), *items]) if items else ""


def _arrow(name: str, old: str, new: str, language: str) -> str:
    nothing = words.say("nothing", language)
    return f"{name}{words.colon(language)}{old or nothing} → {new or nothing}"


def _sheet_changes(before: Sheet, after: Sheet, audience: Audience, language: str) -> list[str]:
    """Lines on what is not a stop: days, groups, hotels, flights, numbers."""
    pairs = [
        ("label", words.title_words(before, language), words.title_words(after, language)),
        ("period", before.period.text(language), after.period.text(language)),
        *_stay_pairs(before, after, language),
    ]
    lines = [
        _arrow(words.label(name, language), old, new, language)
        for name, old, new in pairs
        if old != new
    ]
    for direction in ("arrival", "departure"):
        old, new = (
            " / ".join(_flights(sheet, direction, audience, language)) for sheet in (before, after)
        )
        if old != new:
            lines.append(_arrow(words.say(direction, language), old, new, language))
    contacts = [sheet.emergency_contact.pick(language).text for sheet in (before, after)]
    if contacts[0] != contacts[1]:
        lines.append(_changed_line("emergency_contact", language))
    if people := _people(before, after, language):
        lines.append(f"{words.label('people', language)}{words.colon(language)}{people}")
    return lines


def _stay_pairs(before: Sheet, after: Sheet, language: str) -> list[tuple[str, str, str]]:
    was = {stay.uid: words.stay_words(stay, language) for stay in before.stays}
    is_now = {stay.uid: words.stay_words(stay, language) for stay in after.stays}
    return [("stay", was.get(uid, ""), is_now.get(uid, "")) for uid in {**is_now, **was}]


def _flights(sheet: Sheet, direction: str, audience: Audience, language: str) -> list[str]:
    return [
        words.flight_words(flight, language, with_count=audience == Audience.ESCORT)
        for flight in sheet.flights
        if flight.direction == direction
    ]


def _people(before: Sheet, after: Sheet, language: str) -> str:
    """How many came, went or changed, for those whose view holds the list; never who or what."""
    changes = [change for change in find_changes(before, after) if change.subject == Subject.PEOPLE]
    if not changes:
        return ""
    counts = {field.field: field.after for field in changes[0].fields}
    values = {name: counts.get(name, 0) for name in ("added", "removed", "changed")}
    return words.say("people_changed", language, **values)


def _group_words(sheet: Sheet, uids: Iterable[str], language: str) -> str:
    """Return the labels of groups, with their days where they have their own."""
    parts = []
    for group in sheet.groups:
        if group.uid in uids:
            label = group.label.pick(language).text
            if group.first_day and group.last_day:
                label += f" ({format_days(group.first_day, group.last_day, language)})"
            parts.append(label)
    return joined(parts, language)
