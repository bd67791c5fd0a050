"""Every spelling of every tag is told from a title, and says what its row says."""

from collections.abc import Callable

import pytest

from organizer.model import ParsedName
from organizer.parse.tags import classify, find_tags
from organizer.parse.vocabulary import MEASURES, TAGS, Measure, Tag

SPELLINGS = [(tag, spelling) for tag in TAGS for spelling in tag.spellings.split()]
FIRST_MEANING = {spelling: tag for tag, spelling in reversed(SPELLINGS)}


@pytest.mark.parametrize("spelling", sorted(FIRST_MEANING))
def test_spelling_behind_an_episode_title_ends_it(spelling: str) -> None:
    written = spelling.replace("_", ".")
    tagged = find_tags(f".The.Storm.{written}.1080p.x264-GRP")
    assert tagged.start == len(".The.Storm.")


@pytest.mark.parametrize("tag", [t for t in TAGS if t.strong], ids=lambda tag: tag.spellings[:20])
def test_strong_tag_ends_a_title_alone(tag: Tag) -> None:
    tagged = find_tags(f".The.Storm.{tag.example}")
    assert tagged.strong
    assert tagged.start == len(".The.Storm.")


@pytest.mark.parametrize("tag", TAGS, ids=lambda tag: tag.spellings[:20])
def test_tag_fills_the_field_of_its_row(tag: Tag) -> None:
    facts = find_tags(f".{tag.example}.1080p.x264-GRP").facts
    assert (tag.kind, tag.value) in facts


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.example)
def test_measure_reads_its_example(measure: Measure) -> None:
    found = classify(measure.example.lower().replace(".", "\x7f"))
    assert found is not None
    kinds = {kind for kind, _ in found.facts}
    assert kinds & {measure.kind, "channels" if measure.kind == "audio" else measure.kind}
    assert found.strong == measure.strong


WORDS = "quiet harbor storm the max english real final extended red life food show free".split()


@pytest.mark.parametrize("word", WORDS)
def test_word_that_is_also_a_tag_stays_in_an_episode_title(
    word: str, own: Callable[[str], ParsedName]
) -> None:
    """`The Max`, `English Lessons`: weak tags count only beside strong ones."""
    best = own(f"Quiet.Harbor.S01E02.{word.title()}.Lessons.1080p.WEB-DL.x264-GRP.mkv").best
    assert best.episode_title == f"{word.title()} Lessons"


def test_word_with_group_behind_it_is_a_tag_and_a_group() -> None:
    found = classify("x264-GRP")
    assert found is not None
    assert found.facts == (("video_codec", "x264"),)
    assert found.tail == "GRP"


def test_ordinary_word_is_no_tag() -> None:
    assert classify("Harbor") is None
