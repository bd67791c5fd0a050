"""Only series whose files are counted through are asked for in that order by themselves."""

import pytest

from organizer.catalog import Record
from organizer.feeding.orders import usual_orders
from organizer.model import Order


@pytest.mark.parametrize(
    ("record", "is_counted"),
    [
        pytest.param({"genre": ["Anime", "Action"]}, True, id="told to be anime"),
        pytest.param(
            {"genre": ["Animation"], "originalLanguage": "ja"}, True, id="animation from Japan"
        ),
        pytest.param(
            {"genre": ["Animation"], "originalLanguage": "en"}, False, id="other animation"
        ),
        pytest.param({"genre": ["Drama"], "originalLanguage": "ja"}, False, id="other Japanese"),
        pytest.param({"genre": None, "originalLanguage": 7}, False, id="nothing that is told"),
        pytest.param({}, False, id="nothing"),
    ],
)
def test_absolute_numbers_are_asked_for_where_files_have_them(
    record: Record, is_counted: bool
) -> None:
    expected = {Order.AIRED, Order.ABSOLUTE} if is_counted else {Order.AIRED}
    assert usual_orders(record) == expected
