"""The language and flags of a companion, in every spelling, to one normal form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.formats import companion_suffix, read_tag
from organizer.formats.languages import LANGUAGES, Language, language_code
from organizer.formats.tags import FLAGS, Flag
from organizer.model import Role


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda row: row.code)
def test_every_language_is_read_by_code_and_name(language: Language) -> None:
    for text in (language.code, *language.codes, *language.names):
        assert language_code(text) == language.code
        assert read_tag(f".{text}").language == language.code


def test_no_code_or_name_means_two_languages() -> None:
    texts = [text.lower() for row in LANGUAGES for text in (row.code, *row.codes, *row.names)]
    assert sorted(texts) == sorted(set(texts))


@pytest.mark.parametrize("flag", FLAGS, ids=lambda row: row.written)
def test_every_flag_reads_its_example_and_words(flag: Flag) -> None:
    assert companion_suffix(Role.SUBTITLE, flag.example[:-4], ".srt") == flag.example
    for word in flag.words:
        assert read_tag(f".en.{word}").flags == (flag.written,)


@pytest.mark.parametrize(
    ("rest", "suffix"),
    [
        pytest.param("", ".srt", id="nothing said"),
        pytest.param(".en", ".en.srt", id="two letters"),
        pytest.param(".eng", ".en.srt", id="three letters become two"),
        pytest.param(".ger", ".de.srt", id="bibliographic code"),
        pytest.param("-en", ".en.srt", id="hyphen"),
        pytest.param("_en", ".en.srt", id="underscore"),
        pytest.param(" (English)", ".en.srt", id="name in brackets"),
        pytest.param("English", ".en.srt", id="name alone"),
        pytest.param("2_English", ".en.srt", id="numbered track of a release"),
        pytest.param("12_Brazilian Portuguese", ".pt-BR.srt", id="name of two words"),
        pytest.param(".pt-BR", ".pt-BR.srt", id="region kept"),
        pytest.param(".pt_br", ".pt-BR.srt", id="region with underscore"),
        pytest.param(".en-UK", ".en-GB.srt", id="UK is GB"),
        pytest.param(".zh-Hans", ".zh-Hans.srt", id="script kept"),
        pytest.param(".zh-hant.forced", ".zh-Hant.forced.srt", id="script and flag"),
        pytest.param(".chs", ".zh-Hans.srt", id="subtitle groups' code"),
        pytest.param(".es-419", ".es-419.srt", id="region as number"),
        pytest.param(".en.forced", ".en.forced.srt", id="forced"),
        pytest.param(".forced.en", ".en.forced.srt", id="flag first"),
        pytest.param(".forced", ".forced.srt", id="flag alone"),
        pytest.param(".eng.sdh", ".en.sdh.srt", id="hearing impaired"),
        pytest.param("English [SDH]", ".en.sdh.srt", id="flag in brackets"),
        pytest.param(".hi", ".hi.srt", id="hi alone is Hindi"),
        pytest.param(".hi.forced", ".hi.forced.srt", id="hi with a flag is Hindi"),
        pytest.param(".en.hi", ".en.sdh.srt", id="hi with a language"),
        pytest.param(".hi.en", ".en.sdh.srt", id="hi before the language"),
        pytest.param(".pt-BR.hi", ".pt-BR.sdh.srt", id="hi with a region"),
        pytest.param(".hin.hi", ".hi.sdh.srt", id="Hindi for the hearing impaired"),
        pytest.param(".en.2", ".en.srt", id="number of equals"),
        pytest.param(".Commentary.en", ".Commentary.en.srt", id="title kept"),
        pytest.param(".en.Signs & Songs", ".Signs.Songs.en.srt", id="title behind the language"),
        pytest.param(".720p.WEB.x264-GRP.en", ".en.srt", id="release facts are no title"),
        pytest.param(".русский", ".ru.srt", id="name in its own language"),
    ],
)
def test_every_spelling_has_one_normal_form(rest: str, suffix: str) -> None:
    assert companion_suffix(Role.SUBTITLE, rest, ".srt") == suffix


@pytest.mark.parametrize(
    ("role", "rest", "extension", "suffix"),
    [
        (Role.ARTWORK, "-thumb", ".JPG", "-thumb.jpg"),
        (Role.ARTWORK, "", ".jpg", ".jpg"),
        (Role.ARTWORK, ".720p-GRP-thumb", ".jpg", "-thumb.jpg"),
        (Role.NFO, "", ".nfo", ".nfo"),
        (Role.AUDIO, ".jpn.Commentary", ".mka", ".Commentary.ja.mka"),
        (Role.OTHER, ".chapters", ".xml", ".chapters.xml"),
        (Role.OTHER, "-320-10", ".bif", "-320-10.bif"),
    ],
)
def test_other_companions_keep_what_they_say(
    role: Role, rest: str, extension: str, suffix: str
) -> None:
    assert companion_suffix(role, rest, extension) == suffix


_WORDS = st.lists(
    st.sampled_from(
        "en eng English hi pt-BR zh-Hans forced sdh cc default 2 12 Commentary The Cut Brazilian"
        " Chinese Simplified 720p fr-forced x-y may hearing impaired".split()
    )
    | st.text(max_size=8),
    max_size=5,
)


@given(_WORDS, st.sampled_from(".-_ "))
def test_the_normal_form_is_read_as_itself(words: list[str], separator: str) -> None:
    once = read_tag(separator.join(words)).written()
    assert read_tag(once).written() == once


@given(st.text(), st.sampled_from([Role.SUBTITLE, Role.AUDIO]))
def test_a_suffix_never_leaves_the_folder(rest: str, role: Role) -> None:
    suffix = companion_suffix(role, rest, ".srt")
    assert not set('/\\:*?"<>|\0\n') & set(suffix)
    assert len(suffix) < 80
