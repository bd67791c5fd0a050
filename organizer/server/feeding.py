"""Services asked for clients: what the catalog lacks is fetched before a route reads it.

A service that could not be asked is no failure of the request: the client gets what is known, or
the 404 that it expects, with a header that our own client takes for no answer at all. Few
questions are asked at the same time, and few more may wait: clients that ask for anything do not
make the server ask a service without bound.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from threading import BoundedSemaphore, Thread

from fastapi import Depends, Request

from organizer.catalog import Answered
from organizer.catalog.upstream import UNAVAILABLE
from organizer.catalog.values import imdb_key, text, whole
from organizer.errors import MetadataUnavailable, StoreError
from organizer.feeding import Feeder
from organizer.server.asked import asked_language_of, catalogs_of

_AT_ONCE = 8
_MOST_WAITING = 32  # with those that are being asked
_WHY = "a service that may know more could not be asked"
_DVD = ("dvdSeason", "dvdEpisode")


class BoundedFeeder:
    """A feeder that a server's requests share; more questions than it takes are refused.

    `within` seconds are waited for an answer: less than a request may take, and less than our own
    client waits. What comes later is kept for whoever asks again.
    """

    def __init__(self, feeder: Feeder, within: float = 12.0) -> None:
        self.feeder = feeder
        self._within = within
        self._room = BoundedSemaphore(_MOST_WAITING)
        self._turns = BoundedSemaphore(_AT_ONCE)

    async def ask(self, question: Callable[[], None]) -> None:
        """Have a question asked; raises `MetadataUnavailable`, also where too many are waiting."""
        if not self._room.acquire(blocking=False):
            raise MetadataUnavailable("too many questions are waiting for services")
        answered: Future[None] = Future()
        # A thread of its own, that nobody waits for when the server stops: a pool would.
        Thread(target=self._settle, args=(answered, question), daemon=True).start()
        try:
            await asyncio.wait_for(asyncio.wrap_future(answered), self._within)
        except TimeoutError as error:
            raise MetadataUnavailable("services take longer than a request may") from error

    def _settle(self, answered: Future[None], question: Callable[[], None]) -> None:
        try:
            with self._turns:
                # False: whoever asked has gone.
                if answered.set_running_or_notify_cancel():
                    _answer(answered, question)
        finally:
            self._room.release()  # a thread counts as long as it is there, wanted or not


def _answer(answered: Future[None], question: Callable[[], None]) -> None:
    try:
        question()
    except BaseException as error:  # noqa: BLE001  # raised again where it is awaited
        answered.set_exception(error)
    else:
        answered.set_result(None)


def unavailable_header(request: Request) -> dict[str, str]:
    """Return the header of an answer that might be more if a service could be asked."""
    return {UNAVAILABLE: _WHY} if getattr(request.state, "is_unavailable", False) else {}


async def _before_search(request: Request) -> None:
    feeder = _feeder_of(request)
    name = text(request.query_params.get("name"))
    imdb_id = imdb_key(request.query_params.get("imdbId"))
    if feeder is None or not (name or imdb_id):
        return
    if name and catalogs_of(request).here().answers(name) is Answered.WELL:
        return
    await _fed(request, feeder, partial(feeder.feeder.before_search, name, imdb_id))


async def _before_series(request: Request) -> None:
    feeder, series_id = _feeder_of(request), whole(request.path_params.get("series_id"))
    if feeder is None or not series_id:
        return
    if feeder.feeder.needs_series(catalogs_of(request).here(), series_id):
        await _fed(request, feeder, partial(feeder.feeder.before_series, series_id))


async def _before_episodes(request: Request) -> None:
    feeder, series_id = _feeder_of(request), whole(request.path_params.get("series_id"))
    if feeder is None or not series_id:
        return
    has_dvd = any(text(request.query_params.get(key)) for key in _DVD)
    language = asked_language_of(request)
    catalog = catalogs_of(request).here()
    if feeder.feeder.needs_episodes(catalog, series_id, has_dvd=has_dvd, language=language):
        before = feeder.feeder.before_episodes
        question = partial(before, series_id, has_dvd=has_dvd, language=language)
        await _fed(request, feeder, question)


async def _fed(request: Request, feeder: BoundedFeeder, question: Callable[[], None]) -> None:
    try:
        await feeder.ask(question)
    except (MetadataUnavailable, StoreError):  # a catalog that is written to, too
        request.state.is_unavailable = True


def _feeder_of(request: Request) -> BoundedFeeder | None:
    feeder: BoundedFeeder | None = request.app.state.feeder
    return feeder


SEARCH_FED = Depends(_before_search)
SERIES_FED = Depends(_before_series)
EPISODES_FED = Depends(_before_episodes)
