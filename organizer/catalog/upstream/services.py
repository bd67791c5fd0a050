"""The services that may feed the catalog, as rows; opening them is `opening`'s."""

import logging
from dataclasses import dataclass

from organizer.config import Settings
from organizer.errors import ConfigError

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A row: a service as the setting `upstreams` names it.

    Attributes:
        title: as people know it.
        needs: the setting without which it cannot be asked; "" for none.
    """

    name: str
    title: str
    needs: str = ""


SERVICES: dict[str, Service] = {
    service.name: service
    for service in (
        Service(name="tvmaze", title="TVmaze"),
        Service(name="tvdb4", title="TheTVDB", needs="tvdb4_apikey"),
        Service(name="tmdb", title="TMDB", needs="tmdb_key"),
        Service(name="v2", title="the v2 server", needs="v2_url"),
    )
}


def chosen_services(settings: Settings) -> tuple[Service, ...]:
    """Return the services that may be asked, in the order of the setting; () when offline.

    One without the key that it needs is left out, which is logged. Raises `ConfigError` for a
    name that is no service's.
    """
    for name in settings.upstreams:
        if name not in SERVICES:
            known = ", ".join(SERVICES)
            raise ConfigError(f"upstreams: {name} is no service; there are {known}")
    if settings.offline:
        return ()
    named = [SERVICES[name] for name in dict.fromkeys(settings.upstreams)]
    return tuple(service for service in named if _has_what_it_needs(service, settings))


def _has_what_it_needs(service: Service, settings: Settings) -> bool:
    has_it = not service.needs or bool(getattr(settings, service.needs))
    if not has_it:
        LOG.warning("%s is not asked: it needs the setting %s", service.title, service.needs)
    return has_it
