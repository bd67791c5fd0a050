"""The client that services are asked through: limits, pace and memory as the settings say."""

from collections.abc import Mapping

from organizer.catalog.upstream.remembered import RememberedAnswers
from organizer.config import Settings, pacing_folder, service_answers_cache
from organizer.http import Client, open_client


def open_service_client(settings: Settings, environ: Mapping[str, str]) -> Client:
    """Return a client for all services of a run; its files are made when something is asked."""
    memory = RememberedAnswers(service_answers_cache(environ))
    return open_client(settings, pacing_folder(environ), memory)
