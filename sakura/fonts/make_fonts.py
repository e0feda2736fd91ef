"""Make the fonts of the PDF files: subsets of the Noto fonts that Debian ships.

Run on Debian with ``fonts-noto-core``, ``fonts-noto-cjk`` and fonttools installed:

    python sakura/fonts/make_fonts.py

It writes the ``.otf`` and ``.ttf`` files beside itself, one family for each script. The same
source fonts and version of fonttools give the same bytes. The fonts are vendored because a PDF
must look the same on every machine, and subset because the whole of Noto Sans CJK is 38 MB, of
which a language needs a tenth.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
LATIN = Path("/usr/share/fonts/truetype/noto")
CJK = Path("/usr/share/fonts/opentype/noto")

# What typst uses of a font: kerning, marks on letters, forms of a language, figures of one width.
FEATURES = ["ccmp", "kern", "liga", "lnum", "locl", "mark", "mkmk", "tnum"]
# Scripts whose letters join, turn or move cannot be read without all of theirs.
ALL_FEATURES = ["*"]

# The other scripts in which invitees and their countries are named: family, then the blocks.
SCRIPTS = {
    "Noto Sans Arabic": [(0x600, 0x700), (0x750, 0x780), (0x8A0, 0x900), (0xFB50, 0xFE00)],
    "Noto Sans Armenian": [(0x530, 0x590), (0xFB13, 0xFB18)],
    "Noto Sans Bengali": [(0x980, 0xA00), (0x1CD0, 0x1D00)],
    "Noto Sans Devanagari": [(0x900, 0x980), (0x1CD0, 0x1D00), (0xA8E0, 0xA900)],
    "Noto Sans Ethiopic": [(0x1200, 0x13A0), (0x2D80, 0x2DE0)],
    "Noto Sans Georgian": [(0x10A0, 0x1100), (0x1C90, 0x1CC0), (0x2D00, 0x2D30)],
    "Noto Sans Gujarati": [(0xA80, 0xB00)],
    "Noto Sans Gurmukhi": [(0xA00, 0xA80)],
    "Noto Sans Hebrew": [(0x590, 0x600), (0xFB1D, 0xFB50)],
    "Noto Sans Kannada": [(0xC80, 0xD00)],
    "Noto Sans Khmer": [(0x1780, 0x1800), (0x19E0, 0x1A00)],
    "Noto Sans Lao": [(0xE80, 0xF00)],
    "Noto Sans Malayalam": [(0xD00, 0xD80)],
    "Noto Sans Mongolian": [(0x1800, 0x18B0)],
    "Noto Sans Myanmar": [(0x1000, 0x10A0), (0xA9E0, 0xAA00), (0xAA60, 0xAA80)],
    "Noto Sans Oriya": [(0xB00, 0xB80)],
    "Noto Sans Sinhala": [(0xD80, 0xE00)],
    "Noto Sans Tamil": [(0xB80, 0xC00)],
    "Noto Sans Telugu": [(0xC00, 0xC80)],
    "Noto Sans Thaana": [(0x780, 0x7C0)],
    "Noto Sans Thai": [(0xE00, 0xE80)],
    "Noto Serif Tibetan": [(0xF00, 0x1000)],  # Debian has no other
}
# What stands between and under the letters of any script: joiners, dandas, the empty circle.
SHARED = [0x20, 0xA0, 0x964, 0x965, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x25CC]


class Font(NamedTuple):
    """One file to make: its name, where it comes from, the family it becomes, what it holds."""

    name: str
    source: Path
    number: int  # of the font within a collection
    family: str
    characters: frozenset[int]
    features: Sequence[str] = FEATURES


def main() -> None:
    """Write every font and print its size."""
    for font in fonts():
        path = HERE / font.name
        size = make(font, path)
        print(f"{font.name}: {size:,} characters, {path.stat().st_size:,} bytes")


def fonts() -> Iterator[Font]:
    latin, japanese, chinese = frozenset(latin_set()), frozenset(jis_x_0208()), frozenset(gb2312())
    # Rare characters of names and places, in one weight.
    rare = frozenset(encodable("shift_jis_2004")) - japanese - chinese
    for weight in ("Regular", "Bold"):
        name = f"NotoSans-{weight}.ttf"
        yield Font(name, LATIN / name, 0, "Noto Sans", latin)
    name = "NotoSerif-Regular.ttf"
    yield Font(name, LATIN / name, 0, "Noto Serif", latin)
    for weight in ("Regular", "Bold"):
        source = CJK / f"NotoSansCJK-{weight}.ttc"
        yield Font(f"NotoSansJP-{weight}.otf", source, 0, "Noto Sans JP", japanese)
        yield Font(f"NotoSansSC-{weight}.otf", source, 2, "Noto Sans SC", chinese)
    name = "NotoSansMath-Regular.ttf"
    # Of JIS, the signs that no other face has.
    signs = frozenset([*range(0x2200, 0x2300), 0x2985, 0x2986])
    yield Font(name, LATIN / name, 0, "Noto Sans Math", signs - latin)
    source = CJK / "NotoSansCJK-Regular.ttc"
    yield Font("NotoSansJPRare-Regular.otf", source, 0, "Noto Sans JP Rare", rare)
    # In one weight: every syllable, and the letters that names are spelled with in books.
    yield Font("NotoSansKR-Regular.otf", source, 1, "Noto Sans KR", frozenset(hangul()))
    yield from other_scripts()


def other_scripts() -> Iterator[Font]:
    """The fonts of SCRIPTS, in bold too where Debian has it."""
    for family, blocks in SCRIPTS.items():
        points = frozenset(point for block in blocks for point in range(*block))
        for weight in ("Regular", "Bold"):
            name = f"{family.replace(' ', '')}-{weight}.ttf"
            if (LATIN / name).exists():
                yield Font(name, LATIN / name, 0, family, points | frozenset(SHARED), ALL_FEATURES)


def hangul() -> Iterable[int]:
    """All syllables of modern Korean, and its single letters."""
    yield from range(0x3131, 0x318F)
    yield from range(0xAC00, 0xD7A4)


def latin_set() -> Iterable[int]:
    """Latin with all its extensions, Greek, Cyrillic, marks, punctuation, currency, arrows."""
    yield from range(0x20, 0x530)
    yield from range(0x1D00, 0x2000)
    yield from range(0x2000, 0x2200)
    yield from range(0xA720, 0xA800)
    yield from range(0xAB30, 0xAB70)
    yield from range(0xFB00, 0xFB07)


def jis_x_0208() -> set[int]:
    """JIS X 0208 with the additions of Windows (as in 髙橋, 山﨑), kana, widths, symbols."""
    return encodable("cp932") | symbols()


def gb2312() -> set[int]:
    """GB 2312: the characters of modern Simplified Chinese, and its punctuation."""
    return encodable("gb2312") - set(range(0xA0, 0x2000))


def symbols() -> set[int]:
    """What stands between the letters in texts of East Asia."""
    return {
        *range(0xA0, 0x100),
        *range(0x2010, 0x2030),
        *range(0x2460, 0x2580),  # enclosed numbers, rules
        *range(0x25A0, 0x2600),
        *range(0x3000, 0x3100),  # punctuation, kana
        *range(0x31F0, 0x3400),  # small kana, enclosed, squared words, names of eras
        *range(0xFF00, 0xFFF0),
    }


def encodable(codec: str) -> set[int]:
    """Return the code points above ASCII for which the codec has a character."""
    found = set()
    # Without the area of private use, which means something else in every font.
    for point in [*range(0xA0, 0xD800), *range(0xF900, 0xFFFE), *range(0x20000, 0x2FFFF)]:
        try:
            chr(point).encode(codec)
        except UnicodeEncodeError:
            continue
        found.add(point)
    return found


def make(font: Font, path: Path) -> int:
    """Write the subset and return how many characters it has."""
    options = subset.Options()
    options.layout_features = list(font.features)
    options.hinting = False
    options.desubroutinize = False
    options.name_IDs = ["*"]
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG"]  # nothing is set vertically
    source = TTFont(font.source, fontNumber=font.number, recalcTimestamp=False)
    points = font.characters & source.getBestCmap().keys()
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(source)
    rename(source, font.family)
    source.save(path)
    return len(points)


def rename(font: TTFont, family: str) -> None:
    """Give the font the name of its family, so that typst finds the subset and nothing else."""
    style = font["name"].getDebugName(2)
    full = f"{family} {style}".removesuffix(" Regular")
    names = {
        1: family,
        3: f"{family} {style}, subset of {font['name'].getDebugName(3)}",
        4: full,
        6: f"{family.replace(' ', '')}-{style}",
    }
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    for number in (16, 17, 21, 22, 25):
        font["name"].removeNames(nameID=number)
    if "CFF " in font:
        top = font["CFF "].cff[0]
        font["CFF "].cff.fontNames[0] = names[6]
        top.FullName, top.FamilyName = full, family


if __name__ == "__main__":
    main()
