"""What a name says of the file: `Release` from the tags, the group and the checksum."""

import re
from functools import lru_cache

from organizer.model import Release
from organizer.parse.tags import Fact, Tagged, classify, is_tag

_CRC = re.compile(r"[\[(【]([0-9A-Fa-f]{8})[\])】]|[-_ ]([0-9A-F]{8})$")
_GROUP_AT_END = re.compile(
    r"-\s?(?P<group>[^\s\-\[\](){}<>.,;:/\\\"]{1,30})\s*(?:[\[({][^\[\](){}]{0,40}[\])}]\s*)*$"
)
_BEFORE_CRC = frozenset("-_ ")
_VERSION = re.compile(r"(?<=\d)\s?[vV](\d)(?![^\W_])")
_FIRST_BRACKET = re.compile(r"\s*[\[【(]\s*([^\[\]【】()]{1,60})[\]】)]")


def release_of(tagged: Tagged, stem: str, end: int, container: str | None) -> Release:
    """Make the release facts from a name's tags; `end`: where its numbers end."""
    facts = tagged.facts
    version = _VERSION.search(stem, max(0, end - 6), end + 3) if end else None
    if version:
        facts = [*facts, ("version", version[1])]
    return _release(tuple(facts), _group(tagged, stem, end), _crc(stem), container)


# The files of a release, and of a library, say the same of themselves again and again.
@lru_cache(maxsize=4096)
def _release(
    facts: tuple[Fact, ...], group: str | None, crc: str | None, container: str | None
) -> Release:
    of_kind: dict[str, list[str]] = {}
    for kind, value in facts:
        if value:
            of_kind.setdefault(kind, []).append(value)
    first = {kind: values[0] for kind, values in of_kind.items()}
    source = first.get("source")
    if "remux" in first:
        source = f"{source} Remux" if source else "Remux"
    version = first.get("version")
    channels = of_kind.get("channels", ())
    return Release(
        group=group,
        source=source,
        resolution=first.get("resolution"),
        video_codec=first.get("video_codec"),
        audio=_once(*of_kind.get("audio", ()), *channels),
        hdr=_once(*of_kind.get("hdr", ())),
        languages=_once(*of_kind.get("languages", ())),
        service=first.get("service"),
        edition=first.get("edition"),
        version=int(version) if version else None,
        proper=len(of_kind.get("proper", ())),
        crc32=crc,
        container=container,
    )


def _once(*values: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _crc(stem: str) -> str | None:
    if "[" not in stem and "(" not in stem and stem[-9:-8] not in _BEFORE_CRC:
        return None
    match = _CRC.search(stem)
    return (match[1] or match[2]).upper() if match else None


def _group(tagged: Tagged, stem: str, end: int) -> str | None:
    """Return the release group: behind the last dash, else in a bracket in front.

    A dash before the first tag is in a title: `Spider-Man [1080p]`.
    """
    if tagged.found:
        tags = end + tagged.start
        dash = stem.rfind("-")
        last = stem[dash + 1 :]
        if dash > tags and last.isalnum():
            return None if is_tag(last) else _whole_group(stem, tags, dash) + last
        match = _GROUP_AT_END.search(stem, max(tags, len(stem) - 120))
        if match and not is_tag(match["group"]):
            return _whole_group(stem, tags, match.start()) + match["group"]
        if tagged.tail and classify(tagged.tail) is None:
            return tagged.tail
    if stem[:1] in "[【( ":
        match = _FIRST_BRACKET.match(stem)
        if match and not is_tag(match[1]):
            return match[1]
    return None


def _whole_group(stem: str, tags: int, dash: int) -> str:
    """Return the first half of a group's name with a dash (`Erai-raws`), and that dash; or ""."""
    before = stem.rfind("-", tags, dash)
    half = stem[before + 1 : dash]
    if before < 0 or not half.isalpha() or is_tag(half):
        return ""
    return f"{half}-"
