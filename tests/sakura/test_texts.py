import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.test.utils import isolate_apps
from hypothesis import given, settings
from hypothesis import strategies as st

from sakura.texts import CheckedTexts, check_line, check_text, search_key


def _message(position, code):
    return (
        f"Character {position} ({code}) cannot be stored: it is invisible and breaks documents. "
        "Delete it, or type the text anew."
    )


@pytest.mark.parametrize(
    "text, message",
    [
        ("RI\x00KEN", _message(3, "U+0000")),
        ("\x1b[31m", _message(1, "U+001B")),
        ("a\x85", _message(2, "U+0085")),
        ("a\x7f", _message(2, "U+007F")),
        ("桜\ud800", _message(2, "U+D800")),
        ("\ufffe", _message(1, "U+FFFE")),
        ("\uffff", _message(1, "U+FFFF")),
        ("\ufdd0", _message(1, "U+FDD0")),
        ("\U0001fffe", _message(1, "U+1FFFE")),
        ("line\nbreak\x0c", _message(11, "U+000C")),
    ],
)
def test_check_text_names_what_cannot_be_stored(text, message):
    with pytest.raises(ValidationError) as caught:
        check_text(text)

    assert (caught.value.messages, caught.value.code) == ([message], "control_character")


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\t", "\u2028"])
def test_line_breaks_are_refused_in_a_line_only(sign):
    check_text(f"a{sign}b")
    with pytest.raises(ValidationError) as caught:
        check_line(f"a{sign}b")

    assert caught.value.messages == [_message(2, f"U+{ord(sign[0]):04X}")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "O\u2019Neil",
        "理化学研究所　和光",
        "نُور",
        "👩\u200d🔬",
        "a\u00a0b",
        "\u200fعلي",
        "\U00020bb7野家",
    ],
)
def test_letters_of_all_scripts_may_be_stored(text):
    check_text(text)
    check_line(text)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"))))
def test_text_without_controls_may_be_stored(text):
    check_line(text)


@isolate_apps()
def test_record_checks_each_text_beside_its_field():
    class Note(CheckedTexts):
        title = models.CharField(max_length=5)
        body = models.TextField()
        kind = models.CharField(max_length=5)
        count = models.IntegerField()

        class Meta:
            app_label = "notes"

    note = Note(title="a\nb", body="a\nb\x00", kind="too long", count=1)

    with pytest.raises(ValidationError) as caught:
        note.clean_fields(exclude={"id"})

    assert caught.value.message_dict == {
        "kind": ["Ensure this value has at most 5 characters (it has 8)."],
        "title": [_message(2, "U+000A")],
        "body": [_message(4, "U+0000")],
    }
    note.clean_fields(exclude={"id", "title", "body", "kind"})


@pytest.mark.parametrize(
    "names, key",
    [
        (("Đặng Văn Lâm",), "dangvanlam"),
        (("DANG VAN LAM", "Đặng Văn Lâm"), "dangvanlam"),
        (("ＩＴＯ ＥＮ, Ltd.", "株式会社　伊藤園"), "itoenltd 株式会社伊藤園"),
        (("O'Neil-Smith", "O\u2019Neil Smith"), "oneilsmith"),
        (("Straße",), "strasse"),
        (("Łukasz Ørsted", "Æsop"), "lukaszorsted aesop"),
        (("ﾘｹﾝ", "リケン"), "リケン"),
        (("ガ", "カ"), "ガ カ"),
        (("มหาวิทยาลัย",), "มหาวิทยาลัย"),
        (("हिन्दी",), "हिन्दी"),
        (("مُحَمَّد", "محمد"), "محمد"),
        (("한국",), "한국"),
        (("Oʻzbekiston",), "ozbekiston"),
        (("İstanbul", "Istanbul"), "istanbul"),
        (("a\u200bb\u00adc",), "abc"),
        (("", " ", "-"), ""),
        ((), ""),
    ],
)
def test_search_key_makes_forms_of_a_name_alike(names, key):
    assert search_key(*names) == key


@settings(deadline=None)
@given(st.text())
def test_search_key_of_a_key_is_itself(name):
    key = search_key(name)

    assert search_key(key) == key
