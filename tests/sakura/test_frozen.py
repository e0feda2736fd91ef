import hashlib
import os
import subprocess
import sys
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from sakura.frozen import Struct, UnknownFormat, canonical, digest, load, redact


class Kind(StrEnum):
    VISIT = "visit"
    MEAL = "meal"


class Part(Struct):
    title: str = ""
    kinds: frozenset[Kind] = frozenset()


class Paper(Struct):
    format: int = 3
    uid: UUID | None = None
    day: date | None = None
    starts_at: datetime | None = None
    at: time | None = None
    amount: Decimal | None = None
    share: float = 0.0
    kind: Kind = Kind.VISIT
    counts: dict[Kind, int] = {}
    parts: tuple[Part, ...] = ()
    is_open: bool = False


WHOLE = Paper(
    uid=UUID("12345678-1234-5678-1234-567812345678"),
    day=date(2019, 1, 23),
    starts_at=datetime(2019, 1, 23, 0, 30, tzinfo=UTC),
    at=time(9, 30),
    amount=Decimal("1.50"),
    share=0.25,
    kind=Kind.MEAL,
    counts={Kind.VISIT: 2, Kind.MEAL: 1},
    parts=(Part(title="理研 “K”\n", kinds=frozenset(Kind)),),
    is_open=True,
)
WHOLE_TEXT = (
    '{"amount":"1.50","at":"09:30:00","counts":{"meal":1,"visit":2},"day":"2019-01-23",'
    '"format":3,"is_open":true,"kind":"meal",'
    '"parts":[{"kinds":["meal","visit"],"title":"理研 “K”\\n"}],'
    '"share":0.25,"starts_at":"2019-01-23T00:30:00+00:00",'
    '"uid":"12345678-1234-5678-1234-567812345678"}'
)


def test_canonical_text_is_exact():
    assert canonical(WHOLE) == WHOLE_TEXT


def test_canonical_keeps_defaults_and_none():
    assert canonical(Paper()) == (
        '{"amount":null,"at":null,"counts":{},"day":null,"format":3,"is_open":false,'
        '"kind":"visit","parts":[],"share":0.0,"starts_at":null,"uid":null}'
    )


def test_canonical_does_not_normalize_letters():
    assert canonical(["e\u0301", "\u00e9"]) == '["e\u0301","\u00e9"]'


def test_canonical_takes_numbers_and_days_as_keys():
    value = {2019: {date(2019, 1, 2): frozenset({3, 1, 2})}}

    assert canonical({"years": {2018: 1}}) == '{"years":{"2018":1}}'
    with pytest.raises(TypeError, match="key of type NoneType"):
        canonical({None: 1})
    assert canonical(value) == '{"2019":{"2019-01-02":[1,2,3]}}'


@pytest.mark.parametrize(
    "value, error",
    [(float("nan"), ValueError), (float("inf"), ValueError), (b"bytes", TypeError)],
    ids=["nan", "infinity", "bytes"],
)
def test_canonical_refuses_what_has_no_one_form(value, error):
    with pytest.raises(error):
        canonical({"value": value})


def test_canonical_is_the_same_with_every_hash_seed():
    script = (
        "from sakura.frozen import canonical\n"
        "print(canonical({'b': frozenset('xyzabc'), 'a': {'q', 'w', 'e'}}))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "2")
    }

    assert outputs == {'{"a":["e","q","w"],"b":["a","b","c","x","y","z"]}\n'}


def test_struct_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        WHOLE.day = date(2020, 1, 1)


def test_digest_is_sha256_of_utf8():
    assert digest("桜") == hashlib.sha256(b"\xe6\xa1\x9c").hexdigest()


def test_load_reads_what_canonical_wrote():
    assert load(Paper, WHOLE_TEXT) == WHOLE


def test_load_ignores_unknown_fields_and_fills_in_new_ones():
    text = '{"format":3,"is_open":true,"mood":"fine"}'

    assert load(Paper, text) == Paper(is_open=True)


def test_load_applies_upgrades_step_by_step():
    upgrades = {
        1: lambda data: {"open": data["shown"]},
        2: lambda data: {"is_open": data["open"], "day": "2019-01-23"},
    }

    paper = load(Paper, '{"format":1,"shown":true}', upgrades)

    assert paper == Paper(is_open=True, day=date(2019, 1, 23))


@pytest.mark.parametrize(
    "text, message",
    [
        (
            '{"format":4}',
            "This Paper has format 4; this version reads up to 3. "
            "It was written by a newer version of the program.",
        ),
        ('{"format":2}', "This Paper has format 2; there is no upgrade from 2."),
        ("{}", "This text is not a Paper: it states no format number."),
        ('{"format":true}', "This text is not a Paper: it states no format number."),
        ("[3]", "This text is not a Paper: it states no format number."),
    ],
    ids=["newer", "no upgrade", "none", "no number", "no object"],
)
def test_load_refuses_unknown_formats(text, message):
    with pytest.raises(UnknownFormat) as caught:
        load(Paper, text)

    assert str(caught.value) == message


@pytest.mark.parametrize("text", ["", "{", '{"format":3,"day":"soon"}'])
def test_load_refuses_what_is_no_document(text):
    with pytest.raises(ValueError, match=r"Expecting|validation error"):
        load(Paper, text)


papers = st.builds(
    Paper,
    uid=st.none() | st.uuids(),
    day=st.none() | st.dates(),
    starts_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    at=st.none() | st.times(),
    share=st.floats(allow_nan=False, allow_infinity=False),
    kind=st.sampled_from(Kind),
    counts=st.dictionaries(st.sampled_from(Kind), st.integers(0, 10**6)),
    parts=st.lists(
        st.builds(Part, title=st.text(), kinds=st.frozensets(st.sampled_from(Kind)))
    ).map(tuple),
    is_open=st.booleans(),
)


@settings(deadline=None)
@given(papers)
def test_load_and_canonical_are_inverse(paper):
    text = canonical(paper)

    loaded = load(Paper, text)

    assert loaded == paper
    assert canonical(loaded) == text


def test_redact_replaces_one_leaf():
    text = redact(WHOLE_TEXT, ("parts", 0, "title"), "")

    assert text == WHOLE_TEXT.replace('"理研 “K”\\n"', '""')


def test_redact_takes_a_struct_as_replacement():
    text = redact(canonical({"a": [1, 2]}), ("a", 1), Part(title="x"))

    assert text == '{"a":[1,{"kinds":[],"title":"x"}]}'


@pytest.mark.parametrize(
    "path",
    [
        ("missing",),
        ("parts", 1, "title"),
        ("parts", -1, "title"),
        ("parts", "0"),
        ("day", "year"),
        (),
    ],
)
def test_redact_refuses_a_path_to_nothing(path):
    with pytest.raises(KeyError):
        redact(WHOLE_TEXT, path, None)
