"""`organize catalog refresh`: what services have changed, fetched and told."""

import os
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from organizer.catalog import Catalog, Drift, feeds, open_catalog
from organizer.catalog.upstream.services import keyless
from organizer.catalog.values import text
from organizer.cli.progress import progress_bar
from organizer.cli.screen import note, print_json
from organizer.config import load_settings
from organizer.errors import (
    EXIT_LEFT_ALONE,
    EXIT_METADATA,
    CatalogFileError,
    ConfigError,
    UsageError,
)
from organizer.feeding import Refreshed, open_feeder, refresh
from organizer.text import escape_for_terminal


def refresh_catalog(path: Path, *, only_stale: bool, as_json: bool) -> int:
    """Refresh the catalog at `path`, tell what changed, and return the exit code."""
    settings = load_settings({}, os.environ).settings
    if settings.offline:
        raise UsageError("refreshing asks services, and the setting offline forbids that")
    if why := keyless(settings):
        raise ConfigError(why)
    if not path.exists():
        raise CatalogFileError(f"there is no catalog at {path}: nothing can be refreshed")
    with (
        open_catalog(path) as catalog,
        closing(open_feeder(catalog, settings, os.environ)) as feeder,
        progress_bar(shown=not (settings.quiet or as_json)) as progress,
    ):
        begun = feeder.now()
        with catalog.writing() as connection:
            feeds.forget_misses(connection)
        rows = tuple(
            refresh(
                feeder,
                only_stale=only_stale,
                jobs=settings.jobs,
                progress=lambda done, total: progress("Asking services", done, total),
            )
        )
        drifts = catalog.drift_since(begun)
        _tell(rows, drifts, catalog, as_json=as_json)
    return _exit_code(rows)


def _tell(
    rows: Sequence[Refreshed], drifts: Sequence[Drift], catalog: Catalog, *, as_json: bool
) -> None:
    if as_json:
        for drift in drifts:
            print_json({"drift": asdict(drift)})
        print_json({"services": [asdict(row) for row in rows]})
        return
    for row in rows:
        changed = "all asked for" if row.changed is None else f"{row.changed} changed"
        print(f"{row.title}: {row.considered} series, {changed}, {row.renewed} new again")
        for why in row.failures:
            note(escape_for_terminal(f"{row.title}: {why}"))
    for drift in drifts:
        series = catalog.series_record(drift.series_id) or {}
        print(escape_for_terminal(f"  {text(series.get('seriesName'))}: {drift_words(drift)}"))
    if drifts:
        print(f"{len(drifts)} episodes drifted: organize PATH --drift renames the files they are")
    if not rows:
        print("nothing to be refreshed")


def drift_words(drift: Drift) -> str:
    """Return what changed of an episode, as people read it."""
    if drift.is_removed:
        gone = f"S{drift.season_before:02d}E{drift.number_before:02d}"
        return f"{gone}: {drift.title_before or 'no title'} is not listed any more"
    before = f"S{drift.season_before:02d}E{drift.number_before:02d}"
    now = f"S{drift.season:02d}E{drift.number:02d}"
    number = f"{before} is {now} now" if drift.is_renumbered else now
    if drift.title == drift.title_before:
        return f"{number} ({drift.title or 'no title'})"
    return f"{number}: {drift.title_before or 'no title'} is {drift.title or 'no title'} now"


def _exit_code(rows: Sequence[Refreshed]) -> int:
    failed = [row for row in rows if row.failures]
    if not failed:
        return 0
    is_all = len(failed) == len(rows) and not any(row.renewed for row in rows)
    return EXIT_METADATA if is_all else EXIT_LEFT_ALONE
