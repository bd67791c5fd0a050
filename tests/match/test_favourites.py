"""A favourite series is meant where nothing else decides, and only there."""

from types import SimpleNamespace
from typing import Any

import pytest

from organizer.match import Rules


def _told(matching: SimpleNamespace, favourites: tuple[str, ...], **says: Any) -> str:
    ids = frozenset(matching.shelf.series[key].id for key in favourites)
    files = [matching.named("The Office", says.pop("numbers", "S01E02"), **says)]
    (result,) = matching.outcomes(files, Rules(favourites=ids))
    return str(result)


def test_between_equals_the_favourite_is_meant(matching: SimpleNamespace) -> None:
    assert _told(matching, ()) == "ambiguous-series"
    assert _told(matching, ("office-us",)) == "office-us S01E02"
    assert _told(matching, ("office-uk",)) == "office-uk S01E02"


@pytest.mark.parametrize(
    ("why", "favourites", "says", "wanted"),
    [
        ("both are", ("office-us", "office-uk"), {}, "ambiguous-series"),
        ("another one is", ("lost",), {}, "ambiguous-series"),
        ("the name says otherwise", ("office-uk",), {"country": "US"}, "office-us S01E02"),
        ("only the other has it", ("office-uk",), {"numbers": "S05E10"}, "office-us S05E10"),
    ],
)
def test_a_favourite_outweighs_nothing(
    matching: SimpleNamespace,
    why: str,
    favourites: tuple[str, ...],
    says: dict[str, Any],
    wanted: str,
) -> None:
    assert _told(matching, favourites, **says) == wanted, why


def test_the_match_says_that_it_was_the_favourite(matching: SimpleNamespace) -> None:
    rules = Rules(favourites=frozenset({matching.shelf.series["office-us"].id}))
    (result,) = matching.match([matching.named("The Office", "S01E02")], rules)
    assert "favourite" in {piece.name for piece in result.chosen.evidence}
