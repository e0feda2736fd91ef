"""The catalogue: one frozen document of all that is published, for pages across editions."""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

from django.db import transaction
from django.utils import timezone

from programs.choices import Counted
from programs.document import (
    CountedRow,
    EditionDocument,
    Figure,
    PublishedCountry,
    PublishedOrganization,
    PublishedPhoto,
    PublishedTheme,
    open_publication,
)
from programs.models import Catalogue, Country, Program, Publication
from sakura.dates import Period
from sakura.frozen import Struct, canonical, digest, load
from sakura.languages import Text
from visits.models import Host
from visits.sheet import SheetStop

FORMAT = 1


class CatalogueProgram(Struct):
    key: str  # slug
    name: Text
    short_name: Text = Text()  # "Indian Officers", for chips and menus
    summary: Text = Text()
    taking_part: Text = Text()  # who takes part
    countries: tuple[PublishedCountry, ...] = ()  # countries and regions it invites from
    colour: str = "rose"
    languages: tuple[str, ...] = ("en", "ja")
    is_sample: bool = False


class CatalogueHighlight(Struct):
    """The stop of an edition that staff marked as its highlight, and its day."""

    title: Text
    period: Period
    shown_after: Period = Period()  # the delegation's period: hidden until it is over
    is_press_open: bool = False


class CatalogueEdition(Struct):
    """What other pages say of an edition; its own page reads the publication itself."""

    program: str
    fiscal_year: int
    publication: int  # number, within the edition
    published_on: str  # ISO day in Tokyo
    title: Text
    lede: Text = Text()
    period: Period = Period()
    languages: tuple[str, ...] = ("en", "ja")
    themes: tuple[PublishedTheme, ...] = ()
    figures: tuple[Figure, ...] = ()
    rows: tuple[CountedRow, ...] = ()
    organizations: tuple[PublishedOrganization, ...] = ()
    countries: tuple[PublishedCountry, ...] = ()
    hosts: tuple[str, ...] = ()  # keys, in order of visit
    photos: tuple[PublishedPhoto, ...] = ()
    highlights: tuple[CatalogueHighlight, ...] = ()  # by day; only those with a known day
    is_sample: bool = False

    @property
    def people(self) -> Figure | None:
        return next((figure for figure in self.figures if figure.counts == "people"), None)


class CatalogueSite(Struct):
    name: Text
    prefecture: str = ""
    country: str = ""  # code; empty in Japan
    country_name: Text = Text()
    latitude: float | None = None
    longitude: float | None = None


class CatalogueVisit(Struct):
    """A stop of a published edition at a host."""

    program: str
    fiscal_year: int
    stop: str  # uid
    title: Text
    period: Period = Period()  # the stop's day, or empty when not recorded
    edition_period: Period = Period()
    prefecture: str = ""
    public_text: Text = Text()
    shown_after: Period = (
        Period()
    )  # the delegation's period: hidden from the public until it is over
    is_press_open: bool = False
    is_sample: bool = False


class CatalogueHost(Struct):
    key: str
    name: Text
    reading: str = ""  # for Japanese order
    kind: str = ""
    country: str = ""  # code; empty in Japan
    country_name: Text = Text()
    description: Text = Text()
    website: str = ""
    sites: tuple[CatalogueSite, ...] = ()
    visits: tuple[CatalogueVisit, ...] = ()  # newest first
    search_text: str = ""
    is_sample: bool = False

    @property
    def prefectures(self) -> list[str]:
        """Where it was visited, as far as recorded, in order of code, each once."""
        return sorted({visit.prefecture for visit in self.visits if visit.prefecture})

    @property
    def programs(self) -> list[tuple[str, int]]:
        """(program, fiscal year) of its visits, each once, newest first."""
        return list(dict.fromkeys((visit.program, visit.fiscal_year) for visit in self.visits))


class CatalogueDocument(Struct):
    format: int = FORMAT
    programs: tuple[CatalogueProgram, ...] = ()  # in order of display
    editions: tuple[CatalogueEdition, ...] = ()  # newest first
    hosts: tuple[CatalogueHost, ...] = ()  # of published editions, by English name


@lru_cache(maxsize=2)
def _parsed(number: int, digest_: str, text: str) -> CatalogueDocument:
    return load(CatalogueDocument, text)


def current() -> tuple[int, CatalogueDocument]:
    """The number and document of the catalogue in force; 0 and an empty one before the first.

    One query. A document that this process has read before is not parsed again.
    """
    row = Catalogue.objects.order_by("-number").first()
    if row is None:
        return 0, CatalogueDocument()
    return row.number, _parsed(row.number, row.digest, row.document)


def visible_on(document: CatalogueDocument, today: dt.date) -> CatalogueDocument:
    """The catalogue as the public may see it on a day: without visits that are still to come.

    A host whose every visit is still hidden is left out, and so is what an edition would give
    away: its hosts, photos, and figures counted from its itinerary.
    """
    hosts = []
    for host in document.hosts:
        visits = tuple(visit for visit in host.visits if _is_shown(visit, today))
        if visits:
            hosts.append(host.model_copy(update={"visits": visits}))
    shown = {
        (visit.program, visit.fiscal_year, host.key) for host in hosts for visit in host.visits
    }
    editions = []
    for edition in document.editions:
        kept = tuple(
            key for key in edition.hosts if (edition.program, edition.fiscal_year, key) in shown
        )
        if len(kept) != len(edition.hosts):
            edition = edition.model_copy(
                update={
                    "hosts": kept,
                    "figures": tuple(
                        figure
                        for figure in edition.figures
                        if figure.is_reported or figure.counts != Counted.HOSTS
                    ),
                    "photos": tuple(
                        photo for photo in edition.photos if set(photo.hosts) <= set(kept)
                    ),
                }
            )
        highlights = tuple(row for row in edition.highlights if _is_shown(row, today))
        editions.append(edition.model_copy(update={"highlights": highlights}))
    return document.model_copy(update={"hosts": tuple(hosts), "editions": tuple(editions)})


def _is_shown(row: CatalogueVisit | CatalogueHighlight, today: dt.date) -> bool:
    return row.is_press_open or row.shown_after.is_over(today)


def recompile(*, now: dt.datetime) -> Catalogue:
    """Freeze what is published now as the next catalogue; return it, or the last if equal.

    To be called in the transaction of what changed. A constant number of queries.
    """
    with transaction.atomic():
        newest = Catalogue.objects.select_for_update().order_by("-number").first()
        text = canonical(compile_catalogue())
        digest_ = digest(text)
        if newest and newest.digest == digest_:
            return newest
        return Catalogue.objects.create(
            number=newest.number + 1 if newest else 1,
            created_at=now,
            document=text,
            digest=digest_,
        )


def compile_catalogue() -> CatalogueDocument:
    """Return the catalogue: current publications, and public texts of programs and hosts."""
    publications = Publication.objects.current().select_related("edition__program")
    documents = sorted(
        ((publication, open_publication(publication)) for publication in publications),
        key=lambda pair: (-pair[1].fiscal_year, pair[1].program),
    )
    programs = sorted(
        Program.objects.prefetch_related("countries"), key=lambda row: (row.position, row.slug)
    )
    return CatalogueDocument(
        programs=tuple(_program(program) for program in programs),
        editions=tuple(_edition(publication, document) for publication, document in documents),
        hosts=_hosts([document for _publication, document in documents]),
    )


def _program(program: Program) -> CatalogueProgram:
    return CatalogueProgram(
        key=program.slug,
        name=Text.of(program, "name"),
        short_name=Text.of(program, "short_name") or Text.of(program, "name"),
        summary=Text.of(program, "summary"),
        taking_part=Text.of(program, "taking_part"),
        countries=tuple(
            PublishedCountry(code=country.code, name=Text.of(country, "name"))
            for country in sorted(program.countries.all(), key=lambda row: row.code)
        ),
        colour=program.colour,
        languages=program.languages,
        is_sample=program.is_sample,
    )


def _edition(publication: Publication, document: EditionDocument) -> CatalogueEdition:
    return CatalogueEdition(
        program=document.program,
        fiscal_year=document.fiscal_year,
        publication=publication.number,
        published_on=timezone.localtime(publication.created_at).date().isoformat(),
        title=document.title,
        lede=document.lede,
        period=document.period,
        languages=document.languages,
        themes=document.themes,
        figures=document.figures,
        rows=document.rows,
        organizations=document.organizations,
        countries=document.countries,
        hosts=tuple(host.key for host in document.hosts),
        photos=document.photos,
        highlights=tuple(
            CatalogueHighlight(
                title=stop.title,
                period=_period_of(stop),
                shown_after=delegation.period,
                is_press_open=stop.is_press_open,
            )
            for delegation in document.delegations
            for stop in (delegation.sheet.stops if delegation.sheet else ())
            if stop.is_highlight and stop.is_dated and not stop.is_cancelled
        ),
        is_sample=document.is_sample,
    )


def _hosts(documents: Sequence[EditionDocument]) -> tuple[CatalogueHost, ...]:
    """Hosts of the documents, by English name, with their profiles as they are now."""
    visits: dict[str, list[CatalogueVisit]] = {}
    for document in documents:
        for delegation in document.delegations:
            for stop in delegation.sheet.stops if delegation.sheet else ():
                for host in stop.hosts:
                    visits.setdefault(host.key, []).append(
                        CatalogueVisit(
                            program=document.program,
                            fiscal_year=document.fiscal_year,
                            stop=stop.uid,
                            title=stop.title,
                            period=_period_of(stop),
                            edition_period=document.period,
                            prefecture=host.prefecture,
                            public_text=stop.public_text,
                            shown_after=delegation.period,
                            is_press_open=stop.is_press_open,
                            is_sample=stop.is_sample or delegation.is_sample,
                        )
                    )
    profiles = (
        Host.objects.filter(slug__in=visits)
        .select_related("organization__country")
        .prefetch_related("sites__country")
    )
    return tuple(
        sorted(
            (_host(profile, visits[profile.slug]) for profile in profiles),
            key=lambda host: (host.name.pick("en").text, host.key),
        )
    )


def _period_of(stop: SheetStop) -> Period:
    return Period(first_day=stop.day, last_day=stop.last_day or stop.day)


def _host(profile: Host, visits: Sequence[CatalogueVisit]) -> CatalogueHost:
    organization = profile.organization
    sites = sorted(profile.sites.all(), key=lambda site: (site.name_en, str(site.uid)))
    # A consulate is its own country's body, but receives in Japan: sites say where it is.
    is_here = any(_abroad(site.country) is None for site in sites)
    abroad = None if is_here else _abroad(organization.country)
    newest_first = sorted(visits, key=lambda visit: visit.stop)
    newest_first.sort(
        key=lambda visit: (
            visit.fiscal_year,
            visit.period.first_day or visit.edition_period.first_day or dt.date.min,
        ),
        reverse=True,
    )
    return CatalogueHost(
        key=profile.slug,
        name=Text.of(organization, "name"),
        reading=organization.reading,
        kind=organization.kind,
        country=abroad.code if abroad else "",
        country_name=Text.of(abroad, "name") if abroad else Text(),
        description=Text.of(profile, "description"),
        website=organization.website,
        sites=tuple(
            CatalogueSite(
                name=Text.of(site, "name"),
                prefecture=site.prefecture,
                country=country.code if country else "",
                country_name=Text.of(country, "name") if country else Text(),
                latitude=site.latitude,
                longitude=site.longitude,
            )
            for site in sites
            for country in [_abroad(site.country)]
        ),
        visits=tuple(newest_first),
        search_text=organization.search_text,
        is_sample=profile.is_sample,
    )


def _abroad(country: Country | None) -> Country | None:
    return country if country and country.code != "JP" else None
