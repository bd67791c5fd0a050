"""The second reader: asked only where the own patterns doubt, and only listened to with reason."""

import datetime as dt
import subprocess
import sys

import pytest

from organizer.model import Reading
from organizer.parse import parse_name, read_with_guessit


class Asked:
    """A second reader that writes down what it is asked."""

    def __init__(self, *answers: Reading) -> None:
        self.answers = answers
        self.paths: list[str] = []

    def __call__(self, path: str) -> tuple[Reading, ...]:
        self.paths.append(path)
        return self.answers


ANSWER = Reading(title="Quiet Harbor", episodes=(19,), pattern="guessit", confidence=0.6)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        pytest.param("Quiet.Harbor.S01E02.mkv", False, id="sure"),
        pytest.param("[Grp] Quiet Harbor - 12 [720p].mkv", False, id="sure enough"),
        pytest.param("Quiet Harbor.mkv", True, id="no number"),
        pytest.param("quietharbor102.mkv", True, id="a doubtful number"),
        pytest.param("0c1e39d2b7a64f5f8a9e1d2c3b4a5f60.mkv", False, id="random characters"),
    ],
)
def test_second_reader_is_asked_only_in_doubt(name: str, asked: bool) -> None:
    second = Asked()
    parse_name(name, second)
    assert second.paths == ([name] if asked else [])


def test_second_reader_goes_first_where_no_own_pattern_found_anything() -> None:
    parsed = parse_name("Quiet Harbor.mkv", Asked(ANSWER))
    assert parsed.reader == "guessit"
    assert parsed.best == ANSWER
    assert len(parsed) == 2


def test_own_reading_stays_first_where_there_is_one() -> None:
    parsed = parse_name("quietharbor102.mkv", Asked(ANSWER))
    assert parsed.reader == "own"
    assert parsed.best.episodes == (2,)
    assert parsed.readings[-1] == ANSWER


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Reading(title="Quiet Harbor"), id="no episode"),
        pytest.param(Reading(title="Q", date=dt.date(1948, 1, 1)), id="a date before television"),
    ],
)
def test_answer_that_adds_nothing_is_left_out(answer: Reading) -> None:
    parsed = parse_name("Quiet Harbor.mkv", Asked(answer))
    assert answer not in parsed.readings
    assert parsed.reader == "own"


def test_guessit_answers_as_readings() -> None:
    (reading,) = read_with_guessit("Quiet.Harbor.US.2004.S01E02E03.The.Storm.720p-GRP.mkv")
    assert (reading.title, reading.year, reading.country) == ("Quiet Harbor", 2004, "US")
    assert (reading.seasons, reading.episodes) == ((1,), (2, 3))
    assert reading.episode_title == "The Storm"
    assert reading.pattern == "guessit"


def test_guessit_reads_a_date() -> None:
    (reading,) = read_with_guessit("Late.Harbor.2012.11.23.720p-GRP.mkv")
    assert reading.date == dt.date(2012, 11, 23)


def test_guessit_finding_nothing_is_an_empty_answer() -> None:
    assert read_with_guessit("-") == ()


def test_guessit_is_not_imported_for_sure_names() -> None:
    code = (
        "import sys; from organizer.parse import parse_name;"
        "parse_name('Quiet.Harbor.S01E02.mkv');"
        "print('guessit' in sys.modules, 'rebulk' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
