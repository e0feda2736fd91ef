"""Is this paper current? What its code says to anyone who holds it."""

import base64
import datetime as dt
from collections.abc import Collection
from typing import Any, Final, TypeVar

from sakura.encryption import keyed_hash
from sakura.frozen import Struct
from sakura.languages import Text
from visits.changes import Change, ChangeText, find_changes, word_changes
from visits.choices import Audience
from visits.models import PaperCode, Release
from visits.release import newest_for, open_release
from visits.sheet import Sheet, SheetHost, SheetStay, SheetStop, view

StructT = TypeVar("StructT", bound=Struct)

#: Bytes of a code: 80 bits, in 16 letters and digits.
CODE_BYTES: Final = 10

#: What the page never tells, whoever the paper is for: names, numbers and free words of persons.
_HIDDEN: Final[dict[type[Struct], Collection[str]]] = {
    Sheet: ("crew", "invitees", "flights", "emergency_contact"),
    SheetStop: (
        "people",
        "in_charge",
        "interpreters",
        "participants_note",
        "internal_note",
        "outcome_note",
        "head_count_note",
    ),
    SheetHost: ("received_by", "state"),
    SheetStay: ("telephone", "note"),
}


class PaperState(Struct):
    """What there is to say of one paper; ``changes`` in words are made by ``word_paper``."""

    number: int
    newest_number: int
    released_at: dt.datetime
    newest_released_at: dt.datetime
    audience: Audience
    before: Sheet  # what the paper says, without persons
    after: Sheet  # what the newest release says to the same reader, without persons
    has_hidden_changes: bool  # something about persons changed, which is not told here

    @property
    def is_current(self) -> bool:
        """Whether the paper says what the newest release says to its reader."""
        return self.newest_number == self.number or not (
            find_changes(self.before, self.after) or self.has_hidden_changes
        )

    @property
    def title(self) -> Text:
        return self.after.title or self.after.program_name


def code_of(release: Release, audience: Audience, *, host: str = "", group: str = "") -> str:
    """Return the code for papers of this view, the same every time; it is kept when first asked.

    ``host``: key of the host, for its papers. ``group``: uid of the group that they are for.
    """
    delegation = open_release(release).sheet.delegation
    words = "|".join([delegation, str(release.number), Audience(audience).value, host, group])
    sealed = bytes.fromhex(keyed_hash(words, "paper"))
    code = base64.b32encode(sealed[:CODE_BYTES]).decode().lower()
    PaperCode.objects.get_or_create(
        release=release,
        audience=Audience(audience).value,
        host=host,
        group=group,
        defaults={"code": code},
    )
    return code


def open_paper(code: str) -> PaperState | None:
    """Return what there is to say of the paper with this code; None if there is no such code.

    At most four queries.
    """
    paper = PaperCode.objects.select_related("release__itinerary").filter(code=code).first()
    if paper is None:
        return None
    audience = Audience(paper.audience)
    held = paper.release
    newest = newest_for(held.itinerary, audience) or held
    before, after = (_shown(release, audience, paper) for release in (held, newest))
    open_before, open_after = without_persons(before), without_persons(after)
    return PaperState(
        number=held.number,
        newest_number=newest.number,
        released_at=held.created_at,
        newest_released_at=newest.created_at,
        audience=audience,
        before=open_before,
        after=open_after,
        has_hidden_changes=_count(find_changes(before, after))
        != _count(find_changes(open_before, open_after)),
    )


def word_paper(state: PaperState, language: str) -> list[ChangeText]:
    """Return what changed since the paper was made, in words; the same language must be active."""
    return word_changes(state.before, state.after, language)


def without_persons(struct: StructT) -> StructT:
    """Return a sheet, or part of one, without what names a person or may hold words about one."""
    hidden = _HIDDEN.get(type(struct), ())
    values: dict[str, Any] = {}
    for name, field in type(struct).model_fields.items():
        value = getattr(struct, name)
        if name in hidden:
            values[name] = field.get_default()
        elif isinstance(value, tuple) and value and isinstance(value[0], Struct):
            values[name] = tuple(without_persons(item) for item in value)
    return struct.model_copy(update=values)


def _shown(release: Release, audience: Audience, paper: PaperCode) -> Sheet:
    groups = [paper.group] if paper.group else None
    return view(open_release(release).sheet, audience, host=paper.host, groups=groups)


def _count(changes: list[Change]) -> tuple[int, int]:
    return len(changes), sum(len(change.fields) for change in changes)
