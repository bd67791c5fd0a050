"""What goes into matching: files with their readings, rules, questions and the answers so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from organizer.model import (
    Episode,
    ExternalId,
    MediaFile,
    Order,
    ParsedName,
    Series,
    SeriesId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesQuery:
    """A search for a series: exactly one of the first three is set. No answer is an empty tuple.

    `kept_only`: what the catalog keeps is enough, no service is to be asked for it.
    """

    name: str | None = None
    series_id: SeriesId | None = None
    imdb_id: str | None = None
    kept_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodesQuery:
    """A request for all episodes of a series, in every order, specials included."""

    series_id: SeriesId


Query = SeriesQuery | EpisodesQuery
SceneNumbers = Mapping[tuple[int, int], tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """What a person decided for a folder or a name; it wins over all evidence.

    Attributes:
        series: what the files are; None leaves it open.
        order: how their numbers count; None leaves it open.
        season_offset: what is added to the season in the name to get the catalog's; a number
            without a season counts as one of season 1.
        never: leave them alone.
    """

    series: SeriesId | None = None
    order: Order | None = None
    season_offset: int = 0
    never: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFile:
    """A video and every reading of its name.

    Attributes:
        ids: of its series, from a `tvshow.nfo` or `.plexmatch` in its folder; () for none.
        pin: what a person decided for it beforehand.
    """

    file: MediaFile
    parsed: ParsedName
    ids: tuple[ExternalId, ...] = ()
    pin: Pin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the user has decided beforehand.

    Attributes:
        order: how numbers are to be read; None tests every order.
        series: all files are of this one (`--series`); None searches.
        min_confidence: 0 to 1; below it a file is left alone.
        favourites: series that are meant where nothing else decides between equals.
        scene: by series, which aired season and number (or several) a scene one means.
    """

    order: Order | None = None
    series: Series | None = None
    min_confidence: float = 0.9
    favourites: frozenset[SeriesId] = frozenset()
    scene: Mapping[SeriesId, SceneNumbers] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The answers so far: what was found (empty: nothing is), and which lookups failed, and why."""

    series: Mapping[SeriesQuery, tuple[Series, ...]] = field(default_factory=dict)
    episodes: Mapping[EpisodesQuery, tuple[Episode, ...]] = field(default_factory=dict)
    failures: Mapping[Query, str] = field(default_factory=dict)

    def learned(
        self,
        *,
        series: Mapping[SeriesQuery, tuple[Series, ...]] | None = None,
        episodes: Mapping[EpisodesQuery, tuple[Episode, ...]] | None = None,
        failures: Mapping[Query, str] | None = None,
    ) -> "Known":
        """Return this knowledge and the new answers."""
        return replace(
            self,
            series={**self.series, **(series or {})},
            episodes={**self.episodes, **(episodes or {})},
            failures={**self.failures, **(failures or {})},
        )
