import pytest

from organizer.model import Order
from organizer.render import compile_template
from organizer.render.examples import EXAMPLES
from organizer.render.filters import FILTERS, Filter

MATCH = EXAMPLES[0].match  # S01E02


@pytest.mark.parametrize("row", FILTERS, ids=lambda row: row.name)
def test_every_filter_does_what_its_example_says(row: Filter) -> None:
    rendered = compile_template("test", f"x{row.example}x").render(MATCH, order=Order.AIRED)
    assert rendered.stem == f"x{row.result}x"
