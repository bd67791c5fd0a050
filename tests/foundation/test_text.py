"""Text: folded for comparing, escaped for showing, sorted as people count."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.text import escape_for_terminal, fold_name, fold_title, natural_key

ANY_TEXT = st.text(st.characters())  # lone surrogates included: names are bytes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Café Ashford", "CAFE ASHFORD", id="case and diacritics"),
        pytest.param("Harbor & Sons", "Harbor and Sons", id="ampersand"),
        pytest.param("Marla's Ledger", "Marla’s Ledger", id="typographic apostrophe"),
        pytest.param("Marla's Ledger", "Marlas Ledger", id="apostrophe left out"),
        pytest.param("Ashford: The Tide", "Ashford - The Tide", id="punctuation"),
        pytest.param("Ｈａｒｂｏｒ", "harbor", id="full width"),
        pytest.param("Große Gezeiten", "GROSSE GEZEITEN", id="sharp s"),
        pytest.param("Чёрный берег", "Черный берег", id="cyrillic yo"),
        pytest.param("Ελλάδα", "ελλαδα", id="greek accent"),
        pytest.param("شَمْس", "شمس", id="arabic vowels"),
        pytest.param("ﾊﾞｽ", "バス", id="half-width kana"),
        pytest.param("İstanbul", "istanbul", id="dotted capital i"),
    ],
)
def test_spellings_of_one_title_fold_alike(one: str, other: str) -> None:
    assert fold_title(one) == fold_title(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Harbor 51", "Harbor 52", id="another number"),
        pytest.param("海の約束", "海の記憶", id="other ideographs"),
        pytest.param("Тихая гавань", "Тихий берег", id="cyrillic"),
        pytest.param("Мой берег", "Мои берег", id="cyrillic short i"),
        pytest.param("दिल", "दुल", id="devanagari vowel signs"),
        pytest.param("バス", "パス", id="kana voicing"),
        pytest.param("พี่", "พู่", id="thai vowels"),
        pytest.param("தீ", "தே", id="tamil vowel signs"),
        pytest.param("한강", "항강", id="hangul"),
    ],
)
def test_different_titles_stay_different(one: str, other: str) -> None:
    assert fold_title(one) != fold_title(other)


@given(ANY_TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_title(fold_title(text)) == fold_title(text)


@given(ANY_TEXT)
def test_a_name_folds_alike_in_both_unicode_forms(text: str) -> None:
    assert fold_name(unicodedata.normalize("NFC", text)) == fold_name(
        unicodedata.normalize("NFD", text)
    )


@given(ANY_TEXT)
def test_escaped_text_cannot_drive_a_terminal(text: str) -> None:
    shown = escape_for_terminal(text)
    assert all(c.isprintable() or c == " " for c in shown)
    assert not any("\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069" for c in shown)
    shown.encode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b]0;owned\x07b", "a\\x1b]0;owned\\x07b"),
        ("two\nlines", "two\\nlines"),
        ("caf\udce9", "caf\\xe9"),
        ("gnp.\u202efdp", "gnp.\\u202efdp"),
        ("海の約束", "海の約束"),
    ],
)
def test_what_is_shown_for_hostile_and_foreign_names(text: str, shown: str) -> None:
    assert escape_for_terminal(text) == shown


@given(ANY_TEXT, ANY_TEXT)
def test_natural_keys_can_always_be_compared(one: str, other: str) -> None:
    assert (natural_key(one) < natural_key(other)) in {True, False}


def test_numbers_of_thousands_of_digits_can_be_sorted() -> None:
    assert natural_key("9" * 5000) < natural_key("1" + "0" * 5000)
    assert natural_key("007") == natural_key("7")
