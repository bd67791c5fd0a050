"""File names as they lie on disks, read and matched against real and confusable series."""

import re
from collections import Counter

import pytest

from organizer.lookup import Lookup
from organizer.model import Match, Rejection
from tests.confusable import (
    Case,
    judged,
    listed_lookup,
    match_all,
    named_file,
    packs_of,
    read_cases,
    read_series,
    told,
)

SERIES = read_series()
CASES = read_cases(SERIES)
NAMES = {row.id: row.key for row in SERIES.values()}


@pytest.fixture(scope="module")
def lookup() -> Lookup:
    return listed_lookup(SERIES)


@pytest.mark.parametrize(
    "pack", packs_of(CASES), ids=lambda pack: f"{pack[0].kind}: {pack[0].path}"
)
def test_a_name_is_what_a_person_says_it_is(pack: list[Case], lookup: Lookup) -> None:
    for case, result in judged(pack, lookup):
        found = told(result, NAMES)
        if case.wanted is None:
            assert isinstance(result, Rejection)
            assert case.reason in ("", result.reason)
        elif not (case.may_stay and isinstance(result, Rejection)):
            assert found == case.wanted


def test_the_tables_are_as_large_as_they_have_to_be() -> None:
    kinds = Counter(case.kind for case in CASES)
    assert len(SERIES) >= 150
    assert len(CASES) >= 600
    assert sum(case.wanted is None for case in CASES) >= 120
    assert min(kinds.values()) >= 10


def test_of_the_names_that_a_person_would_know_few_are_left_alone(lookup: Lookup) -> None:
    answerable = [case for case in CASES if case.wanted]
    doubtful = [case for case in answerable if case.may_stay]
    assert len(doubtful) <= 0.03 * len(answerable)
    matched = [case.path for case, found in judged(doubtful, lookup) if isinstance(found, Match)]
    assert matched == []  # they are no longer doubtful: drop their question marks


def test_all_names_together_in_one_folder_are_still_what_they_are(lookup: Lookup) -> None:
    """Strangers that lie beside each other must not decide for each other."""
    loose = {re.sub(r"^in \d+/", "", case.path): case for case in CASES}
    alone = {path: case for path, case in loose.items() if "/" not in path}
    results = match_all([named_file(path) for path in alone], lookup)
    found = {path: told(result, NAMES) for path, result in zip(alone, results, strict=True)}
    wrong = {
        path: what
        for path, what in found.items()
        if not what.startswith("-") and what != alone[path].wanted
    }
    right = sum(found[path] == case.wanted for path, case in alone.items())
    assert wrong == {}
    assert right >= 0.97 * sum(case.wanted is not None for case in alone.values())
