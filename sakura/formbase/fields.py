"""Fields of texts: the columns of three languages, and fields that belong to no record."""

from typing import Any

from django import forms

from sakura.languages import HTML_LANG, SUFFIXES
from sakura.texts import check_line, check_text

_LARGEST_KEY = 2**63 - 1


def is_key(value: str) -> bool:
    """Return whether a text can be the key of a row; databases refuse larger numbers."""
    return value.isascii() and value.isdecimal() and int(value) <= _LARGEST_KEY


def text_names(*names: str) -> list[tuple[str, ...]]:
    """Return the columns of texts for a fieldset: one line for each text, in three languages."""
    return [tuple(f"{name}_{ending}" for ending in SUFFIXES.values()) for name in names]


def mark_languages(fields: dict[str, forms.Field]) -> None:
    """Give the inputs of texts the language that is written in them."""
    endings = {ending: HTML_LANG[code] for code, ending in SUFFIXES.items()}
    for name, field in fields.items():
        stem, _sign, ending = name.rpartition("_")
        if stem and ending in endings and f"{stem}_en" in fields:
            inner_widget(field).attrs["lang"] = endings[ending]


def inner_widget(field: forms.Field) -> forms.Widget:
    """Return the widget that draws the input; the admin wraps those of relations in another."""
    return getattr(field.widget, "widget", field.widget)


def line_field(**options: Any) -> forms.CharField:
    """A one-line text field for a form that belongs to no record."""
    field = forms.CharField(**{"max_length": 200, "required": False, **options})
    field.validators.append(check_line)
    field.widget.attrs["class"] = "vTextField"
    return field


def text_field(**options: Any) -> forms.CharField:
    """A text field of several lines for a form that belongs to no record."""
    widget = forms.Textarea(attrs={"class": "vLargeTextField", "rows": options.pop("rows", 4)})
    field = forms.CharField(**{"required": False, "widget": widget, **options})
    field.validators.append(check_text)
    return field
