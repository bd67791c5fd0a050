"""What speaks for and against a candidate: named pieces with one weight each, in one table.

Weights are natural log-odds against "none of these" (weight 0). The sum of a candidate's pieces
says how likely it is beside its rivals and beside no match at all, see `deciding`. A name that
is exactly a series' name, with a number that exists, comes to 0.98 when no rival is near.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

from organizer.model import Evidence


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One kind of evidence: its weight, the sentence shown, and an example of it.

    A weight of 0 says that the weight is computed; the functions below say how.
    """

    name: str
    weight: float
    sentence: str
    example: str


_ROWS = (
    # which series
    EvidenceRow("id-tag", 7.0, "an id in the name or folder names this series", "{tvdb-78874}"),
    EvidenceRow("forced-series", 7.0, "--series names this series", "--series 78874"),
    EvidenceRow("pinned-series", 7.0, "a pin names this series", "organize pin ... --series 78874"),
    EvidenceRow(
        "name-of-another",
        -7.0,
        "the folder has its id, but the file is called as another series is",
        "Lost {tvdb-73739}/Heroes.S01E01",
    ),
    EvidenceRow(
        "favourite", 0.0, "a favourite of the user, where nothing else decides", "two of one name"
    ),
    EvidenceRow("name-exact", 3.0, "the name is the series' name", "Lost.S01E01"),
    EvidenceRow("name-alias", 2.8, "the name is an alias of the series", "SPN.S01E01"),
    EvidenceRow(
        "name-season", 2.8, "the name is that of a part of the series", "Show Crimson Arc - 05"
    ),
    EvidenceRow(
        "name-variant", 2.5, "the name differs in article, spacing or numerals", "Daybreak"
    ),
    EvidenceRow(
        "name-variant-far",
        0.6,
        "the name has an article that the series lacks, or differs in two ways",
        "The Daybreak",
    ),
    EvidenceRow(
        "name-slip",
        0.9,
        "the name but for a letter left out, added or swapped",
        "Breking.Bad.S01E01",
    ),
    EvidenceRow("name-near", 0.0, "the name is spelled nearly so", "Supernatral.S01E01"),
    EvidenceRow("name-second", -0.3, "not the title read first, but another one", "A / B - 01"),
    EvidenceRow(
        "name-part", -3.0, "the name goes on: a longer title is another series", "Lost Girl S01E01"
    ),
    EvidenceRow(
        "name-folder", -3.0, "only the folder is called so; the file's own name differs", "Lost/Foo"
    ),
    EvidenceRow(
        "folder-longer", -2.5, "the folder's title goes on: it is another series", "Star Trek Foo/"
    ),
    EvidenceRow("year-agrees", 1.5, "the year is the one the series began in", "Show.2010.S01E01"),
    EvidenceRow("year-near", -2.0, "the year is one off the series' first", "Show.2011.S01E01"),
    EvidenceRow("year-contradicts", -6.0, "the series did not begin in this year", "Show.1999"),
    EvidenceRow("year-unsaid", -0.7, "the series' name has a year, this name none", "Berserk"),
    EvidenceRow("country-agrees", 1.5, "the country is the series' own", "The.Office.US"),
    EvidenceRow("country-contradicts", -6.0, "the series is of another country", "The.Office.AU"),
    EvidenceRow("country-unknown", -2.5, "nothing says the series is of this country", "Show.AU"),
    EvidenceRow("network-agrees", 1.0, "its network is of this country", "Ghosts.US, on CBS"),
    EvidenceRow("network-contradicts", -5.0, "its network is of another country", "Ghosts.US, BBC"),
    EvidenceRow("country-unsaid", -0.7, "the series' name has a country, this one none", "Office"),
    EvidenceRow(
        "country-left-out", -3.0, "the country is a word of the series' name", "Taskmaster NZ"
    ),
    EvidenceRow("id-contradicts", -6.0, "an id in the name is of another series", "{tvdb-1}"),
    # which episode
    EvidenceRow("reading", 0.0, "how sure the name is of its numbers", "S01E02 is surer than 102"),
    EvidenceRow("number-exists", 0.5, "the series has an episode of this number", "S01E02"),
    EvidenceRow(
        "sequel-number",
        -2.4,
        "one digit or a part behind a title: a sequel as often as an episode",
        "Naruto 2.mkv",
    ),
    EvidenceRow(
        "twin-unsaid",
        0.0,
        "what the name leaves open for another series of the name, it leaves open for this one",
        "Skins E05, of two series of which one has a single season",
    ),
    EvidenceRow(
        "season-unsaid-bare",
        -1.8,
        "a bare number, and the series has several seasons",
        "Lost/01.mkv",
    ),
    EvidenceRow("season-unsaid", -2.4, "no season is named, and there are several", "Show E05"),
    EvidenceRow("special-number", -3.0, "specials are seldom numbered alike", "Show OVA 1"),
    EvidenceRow(
        "number-apart",
        -4.0,
        "a special's number at one service, and names follow another",
        "S00E05",
    ),
    EvidenceRow(
        "special-unsaid", -2.5, "a special of that day; the name does not say special", "2024.12.24"
    ),
    EvidenceRow("second-reader", -1.5, "only the second reader found a number", "pattern: guessit"),
    EvidenceRow(
        "run-together",
        -1.2,
        "its episodes are counted over all, so three digits are no season and number",
        "Naruto - 221",
    ),
    EvidenceRow("order-scene", -0.3, "releases number it so, says the scene mapping", "XEM"),
    EvidenceRow("order-dvd", -3.5, "names seldom follow DVD order", "1x01 - Serenity"),
    EvidenceRow(
        "order-absolute", -5.0, "a season is named, yet the number counts over all", "1x30"
    ),
    EvidenceRow(
        "season-of-absolute", -1.8, "counted over all, the number lies in this season", "S2 - 30"
    ),
    EvidenceRow(
        "season-of-part",
        -4.0,
        "a part of the series, which lies elsewhere, is called so",
        "Show 2nd Season - 05, in the middle of the first one",
    ),
    EvidenceRow("order-derived", -0.3, "the catalog has no absolute numbers; counted", "Show - 05"),
    EvidenceRow(
        "order-derived-far", -1.2, "counted over several seasons, where lists differ", "Show - 45"
    ),
    EvidenceRow("date-exact", 1.0, "an episode first aired on this date", "Show.2024.03.04"),
    EvidenceRow(
        "date-near", -1.5, "an episode first aired a day beside this date", "after midnight"
    ),
    EvidenceRow(
        "date-doubtful", -1.5, "day and month may be the other way round, too", "10.05.2015"
    ),
    EvidenceRow(
        "date-edge", -4.0, "the nearest date is the catalog's last: it may lag behind", "yesterday"
    ),
    EvidenceRow("date-agrees", 1.0, "number and date are the same episode's", "S01E05.2024.03.04"),
    EvidenceRow("date-contradicts", -2.5, "the date in the name is another's", "S01E05.1999.01.01"),
    EvidenceRow("title-agrees", 3.0, "the episode title in the name is this one's", "S01E01.Pilot"),
    EvidenceRow("title-begins", 1.5, "the titles begin alike", "S01E01.The.Long"),
    EvidenceRow("title-common", 0.5, "the same title, but many series have one", "S01E01.Pilot"),
    EvidenceRow("title-elsewhere", -3.5, "the title in the name is another episode's", "1x01 - X"),
    EvidenceRow(
        "title-first",
        0.0,
        "however sure the series is, the title in the name is another episode's",
        "Lost (2004) - 1x05 - Walkabout",
    ),
    EvidenceRow("title-differs", -2.4, "the title in the name is not this episode's", "S01E01.Foo"),
    EvidenceRow(
        "title-foreign",
        -0.8,
        "the title in the name is in another language than the catalog's",
        "1x01 - Das Ende der Welt",
    ),
    EvidenceRow(
        "special-differs", -2.5, "a special of another title: these are seldom numbered alike", "…"
    ),
    EvidenceRow("title-alone", 1.0, "no number, but no other episode is called so", "Show - Ariel"),
    EvidenceRow("title-alone-weak", -1.5, "no number, and the title is a common word", "Show - Up"),
    EvidenceRow(
        "absolute-agrees", 1.0, "both numbers in the name are this episode's", "S02E05 (30)"
    ),
    EvidenceRow("absolute-contradicts", -2.0, "the second number is another's", "S02E05 (31)"),
    # what the other files say
    EvidenceRow("siblings", 0.0, "the other files of the folder read best in this order", "1x01…"),
    EvidenceRow("siblings-series", 0.0, "the other files of the folder are of this series", "…"),
    EvidenceRow(
        "siblings-taken", -1.5, "a file beside it is this episode for certain", "101, S01E01"
    ),
)
EVIDENCE: dict[str, EvidenceRow] = {row.name: row for row in _ROWS}


@lru_cache(maxsize=65536)
def piece(name: str, detail: str = "", weight: float | None = None) -> Evidence:
    """Return the evidence called `name`, with its weight from the table unless one is given."""
    row = EVIDENCE[name]
    return Evidence(
        name=name,
        weight=row.weight if weight is None else round(weight, 2),
        detail=detail or row.sentence,
    )


@lru_cache(maxsize=4096)
def reading_piece(confidence: float) -> Evidence:
    """Return a reader's own confidence (0 to 1) as evidence: its log-odds, from -3 to +1.

    Capped: however clear a name is about its number, that says nothing of the series.

    >>> reading_piece(0.5).weight
    0.0
    >>> reading_piece(0.99).weight
    1.0
    """
    bounded = min(max(confidence, 0.01), 0.99)
    return piece("reading", weight=max(-3.0, min(1.0, math.log(bounded / (1 - bounded)))))


def near_weight(similarity: float) -> float:
    """Return the weight of a misspelt name, -1 at similarity 0.85 to +0.75 at 1.

    With a number that exists this stays below 0.9: a year or an episode title must agree too.

    >>> near_weight(0.85)
    -1.0
    """
    return -1.0 + (similarity - 0.85) / 0.15 * 1.75
