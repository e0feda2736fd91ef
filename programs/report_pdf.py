"""The report of an edition as a PDF file, from the document that its pages show."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext, ngettext

from programs.document import EditionDocument, Figure, PublishedPhoto
from programs.wording import (
    country_name,
    figure_label,
    involvement_name,
    kind_name,
    prefecture_name,
)
from sakura import typst
from sakura.dates import format_fiscal_year
from sakura.languages import Spoken, Text
from sakura.marks import LIGHT_PALETTE, MapPlace, dotmap, map_codes
from visits.exports.pdf import (
    colours,
    emblem,
    page_words,
    paragraphs,
    sheet_data,
    spoken,
    table_data,
)
from visits.exports.wording import capitalized, in_order, joined

CONTENT_TYPE: Final = typst.CONTENT_TYPE
EXTENSION: Final = "pdf"
TEMPLATE: Final = "report"


def render(
    document: EditionDocument,
    *,
    language: str,
    photos: Mapping[str, bytes] | None = None,
    number: int = 0,
    published_at: dt.datetime | None = None,
) -> bytes:
    """Return the report, tagged (PDF/UA-1), A4.

    ``photos`` are the bytes of images (JPEG, PNG or WebP) by uid of the photo; a photo without
    bytes is listed by its caption. ``number`` and ``published_at`` (aware) are those of the
    publication, for the margin; without them the margin is silent.
    Raises ``sakura.typst.MissingGlyph``, naming the character, if a text cannot be printed.
    """
    shown = {
        photo.uid: (f"photo-{place}", photos[photo.uid])
        for place, photo in enumerate(document.photos)
        if photos and photo.uid in photos
    }
    with translation.override(language):
        data = _report(document, {uid: name for uid, (name, _) in shown.items()}, language)
        if number:
            data["status"] = [gettext("Publication %(number)d") % {"number": number}]
        return typst.render(
            TEMPLATE, data, timestamp=published_at or _stamp(document), files=dict(shown.values())
        )


def _stamp(document: EditionDocument) -> dt.datetime | None:
    """The newest release in the document, so that the file has a date that its bytes explain."""
    return max((sheet.released_at for sheet in document.sheets if sheet.released_at), default=None)


def _report(
    document: EditionDocument, photo_names: Mapping[str, str], language: str
) -> dict[str, Any]:
    title = document.title.pick(language)
    subtitle = _subtitle(document, language)
    people = document.people
    sheets = in_order(sheet for sheet in document.sheets if sheet.stops)
    drawing = emblem(
        [people.value] if people and people.value else [],
        document.colour,
        f"{document.program}-fy{document.fiscal_year}",
    )
    return {
        **page_words(language),
        "title": joined([title.text, subtitle], language),
        "heading": spoken(title, language),
        "program": spoken(document.program_name, language),
        "running": subtitle,
        "kicker": gettext("Program report"),
        "subtitle": subtitle,
        "people": "",
        "status": [],
        "is_draft": False,
        "is_sample": document.is_sample,
        "colours": colours(document.colour),
        "emblem": drawing,
        "lede": spoken(document.lede, language),
        "figures": [_figure(figure, document, language) for figure in document.figures],
        "figures_note": gettext(
            "Figures “as reported” stand as they were published; they are not counted from "
            "single records."
        )
        if any(figure.is_reported for figure in document.figures)
        else "",
        "overview_heading": gettext("Overview"),
        "overview": paragraphs(document.introduction, language),
        "sections": [
            {"title": spoken(part.title, language), "body": paragraphs(part.body, language)}
            for part in document.report_sections
        ],
        "themes_heading": gettext("Themes"),
        "themes": [spoken(theme.name, language) for theme in document.themes],
        "several": len(sheets) > 1,
        "itinerary_heading": gettext("Itinerary"),
        "sheets": [sheet_data(sheet, language) for sheet in sheets],
        "hosts": _hosts(document, language),
        "map": _map(document, language),
        "organizations": _organizations(document, language),
        "gallery_heading": gettext("Gallery"),
        "photos": [
            _photo(photo, photo_names.get(photo.uid, ""), language) for photo in document.photos
        ],
        "sources": _sources(document, language),
    }


def _subtitle(document: EditionDocument, language: str) -> str:
    period = document.period
    parts = [capitalized(format_fiscal_year(document.fiscal_year, language))]
    if period.first_day or period.last_day or period.month:
        parts.append(period.text(language))
    return joined(parts, language)


def _figure(figure: Figure, document: EditionDocument, language: str) -> dict[str, Any]:
    notes = [figure.note.pick(language).text]
    if figure.is_reported:
        notes.append(gettext("as reported"))
    return {
        "value": f"{figure.value:,}",
        "label": spoken(figure_label(figure, document.countries), language),
        "notes": [spoken(note, language) for note in notes if note],
    }


def _hosts(document: EditionDocument, language: str) -> dict[str, Any] | None:
    """Prefectures with their hosts: in order of code, not recorded last."""
    if not document.hosts:
        return None
    by_place: dict[tuple[str, str], list[Spoken]] = {}
    for host in document.hosts:
        abroad = host.country_name.pick(language).text or host.country
        for code in host.prefectures or ("",):
            by_place.setdefault(("", abroad) if abroad else (code, ""), []).append(
                host.name.pick(language)
            )
    rows = [
        [
            spoken(abroad or prefecture_name(code), language),
            spoken("\n".join(name.text for name in names), language),
        ]
        for (code, abroad), names in sorted(
            by_place.items(), key=lambda item: (not item[0][0], bool(item[0][1]), item[0])
        )
    ]
    count = len(document.hosts)
    heading = ngettext("%(count)d host", "%(count)d hosts", count) % {"count": count}
    return table_data(heading, [gettext("Prefecture"), gettext("Hosts")], rows)


def _map(document: EditionDocument, language: str) -> dict[str, str] | None:
    """The dots of the prefectures visited, without labels: the table beside it names them."""
    known = map_codes()
    codes = dict.fromkeys(code for host in document.hosts for code in host.prefectures)
    places = [MapPlace(code, "", 0) for code in codes if code in known]
    if not places:
        return None
    names = [prefecture_name(place.code) for place in places]
    return {
        "svg": dotmap(places, colour=document.colour, palette=LIGHT_PALETTE),
        "alt": gettext("Prefectures visited") + ": " + joined(names, language),
    }


def _organizations(document: EditionDocument, language: str) -> dict[str, Any] | None:
    if not document.organizations:
        return None
    header = [
        gettext("Organization"),
        gettext("Kind"),
        gettext("Part"),
        gettext("Country or region"),
    ]
    rows = [
        [
            spoken(found.name, language),
            spoken(capitalized(kind_name(found.kind)), language),
            spoken(capitalized(involvement_name(found.involvement)), language),
            spoken(country_name(found.country, document.countries), language),
        ]
        for found in document.organizations
    ]
    return table_data(gettext("Who took part"), header, rows)


def _photo(photo: PublishedPhoto, name: str, language: str) -> dict[str, Any]:
    notes = [
        photo.period.text(language) if photo.period else "",
        photo.place.pick(language).text,
        photo.credit.pick(language).text,
        gettext("artwork, not a photograph") if photo.is_artwork else "",
        gettext("sample") if photo.is_sample else "",
    ]
    return {
        "name": name,
        "alt": photo.alt.pick(language).text or photo.caption.pick(language).text,
        "caption": spoken(photo.caption, language),
        "notes": [note for note in notes if note],
    }


def _sources(document: EditionDocument, language: str) -> list[dict[str, str]]:
    texts: Sequence[Text] = [document.source, *(figure.source for figure in document.figures)]
    return [
        spoken(
            Spoken(gettext("Source: %(source)s") % {"source": text.pick(language)}, language),
            language,
        )
        for text in dict.fromkeys(texts)
        if text
    ]
