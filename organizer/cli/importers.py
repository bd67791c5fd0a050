"""What `organize catalog import` takes besides interchange files: one row a kind of data."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from organizer.catalog import Catalog
from organizer.cli.screen import note
from organizer.config import cache_dir
from organizer.errors import UsageError
from organizer.text import escape_for_terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did.

    Attributes:
        summary: one line for a person.
        count: of series (or names) that were imported; 0: nothing could be used.
        problems: what could not be used, as lines; `broken` counts them all.
    """

    summary: str
    count: int
    problems: tuple[str, ...] = ()
    broken: int = 0


@dataclass(frozen=True, slots=True)
class Importer:
    """A kind of data: the word it is asked for by, what it is, and what imports it.

    Attributes:
        run: gets the catalog and the files; raises `OrganizerError` where none can be used.
        takes_folders: what is named are folders to look through, not files.
    """

    word: str
    data: str
    run: Callable[[Catalog, Sequence[Path]], Imported]
    takes_folders: bool = False


def _imdb(catalog: Catalog, files: Sequence[Path]) -> Imported:
    from organizer.catalog.imports import import_imdb

    report = import_imdb(
        catalog, files, cache_dir(os.environ), lambda line: note(escape_for_terminal(line))
    )
    left_out = [
        f"{count} {what}"
        for count, what in (
            (report.unnumbered, "without a number"),
            (report.unnamed, "without a title"),
        )
        if count
    ]
    summary = f"IMDb: {report.series} series, {report.episodes} episodes imported"
    return Imported(
        summary=f"{summary}; {', '.join(left_out)} left out" if left_out else summary,
        count=report.series,
        problems=tuple(map(str, report.problems)),
        broken=report.broken,
    )


def _anime_lists(catalog: Catalog, files: Sequence[Path]) -> Imported:
    from organizer.catalog.imports.anime_lists import import_anime_lists

    report = import_anime_lists(catalog, _only_file(files))
    return Imported(
        summary=f"Anime-Lists: {report.count} anime that are of series of TheTVDB;"
        f" {report.linked} have names, {report.known} of the series are in the catalog",
        count=report.count,
        problems=report.problems,
        broken=len(report.problems),
    )


def _anidb_titles(catalog: Catalog, files: Sequence[Path]) -> Imported:
    from organizer.catalog.imports.anidb_titles import import_anidb_titles

    report = import_anidb_titles(catalog, _only_file(files))
    summary = f"AniDB: {report.count} titles imported; {report.linked} anime have a series"
    if not report.linked:
        summary += (
            ": import Anime-Lists' anime-list.xml as well (organize catalog import anime-lists)"
        )
    return Imported(
        summary=summary,
        count=report.count,
        problems=report.problems,
        broken=len(report.problems),
    )


def _only_file(files: Sequence[Path]) -> Path:
    if len(files) != 1:
        raise UsageError("give one file: a list is imported in the place of the one before")
    return files[0]


def _nfo(catalog: Catalog, folders: Sequence[Path]) -> Imported:
    from organizer.catalog.imports.nfo import import_nfo

    report = import_nfo(catalog, folders)
    summary = f"nfo files: {report.series} series, {report.episodes} episodes imported"
    if report.known:
        summary += f"; {report.known} are in the catalog already, from elsewhere"
    return Imported(
        summary=summary,
        count=report.series + report.known,
        problems=report.problems,
        broken=len(report.problems),
    )


IMPORTERS = {
    row.word: row
    for row in (
        Importer("imdb", "IMDb's title.*.tsv.gz: basics, episode, akas, ratings", _imdb),
        Importer("anidb-titles", "AniDB's anime-titles, .xml or .dat, also .gz", _anidb_titles),
        Importer("anime-lists", "the anime-list.xml of Anime-Lists", _anime_lists),
        Importer("nfo", "folders with Kodi's tvshow.nfo files", _nfo, takes_folders=True),
    )
}
