"""One day as short plain text, for the chats in which groups really read."""

import datetime as dt

from django.utils import translation

from sakura.dates import format_day
from visits.choices import Audience, StopOutcome
from visits.exports.wording import group_names
from visits.models import Itinerary
from visits.notices import words
from visits.release import newest_for, open_release
from visits.sheet import Sheet, view
from visits.timetable import stops_on

#: What is said of a stop after time and title, in this order.
_LINES = ("meeting_point", "dress", "participants_note")


def day_as_text(sheet: Sheet, day: dt.date, language: str, group: str = "") -> str:
    """Return one day of a group in plain text: when, what, where, where to meet, what to bring.

    ``sheet``: of a release or a draft, of any audience; only what participants may see is told.
    ``group``: uid; empty for all. Stops that do not take place are left out. A draft says so.
    """
    shown = view(sheet, Audience.PARTICIPANT, groups=[group] if group else None)
    with translation.override(language):
        head = [format_day(day, language, weekday=True)]
        if group:
            head.append(" ".join(group_names([group], shown, language)))
        if not sheet.number:
            head.append(f"[{words.say('draft', language)}]")
        parts = ["\n".join(head)]
        for stop in stops_on(shown, day):
            if stop.is_cancelled or stop.outcome == StopOutcome.CANCELLED:
                continue
            when = words.time_words(stop, language) or words.say("no_time", language)
            lines = [f"{when} {words.stop_words(stop, language)}"]
            where = words.place_words(stop, language) or words.hosts_words(stop, language)
            if where:
                lines.append(f"{words.label('place', language)}{words.colon(language)}{where}")
            if stop.takes_part in ("people", "number"):
                who = words.who_words(stop, shown, language)
                lines.append(f"{words.label('who', language)}{words.colon(language)}{who}")
            lines += words.lines_of(stop, shown, _LINES, language)
            parts.append("\n".join(lines))
        if len(parts) == 1:
            parts.append(words.say("free", language))
    return "\n\n".join(parts) + "\n"


def sheet_for_chat(itinerary: Itinerary, draft: Sheet) -> Sheet:
    """Return the sheet of the newest release issued to participants, else the draft.

    Two queries.
    """
    release = newest_for(itinerary, Audience.PARTICIPANT)
    return open_release(release).sheet if release else draft
