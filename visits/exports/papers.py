"""The papers of an itinerary: a sheet for one reader goes in, a PDF file comes out.

A booklet for participants, one sheet each for a host, for drivers and for escorts, and two of one
page: the summary and what to do in an emergency. All are views already (``visits.sheet.view``):
what an audience may not see is not there to be printed. ``names`` gives the names of invitees by
uid, which no sheet holds; the page that makes a private paper joins them from the record.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from sakura import typst
from sakura.dates import format_day, format_days, weekday_name
from sakura.languages import Spoken, Text
from visits.choices import Audience, TakesPart
from visits.exports import pdf
from visits.exports.chinese import paper_language
from visits.exports.pdf import booklet_data, in_languages, spoken, table_data
from visits.exports.wording import (
    address_text,
    capitalized,
    crew_role_text,
    direction_text,
    group_names,
    host_text,
    is_off,
    joined,
    location_text,
    people_text,
    sheet_title,
    stop_title,
    time_text,
    who_text,
)
from visits.sheet import Sheet, SheetStay, SheetStop

CONTENT_TYPE: Final = typst.CONTENT_TYPE
EXTENSION: Final = "pdf"

NO_NAMES: Final[Mapping[str, str]] = {}

# What must be read by someone who knows no other language stands here in all three.
AMBULANCE: Final = Text(en="Ambulance and fire", ja="救急・消防", zh="急救、消防")
POLICE: Final = Text(en="Police", ja="警察", zh="警察")
TAXI: Final = Text(
    en="Please take me to this address.",
    ja="この住所までお願いします。",
    zh="请送我到这个地址。",
)
PHRASES: Final = (
    Text(
        en="Please call an ambulance.",
        ja="救急車を呼んでください。",
        zh="请叫救护车。",
    ),
    Text(en="Please call the police.", ja="警察を呼んでください。", zh="请报警。"),
    Text(en="I am lost.", ja="道に迷いました。", zh="我迷路了。"),
    Text(en="I feel unwell.", ja="体の具合が悪いです。", zh="我身体不舒服。"),
    Text(
        en="Please telephone this number.",
        ja="この番号に電話してください。",
        zh="请拨打这个电话。",
    ),
)


class Render(Protocol):
    """A paper: bytes of a PDF file for the same sheet always the same."""

    def __call__(
        self,
        sheet: Sheet,
        *,
        languages: Sequence[str],
        check: str = "",
        names: Mapping[str, str] = NO_NAMES,
    ) -> bytes:
        """Return the file. ``languages``: one, or two that stand side by side.

        ``check``: the address that the code on the paper opens; without it there is no code.
        Raises ``sakura.typst.MissingGlyph`` if a text cannot be printed.
        """


def booklet(
    sheet: Sheet,
    *,
    languages: Sequence[str],
    check: str = "",
    names: Mapping[str, str] = NO_NAMES,
) -> bytes:
    """Return the booklet: cover, week, days, addresses, hotels. See ``Render``."""
    first, *others = languages
    return pdf.render([sheet], language=first, beside=next(iter(others), ""), check=check)


def host_sheet(
    sheet: Sheet,
    *,
    languages: Sequence[str],
    check: str = "",
    names: Mapping[str, str] = NO_NAMES,
) -> bytes:
    """Return what one host needs: its own stops, how many come, who receives. See ``Render``.

    ``sheet`` is the view of that host. Whoever comes is counted, never named.
    """

    def data(language: str) -> dict[str, Any]:
        groups = _table(
            gettext("Groups"),
            [gettext("Group"), gettext("People")],
            [
                [spoken(group.label, language), _words(people_text(group.head_count), language)]
                for group in sheet.groups
                if group.head_count and group.label
            ],
        )
        host = next((host for stop in sheet.stops for host in stop.hosts), None)
        made = booklet_data([sheet], language, check)
        made["kicker"] = gettext("For the host")
        if host is not None:
            made["heading"] = spoken(host.name, language)
            made["subtitle"] = joined(
                [sheet_title(sheet, language).text, made["subtitle"]], language
            )
        made["sheets"][0] |= {"glance": None, "tables": groups + made["sheets"][0]["tables"]}
        return made | {"before": [], "after": []}

    return _render("sheet", sheet, data, languages)


def driver_sheet(
    sheet: Sheet,
    *,
    languages: Sequence[str],
    check: str = "",
    names: Mapping[str, str] = NO_NAMES,
) -> bytes:
    """Return where to drive when: a table for each day, with addresses. See ``Render``."""

    def data(language: str) -> dict[str, Any]:
        made = booklet_data([sheet], language, check) | {"kicker": gettext("For drivers")}
        header = [
            gettext("Time"),
            gettext("Where"),
            gettext("Meeting point"),
            gettext("People"),
            gettext("Vehicle"),
        ]
        days = [
            (day, [_drive(stop, sheet, language) for stop in stops if not is_off(stop)])
            for day, stops in sheet.days
        ]
        # One table, so that the columns are the same every day, then cut into days.
        whole = table_data("", header, [row for _, rows in days for row in rows])
        whole["wide"] = [word == header[1] for word in whole["header"]]
        rows_left = iter(whole["rows"])
        made["before"] = [
            whole
            | {
                "heading": f"{weekday_name(day, language)} {format_day(day, language)}",
                "rows": list(islice(rows_left, len(rows))),
            }
            for day, rows in days
            if rows
        ]
        made["sheets"][0] |= {"glance": None, "days": [], "tables": []}
        return made | {"after": []}

    return _render("sheet", sheet, data, languages)


def _drive(stop: SheetStop, sheet: Sheet, language: str) -> list[dict[str, str]]:
    title = stop_title(stop, language)
    where = "\n".join(part for part in (title.text, location_text(stop, language)) if part)
    return [
        _words(capitalized(time_text(stop)), language),
        spoken(Spoken(where, title.language), language),
        spoken(stop.meeting_point, language),
        _words(_seats(stop, sheet, language), language),
        _words(stop.vehicle, language),
    ]


def _seats(stop: SheetStop, sheet: Sheet, language: str) -> str:
    """Who rides, with the number of seats as far as the record tells it."""
    who = who_text(stop, sheet, language)
    if stop.head_count is not None:
        return who
    if stop.takes_part == TakesPart.EVERYONE:
        count = sheet.head_count
    elif stop.takes_part == TakesPart.GROUPS:
        counts = [group.head_count for group in sheet.groups if group.uid in stop.groups]
        count = sum(filter(None, counts)) if all(counts) else None
    else:
        count = None
    return joined(dict.fromkeys([who, people_text(count) if count else ""]), language)


def escort_sheet(
    sheet: Sheet,
    *,
    languages: Sequence[str],
    check: str = "",
    names: Mapping[str, str] = NO_NAMES,
) -> bytes:
    """Return what an escort carries: telephones first, who eats what, then the days.

    See ``Render``. Invitees without a name in ``names`` are counted, not listed.
    """

    def data(language: str) -> dict[str, Any]:
        made = booklet_data([sheet], language, check) | {"kicker": gettext("For escorts")}
        for day, (_, stops) in zip(made["sheets"][0]["days"], sheet.days, strict=True):
            for printed, stop in zip(day["stops"], stops, strict=True):
                if listed := _names(stop.people, names, language):
                    printed["details"].append(
                        {
                            "label": gettext("People"),
                            "text": _words(listed, language),
                            "is_short": False,
                        }
                    )
        made["sheets"][0] |= {"glance": None, "tables": _addresses(sheet, language)}
        return made | {
            "before": _crew(sheet, language) + _hotels(sheet, language),
            "after": _flights(sheet, names, language) + _people(sheet, names, language),
        }

    return _render("sheet", sheet, data, languages)


def summary(
    sheet: Sheet,
    *,
    languages: Sequence[str],
    check: str = "",
    names: Mapping[str, str] = NO_NAMES,
) -> bytes:
    """Return the whole itinerary on one page, a column for each day. See ``Render``."""

    def data(language: str) -> dict[str, Any]:
        stays = [
            joined([stay.name.pick(language).text, stay.telephone], language)
            for stay in sheet.stays
        ]
        crew = [joined([member.name, member.telephone], language) for member in sheet.crew]
        facts = [
            (gettext("Hotels"), stays),
            (gettext("Crew"), [line for line in crew if line]),
            (gettext("In an emergency"), [sheet.emergency_contact.pick(language).text]),
        ]
        return booklet_data([sheet], language, check) | {
            "kicker": gettext("On one page"),
            "facts": [
                {"label": label, "lines": list(dict.fromkeys(lines))}
                for label, lines in facts
                if any(lines)
            ],
            "columns": [
                {
                    "weekday": weekday_name(day, language),
                    "date": format_day(day, language),
                    "stops": [_line(stop, sheet, language) for stop in stops],
                }
                for day, stops in sheet.days
            ],
            "undated": [_line(stop, sheet, language) for stop in sheet.undated],
        }

    return _render("summary", sheet, data, languages)


def _line(stop: SheetStop, sheet: Sheet, language: str) -> dict[str, Any]:
    names = group_names(stop.groups, sheet, language)
    hosts = [host_text(host, language).text for host in stop.hosts]
    title = stop_title(stop, language)
    where = joined([host for host in hosts if host not in title.text], language)
    return {
        "time": capitalized(time_text(stop)),
        "title": spoken(title, language),
        "where": where or stop.place.pick(language).text,
        "groups": joined(names, language),
        "is_off": is_off(stop),
    }


def safety_sheet(
    sheet: Sheet,
    *,
    languages: Sequence[str],
    check: str = "",
    names: Mapping[str, str] = NO_NAMES,
) -> bytes:
    """Return what to do in an emergency, and the hotels to show to a driver. See ``Render``.

    The numbers 110 and 119 are the same all over Japan; what is to be shown to others is in
    Japanese whatever the languages of the reader.
    """

    def data(language: str) -> dict[str, Any]:
        made = booklet_data([sheet], language, check)
        return made | {
            "kicker": gettext("In an emergency"),
            "numbers": [
                {"label": spoken(label, language), "ja": label.ja, "number": number}
                for label, number in ((AMBULANCE, "119"), (POLICE, "110"))
            ],
            "numbers_note": gettext(
                "Free from any telephone in Japan, day and night. Say first where you are."
            ),
            "emergency_heading": gettext("Whom to call in this group"),
            "emergency": spoken(sheet.emergency_contact, language),
            "crew": [
                " ".join(part for part in (crew_role_text(m.role), m.name, m.telephone) if part)
                for m in sheet.crew
                if m.telephone
            ],
            "hotels_heading": gettext("Hotels, to show to a taxi driver"),
            "taxi": {"said": spoken(TAXI, language), "ja": TAXI.ja},
            "hotels": [_hotel(stay, sheet, language) for stay in sheet.stays],
            "phrases_heading": gettext("To show to people around you"),
            "phrases": [{"said": spoken(text, language), "ja": text.ja} for text in PHRASES],
        }

    return _render("safety", sheet, data, languages)


def _hotel(stay: SheetStay, sheet: Sheet, language: str) -> dict[str, Any]:
    return {
        "nights": _nights(stay.first_day, stay.last_day, language),
        "groups": joined(group_names(stay.groups, sheet, language), language),
        "name": spoken(stay.name, language),
        "address": spoken(stay.address, language),
        # For the driver; where the record has no Japanese, what there is.
        "name_ja": spoken(stay.name, "ja"),
        "address_ja": spoken(stay.address, "ja"),
        "telephone": stay.telephone,
    }


# Tables


def _table(
    heading: str, header: Sequence[str], rows: Sequence[Sequence[dict[str, str]]]
) -> list[dict[str, Any]]:
    """The table, or none of it without rows."""
    return [table_data(heading, header, rows)] if rows else []


def _words(text: str, language: str) -> dict[str, str]:
    return spoken(text, language)


def _nights(first: dt.date | None, last: dt.date | None, language: str) -> str:
    return format_days(first, last or first, language) if first else ""


def _crew(sheet: Sheet, language: str) -> list[dict[str, Any]]:
    return _table(
        gettext("Crew"),
        [gettext("Telephone"), gettext("Name"), gettext("Role"), gettext("Languages")],
        [
            [
                _words(text, language)
                for text in (
                    member.telephone,
                    member.name,
                    crew_role_text(member.role),
                    member.languages,
                )
            ]
            for member in sheet.crew
        ],
    )


def _hotels(sheet: Sheet, language: str) -> list[dict[str, Any]]:
    return _table(
        gettext("Hotels"),
        [
            gettext("Telephone"),
            gettext("Hotel"),
            gettext("Address"),
            gettext("Nights"),
            gettext("Groups"),
        ],
        [
            [
                _words(stay.telephone, language),
                spoken(stay.name, language),
                spoken(stay.address, language),
                _words(_nights(stay.first_day, stay.last_day, language), language),
                _words(joined(group_names(stay.groups, sheet, language), language), language),
            ]
            for stay in sheet.stays
        ],
    )


def _addresses(sheet: Sheet, language: str) -> list[dict[str, Any]]:
    rows = {
        (host.key, host.site): [
            _words(host_text(host, language).text, language),
            _words(address, language),
        ]
        for stop in sheet.stops
        for host in stop.hosts
        if (address := address_text(host, language))
    }
    return _table(gettext("Addresses"), [gettext("Host"), gettext("Address")], list(rows.values()))


def _flights(sheet: Sheet, names: Mapping[str, str], language: str) -> list[dict[str, Any]]:
    return _table(
        gettext("Flights"),
        [gettext("Flight"), gettext("Time"), gettext("People"), gettext("Names")],
        [
            [
                _words(
                    joined(
                        [direction_text(flight.direction), flight.flight, flight.airport], language
                    ),
                    language,
                ),
                _words(
                    " ".join(
                        part
                        for part in (
                            format_day(flight.day, language) if flight.day else "",
                            f"{flight.time:%H:%M}" if flight.time else "",
                        )
                        if part
                    ),
                    language,
                ),
                _words(people_text(flight.head_count) if flight.head_count else "", language),
                _words(_names(flight.people, names, language), language),
            ]
            for flight in sheet.flights
        ],
    )


def _people(sheet: Sheet, names: Mapping[str, str], language: str) -> list[dict[str, Any]]:
    """Who comes, with group, diet and allergies; without names, only what the kitchen must know."""
    listed = [
        [
            _words(names.get(row.uid, ""), language),
            _words(joined(group_names(row.groups, sheet, language), language), language),
            _words(row.diet, language),
            _words(row.allergies, language),
        ]
        for row in sorted(sheet.invitees, key=lambda row: names.get(row.uid, "").casefold())
        if row.uid in names or row.diet or row.allergies
    ]
    return _table(
        gettext("Invitees"),
        [gettext("Name"), gettext("Groups"), gettext("Diet"), gettext("Allergies")],
        listed,
    )


def _names(uids: Iterable[str], names: Mapping[str, str], language: str) -> str:
    return joined(sorted((names[uid] for uid in uids if uid in names), key=str.casefold), language)


def _render(
    template: str,
    sheet: Sheet,
    data: Callable[[str], dict[str, Any]],
    languages: Sequence[str],
) -> bytes:
    made = in_languages(data, languages)
    with paper_language(languages[0]):
        return typst.render(template, made, timestamp=sheet.released_at)


class Product(NamedTuple):
    """A paper as the desk offers it: its name, who it is for, what makes it."""

    label: Promise
    audiences: Collection[Audience]
    render: Render
    for_audience: Mapping[Audience, Render] = {}

    def file_for(self, audience: Audience) -> Render:
        """What makes the paper for these readers. Raises KeyError if there is none for them."""
        if audience not in self.audiences:
            raise KeyError(audience)
        return self.for_audience.get(audience, self.render)


#: The papers by the word that stands for them in addresses and file names.
PRODUCTS: Final[dict[str, Product]] = {
    "booklet": Product(gettext_lazy("booklet"), frozenset(Audience), booklet),
    "sheet": Product(
        gettext_lazy("working sheet for a host, drivers or escorts"),
        frozenset({Audience.HOST, Audience.DRIVER, Audience.ESCORT}),
        escort_sheet,
        {Audience.HOST: host_sheet, Audience.DRIVER: driver_sheet},
    ),
    "summary": Product(gettext_lazy("summary on one page"), frozenset(Audience), summary),
    "safety": Product(
        gettext_lazy("safety sheet on one page"),
        frozenset({Audience.PARTICIPANT, Audience.ESCORT, Audience.STAFF}),
        safety_sheet,
    ),
}
