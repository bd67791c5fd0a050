"""A feeder opened as the settings say, and a catalog that what services say is kept in."""

import logging
import os
from collections.abc import Mapping
from pathlib import Path

from organizer.catalog import Catalog, empty_catalog, open_catalog
from organizer.catalog.translated import language_code
from organizer.catalog.upstream import AIRED_ONLY
from organizer.catalog.upstream.services import chosen_services, keyless, say_what_is_left_out
from organizer.config import Settings, cache_dir, default_catalog
from organizer.feeding.feeder import Feeder
from organizer.feeding.keyless import Keyless
from organizer.feeding.services import Services, Wanted, ready

LOG = logging.getLogger(__name__)


def open_feeder(catalog: Catalog, settings: Settings, environ: Mapping[str, str]) -> Feeder:
    """Return the feeder of a catalog, over the services that the settings name.

    Raises `ConfigError` for a service that there is not. What asks them is only imported, and
    a connection only made, by the first question that the catalog cannot answer.
    """
    services = chosen_services(settings)
    say_what_is_left_out(settings)
    why_none = keyless(settings)

    def opened() -> Services:
        from organizer.catalog.upstream.opening import open_upstreams  # noqa: PLC0415
        from organizer.catalog.upstream.remembered import RememberedAnswers  # noqa: PLC0415
        from organizer.http import one_lookup, open_client  # noqa: PLC0415

        cache = cache_dir(environ)
        answers = RememberedAnswers(cache / "services.db")
        client = open_client(settings, cache / "pacing", answers)
        return Services(
            upstreams=open_upstreams(services, settings, client),
            close=client.close,
            one_lookup=lambda: one_lookup(settings.lookup_timeout),
        )

    orders = {order for order in (settings.order, settings.render_order) if order is not None}
    language = language_code(settings.language) if settings.language else None
    wanted = Wanted(orders=AIRED_ONLY | orders, language=language)
    without = ready(Keyless(why_none)) if why_none else Services
    return Feeder(catalog, opened if services else without, wanted)


def writable_default(environ: Mapping[str, str]) -> Catalog:
    """Open the default catalog to keep what services say; an empty one where it is only read.

    Raises `StoreError` when it is there and cannot be used.
    """
    path = default_catalog(environ)
    if may_be_written(path):
        return open_catalog(path)
    LOG.warning("what services say is not kept: %s cannot be written", path)
    return empty_catalog()


def may_be_written(path: Path) -> bool:
    """Return whether a catalog can be written, or made, at a path."""
    nearest = next(it for it in (path, *path.parents) if it.exists())
    if nearest != path:
        return nearest.is_dir() and os.access(nearest, os.W_OK)
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)  # a log stands beside it
