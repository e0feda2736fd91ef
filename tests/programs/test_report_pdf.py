import datetime as dt
import io

import pypdf
import pytest
from PIL import Image

from programs import report_pdf
from programs.document import (
    EditionDocument,
    Figure,
    PublishedCountry,
    PublishedDelegation,
    PublishedHost,
    PublishedOrganization,
    PublishedPhoto,
    PublishedReport,
    PublishedTheme,
)
from sakura.dates import Period
from sakura.languages import Text
from sakura.typst import MissingGlyph
from tests.sheets import stored_view
from visits.choices import Audience

PERIOD = Period(first_day=dt.date(2019, 1, 20), last_day=dt.date(2019, 1, 26))


def edition(**values):
    """A document with something in every part of a report."""
    values = {
        "program": "indian-officers",
        "program_name": Text(en="Indian Officers Invitation Program"),
        "colour": "dusk",
        "fiscal_year": 2018,
        "title": Text(en="Indian Officers", ja="インド行政官"),
        "period": PERIOD,
        "themes": (PublishedTheme(key="sdgs", name=Text(en="Sustainable development")),),
        "lede": Text(en="Researchers and administrators spent a week in Japan."),
        "introduction": Text(en="First paragraph.\n\nSecond paragraph."),
        "report_sections": (PublishedReport(title=Text(en="Results"), body=Text(en="Networks.")),),
        "source": Text(en="JST, program page"),
        "figures": (
            Figure(counts="people", value=30, is_reported=True, source=Text(en="Annual report")),
            Figure(counts="hosts", value=1234),
        ),
        "organizations": (
            PublishedOrganization(
                key="iit",
                name=Text(en="Indian Institutes of Technology"),
                kind="university",
                country="IN",
                involvement="sending",
            ),
        ),
        "countries": (PublishedCountry(code="IN", name=Text(en="India", ja="インド")),),
        "hosts": (
            PublishedHost(key="riken", name=Text(en="RIKEN"), prefectures=("JP-11",)),
            PublishedHost(key="jeol", name=Text(en="JEOL, Ltd.")),
        ),
        "delegations": (
            PublishedDelegation(uid="d", period=PERIOD, sheet=stored_view(Audience.PUBLIC)),
        ),
        "photos": (
            PublishedPhoto(
                uid="p",
                caption=Text(en="At RIKEN"),
                alt=Text(en="People before a computer"),
                period=Period(first_day=dt.date(2019, 1, 22), last_day=dt.date(2019, 1, 22)),
                credit=Text(en="JST"),
                is_artwork=True,
            ),
        ),
    } | values
    return EditionDocument(**values)


def read(content):
    return pypdf.PdfReader(io.BytesIO(content))


def text_of(content):
    return "".join("".join(page.extract_text().split()) for page in read(content).pages)


def alternative_texts(content):
    """The texts that stand for images when the file is read out."""
    reader = read(content)
    found = (reader.get_object(number) for number in range(1, reader.trailer["/Size"]))
    return [row["/Alt"] for row in found if isinstance(row, dict) and "/Alt" in row]


def titles(content):
    def walk(items):
        for item in items:
            if isinstance(item, list):
                yield from walk(item)
            else:
                yield item.title

    return list(walk(read(content).outline))


def test_report_has_every_part_in_order():
    content = report_pdf.render(edition(), language="en")

    parts = [title for title in titles(content) if "2019" not in title]
    assert parts == [
        "Indian Officers",
        "Overview",
        "Results",
        "Themes",
        "At a glance",
        "Day by day",
        "Date not recorded, or not exactly",
        "2 hosts",
        "Who took part",
        "Gallery",
    ]


@pytest.mark.parametrize(
    "fact",
    [
        "Programreport",
        "Fiscalyear2018,January20–26,2019",
        "ResearchersandadministratorsspentaweekinJapan.",
        "30peopleinvitedasreported",
        "1,234hostsvisited",
        "Firstparagraph.",
        "Secondparagraph.",
        "Sustainabledevelopment",
        "SaitamaRIKEN",
        "PrefecturenotrecordedJEOL,Ltd.",
        "IndianInstitutesofTechnologyUniversitySendingIndia",
        "AtRIKENJanuary22,2019·JST·artwork,notaphotograph",
        "Source:JST,programpage",
        "Source:Annualreport",
    ],
)
def test_report_states(fact):
    assert fact in text_of(report_pdf.render(edition(), language="en"))


def test_report_is_tagged_titled_and_has_a_language():
    content = read(report_pdf.render(edition(), language="ja"))

    root = content.trailer["/Root"]
    assert content.metadata.title == "インド行政官、2018年度、2019年1月20日～26日"
    assert root["/Lang"] == "ja"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_parts_with_nothing_to_say_are_left_out():
    bare = EditionDocument(
        program="x", program_name=Text(en="X"), fiscal_year=2019, title=Text(en="Only a title")
    )

    content = report_pdf.render(bare, language="en")

    assert titles(content) == ["Only a title"]
    assert len(read(content).pages) == 1


def test_photo_is_shown_when_its_bytes_are_given():
    image = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(image, "WEBP")

    with_photo = report_pdf.render(edition(), language="en", photos={"p": image.getvalue()})

    without = read(report_pdf.render(edition(), language="en"))
    assert sum(len(page.images) for page in read(with_photo).pages) == 1
    assert sum(len(page.images) for page in without.pages) == 0
    assert "People before a computer" in alternative_texts(with_photo)


def test_emblem_and_map_have_their_numbers_and_names_as_text():
    content = report_pdf.render(edition(), language="en")

    assert alternative_texts(content) == [
        "One petal for each of 30 people.",
        "Prefectures visited: Saitama",
    ]


def test_margin_tells_page_and_publication():
    content = read(report_pdf.render(edition(), language="en", number=4))

    for number, page in enumerate(content.pages, start=1):
        text = page.extract_text()
        assert f"Page {number} of {len(content.pages)}" in text
        assert "Publication 4" in text


def test_same_document_gives_the_same_bytes_with_the_time_of_its_release():
    content = report_pdf.render(edition(), language="en")

    assert content == report_pdf.render(edition(), language="en")
    assert read(content).metadata.creation_date == dt.datetime(2019, 1, 10, tzinfo=dt.UTC)
    stamp = dt.datetime(2019, 4, 1, tzinfo=dt.UTC)
    published = report_pdf.render(edition(), language="en", published_at=stamp)
    assert read(published).metadata.creation_date == stamp


def test_missing_glyph_is_an_error_that_names_it():
    with pytest.raises(MissingGlyph, match="😀"):
        report_pdf.render(edition(lede=Text(en="Fine 😀")), language="en")
