"""Filters for the desk: texts, days, times and findings in the reader's language."""

import datetime as dt

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sakura.dates import MONTH_NAMES, Period, format_day, format_fiscal_year, weekday_name
from sakura.languages import Text, reader_language
from sakura.templatetags.texts import plain, say
from visits.choices import Audience, HostState, ReleaseKind
from visits.closures import Note
from visits.conflicts import Finding, FindingKind, name_of
from visits.exports.wording import (
    capitalized,
    crew_role_text,
    days_text,
    direction_text,
    group_names,
    host_text,
    joined,
    kind_text,
    label_of,
    location_text,
    outcome_text,
    prefecture_text,
    time_text,
)
from visits.models import Release, Waiver
from visits.sheet import Sheet, SheetCrew, SheetFlight, SheetHost, SheetStop

register = template.Library()
register.filter(say)
register.filter(plain)


@register.filter
def text_of(record: object, name: str) -> Text:
    """Return a text of a record: {{ group|text_of:"label"|say }}."""
    return Text.of(record, name)


@register.filter
def full_name(sheet: Sheet) -> str:
    """Return what a delegation is called: edition, fiscal year and label."""
    language = reader_language()
    parts = [
        sheet.title.pick(language).text,
        format_fiscal_year(sheet.fiscal_year, language, short=True),
        sheet.label.pick(language).text,
    ]
    return (", " if language == "en" else " ").join(part for part in parts if part)


@register.filter
def when(period: Period) -> str:
    """Return a period in words, or that the date is not recorded."""
    return period.text(reader_language())


@register.filter
def long_day(day: dt.date) -> str:
    """Return the day with its weekday: Thursday, January 24, 2019."""
    return format_day(day, reader_language(), weekday=True)


@register.filter
def day_in_year(day: dt.date) -> str:
    """Return the day without the year: January 24, 1月24日."""
    if reader_language() == "en":
        return f"{MONTH_NAMES[day.month - 1]} {day.day}"
    return f"{day.month}月{day.day}日"


@register.filter
def week_day(day: dt.date) -> str:
    """Return the day in a week: Thu, January 24; 1月24日（木）."""
    if reader_language() == "en":
        return f"{short_weekday(day)}, {day_in_year(day)}"
    return f"{day_in_year(day)}（{short_weekday(day)}）"


@register.filter
def weekday(day: dt.date) -> str:
    """Return the name of the weekday."""
    return weekday_name(day, reader_language())


@register.filter
def short_weekday(day: dt.date) -> str:
    """Return the short name of the weekday."""
    return weekday_name(day, reader_language(), short=True)


@register.filter
def stamp(moment: dt.datetime) -> str:
    """Return a moment in Tokyo: January 4, 2019, 15:20."""
    local = timezone.localtime(moment)
    day = format_day(local.date(), reader_language())
    return f"{day}, {local:%H:%M}" if reader_language() == "en" else f"{day} {local:%H:%M}"


@register.filter
def fiscal_year(year: int) -> str:
    """Return a fiscal year as it stands in tables: FY2018, 2018年度."""
    return format_fiscal_year(year, reader_language(), short=True)


@register.filter
def stop_name(stop: SheetStop) -> SafeString:
    """Return what a stop is called: title, else host, else place, else its kind."""
    return say(name_of(stop)) or conditional_escape(capitalized(kind_text(stop)))


@register.filter
def stop_time(stop: SheetStop) -> str:
    """Return clock times, else the part of the day; empty where neither is known."""
    return capitalized(time_text(stop))


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}


@register.filter
def free_time(minutes: int) -> str:
    """Return how long a gap between two stops is."""
    return _("Free for %(time)s") % {"time": _duration(minutes)}


@register.filter
def travel_time(minutes: int) -> str:
    """Return how long the way takes."""
    return _("travel %(time)s") % {"time": _duration(minutes)}


@register.filter
def stop_kind(stop: SheetStop) -> str:
    """Return the kind of a stop."""
    return capitalized(kind_text(stop))


@register.filter
def stop_place(stop: SheetStop) -> str:
    """Return where a stop is, in one line."""
    return location_text(stop, reader_language())


@register.filter
def stop_spot(stop: SheetStop) -> str:
    """Return where a stop is in a few words: its place, else the sites, with the prefecture."""
    language = reader_language()
    places = [(stop.place.pick(language).text, stop.prefecture)] if stop.place else []
    places = places or [
        (host.site.pick(language).text or host.name.pick(language).text, host.prefecture)
        for host in stop.hosts
    ]
    spots = (joined([place, prefecture_text(code)], language) for place, code in places)
    return joined(spots, language)


@register.filter
def stop_outcome(stop: SheetStop) -> str:
    """Return what became of a stop where it is not as planned."""
    return capitalized(outcome_text(stop))


@register.filter
def stop_groups(stop: SheetStop, sheet: Sheet) -> list[str]:
    """Return the labels of the groups that take part; empty where it is not by group."""
    return group_names(stop.groups, sheet, reader_language())


@register.filter
def stop_days(stop: SheetStop) -> str:
    """Return the days of a stop where they are not just the one that it stands under."""
    return capitalized(days_text(stop, reader_language()))


@register.filter
def flight_way(flight: SheetFlight) -> str:
    """Return whether a flight is the arrival or the departure."""
    return direction_text(flight.direction)


@register.filter
def crew_role(member: SheetCrew) -> str:
    """Return what someone who accompanies does."""
    return crew_role_text(member.role)


@register.filter
def host_name(host: SheetHost) -> SafeString:
    """Return the name of a host with its site."""
    spoken = host_text(host, reader_language())
    if spoken.language == reader_language():
        return conditional_escape(spoken.text)
    return format_html('<span lang="{}">{}</span>', spoken.html_lang, spoken.text)


@register.filter
def host_state(host: SheetHost) -> str:
    """Return how far a host has been asked."""
    return capitalized(label_of(HostState, host.state))


@register.filter
def finding_text(finding: Finding) -> str:
    """Return a finding as one sentence."""
    return finding.text(reader_language())


@register.filter
def finding_flag(finding: Finding) -> str:
    """Return a finding in a few words, for where its stop is drawn."""
    return finding.flag(reader_language())


@register.filter
def waiver_kind(waiver: Waiver) -> str:
    """Return the rule that a waiver is about; as it is stored if there is no such rule now."""
    return capitalized(label_of(FindingKind, waiver.kind))


@register.filter
def note_text(note: Note) -> str:
    """Return why a day is to be checked again, as one sentence."""
    return note.text(reader_language())


@register.filter
def again(field: BoundField) -> SafeString:
    """Return a field of a form once more, hidden, for a second form of the page: without an id."""
    return field.as_hidden(attrs={"id": False})


@register.filter
def audience_names(audiences: list[str]) -> str:
    """Return the audiences of a release as a list in a sentence."""
    names = [label_of(Audience, audience) for audience in audiences]
    return (", " if reader_language() == "en" else "、").join(names)


@register.filter
def release_kind(release: Release) -> str:
    """Return whether a release is a plan or a record."""
    return capitalized(label_of(ReleaseKind, release.kind))
