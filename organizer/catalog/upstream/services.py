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
        address: the setting of its base address, which must not be empty.
    """

    name: str
    title: str
    needs: str = ""
    address: str = ""

    @property
    def lacking(self) -> str:
        """What is told where it cannot be asked for want of what it needs."""
        variable = f"ORGANIZER_{self.needs.upper()}"
        return f"{self.title} is not asked: it needs the setting {self.needs} ({variable})"


SERVICES: dict[str, Service] = {
    service.name: service
    for service in (
        Service(name="tvmaze", title="TVmaze", address="tvmaze_url"),
        Service(name="tvdb4", title="TheTVDB", needs="tvdb4_apikey", address="tvdb4_url"),
        Service(name="tmdb", title="TMDB", needs="tmdb_key", address="tmdb_url"),
        Service(name="v2", title="the v2 server", needs="v2_url"),
    )
}


def chosen_services(settings: Settings) -> tuple[Service, ...]:
    """Return the services that may be asked, in the order of the setting; () when offline.

    One without the key that it needs is left out. Raises `ConfigError` for a name that is no
    service's, and for a service whose address is empty.
    """
    if settings.offline:
        return ()
    return tuple(it for it in _named(settings) if _has_what_it_needs(it, settings))


def say_what_is_left_out(settings: Settings) -> None:
    """Log a line for each service that is named, and cannot be asked without a key.

    Where that leaves none it is no note but the failure of what is asked: see `keyless`.
    """
    for service in () if keyless(settings) else _named(settings):
        if not _has_what_it_needs(service, settings):
            LOG.warning("%s", service.lacking)


def keyless(settings: Settings) -> str | None:
    """Return why no service can be asked, where all that are named lack their key; else None."""
    if settings.offline or chosen_services(settings):
        return None
    return "; ".join(service.lacking for service in _named(settings)) or None


def _named(settings: Settings) -> tuple[Service, ...]:
    for name in settings.upstreams:
        if name not in SERVICES:
            known = ", ".join(SERVICES)
            raise ConfigError(f"upstreams: {name} is no service; there are {known}")
        address = SERVICES[name].address
        if address and not getattr(settings, address):
            raise ConfigError(f"{address} is empty; take {name} out of upstreams, or leave it out")
    return tuple(SERVICES[name] for name in dict.fromkeys(settings.upstreams))


def _has_what_it_needs(service: Service, settings: Settings) -> bool:
    return not service.needs or bool(getattr(settings, service.needs))
