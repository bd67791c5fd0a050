import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.model import Episode, Match, Order
from organizer.render import compile_template
from organizer.render.legal_names import (
    DEVICE_NAMES,
    NAMINGS,
    REPLACEMENTS,
    Naming,
    Replacement,
    byte_length,
    cut_text,
    legal_component,
    legal_text,
    naming,
    plain_text,
    utf16_length,
)

ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=300)  # surrogates too
RESERVED = frozenset('<>:"/\\|?*')


@pytest.mark.parametrize("row", REPLACEMENTS, ids=lambda row: row.name)
def test_every_replacement_does_what_its_example_says(row: Replacement) -> None:
    assert row.regex.search(row.example)
    assert legal_text(row.example) == row.result


@pytest.mark.parametrize(
    ("title", "name"),
    [
        pytest.param("CSI: Miami", "CSI - Miami", id="colon between words"),
        pytest.param("Mission : Unknown", "Mission - Unknown", id="colon with spaces around"),
        pytest.param("Re:Born", "Re-Born", id="colon inside a word"),
        pytest.param("The 4:30 Train", "The 4-30 Train", id="time"),
        pytest.param("Who?", "Who", id="question mark"),
        pytest.param("What?: Part 2", "What - Part 2", id="question mark before a colon"),
        pytest.param("AC/DC", "AC-DC", id="slash"),
        pytest.param("Now / Then", "Now - Then", id="slash with spaces"),
        pytest.param("C:\\Windows", "C--Windows", id="path of Windows"),
        pytest.param("M*A*S*H", "M-A-S-H", id="stars"),
        pytest.param('"Heroes"', "'Heroes'", id="double quotes"),
        pytest.param("Agents of S.H.I.E.L.D.", "Agents of S.H.I.E.L.D", id="dot at the end"),
        pytest.param(".hack//Sign", "hack-Sign", id="dot at the start hides on POSIX"),
        pytest.param("To Be Continued...", "To Be Continued", id="dots at the end"),
        pytest.param("..", "", id="parent folder"),
        pytest.param("../../etc/passwd", "-..-etc-passwd", id="climbing path"),
        pytest.param("???", "", id="nothing left"),
        pytest.param("Cafe\u0301", "Café", id="NFC"),
        pytest.param("東京:物語", "東京-物語", id="letters of other scripts stay"),
        pytest.param("a\u202egpj.exe", "agpj.exe", id="right-to-left override"),
        pytest.param("Tab\there\x00\x1b[31m", "Tab here[31m", id="control characters"),
        pytest.param("broken \udcff byte", "broken _ byte", id="lone surrogate"),
        pytest.param("👩\u200d🚀 Moon", "👩\u200d🚀 Moon", id="joined emoji stay joined"),
        pytest.param("con", "con_", id="device"),
        pytest.param("LPT¹.Alpha", "LPT¹_.Alpha", id="device with superscript digit and dot"),
        pytest.param("Console", "Console", id="only begins like a device"),
        pytest.param("100% {x}", "100% {x}", id="nothing wrong with these"),
    ],
)
def test_awkward_titles_become_legal_names(title: str, name: str) -> None:
    assert legal_component(title) == name


@pytest.mark.parametrize("name", sorted(DEVICE_NAMES))
def test_no_component_is_a_device(name: str) -> None:
    assert legal_component(name.upper()) != name.upper()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        pytest.param("Foo {tvdb-99}", "Foo (tvdb-99)", id="tag in braces"),
        pytest.param("Foo [tvdbid=99]", "Foo (tvdbid=99)", id="tag in brackets"),
        pytest.param("Foo [imdb-tt99]", "Foo (imdb-tt99)", id="imdb"),
        pytest.param("[REC] Live", "[REC] Live", id="brackets that are no tag"),
    ],
)
def test_text_from_outside_cannot_pose_as_an_id_tag(text: str, plain: str) -> None:
    assert plain_text(text) == plain


@given(ANY_TEXT)
def test_any_text_makes_a_legal_component_or_none(text: str) -> None:
    name = legal_component(text)
    assert not RESERVED.intersection(name)
    assert name == unicodedata.normalize("NFC", name)
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in name)
    assert name == name.strip(" .")
    assert name.partition(".")[0].casefold() not in DEVICE_NAMES
    name.encode()


@given(ANY_TEXT)
def test_a_legal_component_stays_as_it_is(text: str) -> None:
    assert legal_component(legal_component(text)) == legal_component(text)


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        pytest.param("The Pilot", 9, "The Pilot", id="fits"),
        pytest.param("The Pilot", 4, "The", id="no space at the end"),
        pytest.param("Trap - Door", 7, "Trap", id="no dash at the end"),
        pytest.param("東京物語", 7, "東京", id="three bytes a letter"),
        pytest.param("e\u0304\u0301x", 3, "", id="base and marks stay together"),
        pytest.param("x👩\u200d🚀", 8, "x", id="joined emoji are one character"),
        pytest.param("x👍🏽", 6, "x", id="skin tone belongs to the hand"),
        pytest.param("🇩🇪🇫🇷", 12, "🇩🇪", id="a flag is two letters"),
        pytest.param("anything", 0, "", id="nothing"),
        pytest.param("anything", -3, "", id="less than nothing"),
    ],
)
def test_text_is_cut_between_whole_characters(text: str, limit: int, cut: str) -> None:
    assert cut_text(text, limit) == cut


@given(st.text(max_size=120), st.integers(0, 200))
def test_cut_text_is_a_start_that_fits(text: str, limit: int) -> None:
    cut = cut_text(text, limit)
    assert text.startswith(cut)
    assert byte_length(cut) <= limit


@pytest.mark.parametrize("row", NAMINGS, ids=lambda row: row.name)
def test_every_file_system_writes_its_own_example(row: Naming) -> None:
    assert row.component(".AC/DC: Live?.") == row.example


@pytest.mark.parametrize(
    ("filesystem", "name"),
    [
        pytest.param("portable", "CSI - Miami - Who - Where", id="portable"),
        pytest.param("windows", "CSI - Miami - Who - Where", id="windows"),
        pytest.param("posix", 'CSI: Miami - Who? | <Where>: "Now"...', id="posix"),
    ],
)
def test_names_are_legal_on_the_file_system_asked_for(
    filesystem: str, name: str, match_of: Callable[..., Match], episode: Callable[..., Episode]
) -> None:
    template = compile_template(
        "t", "{{ series.name }}/{{ series.name }} - {{ title }}", filesystem=filesystem
    )
    title = 'Who? | <Where>: "Now"...' if filesystem == "posix" else "Who? / Where:"
    path = template.render(match_of(episode(2, title), name="CSI: Miami"), order=Order.AIRED)
    assert path.stem == name


@pytest.mark.parametrize("filesystem", [row.name for row in NAMINGS])
@given(text=ANY_TEXT)
def test_no_naming_lets_a_title_make_a_folder_or_a_hidden_file(filesystem: str, text: str) -> None:
    component = naming(filesystem).component(naming(filesystem).text(plain_text(text)))
    assert "/" not in component
    assert "\0" not in component
    assert not component.startswith((".", " "))
    assert component == unicodedata.normalize("NFC", component)
    component.encode()


@pytest.mark.parametrize("limit", [255, 143, 80])
def test_a_name_is_as_long_as_the_disk_allows(
    limit: int, match_of: Callable[..., Match], episode: Callable[..., Episode]
) -> None:
    template = compile_template("t", "{{ code }} {{ title }}", longest_name=limit)
    name = template.render(match_of(episode(2, "东" * 300)), order=Order.AIRED).name
    assert limit - 40 < byte_length(name) <= limit
    assert name.startswith("S01E02 东")


def test_windows_counts_in_units_and_not_in_bytes(
    match_of: Callable[..., Match], episode: Callable[..., Episode]
) -> None:
    template = compile_template("t", "{{ code }} {{ title }}", filesystem="windows")
    name = template.render(match_of(episode(2, "东" * 300)), order=Order.AIRED).name
    assert 200 < utf16_length(name) <= 255
    assert byte_length(name) > 255
