"""What the setting `scene_mapping` says of series, read from its files and told with answers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from organizer.errors import ConfigError
from organizer.formats import SceneMapping, joined, scene_mappings
from organizer.lookup import Lookup
from organizer.match import SceneNumbers
from organizer.model import NamedSeason, Series, SeriesId
from organizer.text import fold_title

_LARGEST_FILE = 64 * 1024 * 1024  # bytes; every name that XEM has makes 1 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """By series what releases number and call differently; empty where no file is named."""

    mappings: Mapping[SeriesId, SceneMapping] = field(default_factory=dict)
    by_name: Mapping[str, tuple[SeriesId, ...]] = field(default_factory=dict)

    @property
    def numbers(self) -> Mapping[SeriesId, SceneNumbers]:
        """What scene seasons and numbers mean."""
        return {series_id: it.numbers for series_id, it in self.mappings.items() if it.numbers}

    def search(self, name: str, lookup: Lookup) -> tuple[Series, ...]:
        """Return what a search for that name finds, and the series that the scene calls so."""
        found = lookup.search_series(name=name)
        known = {series.id for series in found}
        ids = (i for i in self.by_name.get(fold_title(name), ()) if i not in known)
        others = (series for i in ids if (series := lookup.series(i)) is not None)
        return tuple(self.named(series) for series in (*found, *others))

    def named(self, series: Series) -> Series:
        """Return a series with the names that it lacks, of seasons with what their numbers mean."""
        mapping = self.mappings.get(series.id)
        if mapping is None or not mapping.names:
            return series
        parts = {fold_title(season.name) for season in series.named_seasons}
        taken = {fold_title(name) for name in (series.name, *series.aliases)} | parts
        aliases = [name for name, season in mapping.names if season is None]
        seasons = {
            name: season
            for name, season in mapping.names
            if season is not None and fold_title(name) not in parts | {fold_title(series.name)}
        }
        return replace(
            series,
            aliases=(*series.aliases, *(a for a in aliases if fold_title(a) not in taken)),
            named_seasons=(
                *series.named_seasons,
                *_of_one_season(seasons, [*mapping.names], mapping),
            ),
        )


def _of_one_season(
    seasons: Mapping[str, int], names: Iterable[tuple[str, int | None]], mapping: SceneMapping
) -> Iterator[NamedSeason]:
    """Yield the names of seasons; one that several seasons have says nothing."""
    meanings: dict[str, set[int | None]] = {}
    for name, season in names:
        meanings.setdefault(fold_title(name), set()).add(season)
    for name, season in seasons.items():
        if len(meanings[fold_title(name)]) == 1:
            own = sorted((n, it) for (s, n), it in mapping.numbers.items() if s == season)
            yield NamedSeason(name=name, season=season, numbers=tuple(own))


def read_scene(path: Path | None) -> Scene:
    """Read the file, or every `.json` of the folder; what a later one says of a number counts.

    Raises `ConfigError` when one of them cannot be read.
    """
    if path is None:
        return Scene()
    mappings: dict[SeriesId, SceneMapping] = {}
    for file in sorted(path.glob("*.json")) if path.is_dir() else (path,):
        for series_id, mapping in _read(file).items():
            before = mappings.get(SeriesId(series_id), SceneMapping())
            mappings[SeriesId(series_id)] = joined(before, mapping)
    by_name: dict[str, tuple[SeriesId, ...]] = {}
    for series_id, mapping in mappings.items():
        for folded in {fold_title(name) for name, _ in mapping.names}:
            by_name[folded] = (*by_name.get(folded, ()), series_id)
    return Scene(mappings=mappings, by_name=by_name)


def _read(file: Path) -> Mapping[int, SceneMapping]:
    try:
        if file.stat().st_size > _LARGEST_FILE:
            raise ConfigError(f"scene_mapping {file} is larger than any such file")
        return scene_mappings(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigError(f"scene_mapping {file} cannot be used: {error}") from error
