import datetime as dt
import io
import shutil
import subprocess

import pypdf
import pytest

from sakura.languages import Text
from sakura.typst import MissingGlyph
from tests.sheets import sheet_of, stored_sheet, stored_view
from visits.choices import Audience
from visits.exports import pdf
from visits.sheet import SheetGroup, SheetStop

DAY = dt.date(2019, 1, 23)


def read(content):
    return pypdf.PdfReader(io.BytesIO(content))


def text_of(content):
    """The text of all pages, without spaces, which extraction puts where it likes."""
    return "".join("".join(page.extract_text().split()) for page in read(content).pages)


def outline(content):
    """Titles of the bookmarks with their depth."""

    def walk(items, depth):
        for item in items:
            if isinstance(item, list):
                yield from walk(item, depth + 1)
            else:
                yield depth, item.title

    return list(walk(read(content).outline, 0))


@pytest.mark.parametrize(
    ("language", "lang", "title"),
    [
        ("en", "en", "Indian Officers Invitation Program, 1st group"),
        ("ja", "ja", "インド行政官招へいプログラム、第1陣"),
        ("zh-hans", "zh", "Indian Officers Invitation Program、1st group"),
    ],
)
def test_booklet_is_tagged_titled_and_has_a_language(language, lang, title):
    root = read(pdf.render([stored_sheet()], language=language)).trailer["/Root"]

    content = read(pdf.render([stored_sheet()], language=language))
    assert content.metadata.title == title
    assert root["/Lang"] == lang
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    box = content.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)  # A4


def test_outline_has_each_day_once():
    content = pdf.render([stored_sheet()], language="en")

    assert outline(content) == [
        (0, "Indian Officers Invitation Program"),
        (1, "In an emergency"),
        (1, "At a glance"),
        (1, "Day by day"),
        (2, "Sunday January 20, 2019"),
        (2, "Monday January 21, 2019"),
        (2, "Tuesday January 22, 2019"),
        (2, "Wednesday January 23, 2019"),
        (2, "Thursday January 24, 2019"),
        (2, "Friday January 25, 2019"),
        (2, "Monday January 28, 2019"),
        (1, "Date not recorded, or not exactly"),
        (1, "Addresses"),
        (1, "Hotels"),
        (1, "Flights"),
        (1, "Crew"),
    ]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_booklet_has_every_title_and_the_facts_of_its_stops(language):
    sheet = stored_sheet()

    text = text_of(pdf.render([sheet], language=language))

    titles = [stop.title.pick(language).text for stop in sheet.stops]
    assert [title for title in titles if "".join(title.split()) not in text] == []
    for fact in ("14:00–16:30", "22:00–01:00(+1)", "+8190-0000-0000", "SuzukiHanako"):
        assert fact in text


def test_each_page_has_its_number_and_the_release():
    pages = read(pdf.render([stored_sheet()], language="en")).pages

    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert f"Page {number} of {len(pages)}" in text
        assert "Release 3 · January 10, 2019 09:00 (Japan time)" in text
        assert "Indian Officers Invitation Program" in text


def test_draft_says_so_on_every_page():
    draft = stored_sheet().model_copy(update={"number": 0, "released_at": None})

    pages = read(pdf.render([draft], language="en")).pages

    assert len(pages) > 1
    assert all("Draft, not released" in page.extract_text() for page in pages)


def test_public_booklet_has_no_hotel_and_no_telephone():
    text = text_of(pdf.render([stored_view(Audience.PUBLIC)], language="en"))

    assert "VisittoRIKEN" in text
    assert "HotelExample" not in text
    assert "+81" not in text


def long_day(count):
    return sheet_of(
        *(
            SheetStop(
                uid=f"{number:02}",
                day=DAY,
                start_time=dt.time(8 + number // 4, number % 4 * 15),
                title=Text(en=f"Begin{number:02}"),
                public_text=Text(en=f"{'Words and more of them. ' * 12}\n\nFinish{number:02}"),
            )
            for number in range(count)
        )
    )


def test_no_stop_is_split_and_the_day_is_repeated_overleaf():
    content = pdf.render([long_day(24)], language="en")

    texts = [page.extract_text() for page in read(content).pages]
    assert len(texts) > 2
    for number in range(24):
        [begins] = [
            place
            for place, text in enumerate(texts)
            if f"Begin{number:02}" in text[-9999:] and f"Finish{number:02}" in text
        ]
        assert f"Finish{number:02}" in texts[begins]
    with_stops = [text for text in texts if "Finish" in text]
    assert all("January 23, 2019" in text for text in with_stops)
    assert [title for depth, title in outline(content) if depth == 2] == [
        "Wednesday January 23, 2019"
    ]


def test_groups_have_a_column_each_at_a_glance():
    groups = (
        SheetGroup(uid="a", label=Text(en="Group A")),
        SheetGroup(uid="b", label=Text(en="Group B")),
    )
    stops = [
        SheetStop(
            uid=str(number),
            day=DAY + dt.timedelta(days=number // 6),
            title=Text(en=f"Stop {number}"),
            takes_part="groups" if number % 3 else "everyone",
            groups=(("a", "b")[number % 2],) if number % 3 else (),
        )
        for number in range(12)
    ]

    content = pdf.render([sheet_of(*stops, groups=groups)], language="en")

    assert (1, "At a glance") in outline(content)
    assert "DayGroupAGroupB" in text_of(content)


def test_several_delegations_stand_in_one_booklet():
    sheets = [
        sheet_of(SheetStop(uid="a", title=Text(en="One")), label=Text(en="Later"), delegation="1"),
        sheet_of(SheetStop(uid="b", title=Text(en="Two")), label=Text(en="Early"), delegation="2"),
    ]

    content = pdf.render(sheets, language="en")

    assert [title for _, title in outline(content)] == [
        *("Itinerary", "Early", "Date not recorded", "Later", "Date not recorded"),
    ]
    assert content == pdf.render(list(reversed(sheets)), language="en")


def test_same_sheet_gives_the_same_bytes():
    first = pdf.render([stored_sheet()], language="ja")

    assert first == pdf.render([stored_sheet()], language="ja")
    assert read(first).metadata.creation_date == dt.datetime(2019, 1, 10, tzinfo=dt.UTC)


def test_text_is_never_markup():
    title = '#panic("x") $a^2$ *b* _c_ `d` <e> @f \\ = g // h'

    text = text_of(pdf.render([sheet_of(SheetStop(uid="a", title=Text(en=title)))], language="en"))

    assert "".join(title.split()) in text


@pytest.mark.parametrize(
    "name",
    [
        "髙橋 﨑 𠮟",
        "東京大学　本郷（①号館）～㈱",
        "北京大学 参观 龙 见学",
        "Nguyễn Thị Ánh, Łódź, Çelik, Ťažký",
        "Иванов, Ελλάδα",
        "が\u304b\u3099\ufeff",
    ],
    ids=["names", "signs", "chinese", "latin", "others", "combining"],
)
@pytest.mark.parametrize("language", ["en", "ja", "zh-hans"])
def test_names_of_the_field_can_be_printed(name, language):
    stop = SheetStop(uid="a", title=Text(ja=name), place=Text(en=name), public_text=Text(zh=name))

    content = pdf.render([sheet_of(stop, title=Text(zh=name))], language=language)

    assert len(read(content).pages) == 1


def test_missing_glyph_is_an_error_that_names_it():
    stop = SheetStop(uid="a", title=Text(en="Welcome 😀"))

    with pytest.raises(MissingGlyph, match=r"“😀” \(U\+1F600\)") as caught:
        pdf.render([sheet_of(stop)], language="en")

    assert caught.value.character == "😀"


def test_no_sheets_are_refused():
    with pytest.raises(ValueError, match="at least one itinerary"):
        pdf.render([], language="en")


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not installed")
def test_independent_reader_finds_the_text():
    content = pdf.render([stored_sheet()], language="ja")

    found = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True
    ).stdout.decode()

    assert "インド行政官招へいプログラム" in found
    assert "2019年1月23日" in found
    assert "日印大学交流会" in found
