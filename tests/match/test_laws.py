"""Laws of matching: what may never change a result."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from organizer.match import Known, Pin, Rules, SeriesQuery, match_files
from organizer.model import Match, Rejection

TITLES = ("Lost", "The Office", "Firefly", "Naruto", "Sailors of the Sea", "Doctor Who", "Berserk")
NUMBERS = ("S01E01", "S01E02", "1x03", "S03E01", "S02E07", "102", "103", "211", "#12", "#99", "SP1")
EPISODE_TITLES = (None, None, "Serenity", "The Train Job", "Ariel", "Copper Lantern")
GROUPS = (None, "A", "B")

rows = st.tuples(
    st.sampled_from(TITLES),
    st.sampled_from(NUMBERS),
    st.sampled_from(EPISODE_TITLES),
    st.sampled_from(GROUPS),
    st.sampled_from(("in", "in/deep", "else")),
    st.sampled_from((None, None, 2005)),
)


def build(matching: SimpleNamespace, row: tuple[Any, ...]) -> Any:
    title, numbers, episode_title, group, folder, year = row
    return matching.named(
        title, numbers, episode_title=episode_title, group=group, folder=folder, year=year
    )


def by_path(results: tuple[Match | Rejection, ...]) -> dict[Any, Any]:
    """Return each result but its file, by path."""
    return {
        (result.source if isinstance(result, Rejection) else result.file.path): (
            (result.reason, result.message, result.alternatives)
            if isinstance(result, Rejection)
            else (result.chosen, result.margin, result.alternatives)
        )
        for result in results
    }


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_file_order_never_changes_a_match(matching: SimpleNamespace, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(rows, min_size=1, max_size=12, unique=True))
    files = [build(matching, row) for row in drawn]
    shuffled = data.draw(st.permutations(files))
    assert by_path(matching.match(files)) == by_path(matching.match(shuffled))


@given(
    st.lists(rows, min_size=1, max_size=10, unique=True), st.sampled_from(("S01E01", "#3", "102"))
)
@settings(max_examples=60, deadline=None)
def test_a_file_of_another_series_never_changes_a_match(
    matching: SimpleNamespace, drawn: list[tuple[Any, ...]], numbers: str
) -> None:
    files = [build(matching, row) for row in drawn]
    other = matching.named("Chicago Fire", numbers)
    alone = by_path(matching.match(files))
    together = by_path(matching.match([*files, other]))
    assert {path: together[path] for path in alone} == alone


@given(st.lists(rows, min_size=1, max_size=10, unique=True))
@settings(max_examples=40, deadline=None)
def test_without_a_candidate_nothing_is_matched(
    matching: SimpleNamespace, drawn: list[tuple[Any, ...]]
) -> None:
    files = [build(matching, row) for row in drawn]
    nothing = Known(series={SeriesQuery(name=title): () for title in TITLES})
    nothing = nothing.learned(
        series={SeriesQuery(name=f"{title.lower()} 2005"): () for title in TITLES}
    )
    assert all(isinstance(r, Rejection) for r in match_files(files, nothing, Rules()))


@given(st.lists(rows, min_size=1, max_size=10, unique=True))
@settings(max_examples=40, deadline=None)
def test_confidence_and_margin_are_between_0_and_1_and_never_below_the_bar(
    matching: SimpleNamespace, drawn: list[tuple[Any, ...]]
) -> None:
    for result in matching.match([build(matching, row) for row in drawn]):
        alternatives = result.alternatives
        if isinstance(result, Match):
            assert 0.9 <= result.chosen.confidence <= 1
            assert 0 < result.margin <= result.chosen.confidence
        assert all(0 < c.confidence <= 1 for c in alternatives)
        confidences = [c.confidence for c in alternatives]
        assert confidences == sorted(confidences, reverse=True)


@given(st.lists(rows, min_size=1, max_size=8, unique=True))
@settings(max_examples=40, deadline=None)
def test_a_forced_series_always_wins(
    matching: SimpleNamespace, drawn: list[tuple[Any, ...]]
) -> None:
    forced = matching.shelf.series["sea"]
    for result in matching.match([build(matching, row) for row in drawn], Rules(series=forced)):
        if isinstance(result, Match):
            assert result.chosen.series == forced


@given(st.lists(rows, min_size=1, max_size=8, unique=True), st.booleans())
@settings(max_examples=40, deadline=None)
def test_a_pin_always_wins(
    matching: SimpleNamespace,
    drawn: list[tuple[Any, ...]],
    is_elsewhere_too: bool,
) -> None:
    pinned = matching.shelf.series["sea"]
    files = [build(matching, row) for row in drawn]
    named = [replace(file, pin=Pin(series=pinned.id)) for file in files]
    for result in matching.match([*named, *(files if is_elsewhere_too else ())])[: len(named)]:
        if isinstance(result, Match):
            assert result.chosen.series == pinned
        else:
            assert result.reason in ("no-episode", "ambiguous-number", "low-confidence")


@given(st.lists(rows, min_size=1, max_size=8, unique=True))
@settings(max_examples=30, deadline=None)
def test_what_is_pinned_to_never_is_never_matched_and_says_nothing_to_others(
    matching: SimpleNamespace, drawn: list[tuple[Any, ...]]
) -> None:
    files = [build(matching, row) for row in drawn]
    first = replace(files[0], pin=Pin(never=True))
    results = matching.match([first, *files[1:]])
    assert isinstance(results[0], Rejection)
    assert results[0].reason == "never"
    assert by_path(results[1:]) == by_path(matching.match(files[1:]))


@given(
    st.lists(rows, min_size=1, max_size=8, unique=True),
    st.sampled_from(("New Folder (2)", "x264", "tv-downloads_2", "complete", "zz top secret")),
)
@settings(max_examples=40, deadline=None)
def test_the_noise_of_a_folder_name_never_changes_a_match(
    matching: SimpleNamespace, drawn: list[tuple[Any, ...]], noise: str
) -> None:
    quiet = [build(matching, (*row[:4], "plain", row[5])) for row in drawn]
    noisy = [build(matching, (*row[:4], noise, row[5])) for row in drawn]
    kept, found = by_path(matching.match(quiet)), by_path(matching.match(noisy))
    assert [found[file.file.path][0] for file in noisy] == [kept[f.file.path][0] for f in quiet]
