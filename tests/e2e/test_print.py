"""The report of an edition on paper."""

import io
import unicodedata

import pypdf
import pytest

A4 = (595, 842)
COLOURS = """() => {
  const style = getComputedStyle(document.body);
  return [style.color, style.backgroundColor];
}"""


@pytest.mark.parametrize(
    "language, texts",
    [
        ("en", ["Indian Officers", "January 23, 2019", "19", "30", "RIKEN", "JEOL"]),
        ("ja", ["2019年1月23日", "19", "30", "日本電子"]),
    ],
)
def test_edition_prints_as_a_few_pages_of_a4_with_its_text(visitor, language, texts):
    visitor.open(f"/{language}/programs/indian-officers/fy2018/")
    visitor.page.emulate_media(color_scheme="dark")

    printed = pypdf.PdfReader(io.BytesIO(visitor.page.pdf(prefer_css_page_size=True)))

    # Some fonts map characters to look-alikes, and lines break within words.
    read = unicodedata.normalize("NFKC", "".join(page.extract_text() for page in printed.pages))
    letters = "".join(read.split())
    assert [text for text in texts if "".join(text.split()) not in letters] == []
    assert 2 <= len(printed.pages) <= 5
    sizes = {(round(page.mediabox.width), round(page.mediabox.height)) for page in printed.pages}
    assert sizes == {A4}


def test_paper_is_light_and_has_no_controls(visitor):
    visitor.open("/en/programs/indian-officers/fy2018/")
    page = visitor.page
    page.emulate_media(media="print", color_scheme="dark")

    shown = page.locator("header nav, .skip, footer form, .acts, button").evaluate_all(
        "found => found.filter(element => element.checkVisibility()).map(e => e.outerHTML)"
    )
    ink, paper = page.evaluate(COLOURS)
    page.emulate_media(media="screen", color_scheme="light")

    assert shown == []
    assert ink == "rgb(30, 26, 43)"
    assert paper in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)", "rgb(253, 251, 250)")
