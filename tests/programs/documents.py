"""Plain functions that make documents, and store them as a publication and a catalogue.

Public pages read nothing else, so their tests need no other records.
"""

import datetime as dt

from django.utils import timezone

from programs.catalogue import (
    CatalogueDocument,
    CatalogueEdition,
    CatalogueHost,
    CatalogueProgram,
    CatalogueVisit,
)
from programs.document import (
    EditionDocument,
    Figure,
    PublishedDelegation,
    PublishedHost,
    PublishedOrganization,
    PublishedPhoto,
    PublishedTheme,
    Rendition,
)
from programs.models import Catalogue, Edition, Program, Publication
from sakura.dates import Period
from sakura.frozen import canonical, digest
from sakura.languages import Text
from visits.sheet import Sheet, SheetHost, SheetStop

JANUARY = Period(month=dt.date(2019, 1, 1), fiscal_year=2018)
PEOPLE = Figure(counts="people", value=30, is_reported=True, source=Text(en="Program page"))


def make_stop(uid="stop-1", **values):
    """A stop on January 23, 2019, from 10:00 to 11:30."""
    return SheetStop(
        **{
            "uid": uid,
            "day": dt.date(2019, 1, 23),
            "last_day": dt.date(2019, 1, 23),
            "start_time": dt.time(10),
            "end_time": dt.time(11, 30),
            "title": Text(en="Exchange meeting", ja="交流会"),
        }
        | values
    )


def make_sheet(*stops, **values):
    """The public view of a release with the given stops, or with one."""
    return Sheet(
        **{
            "audience": "public",
            "kind": "record",
            "number": 1,
            "released_at": dt.datetime(2019, 3, 1, tzinfo=dt.UTC),
            "program": "indian-officers",
            "program_name": Text(en="Indian Officers Invitation Program"),
            "fiscal_year": 2018,
            "title": Text(en="Indian Officers Invitation Program"),
            "delegation": "delegation-1",
            "period": JANUARY,
            "stops": stops or (make_stop(),),
        }
        | values
    )


def make_edition_document(**values):
    """Indian Officers FY2018: 30 people as reported, a dated stop and an undated one."""
    stops = (
        make_stop(),
        make_stop(
            "stop-2",
            day=None,
            last_day=None,
            start_time=None,
            end_time=None,
            title=Text(en="Visit to RIKEN", ja="理化学研究所を訪問"),
            hosts=(SheetHost(key="riken", name=Text(en="RIKEN", ja="理化学研究所")),),
        ),
    )
    return EditionDocument(
        **{
            "program": "indian-officers",
            "program_name": Text(en="Indian Officers Invitation Program", ja="インド行政官招へい"),
            "short_name": Text(en="Indian Officers", ja="インド行政官"),
            "colour": "dusk",
            "fiscal_year": 2018,
            "title": Text(en="Indian Officers Invitation Program", ja="インド行政官招へい"),
            "period": JANUARY,
            "lede": Text(en="A week in Japan.", ja="日本での一週間。"),
            "introduction": Text(en="First part.\n\nSecond part.", ja="第一段。"),
            "figures": (PEOPLE,),
            "hosts": (PublishedHost(key="riken", name=Text(en="RIKEN", ja="理化学研究所")),),
            "delegations": (
                PublishedDelegation(uid="delegation-1", period=JANUARY, sheet=make_sheet(*stops)),
            ),
        }
        | values
    )


def make_photo(uid="photo-1", **values):
    """A photograph with one file of each format."""
    return PublishedPhoto(
        **{
            "uid": uid,
            "caption": Text(en="At RIKEN"),
            "alt": Text(en="People beside a computer"),
            "credit": Text(en="JST"),
            "hosts": ("riken",),
            "renditions": (
                Rendition(name=f"{uid}-480.webp", format="webp", width=480, height=320),
                Rendition(name=f"{uid}-480.jpg", format="jpeg", width=480, height=320),
            ),
        }
        | values
    )


def make_program(key="indian-officers", **values):
    return CatalogueProgram(
        **{
            "key": key,
            "name": Text(en="Indian Officers Invitation Program", ja="インド行政官招へい"),
            "short_name": Text(en="Indian Officers", ja="インド行政官"),
            "colour": "dusk",
        }
        | values
    )


def make_catalogue_edition(program="indian-officers", **values):
    return CatalogueEdition(
        **{
            "program": program,
            "fiscal_year": 2018,
            "publication": 1,
            "published_on": "2026-01-15",
            "title": Text(en="Indian Officers Invitation Program", ja="インド行政官招へい"),
            "period": JANUARY,
            "figures": (PEOPLE,),
            "hosts": ("riken",),
            "themes": (PublishedTheme(key="t", name=Text(en="New energy")),),
        }
        | values
    )


def make_visit(program="indian-officers", fiscal_year=2018, **values):
    return CatalogueVisit(
        **{
            "program": program,
            "fiscal_year": fiscal_year,
            "stop": "stop-2",
            "title": Text(en="Visit to RIKEN"),
            "shown_after": JANUARY,
        }
        | values
    )


def make_host(key="riken", **values):
    """A host visited once, with no prefecture recorded."""
    return CatalogueHost(
        **{
            "key": key,
            "name": Text(en="RIKEN", ja="理化学研究所"),
            "reading": "りかがくけんきゅうしょ",
            "kind": "research_institute",
            "visits": (make_visit(),),
            "search_text": "riken 理化学研究所",
        }
        | values
    )


def make_catalogue(**values):
    """One program with one edition, and the host that it visited."""
    return CatalogueDocument(
        **{
            "programs": (make_program(),),
            "editions": (make_catalogue_edition(),),
            "hosts": (make_host(),),
        }
        | values
    )


def make_organization(key="iit", **values):
    return PublishedOrganization(
        **{"key": key, "name": Text(en="Indian Institutes of Technology"), "kind": "university"}
        | values
    )


def store_catalogue(document=None):
    """Store the catalogue as the next one in force."""
    text = canonical(document or make_catalogue())
    number = Catalogue.objects.count() + 1
    return Catalogue.objects.create(
        number=number, created_at=timezone.now(), document=text, digest=digest(text)
    )


def store_publication(document=None, **values):
    """Store the document as the next publication of its edition, which is made if needed."""
    document = document or make_edition_document()
    program, _made = Program.objects.get_or_create(
        slug=document.program, defaults={"name_en": document.program_name.en}
    )
    edition, _made = Edition.objects.get_or_create(
        program=program, fiscal_year=document.fiscal_year
    )
    text = canonical(document)
    return Publication.objects.create(
        edition=edition,
        number=edition.publications.count() + 1,
        document=text,
        digest=digest(text),
        **{"created_at": timezone.now()} | values,
    )


def publish(document=None, catalogue=None):
    """Store a publication and a catalogue, as the public site finds them."""
    store_catalogue(catalogue)
    return store_publication(document)
