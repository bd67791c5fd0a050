"""Which decision concerns which file, and what follows from it."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from organizer.match import Pin, pin_names, with_pins
from organizer.model import Decision, ExternalId, Order, SeriesId

US, UK = SeriesId(1), SeriesId(2)
SHOWS = Path("/videos/shows")


def pin_of(matching: SimpleNamespace, decisions: list[Decision], **says: Any) -> Pin | None:
    title = says.pop("title", "The Office")
    file = matching.named(title, "S01E02", folder="shows/office", **says)
    (named,) = with_pins([file], decisions)
    pin: Pin | None = named.pin
    return pin


@pytest.mark.parametrize(
    ("decision", "concerned"),
    [
        pytest.param({"name": "the office!"}, True, id="name-however-written"),
        pytest.param({"name": "Office"}, False, id="another-name"),
        pytest.param({"folder": SHOWS}, True, id="a-folder-above"),
        pytest.param({"folder": SHOWS / "office"}, True, id="its-folder"),
        pytest.param({"folder": SHOWS / "office" / "The.Office.S01E02.mkv"}, True, id="the-file"),
        pytest.param({"folder": SHOWS / "off"}, False, id="a-folder-that-begins-so"),
        pytest.param({"folder": SHOWS, "name": "The Office"}, True, id="name-in-folder"),
        pytest.param({"folder": Path("/else"), "name": "The Office"}, False, id="name-elsewhere"),
        pytest.param({"folder": SHOWS, "name": "Lost"}, False, id="other-name-in-folder"),
    ],
)
def test_a_decision_concerns(
    decision: dict[str, Any], matching: SimpleNamespace, *, concerned: bool
) -> None:
    pin = pin_of(matching, [Decision(series=US, **decision)])
    assert (pin is not None) is concerned


@pytest.mark.parametrize(
    ("near", "far"),
    [
        pytest.param(
            {"folder": SHOWS, "name": "The Office"}, {"folder": SHOWS / "office"}, id="name-there"
        ),
        pytest.param({"folder": SHOWS / "office"}, {"folder": SHOWS}, id="nearer-folder"),
        pytest.param({"folder": SHOWS}, {"name": "The Office"}, id="folder-before-name"),
    ],
)
def test_the_nearer_decision_counts_and_the_farther_adds(
    near: dict[str, Any], far: dict[str, Any], matching: SimpleNamespace
) -> None:
    decisions = [
        Decision(series=UK, order=Order.DVD, **far),
        Decision(series=US, **near),
    ]
    pin = pin_of(matching, decisions)
    assert pin == Pin(series=US, order=Order.DVD)


def test_a_name_with_a_country_or_year_is_another_name(matching: SimpleNamespace) -> None:
    decisions = [Decision(name="The Office", series=US), Decision(name="The Office UK", series=UK)]
    found = [
        pin_of(matching, decisions),
        pin_of(matching, decisions, country="GB"),
        pin_of(matching, decisions, year=1999),
    ]
    assert [pin and pin.series for pin in found] == [US, UK, None]


def test_the_fullest_name_comes_first(matching: SimpleNamespace) -> None:
    file = matching.named("The Office", "S01E02", country="GB", year=2001)
    names = pin_names(file.file.path, file.parsed)
    assert names[0] == "the office uk 2001"
    assert "the office 2001" in names


@pytest.mark.parametrize(
    ("numbers", "offset", "expected"),
    [
        pytest.param("S01E02", 1, "lost S02E02", id="season-moved-up"),
        pytest.param("S03E02", -2, "lost S01E02", id="season-moved-down"),
        pytest.param("#05", 2, "lost S03E05", id="a-bare-number-is-of-season-1"),
        pytest.param("S00E02", 1, "lost S00E02", id="specials-stay"),
        pytest.param("S03E02", 1, "no-episode", id="no-such-season"),
    ],
)
def test_an_offset_moves_seasons(
    numbers: str, offset: int, expected: str, matching: SimpleNamespace
) -> None:
    file = matching.named("Lost", numbers)
    assert matching.outcomes([replace(file, pin=Pin(season_offset=offset))]) == [expected]


def test_a_pinned_order_is_the_only_one(matching: SimpleNamespace) -> None:
    file = matching.named("Firefly", "1x01")
    assert matching.outcomes([file]) == ["firefly S01E01"]
    assert matching.outcomes([replace(file, pin=Pin(order=Order.DVD))]) == ["firefly S01E11"]


def test_a_pinned_series_waits_when_it_cannot_be_looked_up(matching: SimpleNamespace) -> None:
    file = replace(matching.named("Whatever", "S01E02"), pin=Pin(series=SeriesId(999_999)))
    assert matching.outcomes([file]) == ["no-series"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("The Office", "office-uk S01E02", id="an-ambiguous-name"),
        pytest.param("Nobody Knows", "office-uk S01E02", id="an-unknown-name"),
        pytest.param("Lost", "low-confidence", id="a-stray-of-another-series"),
    ],
)
def test_an_id_beside_a_file_decides(title: str, expected: str, matching: SimpleNamespace) -> None:
    uk = str(matching.shelf.series["office-uk"].id)
    file = replace(matching.named(title, "S01E02"), ids=(ExternalId(provider="tvdb", value=uk),))
    assert matching.outcomes([file]) == [expected]
