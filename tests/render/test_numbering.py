from collections.abc import Callable

import pytest

from organizer.model import Episode, EpisodeId, Order, Reason
from organizer.render import MissingNumber
from organizer.render.numbering import STYLES, Style, absolute_code, code, numbers_in


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_every_style_writes_its_own_example(style: Style) -> None:
    assert code([(1, 1), (1, 2), (1, 3)], style.name) == style.example


@pytest.mark.parametrize(
    ("numbers", "written"),
    [
        pytest.param([(1, 2)], "S01E02", id="one"),
        pytest.param([(0, 5)], "S00E05", id="special"),
        pytest.param([(1, 1), (1, 2)], "S01E01-E02", id="two are a range"),
        pytest.param([(1, 1), (1, 4)], "S01E01E04", id="a range would name what lies between"),
        pytest.param([(1, 24), (2, 1)], "S01E24S02E01", id="over the end of a season"),
        pytest.param([(12, 345)], "S12E345", id="long numbers"),
        pytest.param([(2024, 7)], "S2024E07", id="season is a year"),
    ],
)
def test_numbers_are_written_as_servers_read_them(
    numbers: list[tuple[int, int]], written: str
) -> None:
    assert code(numbers) == written


def test_absolute_numbers_apart_are_not_a_range() -> None:
    assert absolute_code([3, 5]) == "003+005"
    assert absolute_code([1099, 1100]) == "1099-1100"


def bare_episode(season: int) -> Episode:
    return Episode(id=EpisodeId(1), season=season, number=5)


@pytest.mark.parametrize("order", [Order.DVD, Order.ABSOLUTE])
def test_an_episode_without_the_wanted_number_gets_none(order: Order) -> None:
    with pytest.raises(MissingNumber, match=f"S02E05 has no number in {order} order") as raised:
        numbers_in(order, [bare_episode(season=2)])
    assert raised.value.reason is Reason.MISSING_NUMBER


def test_specials_keep_their_aired_numbers_in_absolute_order() -> None:
    assert numbers_in(Order.ABSOLUTE, [bare_episode(season=0)]) == ((0, 5),)


def test_a_special_beside_an_episode_has_no_absolute_number(
    episode: Callable[..., Episode],
) -> None:
    with pytest.raises(MissingNumber):
        numbers_in(Order.ABSOLUTE, [episode(1, absolute=1), bare_episode(season=0)])
