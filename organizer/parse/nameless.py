"""Names that say no number: films, specials known by their words, names that say nothing."""

import re
from dataclasses import replace

from organizer.parse.bare import Zone, zone_of
from organizer.parse.draft import Draft, draft_of, episode_title, is_special
from organizer.parse.numbers import Numbers
from organizer.parse.tags import find_tags
from organizer.parse.titles import Title, ids_in, title_of
from organizer.parse.words import YEAR

_YEAR_WITHIN = re.compile(
    rf"(?:(?<=[\w)!][\s._\-(])|(?<=[\w)!][\s._\-]\())({YEAR})(?=$|[\s._\-)\]])"
)
_SPECIAL_AT_END = re.compile(
    r"(?:[\s._\-]{1,3}(?:christmas|holiday|halloween|thanksgiving|new[\s._]years?"
    r"|(?:\d+th[\s._])?anniversary))?[\s._\-]{1,3}"
    r"(?:nc-?(?:op|ed)\d{0,2}[a-z]?|(?:creditless[\s._])?(?:op|ed)\d{1,2}[a-z]?|ova|ona|oad|specials?|sp)"
    r"(?:[\s._\-]?v?\d{1,2})?(?P<year>[\s._\-(]+(?:19|20)\d\d\)?)?\s*$",
    re.IGNORECASE,
)
_NUMBERED_SPECIAL = re.compile(
    r"[\s._\-](?:sp|special|ova|oad)[\s._\-]?(?P<number>\d{1,2})\s*$", re.IGNORECASE
)
_BONUS = re.compile(r"[-_.\s]x(?P<number>\d{2})(?=[-_.\s])")


def read_nameless(stem: str) -> Draft:
    """Read a name that says no number: its title up to a year or the first tag, and the tags."""
    zone = zone_of(stem, in_season=False)
    numbered = _numbered_special(stem, zone)
    if numbered:
        return replace(draft_of(stem, numbers=numbered), special=True)
    tagged = find_tags(stem[zone.start :])
    words = stem[: zone.start + tagged.start] or stem
    title, behind = _title(stem, zone, words)
    if title.year is None and (said := tagged.first("year")):
        title = replace(title, year=int(said))
    if not title.ids and ("[" in stem or "{" in stem or "tt" in stem):
        title = replace(title, ids=ids_in(stem))
    return Draft(
        numbers=Numbers(pattern="", confidence=0.3, start=0, end=0),
        title=title,
        after="",
        tagged=tagged,
        episode_title=episode_title(behind),
        special=is_special(words),
    )


def _numbered_special(stem: str, zone: Zone) -> Numbers | None:
    """Read `OVA 1`, `SP02` and the bonus number `x01`: specials with a number of their own."""
    words = stem[: zone.end].rstrip(" ._-([{")
    match = _NUMBERED_SPECIAL.search(words, zone.start + 1)
    name, confidence = "numbered special", 0.55
    if match is None:
        match = _BONUS.search(stem[: zone.end + 1])
        name, confidence = "bonus xNN", 0.4
    if match is None:
        return None
    return Numbers(
        pattern=name,
        confidence=confidence,
        start=match.start(),
        end=match.end(),
        seasons=(0,),
        episodes=(int(match["number"]),),
    )


def _title(stem: str, zone: Zone, words: str) -> tuple[Title, str]:
    """Return the title, and the words behind it that are the name of a special, if anything."""
    year = _YEAR_WITHIN.search(stem, zone.start + 1)
    if year and is_special(stem[zone.start : year.start()]):
        words = stem[: year.start()]  # it is the special's year, not the series'
    elif year and not find_tags(stem[len(words) : year.start()]).strong:
        return title_of(stem[: year.end()].rstrip("(")), words[year.end() :]
    cut = _SPECIAL_AT_END.search(words, max(zone.start + 1, len(words) - 60))
    if cut:
        words = words[: cut.start()]
    bracket = words.find("[", zone.start + 1)
    if bracket > 0 and words[zone.start : bracket].strip():
        words = words[:bracket]
    title = title_of(words)
    if title.text and " - " in title.text:
        first, _, rest = title.text.partition(" - ")
        return replace(title, text=first, others=(title.text, *title.others)), rest
    return title, ""
