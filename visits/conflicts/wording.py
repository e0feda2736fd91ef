"""Findings as sentences, in the active language."""

from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sakura.dates import format_day, format_days, weekday_name
from sakura.languages import Text
from visits.choices import HostState
from visits.conflicts.kinds import FindingKind

if TYPE_CHECKING:
    from visits.conflicts.findings import Finding


def sentences(finding: "Finding", language: str) -> str:
    """Return what was found, then whom it concerns where that is not everyone."""
    said = _sentence(finding, language)
    concerned = _concerned(finding, language)
    if not concerned:
        return said
    return _("%(finding)s Concerned: %(who)s.") % {"finding": said, "who": concerned}


def flag(finding: "Finding") -> str:
    """Return a finding in a few words."""
    match finding.kind:
        case FindingKind.OVERLAP:
            return _("Overlaps %(minutes)s min") % {"minutes": finding.minutes}
        case FindingKind.TRAVEL:
            return _("%(minutes)s min too short to travel") % {"minutes": finding.minutes}
    return capfirst(str(finding.kind.label))


def duration(minutes: int) -> str:
    """Return how long something lasts: 45 min, 6 h, 6 h 30 min."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    if not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}


def _said(text: Text, language: str) -> str:
    return text.pick(language).text or _("stop without a title")


def _concerned(finding: "Finding", language: str) -> str:
    who = finding.concerned
    if who is None:
        return ""
    parts = [_said(label, language) for label in who.groups]
    parts += who.names
    if more := who.people - len(who.names):
        if parts:
            parts.append(ngettext("%(n)s more person", "%(n)s more people", more) % {"n": more})
        else:
            parts.append(ngettext("%(n)s person", "%(n)s people", more) % {"n": more})
    return (", " if language == "en" else "、").join(parts)


def _sentence(finding: "Finding", language: str) -> str:
    names = [_said(title, language) for title in finding.titles] or [""]
    values = {
        "title": names[0],
        "first": names[0],
        "second": names[-1],
        "minutes": finding.minutes,
        "count": finding.count,
        "limit": finding.limit,
        "subject": finding.subject.pick(language).text,
        "day": format_day(finding.day, language) if finding.day else "",
    }
    match finding.kind:
        case FindingKind.NO_TITLE:
            return _("A stop has no title. Say what it is.")
        case FindingKind.OVERLAP:
            return (
                _(
                    "“%(first)s” and “%(second)s” overlap by %(minutes)d "
                    "minutes for the same people."
                )
                % values
            )
        case FindingKind.BEFORE_ARRIVAL | FindingKind.AFTER_DEPARTURE:
            return _on_the_way(finding, language, values)
        case FindingKind.TRAVEL:
            return _travel(finding, values)
        case FindingKind.HOST_CLOSED:
            return _closed(finding, language, values)
        case (
            FindingKind.HOST_BOOKED
            | FindingKind.IN_CHARGE_BOOKED
            | FindingKind.INTERPRETER_BOOKED
            | FindingKind.VEHICLE_BOOKED
        ):
            return _booked(finding, language, values)
        case FindingKind.TOO_MANY:
            return (
                _("%(count)d people take part in “%(title)s”. %(subject)s takes at most %(limit)d.")
                % values
            )
        case FindingKind.TOO_FEW_SEATS:
            return (
                _("%(count)d people take part in “%(title)s”. %(subject)s has %(limit)d seats.")
                % values
            )
        case FindingKind.UNCONFIRMED:
            return _unconfirmed(finding, values)
        case FindingKind.OUTSIDE_PERIOD:
            return _("“%(title)s” is outside the days of the delegation.") % values
        case FindingKind.NO_REST:
            values["duration"] = duration(finding.minutes)
            return (
                _(
                    "From “%(first)s” to “%(second)s”, for %(duration)s, there is neither a meal "
                    "nor a rest of %(limit)d minutes."
                )
                % values
            )
        case FindingKind.LONG_DAY:
            values |= {"duration": duration(finding.minutes), "most": duration(finding.limit)}
            return (
                _(
                    "The day lasts %(duration)s, from “%(first)s” to “%(second)s”. "
                    "More than %(most)s tires guests."
                )
                % values
            )
        case FindingKind.NO_STAY:
            if finding.day and finding.last_day and finding.day != finding.last_day:
                values["days"] = format_days(finding.day, finding.last_day, language)
                return _("No hotel is entered for the nights of %(days)s.") % values
            return _("No hotel is entered for the night of %(day)s.") % values
    return _open(finding, values)


def _open(finding: "Finding", values: dict[str, object]) -> str:
    match finding.kind:
        case FindingKind.NO_DAY:
            return _("The day of “%(title)s” is not recorded.") % values
        case FindingKind.NO_TIME:
            return _("The time of “%(title)s” is not recorded.") % values
        case FindingKind.NO_HOST:
            return _("The host of “%(title)s” is not recorded.") % values
        case FindingKind.NO_SITE:
            return _("At which site %(subject)s receives “%(title)s” is not recorded.") % values
        case FindingKind.NO_RECEPTION:
            return _("Who receives “%(title)s” at %(subject)s is not recorded.") % values
    return _("The person in charge of “%(title)s” is not recorded.") % values


def _on_the_way(finding: "Finding", language: str, values: dict[str, object]) -> str:
    moment = finding.moment
    if moment is None:
        values["when"] = values["day"]
        if finding.last_day:
            values["when"] = format_day(finding.last_day, language)
    else:
        values["when"] = f"{format_day(moment.date(), language)} {moment:%H:%M}"
    if finding.kind == FindingKind.BEFORE_ARRIVAL:
        return (
            ngettext(
                "“%(title)s” begins before %(count)d of those who take part has arrived "
                "(%(when)s).",
                "“%(title)s” begins before %(count)d of those who take part have arrived "
                "(the last: %(when)s).",
                finding.count,
            )
            % values
        )
    return (
        ngettext(
            "“%(title)s” is not over when %(count)d of those who take part leaves (%(when)s).",
            "“%(title)s” is not over when %(count)d of those who take part leave "
            "(the first: %(when)s).",
            finding.count,
        )
        % values
    )


def _travel(finding: "Finding", values: dict[str, object]) -> str:
    values |= {
        "needed": duration(finding.needed),
        "available": duration(finding.available),
        "missing": duration(finding.minutes),
        "kilometres": f"{finding.kilometres:.1f}",
    }
    said = (
        _(
            "From “%(first)s” to “%(second)s” takes about %(needed)s, and there are "
            "%(available)s: %(missing)s are missing."
        )
        % values
    )
    match finding.reason:
        case "walk":
            how = _("Estimated from %(kilometres)s km in a straight line, on foot.")
        case "coach":
            how = _("Estimated from %(kilometres)s km in a straight line, by coach.")
        case "rail":
            how = _(
                "Estimated from %(kilometres)s km in a straight line, by express train with the "
                "way to and from the stations."
            )
        case _:
            how = _(
                "Estimated from %(kilometres)s km in a straight line, by aeroplane with the way "
                "to and from the airports."
            )
    return f"{said} {how % values}"


def _closed(finding: "Finding", language: str, values: dict[str, object]) -> str:
    if finding.day:
        values["weekday"] = weekday_name(finding.day, language)
    match finding.reason:
        case "weekday":
            return (
                _("%(subject)s is closed on this weekday: “%(title)s” is on %(weekday)s, %(day)s.")
                % values
            )
        case "day":
            return _("%(subject)s is closed on %(day)s, the day of “%(title)s”.") % values
    values["holiday"] = values["subject"]
    values["subject"] = finding.titles[1].pick(language).text
    return (
        _("%(subject)s is closed on national holidays: “%(title)s” is on %(day)s, %(holiday)s.")
        % values
    )


def _booked(finding: "Finding", language: str, values: dict[str, object]) -> str:
    other = finding.other
    if other is None:  # another stop of the same plan
        return (
            _(
                "%(subject)s interprets at “%(first)s” and at “%(second)s”, which overlap by "
                "%(minutes)d minutes."
            )
            % values
        )
    values["other"] = other.name.pick(language).text
    match finding.kind:
        case FindingKind.HOST_BOOKED:
            said = _(
                "%(subject)s also receives another delegation (%(other)s) during “%(title)s”: "
                "they overlap by %(minutes)d minutes."
            )
        case FindingKind.VEHICLE_BOOKED:
            said = _(
                "%(subject)s is also used by another delegation (%(other)s) during “%(title)s”: "
                "they overlap by %(minutes)d minutes."
            )
        case _:
            said = _(
                "%(subject)s is also with another delegation (%(other)s) during “%(title)s”: "
                "they overlap by %(minutes)d minutes."
            )
    return said % values


def _unconfirmed(finding: "Finding", values: dict[str, object]) -> str:
    match finding.reason:
        case HostState.DECLINED:
            return _("%(subject)s has declined “%(title)s”.") % values
        case HostState.PROPOSED:
            return (
                _(
                    "%(subject)s has proposed another time for “%(title)s”. It should be settled "
                    "%(limit)d days before."
                )
                % values
            )
        case HostState.TO_ASK:
            return (
                _(
                    "%(subject)s has not been asked about “%(title)s”. It should be confirmed "
                    "%(limit)d days before."
                )
                % values
            )
    return (
        _(
            "%(subject)s has not confirmed “%(title)s”. It should be confirmed %(limit)d days "
            "before."
        )
        % values
    )
