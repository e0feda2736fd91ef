import json as reader

import pytest

from sakura.frozen import canonical
from tests.sheets import DATA, sheet_of, stored_sheet, stored_view
from visits.choices import Audience
from visits.exports import json
from visits.sheet import Sheet, SheetStop


def test_file_of_the_stored_sheet_is_as_kept():
    content = json.render([stored_sheet()], language="en")

    assert content == (DATA / "itinerary.json").read_bytes()


def test_file_is_canonical_and_the_same_in_every_language():
    content = json.render([stored_sheet()], language="en")

    assert content == json.render([stored_sheet()], language="ja")
    assert content.decode() == canonical(reader.loads(content))


@pytest.mark.parametrize("audience", Audience)
def test_file_says_what_its_model_says_again(audience):
    content = json.render([stored_view(audience)], language="en")

    read = json.Document.model_validate_json(content)
    assert read.itineraries[0].audience == audience
    assert json.render_document(read) == content


def test_what_is_not_known_is_left_out():
    content = json.render([sheet_of(SheetStop(uid="a"), released_at=None)], language="en")

    assert reader.loads(content) == {
        "format": 1,
        "itineraries": [
            {"audience": "staff", "kind": "plan", "release": 1, "stops": [{"uid": "a"}]}
        ],
    }


def test_invitees_are_in_no_file():
    content = json.render([stored_sheet()], language="en")

    assert b"enrollment-1" not in content
    assert b"vegetarian" not in content


def test_schema_describes_every_property():
    schema = json.schema()

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["required"] == ["itineraries"]
    definitions = [schema, *schema["$defs"].values()]
    silent = [
        name
        for definition in definitions
        for name, value in definition["properties"].items()
        if "description" not in value
    ]
    assert silent == []


def test_schema_names_what_a_sheet_holds_but_invitees_and_what_is_only_ours():
    ours = {"format", "number", "colour", "invitees"}

    assert set(Sheet.model_fields) - ours <= set(json.Itinerary.model_fields)
    missing = set(SheetStop.model_fields) - set(json.Stop.model_fields)
    assert missing == {"people", "public_text", "is_public", "position"}
