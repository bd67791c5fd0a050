from collections.abc import Callable
from typing import Any

import pytest

from organizer.render.fields import FIELDS
from organizer.render.filters import FILTERS, Filter


@pytest.fixture
def listed(organize: Callable[..., Any]) -> str:
    ended = organize("filters")
    assert (ended.code, ended.err) == (0, "")
    return str(ended.out)


def test_every_filter_and_field_is_listed_with_its_meaning(listed: str) -> None:
    for row in FILTERS:
        assert f"  {row.name:12} {row.meaning}" in listed
        assert row.example in listed
    for field in FIELDS:
        assert f"{field.name:26} {field.meaning}" in listed


@pytest.mark.parametrize("row", [row for row in FILTERS if row.name in {"wrap", "upper"}])
def test_one_filter_is_described_alone(organize: Callable[..., Any], row: Filter) -> None:
    ended = organize("filters", row.name)
    assert ended.code == 0
    assert ended.out.startswith(f"{row.name}: {row.meaning}")
    assert "Fields" not in ended.out


def test_a_filter_that_does_not_exist_names_the_nearest(organize: Callable[..., Any]) -> None:
    ended = organize("filters", "upprr")
    assert (ended.code, ended.out) == (2, "")
    assert "did you mean 'upper'?" in ended.err
