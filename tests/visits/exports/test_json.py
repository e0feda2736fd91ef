import datetime as dt
import json as reader
import re

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


def problems(value, rule, definitions, path="$"):
    """What a value breaks of the part of JSON Schema that the schema uses; unknown words too."""
    if "$ref" in rule:
        rule = definitions[rule["$ref"].removeprefix("#/$defs/")] | {
            name: words for name, words in rule.items() if name == "default"
        }
    if "anyOf" in rule:
        tried = [problems(value, one, definitions, path) for one in rule["anyOf"]]
        return [] if [] in tried else [f"{path}: none of {rule['anyOf']}"]
    known = {
        *("$schema", "$defs", "title", "description", "default", "type"),
        *("properties", "required", "items", "format", "pattern"),
    }
    found = [f"{path}: {word}" for word in rule.keys() - known]
    kinds = {
        "object": dict,
        "array": list,
        "string": str,
        "boolean": bool,
        "integer": int,
        "number": int | float,
        "null": type(None),
    }
    if not isinstance(value, kinds[rule["type"]]):
        return [*found, f"{path}: {value!r} is no {rule['type']}"]
    match rule["type"]:
        case "object":
            found += [
                f"{path}: no {name}" for name in rule.get("required", []) if name not in value
            ]
            for name, item in value.items():
                if name not in rule["properties"]:
                    found.append(f"{path}: {name} is unknown")
                else:
                    found += problems(item, rule["properties"][name], definitions, f"{path}.{name}")
        case "array":
            for number, item in enumerate(value):
                found += problems(item, rule["items"], definitions, f"{path}[{number}]")
        case "string":
            read = {"date": dt.date.fromisoformat, "date-time": dt.datetime.fromisoformat}
            if "format" in rule:
                read[rule["format"]](value)
            if not re.search(rule.get("pattern", ""), value):
                found.append(f"{path}: {value!r} is not like {rule['pattern']}")
    return found


@pytest.mark.parametrize("audience", Audience)
def test_file_keeps_to_the_schema(audience):
    schema = json.schema()

    file = reader.loads(json.render([stored_view(audience)], language="en"))

    assert problems(file, schema, schema["$defs"]) == []
    broken = file | {"itineraries": [{"audience": 1, "stops": [{"uid": "a", "start_time": "9"}]}]}
    assert len(problems(broken, schema, schema["$defs"])) == 2


def test_schema_names_what_a_sheet_holds_but_invitees_and_what_is_only_ours():
    ours = {"format", "number", "colour", "invitees"}

    assert set(Sheet.model_fields) - ours <= set(json.Itinerary.model_fields)
    missing = set(SheetStop.model_fields) - set(json.Stop.model_fields)
    assert missing == {"people", "public_text", "is_public", "position"}
