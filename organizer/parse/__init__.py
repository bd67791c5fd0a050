"""A name in, every sensible reading of it out.

`parse_name` reads a path: the file's name first, then its two nearest folders. It returns all
readings that make sense, the one most people mean first, each with its confidence, the name of
its pattern and the place it used; the matcher decides between them with the catalog.

Glossary: a **reading** is one meaning of a name (title, numbers, date). A **pattern** is a row of
`patterns`: a way to write numbers, with an example. **Context** is what the folders say. The
**second reader** is asked where the own patterns are not sure.

Not promised: that a title is spelled as the catalog spells it, that numbers exist, or that a
confidence is a probability; it orders readings and says which names are doubtful.
"""

from pathlib import PurePath

from organizer.model import ParsedName, Reading
from organizer.parse.context import read_in_context
from organizer.parse.draft import reading_of
from organizer.parse.folders import read_folder
from organizer.parse.names import cut
from organizer.parse.numbers import EARLIEST
from organizer.parse.second import SecondReader, read_with_guessit

__all__ = ["SecondReader", "parse_name", "read_folder", "read_with_guessit"]

# Readings at least this sure are not read a second time.
SURE = 0.6


def parse_name(
    path: str | PurePath, second_reader: SecondReader | None = read_with_guessit
) -> ParsedName:
    """Read a file's name in its folders; `second_reader` None keeps to the own patterns."""
    text = path if isinstance(path, str) else str(path)
    name = cut(text)
    drafts, release = read_in_context(name)
    readings = tuple(reading_of(draft, name.offset) for draft in drafts)
    doubtful = 0 < readings[0].confidence < SURE  # 0: random characters, not to be guessed at
    if second_reader is None or not doubtful:
        return ParsedName(path=text, readings=readings, release=release)
    others = tuple(r for r in second_reader(text) if _adds(r, readings))
    if not others:
        return ParsedName(path=text, readings=readings, release=release)
    if _says_nothing(readings[0]):
        return ParsedName(
            path=text, readings=(*others, *readings), release=release, reader="guessit"
        )
    return ParsedName(path=text, readings=(*readings, *others), release=release)


def _says_nothing(reading: Reading) -> bool:
    return not reading.names_an_episode and not reading.seasons and not reading.special


def _adds(other: Reading, readings: tuple[Reading, ...]) -> bool:
    """Whether a reading of the second reader names an episode that no own reading names."""
    if not other.names_an_episode or (other.date and other.date < EARLIEST):
        return False
    said = {(r.seasons, r.episodes or r.absolute, r.date) for r in readings}
    return (other.seasons, other.episodes or other.absolute, other.date) not in said
