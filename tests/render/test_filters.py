import pytest

from organizer.model import Order
from organizer.render import compile_template
from organizer.render.examples import EXAMPLES
from organizer.render.filters import FILTERS, Filter, air_date, latin

MATCH = EXAMPLES[0].match  # S01E02


@pytest.mark.parametrize("row", FILTERS, ids=lambda row: row.name)
def test_every_filter_does_what_its_example_says(row: Filter) -> None:
    rendered = compile_template("test", f"x{row.example}x").render(MATCH, order=Order.AIRED)
    assert rendered.stem == f"x{row.result}x"


def test_dates_are_written_in_english_whatever_the_locale() -> None:
    assert air_date("2024-12-31", "%A %d %b %y, day %j") == "Tuesday 31 Dec 24, day 366"
    assert air_date("2024-12-31", "%Q %%") == "%Q %%"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("ЧУК И ГЕК", "ChUK I GEK", id="capitals"),
        pytest.param("Ёлки Объект", "Yolki Obekt", id="signs are left out"),
        pytest.param("Київ", "Kiyiv", id="Ukrainian"),
        pytest.param("Αθήνα Σπαρτάκος", "Athina Spartakos", id="Greek"),
        pytest.param("И\u0306од", "Yod", id="decomposed"),
        pytest.param("Café 東京", "Cafe 東京", id="others as ascii does"),
    ],
)
def test_letters_are_written_in_latin(text: str, written: str) -> None:
    assert latin(text) == written
