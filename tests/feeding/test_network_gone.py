"""With the network gone everything known works as it does without services; nothing is guessed."""

import pytest

from organizer.feeding import Feeder, ready
from organizer.lookup.embedded import EmbeddedSource
from organizer.lookup.translated import RecordLookup
from organizer.model import Match, Reason
from tests.confusable import Case, catalog_of, judged, listed_lookup, read_cases, read_series
from tests.scripted_upstream import ScriptedUpstream

SERIES = read_series()
CASES = [case for case in read_cases(SERIES) if case.pack % 2]  # half of them is enough a day


@pytest.fixture(scope="module")
def results() -> list[tuple[Case, object, object]]:
    """Every case with its result without services, and with one that is down."""
    upstream = ScriptedUpstream("tvmaze")
    upstream.is_down = True
    catalog = catalog_of(SERIES.values())
    down = RecordLookup(EmbeddedSource(catalog, Feeder(catalog, ready(upstream))))
    pairs = zip(judged(CASES, listed_lookup(SERIES)), judged(CASES, down), strict=True)
    return [(case, without, gone) for (case, without), (_, gone) in pairs]


def test_what_is_matched_without_services_is_matched_while_one_is_down(
    results: list[tuple[Case, object, object]],
) -> None:
    differing = [
        (case.path, gone)
        for case, without, gone in results
        if isinstance(without, Match) and without != gone
    ]
    assert differing == []


def test_what_is_refused_without_services_is_refused_or_waits(
    results: list[tuple[Case, object, object]],
) -> None:
    waiting = {
        getattr(gone, "reason", None)
        for _, without, gone in results
        if not isinstance(without, Match) and without != gone
    }
    assert waiting == {Reason.METADATA_UNAVAILABLE}
