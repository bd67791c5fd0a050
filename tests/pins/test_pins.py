"""Decisions are remembered whole, replaced for the same target, and forgotten on demand."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.errors import StoreError
from organizer.model import Decision, Order, SeriesId
from organizer.pins import Pins, merged, read_pins

decisions = st.builds(
    Decision,
    folder=st.none()
    | st.sampled_from([Path("/tv"), Path("/tv/Lost"), Path(os.fsdecode(b"/\xff"))]),
    name=st.none() | st.sampled_from(["The Office", "the office!", "24", "Élite"]),
    series=st.none() | st.integers(1, 2**40).map(SeriesId),
    series_name=st.just("The Office (UK)"),
    order=st.none() | st.sampled_from(Order),
    season_offset=st.integers(-3, 3),
    never=st.booleans(),
)


def place_of(decision: Decision) -> tuple[Path | None, str]:
    name = (decision.name or "").casefold().rstrip("!").replace("é", "e")
    return decision.folder, name


@given(st.lists(decisions, max_size=12))
def test_the_last_decision_of_each_target_is_remembered_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, made: list[Decision]
) -> None:
    path = tmp_path_factory.mktemp("state") / "pins.db"
    with Pins.open(path) as pins:
        for decision in made:
            pins.remember(decision)
    expected = {place_of(decision): decision for decision in made}
    assert sorted(map(repr, read_pins(path))) == sorted(map(repr, expected.values()))


def test_no_file_means_nothing_is_decided_and_reading_makes_none(tmp_path: Path) -> None:
    assert read_pins(tmp_path / "pins.db") == ()
    assert list(tmp_path.iterdir()) == []


def test_forgetting_a_folder_leaves_names_and_other_folders(tmp_path: Path) -> None:
    with Pins.open(tmp_path / "pins.db") as pins:
        pins.remember(
            Decision(folder=Path("/tv"), never=True),
            Decision(folder=Path("/tv/Lost"), order=Order.DVD),
            Decision(name="Lost", series=SeriesId(7)),
        )
        assert pins.forget(folder=Path("/tv")) == 1
        assert pins.forget(folder=Path("/tv")) == 0
        assert [d.folder for d in pins.all()] == [Path("/tv/Lost"), None]
        assert pins.forget(name="LOST!") == 1


def test_a_name_is_the_same_however_it_is_written(tmp_path: Path) -> None:
    with Pins.open(tmp_path / "pins.db") as pins:
        pins.remember(Decision(name="Law & Order", series=SeriesId(1)))
        pins.remember(Decision(name="law and order", series=SeriesId(2)))
        assert [d.series for d in pins.all()] == [2]


def test_a_newer_decision_adds_to_an_older_one() -> None:
    old = Decision(name="Lost", series=SeriesId(7), series_name="Lost", season_offset=1)
    new = merged(old, Decision(name="Lost", order=Order.DVD))
    assert (new.series, new.series_name, new.order, new.season_offset) == (7, "Lost", Order.DVD, 1)


def test_a_damaged_file_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "pins.db"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match="it was left as it is"):
        read_pins(path)
    assert path.read_bytes() == b"not a database" * 100
