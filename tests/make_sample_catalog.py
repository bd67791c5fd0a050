"""Make `sample_library/catalog.jsonl` again: the series that explain the sample's names.

    python tests/make_sample_catalog.py

The series are invented, except Firefly, whose order on DVD differs from the order in which it
was aired. Twins are there so that a year or a country has to decide.
"""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CATALOG = Path(__file__).resolve().parent.parent / "sample_library" / "catalog.jsonl"

Record = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """A series of the sample's catalog.

    Attributes:
        first: air date of the first regular episode; the others follow every `days` days.
        seasons: titles by season, separated by `|`; those of season 0 come first if `specials`.
        dvd: positions on DVD in aired order; empty when there is no DVD order.
        dates: air dates in aired order, where they follow no rule.
    """

    id: int
    name: str
    first: str
    seasons: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    specials: str = ""
    network: str = "Channel 9"
    status: str = "Ended"
    days: int = 7
    first_season: int = 1
    is_counted: bool = False
    dvd: tuple[int, ...] = ()
    dates: tuple[str, ...] = ()
    imdb: str = ""


_FIREFLY = (
    "The Train Job|Bushwhacked|Our Mrs. Reynolds|Jaynestown|Out of Gas|Shindig|Safe|Ariel"
    "|War Stories|Objects in Space|Serenity|Trash|The Message|Heart of Gold"
)
_TABIBITO_1 = (
    "Departure|The Paper Moon|Lighthouse|A Borrowed Name|Rain on Kestrel Station"
    "|The Clockmaker|Two Shadows|Letters Home|The Silent Choir|Salt|The Long Bridge"
    "|Eclipse|The First Star"
)
_TABIBITO_2 = (
    "Return|Embers|The Cartographer|Winter Market|Glass Harbour|The Twins|Undertow"
    "|A Map of Nothing|The Last Lantern|Snowblind|Gravity|The Door|Morning"
)
FIREFLY_DATES = (
    "2002-09-20 2002-09-27 2002-10-04 2002-10-18 2002-10-25 2002-11-01 2002-11-08 2002-11-15"
    " 2002-12-06 2002-12-13 2002-12-20 2003-07-21 2003-07-28 2003-08-04"
)

SHOWS: tuple[Show, ...] = (
    Show(
        id=78874,
        name="Firefly",
        first="2002-09-20",
        network="FOX",
        imdb="tt0303461",
        seasons=(_FIREFLY,),
        dvd=(2, 3, 6, 7, 8, 4, 5, 9, 10, 14, 1, 11, 12, 13),
        dates=tuple(FIREFLY_DATES.split()),
    ),
    Show(
        id=900101,
        name="The Amber Ledger",
        aliases=("Amber Ledger",),
        first="2015-03-04",
        seasons=(
            "Opening Balance|The Audit|Carried Forward|Petty Cash|Sample Size|Write-Off",
            "Double Entry|Receivables|Bad Debt|Closing the Books",
        ),
    ),
    Show(
        id=900102,
        name="Harrow Street",
        first="2009-01-12",
        seasons=("Number Nine|The Locksmith|The Lodger|Rent Day|Moving Out",),
    ),
    Show(
        id=900103,
        name="Harrow Street (2019)",
        first="2019-09-06",
        network="Streamly",
        status="Continuing",
        seasons=("Arrivals|The Cellar|Old Neighbours|The Deed",),
    ),
    Show(
        id=900104,
        name="Night Desk (UK)",
        first="2011-05-02",
        seasons=("Late Edition|Stop Press|Corrections|Obituary",),
    ),
    Show(
        id=900105,
        name="Night Desk (US)",
        first="2014-02-18",
        network="NBX",
        seasons=("Pilot|The Scoop|Off the Record|Deadline",),
    ),
    Show(
        id=900106,
        name="Hoshi no Tabibito",
        aliases=("星の旅人", "Wanderer of the Stars"),
        first="2021-04-08",
        network="TVK",
        is_counted=True,
        seasons=(_TABIBITO_1, _TABIBITO_2),
    ),
    Show(
        id=900107,
        name="The Late Compass with Arlo Penn",
        aliases=("The Late Compass",),
        first="2023-10-02",
        days=1,
        first_season=4,
        status="Continuing",
        seasons=("Marla Quist|Dev Okafor|Tess Lindqvist|Rhea Castellan|Ivo Brandt|Nia Farrow",),
    ),
    Show(
        id=900108,
        name="Kestrel & Sons",
        aliases=("Kestrel and Sons",),
        first="2017-10-11",
        seasons=("The Will|The Reading|Debts|Creditors|The Eldest|A Fair Price",),
    ),
    Show(
        id=900109,
        name="Café Lowmoor",
        first="2018-02-07",
        specials="Christmas at the Counter|Behind the Till",
        seasons=("Opening Day|The Regulars|Health Inspection|Closing Time",),
    ),
    Show(
        id=900110,
        name="夜明けの駅",
        aliases=("Yoake no Eki", "Dawn Station"),
        first="2020-01-10",
        network="TVK",
        seasons=("始発|忘れ物|雪の日|終着駅",),
    ),
    Show(
        id=900111,
        name="Тихая гавань",
        aliases=("Tikhaya gavan",),
        first="2016-09-05",
        network="Канал 9",
        seasons=("Прибытие|Маяк|Шторм|Берег",),
    ),
    Show(
        id=900112,
        name="Orchard 24",
        first="2013-06-03",
        seasons=("Blossom|Grafting|Wasps|Drought|Windfall|Frost|Cider|Bonfire",),
    ),
    Show(
        id=900113,
        name="Silent Foundry",
        first="2020-11-13",
        network="Streamly",
        seasons=("Ignition|Slag|The Mould|Quench",),
    ),
    Show(
        id=900114,
        name="Pendle Watch",
        first="2012-04-16",
        seasons=("The Bell|Long Shadows|The Ferryman|Low Tide",),
    ),
    Show(
        id=900115,
        name="Marlow's Garden",
        first="2010-05-21",
        seasons=("Bare Root|Weeds|Harvest",),
    ),
)


def records(show: Show) -> Record:
    """Return a series as one line of the catalog interchange format."""
    series: Record = {
        "id": show.id,
        "seriesName": show.name,
        "aliases": list(show.aliases),
        "firstAired": show.first,
        "network": show.network,
        "status": show.status,
        "overview": "",
    }
    if show.imdb:
        series["imdbId"] = show.imdb
    return {"series": series, "episodes": list(_episodes(show))}


def _episodes(show: Show) -> Iterator[Record]:
    day = dt.date.fromisoformat(show.first)
    counted = 0
    for number, title in enumerate(filter(None, show.specials.split("|")), 1):
        aired = dt.date(day.year, 12, 20 + number)
        yield _episode(show, 50 + number, (0, number, title), aired)
    for season, titles in enumerate(show.seasons, show.first_season):
        for number, title in enumerate(titles.split("|"), 1):
            counted += 1
            yield _episode(show, counted, (season, number, title), day)
            day += dt.timedelta(days=show.days)
        day += dt.timedelta(days=200)


def _episode(show: Show, count: int, named: tuple[int, int, str], day: dt.date) -> Record:
    season, number, title = named
    aired = show.dates[count - 1] if show.dates else day.isoformat()
    record: Record = {
        "id": show.id * 100 + count,
        "airedSeason": season,
        "airedEpisodeNumber": number,
        "episodeName": title,
        "firstAired": aired,
    }
    if show.is_counted:
        record["absoluteNumber"] = count
    if show.dvd:
        record |= {"dvdSeason": 1, "dvdEpisodeNumber": show.dvd[count - 1]}
    return record


def main() -> None:
    """Write the catalog."""
    lines = (json.dumps(records(show), ensure_ascii=False) for show in SHOWS)
    CATALOG.parent.mkdir(exist_ok=True)
    CATALOG.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
