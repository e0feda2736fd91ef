import datetime as dt
import io
import re

import pypdf
import pytest

from sakura.languages import Text
from tests.sheets import sheet_of, stored_sheet, stored_view
from visits.choices import Audience
from visits.exports import papers
from visits.sheet import SheetGroup, SheetHost, SheetStay, SheetStop

DAY = dt.date(2019, 1, 23)
CHECK = "https://example.org/paper/abcdefghijklmnop/"

PAPERS = [
    (papers.booklet, Audience.PARTICIPANT),
    (papers.host_sheet, Audience.HOST),
    (papers.driver_sheet, Audience.DRIVER),
    (papers.escort_sheet, Audience.ESCORT),
    (papers.summary, Audience.VISA),
    (papers.safety_sheet, Audience.PARTICIPANT),
]
each_paper = pytest.mark.parametrize(
    ("paper", "audience"), PAPERS, ids=[paper.__name__ for paper, _ in PAPERS]
)


def read(content):
    return pypdf.PdfReader(io.BytesIO(content))


def text_of(content):
    """The text of all pages, without spaces, which extraction puts where it likes."""
    return "".join("".join(page.extract_text().split()) for page in read(content).pages)


def links_of(content):
    """The addresses that the pages link to."""
    return {
        annotation.get_object()["/A"]["/URI"]
        for page in read(content).pages
        for annotation in page.get("/Annots", [])
        if "/URI" in annotation.get_object().get("/A", {})
    }


def languages_in(content):
    """The languages that parts of the file say they are in."""
    found = set()
    seen = set()

    def walk(item):
        item = item.get_object()
        if isinstance(item, pypdf.generic.DictionaryObject):
            if id(item) in seen:
                return
            seen.add(id(item))
            if "/Lang" in item:
                found.add(str(item["/Lang"]))
            for name, value in item.items():
                if name in ("/K", "/StructTreeRoot"):
                    walk(value)
        elif isinstance(item, pypdf.generic.ArrayObject):
            for value in item:
                walk(value)

    walk(read(content).trailer["/Root"])
    # Where only a piece of a line is in another language, the mark stands in the page itself.
    for page in read(content).pages:
        found |= set(
            re.findall(
                r"/Lang\s*\(([a-zA-Z-]+)\)", page.get_contents().get_data().decode("latin-1")
            )
        )
    return found


@each_paper
@pytest.mark.parametrize(
    "languages",
    [("en",), ("ja",), ("zh-hans",), ("en", "ja"), ("en", "zh-hans"), ("zh-hans", "ja")],
    ids="-".join,
)
def test_paper_is_tagged_numbered_and_has_its_code(paper, audience, languages):
    content = paper(stored_view(audience), languages=languages, check=CHECK)

    root = read(content).trailer["/Root"]
    assert root["/Lang"] == languages[0][:2]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert links_of(content) == {CHECK}
    pages = read(content).pages
    if languages[0] == "en":
        for number, page in enumerate(pages, start=1):
            assert f"Page {number} of {len(pages)}" in page.extract_text()
            assert "Release 3 · January 10, 2019 09:00 (Japan time)" in page.extract_text()


@each_paper
def test_same_sheet_gives_the_same_bytes(paper, audience):
    made = [paper(stored_view(audience), languages=("ja", "en"), check=CHECK) for _ in range(2)]

    assert made[0] == made[1]
    assert made[0] != paper(stored_view(audience), languages=("ja", "en"), check=CHECK + "x")


@each_paper
def test_draft_has_no_code_and_says_that_it_is_one(paper, audience):
    draft = stored_view(audience).model_copy(update={"number": 0, "released_at": None})

    content = paper(draft, languages=("en",))

    assert links_of(content) == set()
    assert all("Draft, not released" in page.extract_text() for page in read(content).pages)


def test_two_languages_stand_side_by_side_and_what_is_missing_falls_back():
    stops = [
        SheetStop(uid="a", day=DAY, start_time=dt.time(9), title=Text(en="Both", ja="両方")),
        SheetStop(uid="b", day=DAY, start_time=dt.time(10), title=Text(en="Alone")),
        SheetStop(uid="c", day=DAY, title=Text(zh="参观"), dress=Text(en="Suit", ja="スーツ")),
    ]

    content = papers.booklet(sheet_of(*stops), languages=("en", "ja"))

    text = text_of(content)
    assert {title: text.count(title) for title in ("Both", "両方", "Alone", "参观")} == {
        "Both": 1,
        "両方": 1,
        "Alone": 2,  # in both columns
        "参观": 2,
    }
    for word in ("DressSuit", "服装スーツ", "Daybyday·日ごとの日程", "Wednesday", "水曜日"):
        assert word in text
    assert languages_in(content) >= {"en", "ja", "zh"}


def test_driver_sheet_has_places_numbers_and_nobody():
    content = papers.driver_sheet(stored_view(Audience.DRIVER), languages=("en",))

    text = text_of(content)
    for fact in (
        *("SundayJanuary20,2019", "14:00–16:30", "〒113-86547-3-1Hongo", "Bus1"),
        *("GroupA,16people", "GroupB,14people", "everyone,30people"),
    ):
        assert fact in text
    for hidden in ("Suzuki", "Yamada", "vegetarian", "HotelExample"):
        assert hidden not in text


def test_host_sheet_is_of_one_host():
    content = papers.host_sheet(stored_view(Audience.HOST), languages=("en",))

    text = text_of(content)
    assert "ForthehostTheUniversityofTokyo" in text
    assert "GroupA16people" in text
    for hidden in ("RIKEN", "HotelExample", "NH838", "+81"):
        assert hidden not in text


def test_escort_sheet_has_telephones_names_and_diet():
    sheet = stored_view(Audience.ESCORT)
    names = {row.uid: f"Anil Sharma अनिल {n}" for n, row in enumerate(sheet.invitees)}

    text = text_of(papers.escort_sheet(sheet, languages=("en",), names=names))

    for fact in (
        "+8190-0000-0000SuzukiHanako",
        "+813-0000-0000",
        "vegetarian",
        "nuts",
        "AnilSharma",
    ):
        assert fact in text
    assert text.index("SuzukiHanako") < text.index("CourtesycallonMEXT")
    assert "enrollment-1" not in text


def test_escort_sheet_names_those_who_take_part():
    stop = SheetStop(uid="a", day=DAY, takes_part="people", people=("x", "y"))

    content = papers.escort_sheet(
        sheet_of(stop), languages=("en",), names={"x": "Zoe", "y": "Adam", "z": "Nobody"}
    )

    assert "PeopleAdam,Zoe" in text_of(content)
    assert "Nobody" not in text_of(content)


def many_stops(count, groups=4):
    names = "ABCDEFGH"[:groups]
    return sheet_of(
        *(
            SheetStop(
                uid=f"{number:03}",
                day=DAY + dt.timedelta(days=number * 14 // count),
                start_time=dt.time(8 + number % 9),
                title=Text(en=f"Begin{number:03} of a visit with a long title to an institute"),
                hosts=(SheetHost(key="a", name=Text(en="National Institute of Everything")),),
                takes_part="groups",
                groups=(names[number % groups],),
            )
            for number in range(count)
        ),
        groups=tuple(SheetGroup(uid=name, label=Text(en=f"Group {name}")) for name in names),
        stays=tuple(
            SheetStay(
                uid=str(number),
                first_day=DAY,
                name=Text(en=f"Hotel {number}", ja=f"ホテル{number}"),
                address=Text(en="1-1 Marunouchi, Chiyoda-ku", ja="東京都千代田区丸の内1-1"),
                telephone="+81 3-0000-0000",
            )
            for number in range(count // 10)
        ),
    )


@pytest.mark.parametrize("count", [0, 1, 10, 60, 150])
@pytest.mark.parametrize("paper", [papers.summary, papers.safety_sheet])
def test_one_page_is_one_page(paper, count):
    content = paper(many_stops(count), languages=("en", "ja"), check=CHECK)

    assert len(read(content).pages) == 1
    if paper is papers.summary:
        text = text_of(content)
        assert [n for n in range(count) if f"Begin{n:03}" not in text] == []


@pytest.mark.parametrize("language", ["en", "ja", "zh-hans"])
def test_safety_sheet_has_what_to_show_in_japanese(language):
    text = text_of(papers.safety_sheet(stored_view(Audience.PARTICIPANT), languages=(language,)))

    for fact in (
        *("119", "110", "救急", "この住所までお願いします。", "救急車を呼んでください。"),
        *("ホテル例東京", "東京都千代田区丸の内1-1", "+813-0000-0000"),
    ):
        assert fact in text


def test_every_audience_has_papers_and_no_other():
    offered = {
        name: {audience.value for audience in Audience if audience in product.audiences}
        for name, product in papers.PRODUCTS.items()
    }

    everyone = {audience.value for audience in Audience}
    assert offered == {
        "booklet": everyone,
        "sheet": {"host", "driver", "escort"},
        "summary": everyone,
        "safety": {"participant", "escort", "staff"},
    }
    assert papers.PRODUCTS["sheet"].file_for(Audience.DRIVER) is papers.driver_sheet
    with pytest.raises(KeyError):
        papers.PRODUCTS["sheet"].file_for(Audience.PUBLIC)


def test_nothing_yet_is_a_paper_too():
    empty = sheet_of()

    for product in papers.PRODUCTS.values():
        for audience in product.audiences:
            content = product.file_for(audience)(empty, languages=("en",))
            assert len(read(content).pages) == 1


def test_stored_sheet_of_staff_makes_every_paper():
    for product in papers.PRODUCTS.values():
        assert product.render(stored_sheet(), languages=("zh-hans", "ja")).startswith(b"%PDF")
