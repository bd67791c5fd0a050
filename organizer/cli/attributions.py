"""What the services that told a series want to be shown with their data."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from organizer.catalog import open_file
from organizer.config import Settings, default_catalog
from organizer.errors import OrganizerError
from organizer.model import SeriesId


def attributions_of(
    series: Iterable[SeriesId], settings: Settings, environ: Mapping[str, str]
) -> tuple[str, ...]:
    """Return it for these series, each once; () where the catalog is a server, or says nothing."""
    named = settings.catalog
    if named is not None and "://" in named:
        return ()
    # What services say of a series that an interchange file lacks is in the default catalog.
    places = (
        [default_catalog(environ)] if named is None else [Path(named), default_catalog(environ)]
    )
    said: dict[str, None] = {}
    for place in places:
        said |= dict.fromkeys(_said_in(place.expanduser(), series))
    return tuple(said)


def _said_in(path: Path, series: Iterable[SeriesId]) -> tuple[str, ...]:
    if not path.exists():
        return ()
    try:
        with open_file(path) as catalog:
            found = [catalog.origin(series_id).attribution for series_id in series]
    except OrganizerError:  # the journey has said so already
        return ()
    return tuple(said for said in found if said)
