import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from organizer.library_rules import LibraryRule
from organizer.model import (
    Action,
    Candidate,
    Episode,
    EpisodeId,
    FileIdentity,
    Match,
    MediaFile,
    Order,
    Reading,
    Release,
    Series,
    SeriesFolder,
    SeriesId,
)
from organizer.plan.libraries import Disk, bytes_needed, choose_disk, rule_for, series_type

LOST = Series(id=SeriesId(73739), name="Lost", year=2004)


def match_of(series: Series = LOST, *, path: str = "/in/a.mkv", date: dt.date | None = None,
             languages: tuple[str, ...] = ()) -> Match:  # fmt: skip
    identity = FileIdentity(device=1, inode=1, size=10, modified=1)
    chosen = Candidate(
        series=series,
        order=Order.AIRED,
        episodes=(Episode(id=EpisodeId(1), season=1, number=1),),
        reading=Reading(date=date),
        evidence=(),
        confidence=1.0,
    )
    return Match(
        file=MediaFile(path=Path(path), root=Path(path).parent, identity=identity),
        chosen=chosen,
        margin=1.0,
        alternatives=(),
        release=Release(languages=languages),
    )


@pytest.mark.parametrize(
    ("genres", "date", "kind"),
    [
        pytest.param((), None, "standard", id="nothing told"),
        pytest.param(("Drama",), None, "standard", id="drama"),
        pytest.param(("Animation", "Anime"), None, "anime", id="anime"),
        pytest.param(("Animation",), None, "standard", id="animation alone is no anime"),
        pytest.param(("Talk Show",), None, "daily", id="talk show"),
        pytest.param(("News",), None, "daily", id="news"),
        pytest.param(("Drama",), dt.date(2010, 1, 1), "daily", id="named by date"),
        pytest.param(("anime",), dt.date(2010, 1, 1), "anime", id="anime named by date"),
    ],
)
def test_types_of_series(genres: tuple[str, ...], date: dt.date | None, kind: str) -> None:
    assert series_type(match_of(replace(LOST, genres=genres), date=date)) == kind


A = Path("/a")
JAPANESE = replace(LOST, genres=("Anime",), language="ja")


@pytest.mark.parametrize(
    ("rule", "match", "fits"),
    [
        pytest.param(LibraryRule(path=(A,)), match_of(), True, id="no rules"),
        pytest.param(LibraryRule(path=(A,), type=("anime",)), match_of(JAPANESE), True, id="type"),
        pytest.param(LibraryRule(path=(A,), type=("daily",)), match_of(), False, id="other type"),
        pytest.param(LibraryRule(path=(A,), type=("anime", "standard")), match_of(), True,
                     id="one of the types"),
        pytest.param(LibraryRule(path=(A,), genre=("ANIME",)), match_of(JAPANESE), True,
                     id="genre without case"),
        pytest.param(LibraryRule(path=(A,), genre=("Crime",)), match_of(JAPANESE), False,
                     id="other genre"),
        pytest.param(LibraryRule(path=(A,), language=("ja",)), match_of(JAPANESE), True,
                     id="language of the series"),
        pytest.param(LibraryRule(path=(A,), language=("de",)), match_of(languages=("de",)), True,
                     id="language of the sound"),
        pytest.param(LibraryRule(path=(A,), language=("de",)), match_of(), False,
                     id="language not told"),
        pytest.param(LibraryRule(path=(A,), source=(Path("/in"),)), match_of(), True,
                     id="source"),
        pytest.param(LibraryRule(path=(A,), source=(Path("/in"),)), match_of(path="/in/x/y/a.mkv"),
                     True, id="below the source"),
        pytest.param(LibraryRule(path=(A,), source=(Path("/in"),)), match_of(path="/inside/a.mkv"),
                     False, id="not by the beginning of a name"),
        pytest.param(LibraryRule(path=(A,), type=("anime",), language=("de",)), match_of(JAPANESE),
                     False, id="all rules have to fit"),
    ],
)  # fmt: skip
def test_a_rule_fits_where_all_it_says_is_true(rule: LibraryRule, match: Match, fits: bool) -> None:
    assert (rule_for(match, [rule]) is rule) is fits


def test_the_first_rule_that_fits_decides() -> None:
    anime, first, second = (
        LibraryRule(path=(A,), type=("anime",)),
        LibraryRule(path=(Path("/b"),)),
        LibraryRule(path=(Path("/c"),)),
    )
    assert rule_for(match_of(), [anime, first, second]) is first
    assert rule_for(match_of(), [anime]) is None


HAVING = (SeriesFolder(path=Path("Lost (2004)")),)


@pytest.mark.parametrize(
    ("disks", "chosen"),
    [
        pytest.param([("/1", 100, ()), ("/2", 100, ())], "/1", id="the first with room"),
        pytest.param([("/1", 100, ()), ("/2", 100, HAVING)], "/2", id="that has the series"),
        pytest.param([("/1", 100, HAVING), ("/2", 100, HAVING)], "/1", id="the first of several"),
        pytest.param([("/1", 5, HAVING), ("/2", 100, HAVING)], "/2", id="with room"),
        pytest.param([("/1", 5, HAVING), ("/2", 100, ())], "/2", id="room before the series"),
        pytest.param([("/1", 5, ()), ("/2", 5, HAVING)], "/2", id="no room: where the series is"),
        pytest.param([("/1", 5, ()), ("/2", 5, ())], "/1", id="no room at all: the first"),
    ],
)  # fmt: skip
def test_the_first_free_disk_that_has_the_series_wins(
    disks: list[tuple[str, int, tuple[SeriesFolder, ...]]], chosen: str
) -> None:
    made = [Disk(path=Path(path), free=free, folders=folders) for path, free, folders in disks]
    assert choose_disk(match_of(), made, Action.COPY).path == Path(chosen)


@pytest.mark.parametrize(
    ("action", "device", "needed"),
    [
        pytest.param(Action.COPY, 1, 10, id="a copy"),
        pytest.param(Action.MOVE, 2, 10, id="moved to another disk"),
        pytest.param(Action.MOVE, None, 10, id="moved to a disk that is not known"),
        pytest.param(Action.MOVE, 1, 0, id="moved on its own disk"),
        pytest.param(Action.HARDLINK, 1, 0, id="linked"),
        pytest.param(Action.REFLINK, 1, 0, id="sharing blocks"),
    ],
)
def test_room_is_only_needed_for_what_is_written(
    action: Action, device: int | None, needed: int
) -> None:
    disk = Disk(path=Path("/1"), free=100, device=device)
    assert bytes_needed(match_of(), disk, action) == needed
