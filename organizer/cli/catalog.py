"""`organize catalog`: fill the embedded catalog, look into it, take it elsewhere."""

import gzip
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from organizer.catalog import Catalog, Origin, open_catalog, open_file, open_interchange, read_lines
from organizer.catalog.values import Record, text, texts
from organizer.cli.screen import note, print_json
from organizer.config import default_catalog, load_settings
from organizer.errors import (
    EXIT_LEFT_ALONE,
    EXIT_USAGE,
    CatalogFileError,
    OrganizerError,
    UsageError,
)
from organizer.text import escape_for_terminal

_CATALOG = click.option(
    "--catalog", metavar="FILE", help="Another catalog than the configured one."
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
_FILE = click.Path(path_type=Path)
_SHOWN_PROBLEMS = 20


@click.group()
def command() -> None:
    """Import, export, search and show the embedded catalog."""


@command.command(name="import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@_CATALOG
@click.option("--source", metavar="TEXT", help="Where it came from, if the file does not say it.")
@click.option("--licence", metavar="TEXT", help="The terms it may be used under, likewise.")
def import_files(
    files: Sequence[Path], catalog: str | None, source: str | None, licence: str | None
) -> int:
    """Import interchange files (JSON Lines, .gz as it is); each series is replaced whole.

    A broken line is reported with its number and the others are imported; the exit code is then
    1, and 2 when nothing could be read.
    """
    path = catalog_path(catalog)
    for file in files:
        if not file.is_file():
            reason = "this is no regular file" if file.exists() else "no such file"
            raise CatalogFileError(f"cannot read {file}: {reason}")
    series = problems = 0
    with open_catalog(path) as target:
        for file in files:
            report = target.import_lines(read_lines(file), Origin(source=source, licence=licence))
            series += report.series
            problems += len(report.problems)
            for problem in report.problems[:_SHOWN_PROBLEMS]:
                note(escape_for_terminal(f"{file}, {problem}"))
            if len(report.problems) > _SHOWN_PROBLEMS:
                note(f"{file}: {len(report.problems) - _SHOWN_PROBLEMS} more lines are broken")
            print(
                f"{escape_for_terminal(str(file))}: {report.series} series,"
                f" {report.episodes} episodes imported"
            )
    if not series:
        note("nothing could be imported")
        return EXIT_USAGE
    return EXIT_LEFT_ALONE if problems else 0


@command.command()
@click.argument("file", required=False, type=_FILE)
@_CATALOG
def export(file: Path | None, catalog: str | None) -> None:
    """Write the catalog as an interchange file to FILE, or to standard output."""
    with _open(catalog) as source:
        if file is None:
            for line in source.export_lines():
                sys.stdout.buffer.write(
                    f"{line}\n".encode()
                )  # the format is UTF-8, whatever this is
            return
        _write_export(source, file)


def _write_export(source: Catalog, file: Path) -> None:
    if file.is_dir():
        raise UsageError(f"{file} is a folder; name a file to write")
    if file.exists() and not _is_interchange(file):
        raise UsageError(f"{file} exists and is no catalog; choose another name")
    # Written beside and renamed, so that a reader never sees half of it.
    unfinished = file.with_name(f"{file.name}.unfinished")
    opened = gzip.open if file.suffix == ".gz" else open
    try:
        with opened(unfinished, "wt", encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in source.export_lines())
        unfinished.replace(file)
    except OSError as error:
        raise UsageError(f"cannot write {file}: {error.strerror}") from error


def _is_interchange(file: Path) -> bool:
    try:
        open_interchange(file).close()
    except OrganizerError:
        return False
    return True


@command.command()
@click.argument("name")
@_CATALOG
@_JSON
def search(name: str, catalog: str | None, *, as_json: bool) -> int:
    """Find series by NAME, best first; the exit code is 1 when there is none."""
    with _open(catalog) as source:
        found = source.search_series(name=name)
    if not found:
        note(f"the catalog holds nothing like {escape_for_terminal(name)!r}")
    for record in found:
        if as_json:
            print_json(record)
        else:
            print(escape_for_terminal(_one_line(record)))
    return 0 if found else EXIT_LEFT_ALONE


@command.command()
@click.argument("series", metavar="ID|NAME")
@_CATALOG
@_JSON
def show(series: str, catalog: str | None, *, as_json: bool) -> int:
    """Show a series and its episodes by ID, or by the NAME that is found first."""
    with _open(catalog) as source:
        is_id = series.isascii() and series.isdecimal() and len(series) < 20
        record = source.series_record(int(series)) if is_id else None
        record = record or next(iter(source.search_series(name=series)), None)
        if record is None:
            note(f"the catalog holds no series {escape_for_terminal(series)}")
            return EXIT_LEFT_ALONE
        episodes = source.episode_records(int(str(record["id"])))
        origin = source.origin(int(str(record["id"])))
    if as_json:
        print_json({"series": record, "episodes": episodes})
        return 0
    print(escape_for_terminal(_one_line(record)))
    if origin.source or origin.licence:
        known = f"{origin.source or 'unknown source'}; {origin.licence or 'unknown licence'}"
        print(escape_for_terminal(f"          from {known}"))
    for episode in sorted(episodes, key=_aired_key):
        print(escape_for_terminal(_episode_line(episode)))
    return 0


@command.command()
@_CATALOG
@_JSON
def stats(catalog: str | None, *, as_json: bool) -> None:
    """Count what the catalog holds."""
    from dataclasses import asdict

    with _open(catalog) as source:
        counted = {"catalog": str(source.path or ""), **asdict(source.stats())}
    if as_json:
        print_json(counted)
        return
    for name, value in counted.items():
        print(f"{name.replace('_', ' ')}: {escape_for_terminal(str(value))}")


def catalog_path(given: str | None) -> Path:
    """Return the catalog file that is meant: `given`, the configured one, or the default.

    Raises `UsageError` when that is a server's address.
    """
    named = given or load_settings({}, os.environ).settings.catalog
    if named is None:
        return default_catalog(os.environ)
    if "://" in named:
        raise UsageError(f"{named} is a server; name a catalog file with --catalog")
    return Path(named).expanduser()


def _open(given: str | None) -> Catalog:
    path = catalog_path(given)
    if not path.exists():
        raise CatalogFileError(f"there is no catalog at {path}: organize catalog import FILE")
    return open_file(path)


def _one_line(record: Record) -> str:
    aliases = ", ".join(texts(record.get("aliases")))
    also = f"  also: {aliases}" if aliases else ""
    aired = text(record.get("firstAired")) or "date unknown"
    return f"{record['id']:>8}  {record['seriesName']}  ({aired}){also}"


def _aired_key(record: Record) -> tuple[int, int]:
    return int(str(record["airedSeason"])), int(str(record["airedEpisodeNumber"]))


def _episode_line(record: Record) -> str:
    season, number = _aired_key(record)
    other = [
        f"{name} {record[key]}"
        for name, key in (("absolute", "absoluteNumber"), ("dvd", "dvdEpisodeNumber"))
        if record.get(key)
    ]
    title = text(record.get("episodeName")) or "(no title)"
    aired = text(record.get("firstAired")) or ""
    return f"  S{season:02d}E{number:02d}  {aired:10}  {title}  {', '.join(other)}".rstrip()
