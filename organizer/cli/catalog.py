"""`organize catalog`: fill the embedded catalog, look into it, take it elsewhere."""

import gzip
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from organizer.catalog import (
    Catalog,
    Origin,
    SourceStats,
    open_catalog,
    open_file,
    open_interchange,
    read_lines,
)
from organizer.catalog.values import Record, text, texts
from organizer.cli.importers import IMPORTERS, Importer
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
    """Import, export, search, show and refresh the embedded catalog."""


@command.command(name="import")
@click.argument("files", nargs=-1, required=True, metavar="[KIND] FILE...")
@_CATALOG
@click.option("--source", metavar="TEXT", help="Where it came from, if the file does not say it.")
@click.option("--licence", metavar="TEXT", help="The terms it may be used under, likewise.")
def import_files(
    files: Sequence[str], catalog: str | None, source: str | None, licence: str | None
) -> int:
    """Import interchange files (JSON Lines, .gz as it is); each series is replaced whole.

    KIND says that the files are another's data; a file of that name is written ./KIND. Kinds:
    {KINDS}.

    A broken line is reported with its number and the others are imported; the exit code is then
    1, and 2 when nothing could be read.
    """
    path = catalog_path(catalog)
    importer = IMPORTERS.get(files[0])
    paths = [Path(file) for file in (files[1:] if importer else files)]
    if importer is None or not importer.takes_folders:
        _check_files(paths)
    if importer:
        if source or licence:
            raise UsageError(f"{importer.word} says itself where it is from; leave --source out")
        if not paths:
            raise UsageError(f"name the files: {importer.data}")
        return _import_data(importer, path, paths)
    return _import_interchange(path, paths, Origin(source=source, licence=licence))


def _check_files(paths: Iterable[Path]) -> None:
    for file in paths:
        if not file.is_file():
            reason = "this is no regular file" if file.exists() else "no such file"
            raise CatalogFileError(f"cannot read {file}: {reason}")


def _import_data(importer: Importer, path: Path, files: Sequence[Path]) -> int:
    with open_catalog(path) as target:
        done = importer.run(target, files)
    _show_problems(done.problems, done.broken)
    print(escape_for_terminal(done.summary))
    return _import_code(done.count, done.broken)


def _import_interchange(path: Path, files: Sequence[Path], origin: Origin) -> int:
    series = problems = 0
    with open_catalog(path) as target:
        for file in files:
            report = target.import_lines(read_lines(file), origin)
            series += report.series
            problems += len(report.problems)
            shown = tuple(f"{file}, {problem}" for problem in report.problems[:_SHOWN_PROBLEMS])
            _show_problems(shown, len(report.problems), f"{file}: ")
            print(
                f"{escape_for_terminal(str(file))}: {report.series} series,"
                f" {report.episodes} episodes imported"
            )
    return _import_code(series, problems)


def _show_problems(problems: Sequence[str], count: int, where: str = "") -> None:
    shown = problems[:_SHOWN_PROBLEMS]
    for problem in shown:
        note(escape_for_terminal(problem))
    if count > len(shown):
        note(escape_for_terminal(f"{where}{count - len(shown)} more lines are broken"))


def _import_code(imported: int, broken: int) -> int:
    if not imported:
        note("nothing could be imported")
        return EXIT_USAGE
    return EXIT_LEFT_ALONE if broken else 0


import_files.help = (import_files.help or "").replace(
    "{KINDS}", "; ".join(f"{row.word} ({row.data})" for row in IMPORTERS.values())
)


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
        said = {key: it for key, it in asdict(origin).items() if it}
        print_json({"series": record, "episodes": episodes, **said})
        return 0
    print(escape_for_terminal(_one_line(record)))
    if origin.source or origin.licence:
        known = f"{origin.source or 'unknown source'}; {origin.licence or 'unknown licence'}"
        print(escape_for_terminal(f"          from {known}"))
    if origin.attribution:
        print(escape_for_terminal(f"          {origin.attribution}"))
    for episode in sorted(episodes, key=_aired_key):
        print(escape_for_terminal(_episode_line(episode)))
    return 0


@command.command()
@click.option("--stale", is_flag=True, help="Only what has become too old.")
@_CATALOG
@_JSON
def refresh(catalog: str | None, *, stale: bool, as_json: bool) -> int:
    """Ask the services again for the series that they have changed, and tell what drifted.

    Names and ids that no service knew are forgotten, so that the next run asks for them again.
    The exit code is 1 when some could not be asked, and 3 when none could.
    """
    from organizer.cli.refreshing import refresh_catalog

    return refresh_catalog(catalog_path(catalog), only_stale=stale, as_json=as_json)


@command.command()
@_CATALOG
@_JSON
def stats(catalog: str | None, *, as_json: bool) -> None:
    """Count what the catalog holds: what came from where, how old it is, and under which terms."""
    with _open(catalog) as source:
        counted = {"catalog": str(source.path or ""), **asdict(source.stats())}
        sources = source.stats_by_source()
    if as_json:
        print_json({**counted, "sources": [asdict(it) for it in sources]})
        return
    for name, value in counted.items():
        print(f"{name.replace('_', ' ')}: {escape_for_terminal(str(value))}")
    for it in sources:
        print(escape_for_terminal(_source_line(it)))
        if it.attribution:
            print(escape_for_terminal(f"  {it.attribution}"))


def _source_line(said: SourceStats) -> str:
    where = f"from {said.source}" if said.source else "from unnamed sources"
    when = "imported"
    if said.oldest is not None and said.newest is not None:
        first, last = (
            f"{datetime.fromtimestamp(it, UTC):%Y-%m-%d}" for it in (said.oldest, said.newest)
        )
        when = f"retrieved {first}" if first == last else f"retrieved {first} to {last}"
    terms = f"; {said.licence}" if said.licence else ""
    return f"{where}: {said.series} series, {said.episodes} episodes, {when}{terms}"


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
