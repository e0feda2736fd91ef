"""What an audience may not see is in no file made for it: a marker in every field proves it."""

import io
import re
import zipfile
from typing import get_args

import pypdf
import pytest

from sakura.frozen import Struct
from sakura.languages import Text
from visits.choices import Audience
from visits.exports import FORMATS
from visits.exports.papers import PRODUCTS
from visits.sheet import Sheet, view

EVERYONE = frozenset(audience.value for audience in Audience)

# Fields whose values must be real, so that the exporters do their work.
FIXED = {
    ("fiscal_year",): 2018,
    ("number",): 7,
    ("stops", "time_zone"): "Asia/Kolkata",
    ("stops", "is_cancelled"): False,
    ("stops", "is_within"): False,
    ("stops", "day"): "2019-01-22",
    ("stops", "last_day"): None,
    ("stops", "start_time"): "10:00",
    ("stops", "end_time"): "11:00",
    ("period",): {"first_day": "2019-01-20", "last_day": "2019-01-26"},
    ("released_at",): "2019-01-10T00:00:00Z",
    ("stops", "modified_at"): "2019-01-09T00:00:00Z",
    ("format",): 1,
}


class Marked:
    """A sheet with a marker of its own in every text and number, and who may see which."""

    def __init__(self, takes_part):
        self.fixed = FIXED | {("stops", "takes_part"): takes_part}
        self.allowed: dict[str, frozenset[str]] = {}
        self.names: dict[str, str] = {}
        data = self._struct(Sheet, (), EVERYONE)
        # Groups are printed by their labels, which need the uids to agree.
        uid = data["groups"][0]["uid"]
        for row in (*data["stops"], *data["stays"], *data["invitees"]):
            row["groups"] = [uid]
        self.sheet = Sheet.model_validate(data)

    def _marker(self, path, audiences):
        marker = f"mk{len(self.allowed):03}x"
        self._register(marker, path, audiences)
        return marker

    def _register(self, marker, path, audiences):
        self.allowed[marker] = audiences
        self.names[marker] = ".".join(path)

    def _struct(self, struct, path, audiences):
        return {
            name: self._value(
                field.annotation,
                (*path, name),
                audiences & frozenset(field.json_schema_extra["audiences"]),
            )
            for name, field in struct.model_fields.items()
        }

    def _value(self, annotation, path, audiences):
        if path in self.fixed:
            return self.fixed[path]
        kinds = [kind for kind in get_args(annotation) or (annotation,) if kind is not type(None)]
        kind = kinds[0]
        if isinstance(kind, type) and issubclass(kind, Text):
            return {
                language: self._marker((*path, language), audiences)
                for language in ("en", "ja", "zh")
            }
        is_several = getattr(annotation, "__origin__", None) is tuple
        if isinstance(kind, type) and issubclass(kind, Struct):
            value = self._struct(kind, path, audiences)
        elif kind is str:
            value = self._marker(path, audiences)
        elif kind is bool:
            return True
        elif kind in (int, float):
            # Numbers that nothing else prints: 6101, 6102, … or 61.01, 61.02, …
            number = 6101 + len(self.allowed)
            value = number / 100 if kind is float else number
            self._register(str(value), path, audiences)
        else:
            value = {"date": "2019-01-21", "time": "09:00", "datetime": "2019-01-09T00:00:00Z"}[
                kind.__name__
            ]
        return [value] if is_several else value


def text_in(extension, content):
    """All that a file says, in one word if it is broken over lines."""
    if extension == "pdf":
        reader = pypdf.PdfReader(io.BytesIO(content))
        text = str(reader.metadata) + "".join(page.extract_text() for page in reader.pages)
    elif extension == "xlsx":
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = " ".join(archive.read(name).decode() for name in archive.namelist())
        text = re.sub(r"<[^>]*>", " ", parts)
    else:
        text = content.decode()
    return re.sub(r"(?<=\w)\s*\n\s*(?=\w)", "", text) + re.sub(r"\r?\n ", "", text)


def markers_in(text, marked):
    """The markers that a text holds."""
    return {marker for marker in marked.allowed if marker in text}


@pytest.mark.parametrize(("takes_part", "language"), [("groups", "en"), ("number", "ja")])
@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("audience", [audience.value for audience in Audience])
def test_no_file_holds_what_its_audience_may_not_see(audience, extension, takes_part, language):
    marked = Marked(takes_part)
    host = marked.sheet.stops[0].hosts[0].key
    seen = view(marked.sheet, Audience(audience), host=host)

    content = FORMATS[extension].render([seen], language=language)

    found = markers_in(text_in(extension, content), marked)
    leaked = [marked.names[marker] for marker in found if audience not in marked.allowed[marker]]
    assert leaked == []
    assert f"stops.title.{language}" in {marked.names[marker] for marker in found}


@pytest.mark.parametrize(
    ("product", "audience"),
    [
        (product, audience.value)
        for product, paper in PRODUCTS.items()
        for audience in Audience
        if audience in paper.audiences
    ],
)
def test_no_paper_holds_what_its_audience_may_not_see(product, audience):
    marked = Marked("people")
    host = marked.sheet.stops[0].hosts[0].key
    seen = view(marked.sheet, Audience(audience), host=host)
    names = {row.uid: "Anil Sharma" for row in marked.sheet.invitees}
    names |= dict.fromkeys(marked.sheet.stops[0].people, "Priya Rao")

    content = PRODUCTS[product].file_for(Audience(audience))(
        seen, languages=("en", "ja"), check="https://example.org/paper/a/", names=names
    )

    text = text_in("pdf", content)
    found = markers_in(text, marked)
    leaked = [marked.names[marker] for marker in found if audience not in marked.allowed[marker]]
    assert leaked == []
    is_for_escorts = product == "sheet" and audience == "escort"
    assert ("AnilSharma" in "".join(text.split())) == is_for_escorts
    assert ("PriyaRao" in "".join(text.split())) == is_for_escorts
    shown = {marked.names[marker] for marker in found}
    expected = "title" if product == "safety" else "stops.title"
    assert {f"{expected}.en", f"{expected}.ja"} <= shown


def test_every_field_but_those_of_invitees_is_in_some_file_for_staff():
    marked = Marked("number")

    found = set()
    for extension, exporter in FORMATS.items():
        for language in ("en", "ja", "zh-hans"):
            content = exporter.render([marked.sheet], language=language)
            found |= markers_in(text_in(extension, content), marked)

    assert sorted(name for marker, name in marked.names.items() if marker not in found) == [
        "colour",  # paints, and is not written
        "flights.people",
        "invitees.allergies",
        "invitees.diet",
        "invitees.groups",
        "invitees.uid",
        "stays.groups",  # replaced by the uid of the group, whose label is printed
        "stops.groups",
        "stops.people",
        "stops.position",  # orders, and is not written
    ]
