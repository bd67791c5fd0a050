"""What guessit answered is remembered by name and version, and never in the way."""

import datetime as dt
from pathlib import Path

import pytest

from organizer.model import ExternalId, Reading
from organizer.parse import read_with_guessit
from organizer.remembered_readings import RememberedReader

EVERYTHING = Reading(
    title="Quiet Meridian",
    titles=("Другое",),
    year=2012,
    country="GB",
    seasons=(1, 2),
    episodes=(3,),
    absolute=(4,),
    date=dt.date(2012, 5, 1),
    part=1,
    special=True,
    full_season=True,
    episode_title="Chapter",
    ids=(ExternalId(provider="tvdb", value="5"),),
    pattern="guessit",
    spans=(("title", 0, 4),),
    confidence=0.6,
)


class Reader:
    """Answers always the same, and counts how often it was asked."""

    def __init__(self, *answer: Reading) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def __call__(self, name: str) -> tuple[Reading, ...]:
        self.asked.append(name)
        return self.answer


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("a name", (EVERYTHING,)),
        ("nothing", ()),
        ("two", (Reading(title="A"), EVERYTHING)),
        ("caf\udce9", (EVERYTHING,)),
    ],
)
def test_an_answer_outlives_the_run(tmp_path: Path, name: str, answer: tuple[Reading, ...]) -> None:
    reader = Reader(*answer)
    for _ in range(2):
        remembered = RememberedReader(tmp_path / "readings.db", reader)
        assert remembered(name) == answer
        remembered.close()
    assert reader.asked == [name]


def test_another_name_is_asked_for(tmp_path: Path) -> None:
    reader = Reader(EVERYTHING)
    remembered = RememberedReader(tmp_path / "readings.db", reader)
    remembered("one")
    remembered("other")
    remembered.close()
    assert reader.asked == ["one", "other"]


def test_an_answer_of_an_older_guessit_is_asked_for_again(tmp_path: Path) -> None:
    path, reader = tmp_path / "readings.db", Reader(EVERYTHING)
    remembered = RememberedReader(path, reader)
    remembered("one")
    remembered._store.execute("UPDATE readings SET reader = 'guessit 0.1'")
    remembered("one")
    remembered.close()
    assert reader.asked == ["one", "one"]


def test_a_damaged_file_is_passed_over_and_left_as_it_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "readings.db"
    path.write_bytes(b"no database" * 100)
    remembered = RememberedReader(path, Reader(EVERYTHING))
    assert remembered("one") == (EVERYTHING,)
    remembered.close()
    assert path.read_bytes() == b"no database" * 100
    assert "not remembered" in caplog.text


def test_nothing_is_made_where_nobody_asks(tmp_path: Path) -> None:
    RememberedReader(tmp_path / "readings.db", read_with_guessit).close()
    assert not list(tmp_path.iterdir())


def test_guessit_and_its_memory_answer_alike(tmp_path: Path) -> None:
    name = "Quiet Meridian (2012) - Chapter B [Bluray].mkv"
    for _ in range(2):
        remembered = RememberedReader(tmp_path / "readings.db")
        assert remembered(name) == read_with_guessit(name)
        remembered.close()
