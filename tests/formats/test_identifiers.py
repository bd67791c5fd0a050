"""Ids in `tvshow.nfo` and `.plexmatch`, in the forms found in the wild and in hostile ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.formats import NFO_LIMIT, nfo_ids, plexmatch_ids
from organizer.formats.identifiers import NFO_PATTERNS, PLEXMATCH_KEYS, IdPattern
from organizer.model import ExternalId


def _pairs(ids: tuple[ExternalId, ...]) -> list[tuple[str, str]]:
    return [(found.provider, found.value) for found in ids]


@pytest.mark.parametrize("pattern", NFO_PATTERNS, ids=lambda pattern: pattern.label)
def test_every_form_of_an_id_is_read(pattern: IdPattern) -> None:
    ids = nfo_ids(f"<tvshow>{pattern.example}</tvshow>")
    assert len(ids) == 1
    assert pattern.provider in (None, ids[0].provider)


def test_an_nfo_gives_all_its_ids_once() -> None:
    text = """<?xml version="1.0"?><tvshow><title>Show</title><id>81189</id>
      <uniqueid default="true" type="tvdb">81189</uniqueid>
      <uniqueid type="imdb">tt0903747</uniqueid>
      <tmdbid>1396</tmdbid></tvshow>
      https://thetvdb.com/?tab=series&amp;id=81189"""
    assert _pairs(nfo_ids(text)) == [("tvdb", "81189"), ("imdb", "tt0903747"), ("tmdb", "1396")]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        pytest.param(
            '<id>1396</id><uniqueid type="tmdb" default="true">1396</uniqueid>',
            [("tmdb", "1396")],
            id="it is TMDB's, as Kodi's own scraper writes it",
        ),
        pytest.param(
            '<id>1396</id><uniqueid type="tvdb">81189</uniqueid>',
            [("tvdb", "81189")],
            id="TheTVDB's is another one",
        ),
        pytest.param(
            '<id>81189</id><uniqueid type="tmdb">1396</uniqueid>',
            [("tmdb", "1396"), ("tvdb", "81189")],
            id="nobody else's",
        ),
    ],
)
def test_a_bare_id_is_only_thetvdbs_where_no_other_form_says_whose_it_is(
    text: str, ids: list[tuple[str, str]]
) -> None:
    assert _pairs(nfo_ids(f"<tvshow>{text}</tvshow>")) == ids


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("<tvshow><tvdbid></tvdbid></tvshow>", id="empty element"),
        pytest.param("<tvshow><tvdbid>0</tvdbid></tvshow>", id="zero is no id"),
        pytest.param("<tvshow><id>abc</id></tvshow>", id="not a number"),
        pytest.param("<tvshow><!-- <tvdbid>1</tvdbid> --></tvshow>", id="comment"),
        pytest.param("<tvshow><actor><tvdbid>1</tvdbid></actor></tvshow>", id="an actor's id"),
        pytest.param(
            '<episodedetails><uniqueid type="tvdb">1</uniqueid></episodedetails>',
            id="an episode's id",
        ),
        pytest.param('<uniqueid type="mine">12</uniqueid>', id="unknown provider"),
    ],
)
def test_what_is_not_the_series_own_id_is_not_read(text: str) -> None:
    assert nfo_ids(text) == ()


def test_entities_are_never_expanded() -> None:
    bomb = (
        '<!DOCTYPE t [<!ENTITY a "1"><!ENTITY b "&a;&a;&a;">]><tvshow><tvdbid>&b;</tvdbid></tvshow>'
    )
    assert nfo_ids(bomb) == ()


@pytest.mark.parametrize("piece", ["<uniqueid ", "<!--", "<actor>", "thetvdb.com/", "<id>1"])
def test_a_hostile_nfo_ends(piece: str) -> None:
    nfo_ids(piece * (NFO_LIMIT // len(piece) * 2))


def test_only_the_beginning_of_a_huge_nfo_counts() -> None:
    assert nfo_ids(" " * NFO_LIMIT + "<tvdbid>81189</tvdbid>") == ()


@pytest.mark.parametrize("key", PLEXMATCH_KEYS)
def test_plexmatch_reads_every_id_in_any_case(key: str) -> None:
    value = "tt0903747" if key == "imdbid" else "81189"
    assert _pairs(plexmatch_ids(f"# hints\n  {key.upper()} :  {value}  # mine\r\n")) == [
        (PLEXMATCH_KEYS[key], value)
    ]


def test_plexmatch_reads_a_guid_and_passes_over_the_rest() -> None:
    text = "title: Show\nyear: 2008\nguid: tvdb://81189\nepisode: S01E01: a.mkv\nnonsense\n"
    assert _pairs(plexmatch_ids(text)) == [("tvdb", "81189")]


@given(st.text())
def test_any_text_gives_only_well_formed_ids(text: str) -> None:
    for found in nfo_ids(text) + plexmatch_ids(text):
        assert found.value.isalnum()
