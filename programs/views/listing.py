"""Programs and editions as several pages show them: cards, chips, the year ruler."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from programs.catalogue import (
    CatalogueDocument,
    CatalogueEdition,
    CatalogueHighlight,
    CatalogueProgram,
)
from programs.document import Figure, PublishedPhoto
from programs.views.places import PlaceHost
from sakura.dates import Period, format_fiscal_year
from sakura.languages import HTML_LANG, Text, page_language, reader_language
from sakura.marks import YearMark


class EditionLink(NamedTuple):
    """What is said of an edition wherever it is only referred to."""

    program: str
    fiscal_year: int
    name: Text
    colour: str
    people: Figure | None
    period: Period
    lede: Text
    highlights: tuple[CatalogueHighlight, ...]
    is_sample: bool

    @property
    def url(self) -> str:
        return edition_url(self.program, self.fiscal_year)

    @property
    def seed(self) -> str:
        """The name that turns the blossoms of the emblem, the same on every page."""
        return edition_seed(self.program, self.fiscal_year)

    @property
    def head_count(self) -> int:
        return self.people.value if self.people else 0


class ProgramCard(NamedTuple):
    """A program with its editions, newest first."""

    program: CatalogueProgram
    editions: tuple[EditionLink, ...]

    @property
    def newest(self) -> EditionLink | None:
        return self.editions[0] if self.editions else None


class RulerItem(NamedTuple):
    """An entry of the year ruler; see ``includes/years.html``."""

    url: str
    title: str
    when: str
    lang: str


def edition_url(program: str, fiscal_year: int) -> str:
    """Return the path of an edition in the active language."""
    return reverse("programs:edition_detail", args=[program, fiscal_year])


def edition_seed(program: str, fiscal_year: int) -> str:
    """Return what the blossoms of an edition are turned by."""
    return f"{program}-fy{fiscal_year}"


def edition_link(edition: CatalogueEdition, programs: dict[str, CatalogueProgram]) -> EditionLink:
    """Return the reference to an edition; its program's short name is its name."""
    program = programs.get(edition.program)
    name = (program.short_name or program.name) if program else edition.title
    return EditionLink(
        program=edition.program,
        fiscal_year=edition.fiscal_year,
        name=name,
        colour=program.colour if program else "rose",
        people=edition.people,
        period=edition.period,
        lede=edition.lede,
        highlights=edition.highlights,
        is_sample=edition.is_sample or bool(program and program.is_sample),
    )


def edition_links(catalogue: CatalogueDocument) -> list[EditionLink]:
    """Return references to all editions, newest first."""
    programs = {program.key: program for program in catalogue.programs}
    return [edition_link(edition, programs) for edition in catalogue.editions]


def program_cards(catalogue: CatalogueDocument) -> list[ProgramCard]:
    """Return all programs in their order, each with its editions, newest first."""
    links = edition_links(catalogue)
    return [
        ProgramCard(program, tuple(link for link in links if link.program == program.key))
        for program in catalogue.programs
    ]


def year_marks(catalogue: CatalogueDocument) -> list[YearMark]:
    """Return the entries of the year ruler. Without a month an edition stands for its year."""
    programs = {program.key: program for program in catalogue.programs}
    language = reader_language()
    marks = []
    for edition in catalogue.editions:
        link = edition_link(edition, programs)
        spoken = link.name.pick(language)
        begins = edition.period.first_day or edition.period.month
        marks.append(
            YearMark(
                fiscal_year=edition.fiscal_year,
                month=begins.month if begins else None,
                colour=link.colour,
                item=RulerItem(
                    url=link.url,
                    title=edition_name(spoken.text, edition.fiscal_year),
                    when=_what_is_known(edition, page_language()),
                    lang="" if spoken.language == page_language() else HTML_LANG[spoken.language],
                ),
            )
        )
    return marks


def edition_name(program: str, fiscal_year: int) -> str:
    """Return "Indian Officers, FY2018"."""
    return _("%(program)s, %(fiscal_year)s") % {
        "program": program,
        "fiscal_year": format_fiscal_year(fiscal_year, page_language(), short=True),
    }


def _what_is_known(edition: CatalogueEdition, language: str) -> str:
    """When, how many people, how many hosts: as far as recorded."""
    parts = []
    if edition.period.first_day or edition.period.month:
        parts.append(edition.period.text(language))
    if edition.people:
        count = edition.people.value
        parts.append(ngettext("%(count)d person", "%(count)d people", count) % {"count": count})
    if hosts := len(edition.hosts):
        parts.append(ngettext("%(count)d host", "%(count)d hosts", hosts) % {"count": hosts})
    return pgettext("list", ", ").join(parts)


def hosts_of(catalogue: CatalogueDocument, editions: Iterable[CatalogueEdition]) -> list[PlaceHost]:
    """Return the hosts of some editions, in the catalogue's order, with where they were visited."""
    chosen = {(edition.program, edition.fiscal_year) for edition in editions}
    hosts = []
    for host in catalogue.hosts:
        visits = [visit for visit in host.visits if (visit.program, visit.fiscal_year) in chosen]
        if visits:
            prefectures = tuple(sorted({visit.prefecture for visit in visits if visit.prefecture}))
            hosts.append(PlaceHost(host.key, host.name, prefectures, is_sample=host.is_sample))
    return hosts


def photos_of(
    editions: Sequence[CatalogueEdition], catalogue: CatalogueDocument
) -> list[tuple[PublishedPhoto, Text, int]]:
    """Return the photographs of editions with the name and fiscal year of each one's edition."""
    programs = {program.key: program for program in catalogue.programs}
    return [
        (photo, edition_link(edition, programs).name, edition.fiscal_year)
        for edition in editions
        for photo in edition.photos
    ]
