"""What the catalog is asked: each question once, nothing for files that name no episode."""

from types import SimpleNamespace

from organizer.match import EpisodesQuery, Known, Rules, SeriesQuery, match_files, next_queries
from organizer.model import Reason, Rejection


def asked(matching: SimpleNamespace, *files: object, rules: Rules | None = None) -> list[object]:
    shelf = matching.make_shelf()
    matching.ask(files, rules or Rules(), shelf)
    return list(shelf.asked)


def test_each_title_is_searched_once_whatever_its_spelling(matching: SimpleNamespace) -> None:
    files = [
        matching.named(title, f"S01E{n:02d}") for n in range(1, 9) for title in ("Lost", "LOST")
    ]
    assert asked(matching, *files) == [
        SeriesQuery(name="Lost"),
        EpisodesQuery(series_id=matching.shelf.series["lost"].id),
    ]


def test_a_file_that_names_no_episode_asks_nothing(matching: SimpleNamespace) -> None:
    files = [
        matching.named("The Quiet Harbor", "", year=2011),
        matching.named(None, ""),
        matching.named("Lost", ""),
    ]
    assert asked(matching, *files) == []


def test_both_twins_are_asked_for_their_episodes(matching: SimpleNamespace) -> None:
    found = asked(matching, matching.named("The Office", "S01E02"))
    series = [matching.shelf.series[key].id for key in ("office-us", "office-uk")]
    assert found[1:] == [EpisodesQuery(series_id=series_id) for series_id in series]


def test_a_misspelling_of_one_series_is_not_asked_for_where_another_is_called_so(
    matching: SimpleNamespace,
) -> None:
    found = asked(matching, matching.named("Monster", "S01E02"))
    ids = {query.series_id for query in found if isinstance(query, EpisodesQuery)}
    assert ids == {matching.shelf.series["monster"].id}


def test_title_with_year_is_searched_only_where_the_plain_title_has_none_that_agrees(
    matching: SimpleNamespace,
) -> None:
    found = asked(matching, matching.named("Doctor Who", "S01E02", year=2005))
    assert [q.name for q in found if isinstance(q, SeriesQuery)] == ["Doctor Who"]
    found = asked(matching, matching.named("Space", "S01E02", year=1999))
    assert [q.name for q in found if isinstance(q, SeriesQuery)] == ["Space"]
    found = asked(matching, matching.named("Nobody", "S01E02", year=1999))
    assert [q.name for q in found if isinstance(q, SeriesQuery)] == ["Nobody", "nobody 1999"]


def test_an_id_in_the_name_is_asked_for_instead_of_the_name(matching: SimpleNamespace) -> None:
    lost = matching.shelf.series["lost"].id
    stem = f"Whatever S01E02 {{tvdb-{lost}}}"
    file = matching.named("Whatever", "S01E02", ids=(("tvdb", str(lost)),), stem=stem)
    assert asked(matching, file) == [SeriesQuery(series_id=lost), EpisodesQuery(series_id=lost)]


def test_the_name_is_asked_for_too_where_the_id_is_a_folders(matching: SimpleNamespace) -> None:
    lost = matching.shelf.series["lost"].id
    file = matching.named("Whatever", "S01E02", ids=(("tvdb", str(lost)),))
    assert asked(matching, file) == [
        SeriesQuery(series_id=lost),
        SeriesQuery(name="Whatever"),
        EpisodesQuery(series_id=lost),
    ]


def test_an_unknown_id_falls_back_to_the_name(matching: SimpleNamespace) -> None:
    file = matching.named("Lost", "S01E02", ids=(("imdb", "tt0000009"),))
    queries = asked(matching, file)
    assert queries[:2] == [SeriesQuery(imdb_id="tt0000009"), SeriesQuery(name="Lost")]


def test_a_forced_series_is_not_searched(matching: SimpleNamespace) -> None:
    lost = matching.shelf.series["lost"]
    file = matching.named("Whatever it is called", "S01E02")
    assert asked(matching, file, rules=Rules(series=lost)) == [EpisodesQuery(series_id=lost.id)]
    assert matching.outcomes([file], Rules(series=lost)) == ["lost S01E02"]


def test_a_forced_series_still_needs_the_number(matching: SimpleNamespace) -> None:
    rules = Rules(series=matching.shelf.series["lost"])
    file = matching.named("Whatever it is called", "S09E02")
    assert matching.outcomes([file], rules) == ["no-episode"]


def refusal(matching: SimpleNamespace, failing: str, title: str, numbers: str = "S01E02") -> str:
    shelf = matching.make_shelf()
    object.__setattr__(shelf, "failing", frozenset({failing}))
    (found,) = matching.match([matching.named(title, numbers)], shelf=shelf)
    return matching.told(found, shelf)  # type: ignore[no-any-return]


def test_a_failed_search_waits(matching: SimpleNamespace) -> None:
    assert refusal(matching, "lost", "Lost") == "metadata-unavailable"


def test_failed_episodes_wait(matching: SimpleNamespace) -> None:
    assert refusal(matching, "lost-girl", "Lost Girl") == "metadata-unavailable"


def test_a_rival_whose_episodes_failed_makes_the_other_wait(matching: SimpleNamespace) -> None:
    assert refusal(matching, "office-uk", "The Office", "S09E01") == "metadata-unavailable"


def test_a_failure_that_concerns_another_name_changes_nothing(matching: SimpleNamespace) -> None:
    assert refusal(matching, "lost girl", "Lost") == "lost S01E02"


def test_a_failed_question_is_not_asked_again(matching: SimpleNamespace) -> None:
    files = [matching.named("Lost", "S01E02")]
    known = Known(failures={SeriesQuery(name="LOST"): "the server answered 503"})
    assert next_queries(files, known, Rules()) == ()


def test_the_reason_of_the_failure_is_told(matching: SimpleNamespace) -> None:
    files = [matching.named("Lost", "S01E02")]
    known = Known(failures={SeriesQuery(name="Lost"): "the server answered 503"})
    (refused,) = match_files(files, known, Rules())
    assert isinstance(refused, Rejection)
    assert refused.message == "the catalog could not be asked: the server answered 503"


def test_what_was_never_asked_is_not_taken_for_unknown(matching: SimpleNamespace) -> None:
    (refused,) = match_files([matching.named("Lost", "S01E02")], Known(), Rules())
    assert isinstance(refused, Rejection)
    assert refused.reason is Reason.METADATA_UNAVAILABLE


def test_an_empty_answer_is_unknown(matching: SimpleNamespace) -> None:
    known = Known(series={SeriesQuery(name="Lost"): ()})
    files = [matching.named("Lost", "S01E02")]
    assert next_queries(files, known, Rules()) == ()
    (refused,) = match_files(files, known, Rules())
    assert isinstance(refused, Rejection)
    assert refused.reason is Reason.NO_SERIES


def test_a_film_needs_no_answer_even_when_everything_fails(matching: SimpleNamespace) -> None:
    (refused,) = match_files([matching.named("Lost", "")], Known(), Rules())
    assert isinstance(refused, Rejection)
    assert refused.reason is Reason.NO_EPISODE_NUMBER
