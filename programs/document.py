"""The public document of an edition: everything that its pages and files show."""

import datetime as dt

from programs.choices import Counted
from programs.models import Publication
from sakura.dates import Period
from sakura.frozen import Struct, load
from sakura.languages import Text
from visits.sheet import Sheet, SheetStop

FORMAT = 1


class PublishedTheme(Struct):
    key: str
    name: Text


class Figure(Struct):
    """A number, what it counts and where it comes from."""

    counts: str  # programs.choices.Counted
    value: int
    label: Text = Text()  # own wording; empty: the wording of ``counts``
    note: Text = Text()
    source: Text = Text()  # for reported figures: where it was published
    is_reported: bool = False  # typed in, because the record does not hold the rows
    country: str = ""  # ISO 3166-1 alpha-2, when it counts one country only
    kind: str = ""  # OrganizationKind, when it counts one kind only
    role: str = ""  # EnrollmentRole, when it counts one role only
    position: int = 0  # among figures that count the same


class CountedRow(Struct):
    """People with the same public properties, and how many they are.

    Statistics over several editions are made from these rows, long after the people themselves
    are forgotten.
    """

    organization: str = ""  # key of a PublishedOrganization
    kind: str = ""
    represents: str = ""  # country or region code, or the key of an organization
    role: str = ""
    sex: str = ""
    age_band: str = ""  # "30-39"
    is_invitee: bool = True
    count: int


class PublishedOrganization(Struct):
    key: str
    name: Text
    kind: str
    country: str = ""
    involvement: str = ""  # InvolvementRole; empty when it only stands in rows


class PublishedCountry(Struct):
    code: str
    name: Text


class PublishedReport(Struct):
    """A section of the page. Paragraphs are parted by blank lines; no title means the overview."""

    title: Text = Text()
    body: Text = Text()


class PublishedHost(Struct):
    """A host of at least one stop of this edition."""

    key: str  # slug of the host page
    name: Text
    kind: str = ""
    country: str = ""  # code; empty in Japan
    country_name: Text = Text()
    prefectures: tuple[str, ...] = ()  # where this edition visited it, as far as recorded
    is_sample: bool = False


class Rendition(Struct):
    """One stored image file, by its random name below the published media folder."""

    name: str
    format: str  # "webp" or "jpeg"
    width: int
    height: int


class PublishedPhoto(Struct):
    uid: str
    caption: Text
    alt: Text
    period: Period = Period()
    place: Text = Text()
    credit: Text = Text()
    is_artwork: bool = False  # generated artwork that stands where a photograph may follow
    is_sample: bool = False
    stop: str = ""  # uid
    hosts: tuple[str, ...] = ()  # keys
    renditions: tuple[Rendition, ...] = ()


class PublishedDelegation(Struct):
    uid: str
    label: Text = Text()
    period: Period = Period()
    status: str = ""
    is_sample: bool = False
    sheet: Sheet | None = None  # the public view of the newest release issued to the public


class EditionDocument(Struct):
    """Everything that the pages and files of one edition show. Figures come with their source."""

    format: int = FORMAT
    program: str
    program_name: Text
    short_name: Text = Text()
    colour: str = "rose"
    fiscal_year: int
    title: Text  # of the edition, or the program's name
    period: Period = Period()  # of all its delegations together
    languages: tuple[str, ...] = ("en", "ja")  # in which this program publishes
    themes: tuple[PublishedTheme, ...] = ()
    lede: Text = Text()
    introduction: Text = Text()
    report_sections: tuple[PublishedReport, ...] = ()
    source: Text = Text()  # where the texts come from
    figures: tuple[Figure, ...] = ()  # in order of display
    rows: tuple[CountedRow, ...] = ()
    organizations: tuple[PublishedOrganization, ...] = ()
    countries: tuple[PublishedCountry, ...] = ()  # names of the codes used in this document
    hosts: tuple[PublishedHost, ...] = ()  # in order of visit
    delegations: tuple[PublishedDelegation, ...] = ()  # in order of first day
    photos: tuple[PublishedPhoto, ...] = ()  # in order of display
    is_sample: bool = False

    @property
    def people(self) -> Figure | None:
        """The number of people invited, the figure behind the emblem."""
        return next((figure for figure in self.figures if figure.counts == "people"), None)

    @property
    def sheets(self) -> list[Sheet]:
        return [delegation.sheet for delegation in self.delegations if delegation.sheet]

    @property
    def stops(self) -> list[SheetStop]:
        return [stop for sheet in self.sheets for stop in sheet.stops]

    @property
    def has_dated_stop(self) -> bool:
        """Whether a calendar file exists."""
        return any(stop.is_dated for stop in self.stops)


def open_publication(publication: Publication) -> EditionDocument:
    """The frozen document of a publication. Raises UnknownFormat if this program is too old."""
    return load(EditionDocument, publication.document)


def is_shown(period: Period, today: dt.date) -> bool:
    """Whether a visit in this period is over, so that the public may read of it.

    Where only the month or the fiscal year is known, until that has passed.
    """
    return period.is_over(today)


def visible_on(document: EditionDocument, today: dt.date) -> EditionDocument:
    """The document as the public may see it on a day.

    Until a delegation's last day has passed only its period and number are shown, and the stops
    open to the press; hosts and photos that belong to hidden stops are left out with them.
    """
    if all(is_shown(delegation.period, today) for delegation in document.delegations):
        return document
    delegations, hidden_stops = [], set()
    for delegation in document.delegations:
        sheet = delegation.sheet
        if sheet and not is_shown(delegation.period, today):
            kept = tuple(stop for stop in sheet.stops if stop.is_press_open)
            hidden_stops |= {stop.uid for stop in sheet.stops} - {stop.uid for stop in kept}
            sheet = sheet.model_copy(update={"stops": kept})
        delegations.append(delegation.model_copy(update={"sheet": sheet}))
    shown_hosts = {
        host.key
        for delegation in delegations
        if delegation.sheet
        for stop in delegation.sheet.stops
        for host in stop.hosts
    }
    return document.model_copy(
        update={
            "delegations": tuple(delegations),
            "hosts": tuple(host for host in document.hosts if host.key in shown_hosts),
            "photos": tuple(
                photo
                for photo in document.photos
                if photo.stop not in hidden_stops and set(photo.hosts) <= shown_hosts
            ),
            "figures": tuple(
                figure
                for figure in document.figures
                if figure.is_reported or figure.counts in (Counted.PEOPLE, Counted.COUNTRIES)
            ),
            "report_sections": (),
        }
    )


def document_files(document: EditionDocument) -> list[str]:
    """Names of all stored files that a document shows."""
    return [rendition.name for photo in document.photos for rendition in photo.renditions]
