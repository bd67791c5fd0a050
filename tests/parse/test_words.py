"""Season and episode words of every language, before and after their numbers."""

from collections.abc import Callable

import pytest

from organizer.model import ParsedName, Reading
from organizer.parse.numbers import to_int
from organizer.parse.words import LANGUAGES, MONTHS, NUMBER_WORDS, ORDINAL_WORDS

Own = Callable[[str], ParsedName]
Says = Callable[[Reading], str]

# Words that only count with their number first, or only in short forms of names.
ONLY_AFTER = {"seria", "sez", "del"}
SEASONS = sorted({(w.language, s) for w in LANGUAGES for s in w.season if s not in ONLY_AFTER})
EPISODES = sorted({(w.language, e) for w in LANGUAGES for e in w.episode if e not in ONLY_AFTER})


@pytest.mark.parametrize(("language", "word"), SEASONS)
def test_season_word_before_its_number(language: str, word: str, own: Own, says: Says) -> None:
    best = own(f"Quiet Harbor {word.title()} 2 S02E05.mkv").best
    assert says(best) == "S02E05"
    assert says(own(f"Quiet Harbor {word} 2.mkv").best) == "S02"


@pytest.mark.parametrize(("language", "word"), EPISODES)
def test_episode_word_before_its_number(language: str, word: str, own: Own, says: Says) -> None:
    best = own(f"Quiet Harbor {word} 12 The Storm.mkv").best
    assert says(best) == "#12"
    assert best.title == "Quiet Harbor"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("Quiet Harbor Season 2 Episode 5.mkv", "S02E05", id="English"),
        pytest.param("Quiet Harbor Saison 2 Épisode 5.mkv", "S02E05", id="French"),
        pytest.param("Quiet Harbor 2. Staffel 5. Folge.mkv", "S02E05", id="German, numbers first"),
        pytest.param("Quiet Harbor Temporada 2 Capítulo 5.mkv", "S02E05", id="Spanish"),
        pytest.param("Quiet Harbor 2ª Temporada Episódio 5.mkv", "S02E05", id="Portuguese ordinal"),
        pytest.param("Quiet Harbor Stagione 2 Episodio 5.mkv", "S02E05", id="Italian"),
        pytest.param("Quiet Harbor Seizoen 2 Aflevering 5.mkv", "S02E05", id="Dutch"),
        pytest.param("Quiet Harbor sezon 2 odcinek 5.mkv", "S02E05", id="Polish"),
        pytest.param("Quiet Harbor 2. série 5. díl.mkv", "S02E05", id="Czech, numbers first"),
        pytest.param("Тихая гавань 2 сезон 5 серия.mkv", "S02E05", id="Russian, numbers first"),
        pytest.param("Тихая гавань 5-й сезон 09-я серия.mkv", "S05E09", id="Russian ordinals"),
        pytest.param("Тихая гавань (Сезон 1 Серии 1-3).mkv", "S01E01,02,03", id="Russian range"),
        pytest.param("Тиха гавань Сезон 2 Серія 5.mkv", "S02E05", id="Ukrainian"),
        pytest.param("Quiet.Harbor.2.Sezon.7.Bölüm.2021.mkv", "S02E07", id="Turkish, then a year"),
        pytest.param("Quiet Harbor Säsong 2 Avsnitt 5.mkv", "S02E05", id="Swedish"),
        pytest.param("Quiet Harbor 2. évad 5. rész.mkv", "S02E05", id="Hungarian, numbers first"),
        pytest.param("静かな港 第2期 第3話.mkv", "S02E03", id="Japanese counters"),
        pytest.param("静かな港 シーズン2 第3話.mkv", "S02E03", id="Japanese season word"),
        pytest.param("安静的港口 第二季 第二十三集.mp4", "S02E23", id="Chinese numerals"),
        pytest.param("조용한 항구 시즌 2 5화.mkv", "S02E05", id="Korean"),
        pytest.param("静かな港　第１２話.mkv", "#12", id="full-width digits and space"),
        pytest.param("Quiet Harbor S2 (Ep 6).mkv", "S02E06", id="letter and word"),
        pytest.param(
            "Quiet Harbor Season 2 (2016) 720p ep13.mkv", "S02E13", id="apart from each other"
        ),
        pytest.param("Quiet Harbor [Cap.1103].avi", "S11E03", id="Spanish Cap. runs them together"),
        pytest.param("Quiet Harbor [Cap.111_113].avi", "S01E11,12,13", id="Spanish Cap. range"),
        pytest.param("Quiet Harbor Cap 52.avi", "#52", id="Spanish Cap. below 100"),
        pytest.param("Quiet.Harbor.Folge.5.von.12.avi", "#5", id="of how many, German"),
        pytest.param("Quiet.Harbor.5.серия.из.12.avi", "#5", id="of how many, Russian"),
    ],
)
def test_words_of_a_language(name: str, expected: str, own: Own, says: Says) -> None:
    assert says(own(name).best) == expected


def test_decomposed_letters_are_composed_before_reading(own: Own, says: Says) -> None:
    """macOS stores `é` as two characters."""
    assert says(own("Quiet Harbor Saison 2 E\u0301pisode 5.mkv").best) == "S02E05"


@pytest.mark.parametrize(("word", "value"), sorted({**NUMBER_WORDS, **ORDINAL_WORDS}.items()))
def test_number_word_has_its_value(word: str, value: int) -> None:
    assert to_int(word) == value


@pytest.mark.parametrize(("word", "month"), sorted(MONTHS.items()))
def test_month_word_is_read_in_a_date(word: str, month: int, own: Own) -> None:
    date = own(f"Late Harbor 11 {word} 2012.mkv").best.date
    assert date is not None
    assert date.month == month
