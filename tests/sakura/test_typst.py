import datetime as dt
import io
import json
import re

import pypdf
import pytest
import typst as engine
from fontTools.ttLib import TTFont

from sakura import typst

DATA = {
    "title": "A title",
    "heading": {"text": "A title", "lang": "en"},
    "program": {"text": "A program", "lang": "en"},
    "owner": "Owner",
    "kicker": "",
    "running": "",
    "subtitle": "",
    "people": "",
    "status": [],
    "is_draft": False,
    "is_sample": False,
    "several": False,
    "sheets": [],
    "lang": "en",
    "page_words": "{page}/{pages}",
    "colours": {"line": "#000000", "fill": "#ffffff", "tint": "#ffffff", "ink": "#000000"},
    "emblem": {"svg": "", "alt": ""},
}


def read(content):
    return pypdf.PdfReader(io.BytesIO(content))


def family_of(path):
    with TTFont(path, lazy=True) as font:
        return font["name"].getDebugName(1)


def test_time_of_creation_is_the_one_given_and_else_1980():
    stamp = dt.datetime(2019, 1, 10, 9, tzinfo=dt.timezone(dt.timedelta(hours=9)))

    given = read(typst.render("itinerary", DATA, timestamp=stamp))
    silent = read(typst.render("itinerary", DATA))

    assert given.metadata.creation_date == dt.datetime(2019, 1, 10, tzinfo=dt.UTC)
    assert silent.metadata.creation_date == dt.datetime(1980, 1, 1, tzinfo=dt.UTC)


def test_same_data_gives_the_same_bytes():
    assert typst.render("itinerary", DATA) == typst.render("itinerary", DATA)


def test_mark_of_byte_order_is_dropped():
    content = typst.render("itinerary", DATA | {"subtitle": "A\ufeffB"})

    assert "AB" in read(content).pages[0].extract_text()


@pytest.mark.parametrize("character", ["😀", "\u0007", "Ꮳ"], ids=["emoji", "control", "cherokee"])
def test_missing_glyph_names_the_character(character):
    with pytest.raises(typst.MissingGlyph) as caught:
        typst.render("itinerary", DATA | {"subtitle": f"日本{character}語"})

    assert caught.value.character == character
    assert f"U+{ord(character):04X}" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("", ""),
        ("Plain, 日本語 and 参观 ①", ""),
        ("😀 ᏣᎳ and 😀\ufeff", "😀ᏣᎳ"),
        ("e\u0301 か\u3099", ""),
    ],
)
def test_unprintable_characters_are_found_before_a_file_is_made(text, missing):
    assert typst.unprintable(text) == missing


def test_unknown_template_is_an_error():
    with pytest.raises(RuntimeError):
        typst.render("no_such_template", DATA)


def test_image_that_is_none_is_an_error_of_typst():
    photo = {"name": "photo-0", "alt": "A photo", "caption": DATA["heading"], "notes": []}
    data = DATA | {
        "lede": {"text": "", "lang": "en"},
        "figures": [],
        "overview": [],
        "sections": [],
        "themes": [],
        "sources": [],
        "hosts": None,
        "map": None,
        "organizations": None,
        "gallery_heading": "Gallery",
        "photos": [photo],
    }

    with pytest.raises(engine.TypstError, match="image"):
        typst.render("report", data, files={"photo-0": b"not an image"})


NAMES = {
    "Latin": "Nguyễn Thị Ánh Đặng",
    "Greek": "Ελένη Παπαδοπούλου",
    "Cyrillic": "Батбаяр Өнөрцэцэг",
    "Han": "王小明 髙橋 龙",
    "Kana": "さくら サクラ",
    "Hangul": "김민준 뷁",
    "Thai": "สมชาย ใจดี",
    "Lao": "ສົມພອນ ວົງສາ",
    "Khmer": "សុខ វិសាល",
    "Myanmar": "အောင်ဆန်း",
    "Devanagari": "अनिल शर्मा",
    "Bengali": "রবীন্দ্রনাথ ঠাকুর",
    "Tamil": "அருண் குமார்",
    "Telugu": "శ్రీనివాస్ రెడ్డి",
    "Kannada": "ಶ್ರೀನಿವಾಸ ಗೌಡ",
    "Malayalam": "ശ്രീകുമാർ നായർ",
    "Gujarati": "નરેન્દ્ર પટેલ",
    "Gurmukhi": "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
    "Oriya": "ପ୍ରଦୀପ ମହାନ୍ତି",
    "Sinhala": "ශ්‍රීමාල් පෙරේරා",
    "Tibetan": "བསྟན་འཛིན་རྒྱ་མཚོ",
    "Mongolian": "ᠪᠠᠲᠤ ᠪᠠᠶᠠᠷ",
    "Arabic": "محمد بن عبد الله",
    "Urdu": "پرویز اقبال ٹیپو",
    "Hebrew": "יִצְחָק לֵוִי",
    "Thaana": "އިބްރާހީމް",
    "Georgian": "გიორგი მაისურაძე",
    "Armenian": "Արամ Խաչատրյան",
    "Ethiopic": "አበበ ቢቂላ",
}


@pytest.mark.parametrize("lang", ["en", "ja", "zh"])
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_name_in_any_script_is_printed(name, lang):
    spoken = {"text": name, "lang": lang}
    # As plain text, in bold and in the display face of headings.
    data = DATA | {"lang": lang, "subtitle": name, "heading": spoken, "program": spoken}

    content = typst.render("itinerary", data)

    # Letters change places when they are shaped, so only how many there are is compared.
    found = "".join(read(content).pages[0].extract_text().split())
    letters = [letter for letter in name if letter.isalpha()]
    assert sum(letter.isalpha() for letter in found) >= len(letters)


def test_templates_hold_no_data():
    """Only ``sys.inputs`` brings data in: no template reads a file but images and the theme."""
    for path in typst.TEMPLATES_DIR.glob("*.typ"):
        source = path.read_text(encoding="utf-8")
        assert "eval(" not in source
        assert source.count("read(") == 0
        assert source.count("sys.inputs") == (0 if path.stem == "theme" else 1)


def test_fonts_are_small_enough_and_carry_their_licence():
    fonts = sorted(path for path in typst.FONTS_DIR.iterdir() if path.suffix in (".otf", ".ttf"))

    assert sum(path.stat().st_size for path in fonts) < 25_000_000
    # A face that the templates do not name would never be used, and one that is not there is one
    # whose script cannot be printed.
    theme = (typst.TEMPLATES_DIR / "theme.typ").read_text(encoding="utf-8")
    named = set(re.findall(r'"(Noto [A-Za-z ]+)"', theme))
    assert {family_of(path) for path in fonts} == named
    assert len(named) == 29
    for licence in ("OFL-NotoSans.txt", "OFL-NotoSansCJK.txt"):
        text = (typst.FONTS_DIR / licence).read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in text


@pytest.mark.parametrize("codec", ["shift_jis", "cp932", "shift_jis_2004", "gb2312", "latin-1"])
def test_fonts_have_every_character_of_a_standard(codec):
    held = set()
    for path in typst.FONTS_DIR.glob("*.[ot]tf"):
        with TTFont(path, lazy=True) as font:
            held |= font.getBestCmap().keys()

    missing = []
    for point in [*range(0xA0, 0xD800), *range(0xF900, 0xFFFE), *range(0x20000, 0x2B000)]:
        try:
            chr(point).encode(codec)
        except UnicodeEncodeError:
            continue
        if point not in held:
            missing.append(f"U+{point:04X} {chr(point)}")
    assert missing == []


def test_data_is_given_as_json_with_its_letters():
    # What typst gets is JSON: quotes, backslashes and signs of markup come back as they went in.
    text = 'quote " back \\ hash # dollar $ at @ {page}'

    content = typst.render("itinerary", DATA | {"subtitle": text})

    assert json.loads(json.dumps(text)) in read(content).pages[0].extract_text()
