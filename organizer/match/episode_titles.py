"""Whether the episode title in a name agrees with the catalog's."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from organizer.match.evidence import piece
from organizer.model import Episode, Evidence, Reading
from organizer.text import fold_title

_PLACEHOLDER = re.compile(
    r"tba|tbd|tbc|(?:(?:episode|ep|folge|part|chapter|kapitel|teil|chapitre|capitulo|episodio|"
    r"afsnit|avsnitt|aflevering|del) ?)?\d+|(?:cd|disc|disk|dvd|pt) ?\d+"
)
_PARENTHESISED_PART = re.compile(r"\((\d+)\)\s*$")
_PART = re.compile(r"\b(?:part|pt|parte|partie|teil) (\w+)$")
_PART_NUMBERS = {
    word: str(number)
    for number, words in enumerate(("one i", "two ii", "three iii", "four iv", "five v"), start=1)
    for word in words.split()
}
# Titles that so many series have that agreeing on one says little.
_COMMON = frozenset(
    "pilot|the pilot|finale|series finale|season finale|the finale|the end|the beginning|premiere|"
    "home|reunion|the reunion|christmas special|halloween|thanksgiving|trailer|recap|special".split(
        "|"
    )
)
_DIFFERS = (piece("title-differs"),)
# What may stand behind a number and is no title.
_RELEASE_WORDS = frozenset(
    "complete final extended uncut uncensored remastered restored dubbed subbed internal dvd bd "
    "broadcast version special edition part half first second new full fixed reencode".split()
)
_FOREIGN = (piece("title-foreign"),)
# Words by which a title shows that it is not English; none of them is an English word as well.
_FOREIGN_WORDS = frozenset(
    "der das und ein eine einer eines den dem des ist nicht mit auf von zum zur im ich wir sie "
    "le les une du et aux est pas dans pour sur avec el los las una del por con y en il lo gli "
    "nel nella della dello delle che di e da per het een van de voor niet och ett att som det og "
    "na nie z w o os um uma do dos não que la".split()
)
_ALIKE = 85
_LEAST_TITLE_LENGTH = 5  # a shorter word may be a tag of the release: `XS`, `eps1 4`
_UNLIKE = 50
_LIKELY = 75  # titles below this that share no word are two
_LEAST_LENGTH = 4  # a shared beginning shorter than this says nothing
_TELLING_LENGTH = 6  # a title alone, without a number, must be at least this long


@lru_cache(maxsize=262144)
def comparable(title: str) -> str:
    """Return an episode title as it is compared; empty for placeholders (TBA, "Episode 5", "cd1").

    >>> comparable("Pilot (1)"), comparable("Pilot, Part One"), comparable("TBA")
    ('pilot part 1', 'pilot part 1', '')
    """
    folded = fold_title(_PARENTHESISED_PART.sub(r" part \1", title))
    if part := _PART.search(folded):
        folded = f"{folded[: part.start()]}part {_PART_NUMBERS.get(part[1], part[1])}"
    return "" if _PLACEHOLDER.fullmatch(folded) else folded


class TitleIndex:
    """The comparable titles of one series' episodes."""

    def __init__(self, episodes: Sequence[Episode]) -> None:
        self.of = {e.id: comparable(e.title) if e.title else "" for e in episodes}
        by_title: dict[str, tuple[Episode, ...]] = {}
        for episode in episodes:
            if title := self.of[episode.id]:
                by_title[title] = (*by_title.get(title, ()), episode)
        self.by_title: Mapping[str, tuple[Episode, ...]] = by_title


def title_evidence(
    said: str, part: int | None, episodes: tuple[Episode, ...], index: TitleIndex
) -> tuple[Evidence, ...]:
    """Return what the episode title `said` in a name says of `episodes`; empty for nothing.

    `part` is the part named beside it, which may be the title's.
    """
    named = comparable(said)
    if not named:
        return ()
    known = [title for episode in episodes if (title := index.of[episode.id])]
    if not known:
        return (piece("title-elsewhere"),) if _is_elsewhere(named, index) else ()
    found = _compared(named, part, known, index)
    if found in (_DIFFERS, _FOREIGN) and all(episode.season == 0 for episode in episodes):
        return (piece("special-differs"),)
    return found


def _compared(
    named: str, part: int | None, known: list[str], index: TitleIndex
) -> tuple[Evidence, ...]:
    forms = tuple(_forms(named, part))
    together = [*known, " ".join(known), " and ".join(known)] if len(known) > 1 else known
    if any(_same(form, title) for form in forms for title in together):
        return (piece("title-common" if named in _COMMON else "title-agrees"),)
    if _is_elsewhere(named, index):
        return (piece("title-elsewhere"),)
    if any(_begins_alike(named, title) for title in together):
        return (piece("title-begins"),)
    if len(named) < _LEAST_TITLE_LENGTH:
        return ()
    likeness = max(fuzz.ratio(named, title) for title in together)
    if likeness < _UNLIKE or (likeness < _LIKELY and not _share_a_word(named, together)):
        return _differing(named)
    return ()


def _differing(named: str) -> tuple[Evidence, ...]:
    if is_foreign(named):
        return _FOREIGN
    words = [word for word in named.split() if word.isalpha() and word not in _RELEASE_WORDS]
    return _DIFFERS if words else ()


def _share_a_word(named: str, titles: Iterable[str]) -> bool:
    words = {word for word in named.split() if len(word) >= _LEAST_LENGTH}
    return any(not words.isdisjoint(title.split()) for title in titles) or not words


def is_foreign(folded: str) -> bool:
    """Return whether a folded title shows by a word or its script that it is not English.

    >>> is_foreign("das ende der welt"), is_foreign("the end of the world")
    (True, False)
    """
    return not folded.isascii() or not _FOREIGN_WORDS.isdisjoint(folded.split())


def _is_elsewhere(named: str, index: TitleIndex) -> bool:
    """Return whether another episode is called so; a common title only if just one is."""
    called_so = index.by_title.get(named, ())
    return len(called_so) == 1 or (bool(called_so) and named not in _COMMON)


def _forms(named: str, part: int | None) -> Iterator[str]:
    yield named
    if part:
        yield f"{named} part {part}"


def _same(named: str, title: str) -> bool:
    if named == title:
        return True
    if fuzz.ratio(named, title) < _ALIKE:
        return False
    return re.findall(r"\d+", named) == re.findall(r"\d+", title)


def _begins_alike(named: str, title: str) -> bool:
    shorter, longer = sorted((named, title), key=len)
    return len(shorter) >= _LEAST_LENGTH and longer.startswith(f"{shorter} ")


def titled_alone(reading: Reading, index: TitleIndex) -> tuple[Episode | None, Evidence]:
    """Return the one episode that is called as the reading says; None when it is not just one.

    For names without a number; a short or common title is weak evidence.
    """
    named = comparable(reading.episode_title or "")
    found = {
        episode.id: episode
        for form in _forms(named, reading.part)
        for episode in index.by_title.get(form, ())
    }
    is_telling = len(named) >= _TELLING_LENGTH and named not in _COMMON
    evidence = piece("title-alone" if is_telling else "title-alone-weak")
    return (next(iter(found.values())) if len(found) == 1 else None), evidence


def part_is_of_the_title(reading: Reading, episodes: tuple[Episode, ...]) -> bool:
    """Return whether `Part 2` in the name belongs to the episode's title, not to the file."""
    return any(
        (found := _PART.search(comparable(episode.title or ""))) and found[1] == str(reading.part)
        for episode in episodes
    )
