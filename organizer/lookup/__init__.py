"""The seam to metadata: a catalog in this process, or a remote server of TheTVDB's API v2.

Both answer in API v2 records (`source`), and one class makes a `Lookup` of either (`translated`),
so that the same catalog gives the same answers in-process and over the network.

An answer is complete or it is `MetadataUnavailable`: half a list of episodes would make a file
look unknown, or known as something else.
"""

import datetime as dt
import logging
from collections.abc import Mapping
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from organizer.catalog import Catalog, empty_catalog, open_catalog, open_file
from organizer.catalog.upstream.services import chosen_services
from organizer.config import Settings, cache_dir, default_catalog
from organizer.errors import ConfigError
from organizer.feeding import may_be_written, open_feeder, writable_default
from organizer.lookup.answers import AnswerStore, RememberingSource
from organizer.lookup.embedded import EmbeddedSource, SecondAsked
from organizer.lookup.once import OncePerRun
from organizer.lookup.source import FedSource, RecordSource
from organizer.lookup.translated import Favourites, RecordLookup
from organizer.model import Episode, Series, SeriesId

LOG = logging.getLogger(__name__)

__all__ = ["Lookup", "catalog_lookup", "open_lookup"]


class Lookup(Protocol):
    """What may be asked of a metadata service. Safe to share between threads.

    Every method raises `MetadataUnavailable` when no usable answer could be had; empty results
    mean that the service answered and has nothing.
    """

    def search_series(
        self,
        *,
        name: str | None = None,
        imdb_id: str | None = None,
        zap2it_id: str | None = None,
        slug: str | None = None,
    ) -> tuple[Series, ...]:
        """Return the series that answer everything asked, best first; () for none."""
        ...

    def series(self, series_id: SeriesId) -> Series | None:
        """Return the series of that id; None when the service does not have it."""
        ...

    def query_episodes(
        self,
        series_id: SeriesId,
        *,
        aired_season: int | None = None,
        aired_episode: int | None = None,
        dvd_season: int | None = None,
        dvd_episode: int | None = None,
        absolute_number: int | None = None,
        first_aired: dt.date | None = None,
        imdb_id: str | None = None,
    ) -> tuple[Episode, ...]:
        """Return the episodes that fit every number given, in aired order; () for none."""
        ...

    def favourites(self) -> frozenset[SeriesId]:
        """Return the user's favourite series; empty where the service knows no user of ours."""
        ...

    def learned(self) -> int:
        """Return how often services told something of a series so far; 0: never.

        Where it grew, what was answered before may be too little: ask again (`alone`).
        """
        ...

    def alone(self) -> "Lookup":
        """Return a lookup that answers from what is kept by now, and asks no service.

        It is to be used while this one is open.
        """
        ...

    def close(self) -> None:
        """Close the files and connections that were opened for it."""
        ...


def open_lookup(settings: Settings, environ: Mapping[str, str]) -> Lookup:
    """Return the lookup that the settings name: a server's address, a file, or the default catalog.

    A default catalog that does not exist yet is an empty one. Raises `ConfigError`,
    `CatalogFileError` or `StoreError` when what is named cannot be used; a server is first
    spoken to by the first question.
    """
    named = settings.catalog
    opened = ExitStack()
    favourites: Favourites | None = None
    source: RecordSource
    fed: FedSource | None = None
    if named is not None and "://" in named:
        source, favourites = _remote(named, settings, environ, opened)
    else:
        source = fed = _embedded(named, settings, environ, opened)
    return RecordLookup(
        OncePerRun(source),
        settings.language,
        close=opened.close,
        favourites=favourites,
        fed=fed,
    )


def catalog_lookup(catalog: Catalog, language: str | None = None) -> Lookup:
    """Return a lookup over a catalog that is open already, and stays open."""
    return RecordLookup(EmbeddedSource(catalog), language)


def _embedded(
    named: str | None, settings: Settings, environ: Mapping[str, str], opened: ExitStack
) -> FedSource:
    """Return the catalog of a file, which services feed; what they say is kept in a database.

    A file that is only read (an interchange file, read-only media) is answered from first, and
    the default catalog keeps what services say.
    """
    is_fed = bool(chosen_services(settings))
    if named is None:
        return _default(settings, environ, opened, is_fed=is_fed)
    path = Path(named).expanduser()
    catalog = opened.enter_context(open_file(path))
    if not is_fed:
        return EmbeddedSource(catalog, open_feeder(catalog, settings, environ))
    if catalog.path is not None and may_be_written(path):
        catalog.close()
        catalog = opened.enter_context(open_catalog(path))
        return _fed(catalog, settings, environ, opened)
    kept = opened.enter_context(writable_default(environ))
    return SecondAsked(EmbeddedSource(catalog), _fed(kept, settings, environ, opened))


def _default(
    settings: Settings, environ: Mapping[str, str], opened: ExitStack, *, is_fed: bool
) -> FedSource:
    default = default_catalog(environ)
    if is_fed:
        fed = _fed(opened.enter_context(writable_default(environ)), settings, environ, opened)
        if may_be_written(default) or not default.exists():
            return fed
        kept = opened.enter_context(open_file(default))
        unasked = open_feeder(kept, replace(settings, upstreams=()), environ)
        return SecondAsked(EmbeddedSource(kept, unasked), fed)
    if not default.exists():
        LOG.warning("the catalog is empty: organize catalog import FILE fills it")
    catalog = opened.enter_context(open_file(default) if default.exists() else empty_catalog())
    return EmbeddedSource(catalog, open_feeder(catalog, settings, environ))


def _fed(
    catalog: Catalog, settings: Settings, environ: Mapping[str, str], opened: ExitStack
) -> EmbeddedSource:
    feeder = opened.enter_context(closing(open_feeder(catalog, settings, environ)))
    return EmbeddedSource(catalog, feeder)


def _remote(
    address: str, settings: Settings, environ: Mapping[str, str], opened: ExitStack
) -> tuple[RecordSource, Favourites | None]:
    if not address.startswith(("http://", "https://")):
        raise ConfigError(f"catalog must be a file or start with http:// or https://: {address}")
    # requests is only imported when a server is asked: it costs start-up time.
    from organizer.catalog.upstream.v2.client import Credentials  # noqa: PLC0415
    from organizer.http import limits_of, shown  # noqa: PLC0415
    from organizer.lookup.remote import RemoteSource  # noqa: PLC0415

    service = shown(address).rstrip("/")
    store = opened.enter_context(closing(AnswerStore(cache_dir(environ) / "answers.db")))
    if settings.offline:
        return RememberingSource(None, store, service), None
    credentials = Credentials(
        apikey=settings.tvdb_apikey,
        username=settings.tvdb_username,
        userkey=settings.tvdb_userkey,
    )
    remote = opened.enter_context(closing(RemoteSource(address, credentials, limits_of(settings))))
    has_user = bool(settings.tvdb_username and settings.tvdb_userkey)
    favourites = remote.service.favorites.all if has_user else None
    return RememberingSource(remote, store, service, remote.changed), favourites
