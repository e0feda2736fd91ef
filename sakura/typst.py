"""PDF files set by typst: tagged, in vendored fonts, the same bytes for the same data."""

import datetime as dt
import json
import re
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import typst
from django.utils.translation import gettext

CONTENT_TYPE: Final = "application/pdf"
FONTS_DIR: Final = Path(__file__).resolve().parent / "fonts"
TEMPLATES_DIR: Final = FONTS_DIR.parent.parent / "templates" / "documents"

_NO_GLYPH: Final = re.compile(r'the text `"(?P<text>.+?)"` could not be displayed', re.DOTALL)
_NOT_ALLOWED: Final = re.compile(r'the disallowed codepoint `"(?P<text>.+?)"`', re.DOTALL)
_ESCAPE: Final = re.compile(r"\\u\{([0-9a-f]+)\}")


class MissingGlyph(ValueError):
    """A text holds a character that none of the vendored fonts can print.

    ``character`` is that character, or a few that belong together. The message is for staff.
    """

    def __init__(self, character: str) -> None:
        self.character = character
        points = " ".join(f"U+{ord(letter):04X}" for letter in character)
        super().__init__(
            gettext(
                "The PDF cannot be made: no font here has the character “%(character)s” "
                "(%(points)s). Replace it in the text that holds it, and try again."
            )
            % {"character": character, "points": points}
        )


def render(
    template: str,
    data: Mapping[str, Any],
    *,
    timestamp: dt.datetime | None = None,
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return the PDF that a template of ``templates/documents`` makes of the data.

    The template reads the data, as JSON, from ``sys.inputs.data``: no text ever becomes markup.
    ``files`` are images by the name under which the template opens them ("photo-1").
    ``timestamp`` (aware) is the date of creation in the file; without it that is 1980.
    The file is PDF/UA-1: typst refuses what has no tags, no title, no alternative text or no
    glyph, so the data must hold ``title`` and ``lang`` and the template must set them.

    Raises MissingGlyph, naming the character, if no vendored font has it. Raises
    typst.TypstError for a template that is wrong or an image that cannot be decoded.
    """
    if not files:
        return _compile(TEMPLATES_DIR, template, data, timestamp)
    # typst takes binary files from a folder only, and sees nothing outside of that folder.
    with TemporaryDirectory() as folder:
        shutil.copytree(TEMPLATES_DIR, folder, dirs_exist_ok=True)
        for name, content in files.items():
            Path(folder, name).write_bytes(content)
        return _compile(Path(folder), template, data, timestamp)


def unprintable(text: str) -> str:
    """Return the characters of a text that no vendored font has, each once, in order.

    For checks before something is frozen: what this finds ``render`` would refuse.
    """
    letters = dict.fromkeys(letter for letter in _printable(text) if not letter.isspace())
    missing: list[str] = []
    while letters:
        try:
            _compile(TEMPLATES_DIR, "letters", {"letters": " ".join(letters)}, None)
        except MissingGlyph as error:
            found = [letter for letter in error.character if letter in letters]
            if not found:
                raise
            missing += found
            letters = {letter: None for letter in letters if letter not in found}
        else:
            break
    return "".join(missing)


def _compile(
    folder: Path, template: str, data: Mapping[str, Any], timestamp: dt.datetime | None
) -> bytes:
    stamp = timestamp or dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
    try:
        content = typst.compile(
            folder / f"{template}.typ",
            root=folder,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards="ua-1",
            sys_inputs={"data": json.dumps(_printable(data), ensure_ascii=False)},
            timestamp=int(stamp.timestamp()),
        )
    except typst.TypstError as error:
        found = _NO_GLYPH.search(error.message) or _NOT_ALLOWED.search(error.message)
        if found is None:
            raise
        raise MissingGlyph(_unescape(found["text"])) from error
    if not isinstance(content, bytes):
        raise TypeError(f"typst gave no single file for {template}.")
    return content


@cache
def _fonts() -> Any:
    # Read once: the fonts are 21 MB, and a page takes a few milliseconds.
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS_DIR)]
    )


def _printable(value: Any) -> Any:
    """Return the data without marks of byte order, which PDF/UA forbids and nobody sees."""
    match value:
        case str():
            return value.replace("\ufeff", "")
        case Mapping():
            return {key: _printable(item) for key, item in value.items()}
        case list() | tuple():
            return [_printable(item) for item in value]
    return value


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
