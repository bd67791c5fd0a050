"""Errors: every kind has an exit code of the contracts, and the table explains each code."""

from collections.abc import Iterator

import pytest

from organizer import errors
from organizer.errors import EXIT_CODES, OrganizerError


def _tree(kind: type[OrganizerError]) -> Iterator[type[OrganizerError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _tree(child)


@pytest.mark.parametrize("kind", list(_tree(OrganizerError)))
def test_every_error_has_an_explained_exit_code_and_stands_in_the_tree(
    kind: type[OrganizerError],
) -> None:
    assert kind.exit_code in EXIT_CODES
    assert errors.__doc__ is not None
    assert kind.__name__ in errors.__doc__


def test_the_exit_codes_are_those_of_the_contracts() -> None:
    assert sorted(EXIT_CODES) == [0, 1, 2, 3, 4, 5, 130]
