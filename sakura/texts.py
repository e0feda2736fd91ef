"""What may stand in a text that people enter, and the key by which names are searched."""

import unicodedata
from collections.abc import Collection
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

_LINE_SIGNS: Final = "\n\r\t"
_LINE_SEPARATORS: Final = "\u2028\u2029"

# Letters with a stroke or tied together have no decomposition in Unicode. Đ is in half of the
# names of Viet Nam, and passports have D for it.
_PLAIN_LETTERS: Final = str.maketrans(
    {"đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe"}
    | {"ʻ": "", "ʼ": "", "ʹ": ""}  # apostrophes that Unicode counts among the letters
)


def check_text(text: str, *, lines: bool = True) -> None:
    """Check that the text may be stored. A validator for fields of forms; records call it too.

    With ``lines`` a text may have line breaks and tabs; otherwise it is one line.
    Raises ValidationError, naming code point and position, for control characters (also NUL,
    which PostgreSQL cannot hold), lone surrogates and code points that are no characters: they
    would break exports, and nobody can see them.
    """
    for position, sign in enumerate(text, 1):
        if _is_refused(sign, lines):
            raise ValidationError(
                _(
                    "Character %(position)s (%(code)s) cannot be stored: it is invisible and"
                    " breaks documents. Delete it, or type the text anew."
                ),
                code="control_character",
                params={"position": position, "code": f"U+{ord(sign):04X}"},
            )


def check_line(text: str) -> None:
    """Check that the text is one line and may be stored. Raises what ``check_text`` raises."""
    check_text(text, lines=False)


def _is_refused(sign: str, lines: bool) -> bool:
    if sign.isprintable():
        return False
    if sign in _LINE_SIGNS or sign in _LINE_SEPARATORS:
        return not lines
    code = ord(sign)
    is_no_character = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return is_no_character or unicodedata.category(sign) in ("Cc", "Cs")


class CheckedTexts(models.Model):
    """Base of records: every text is checked, those of one line as a line.

    So no field can be forgotten, and errors stand beside their field in every form.
    """

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Check each field by itself. Raises ValidationError, keyed by field."""
        errors: dict[str, Any] = {}
        try:
            super().clean_fields(exclude=exclude)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        for field in self._meta.concrete_fields:
            if field.name in errors or field.name in (exclude or ()):
                continue
            value = getattr(self, field.attname)
            if isinstance(field, models.CharField | models.TextField) and isinstance(value, str):
                try:
                    check_text(value, lines=isinstance(field, models.TextField))
                except ValidationError as error:
                    errors[field.name] = error.error_list
        if errors:
            raise ValidationError(errors)


def search_key(*names: str) -> str:
    """Return the names as ``search_text`` columns hold them and as a search is made with them.

    Each name in NFKC, casefolded, without accents, punctuation and spaces; empty and repeated
    ones go, and one space stands between two, so that no match spans two names: "Đặng Văn" and
    "ＩＴＯ ＥＮ, Ltd." give "dangvan itoenltd". Vowel signs of Thai and Indic scripts and the marks
    of kana stay, for without them the words are others.
    """
    keys = dict.fromkeys(_key(name) for name in names)
    return " ".join(key for key in keys if key)


def _key(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    decomposed = unicodedata.normalize("NFD", folded)
    kept = "".join(sign for sign in decomposed if not _is_dropped(sign))
    return unicodedata.normalize("NFC", kept.translate(_PLAIN_LETTERS))


def _is_dropped(sign: str) -> bool:
    category = unicodedata.category(sign)
    if category == "Mn":
        # Up to here stand the accents of Latin, Greek and Cyrillic, and the points and vowel
        # signs of Hebrew and Arabic.
        return sign <= "\u0670"
    return category[0] in "PZ" or category in ("Cc", "Cf")
