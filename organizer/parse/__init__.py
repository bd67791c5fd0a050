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

from organizer.model import ParsedName
from organizer.parse.context import read_in_context
from organizer.parse.folders import read_folder
from organizer.parse.names import cut
from organizer.parse.draft import reading_of
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
    if second_reader is None or readings[0].confidence >= SURE:
        return ParsedName(path=text, readings=readings, release=release)
    others = second_reader(text)
    if not others:
        return ParsedName(path=text, readings=readings, release=release)
    return ParsedName(path=text, readings=(*readings, *others), release=release)
