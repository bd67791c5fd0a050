"""Answers remembered: once in a run, fresh for a day, old ones only while the service is down."""

import json
import logging
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from organizer.catalog import EpisodeFilters, Record
from organizer.config import Settings
from organizer.errors import CatalogFileError, ConfigError, MetadataUnavailable
from organizer.lookup import open_lookup
from organizer.lookup.answers import FORGOTTEN, FRESH, FRESH_MISS, AnswerStore, RememberingSource
from organizer.lookup.once import OncePerRun
from organizer.lookup.source import SeriesSearch
from organizer.model import SeriesId
from tests.servers import ScriptedServer

HARBOR: Record = {"id": 1, "seriesName": "Harbor"}
QUESTION = SeriesSearch(name="Harbor")


class Service:
    """A source of records that counts what it is asked, and may be down."""

    def __init__(self) -> None:
        self.found: tuple[Record, ...] = (HARBOR,)
        self.is_down = False
        self.questions: list[object] = []
        self.gate = threading.Event()
        self.gate.set()

    @property
    def asked(self) -> int:
        """How many questions came."""
        return len(self.questions)

    def _answer(self, *question: object) -> tuple[Record, ...]:
        self.questions.append(question)
        assert self.gate.wait(10)
        if self.is_down:
            raise MetadataUnavailable("the service is down")
        return self.found

    def search(self, question: SeriesSearch, language: str | None) -> tuple[Record, ...]:
        return self._answer(question, language)

    def series(self, series_id: int, language: str | None) -> Record | None:
        return next(iter(self._answer(series_id, language)), None)

    def episodes(
        self, series_id: int, filters: EpisodeFilters, language: str | None
    ) -> tuple[Record, ...]:
        return self._answer(series_id, filters, language)


class Clock:
    """A clock that a test sets."""

    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def source(tmp_path: Path, service: Service, clock: Clock) -> RememberingSource:
    return RememberingSource(service, AnswerStore(tmp_path / "answers.db", clock), "http://here")


ASKS: dict[str, Callable[[RememberingSource | OncePerRun], object]] = {
    "search": lambda it: it.search(QUESTION, None),
    "series": lambda it: it.series(1, "de"),
    "episodes": lambda it: it.episodes(1, EpisodeFilters(aired_season=1), None),
}
_every_ask = pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS.keys())


@_every_ask
def test_a_found_answer_is_fresh_for_a_day(
    source: RememberingSource,
    service: Service,
    clock: Clock,
    ask: Callable[[RememberingSource], object],
) -> None:
    first = ask(source)
    clock.now += FRESH - 1
    assert ask(source) == first
    assert service.asked == 1

    clock.now += 2
    ask(source)
    assert service.asked == 2


@_every_ask
def test_nothing_found_is_fresh_for_an_hour(
    source: RememberingSource,
    service: Service,
    clock: Clock,
    ask: Callable[[RememberingSource], object],
) -> None:
    service.found = ()
    first = ask(source)
    clock.now += FRESH_MISS - 1
    assert ask(source) == first
    assert service.asked == 1

    service.found = (HARBOR,)
    clock.now += 2
    assert ask(source) != first


@_every_ask
def test_an_old_answer_stands_in_while_the_service_is_down_and_says_so(
    source: RememberingSource,
    service: Service,
    clock: Clock,
    ask: Callable[[RememberingSource], object],
    caplog: pytest.LogCaptureFixture,
) -> None:
    first = ask(source)
    clock.now += 30 * 24 * 3600
    service.is_down = True

    with caplog.at_level(logging.WARNING):
        assert ask(source) == first
    assert "the service is down; an answer of 720 hours ago stands in" in caplog.text


@_every_ask
def test_an_old_nothing_found_never_stands_in(
    source: RememberingSource,
    service: Service,
    clock: Clock,
    ask: Callable[[RememberingSource], object],
) -> None:
    service.found = ()
    ask(source)
    clock.now += FRESH_MISS + 1
    service.is_down = True

    with pytest.raises(MetadataUnavailable, match="is down"):
        ask(source)


def test_a_clock_that_went_back_makes_nothing_fresh(
    source: RememberingSource, service: Service, clock: Clock
) -> None:
    source.search(QUESTION, None)
    clock.now -= 3600
    source.search(QUESTION, None)

    assert service.asked == 2


def test_questions_that_differ_are_asked_each(source: RememberingSource, service: Service) -> None:
    source.search(SeriesSearch(name="Harbor"), None)
    source.search(SeriesSearch(slug="Harbor"), None)
    source.search(SeriesSearch(name="Harbor"), "de")
    source.episodes(1, EpisodeFilters(), None)
    source.episodes(1, EpisodeFilters(aired_season=1), None)
    source.series(1, None)

    assert service.asked == 6


def test_services_do_not_share_their_answers(
    tmp_path: Path, source: RememberingSource, service: Service, clock: Clock
) -> None:
    source.search(QUESTION, None)
    other = RememberingSource(service, AnswerStore(tmp_path / "answers.db", clock), "http://there")
    other.search(QUESTION, None)

    assert service.asked == 2


def test_offline_answers_only_from_memory_however_old(
    tmp_path: Path, source: RememberingSource, clock: Clock
) -> None:
    found = source.search(QUESTION, None)
    clock.now += 10 * FRESH
    offline = RememberingSource(None, AnswerStore(tmp_path / "answers.db", clock), "http://here")

    assert offline.search(QUESTION, None) == found
    with pytest.raises(MetadataUnavailable, match="--offline"):
        offline.series(1, None)


def test_very_old_answers_are_forgotten(
    tmp_path: Path, source: RememberingSource, clock: Clock
) -> None:
    source.search(QUESTION, None)
    clock.now += FORGOTTEN + 1
    AnswerStore(tmp_path / "answers.db", clock).close()

    clock.now -= FORGOTTEN + 1
    offline = RememberingSource(None, AnswerStore(tmp_path / "answers.db", clock), "http://here")
    with pytest.raises(MetadataUnavailable):
        offline.search(QUESTION, None)


def test_a_damaged_memory_is_logged_and_done_without(
    tmp_path: Path, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "answers.db"
    path.write_bytes(b"no database" * 100)
    source = RememberingSource(service, AnswerStore(path), "http://here")

    assert source.search(QUESTION, None) == (HARBOR,)
    assert "not remembered after this run" in caplog.text
    assert path.read_bytes() == b"no database" * 100


def test_a_memory_that_cannot_be_made_is_done_without(tmp_path: Path, service: Service) -> None:
    (tmp_path / "file").touch()
    source = RememberingSource(service, AnswerStore(tmp_path / "file" / "a.db"), "http://here")

    assert source.search(QUESTION, None) == (HARBOR,)


# --- within a run -------------------------------------------------------------------------------


@_every_ask
def test_a_question_is_asked_once_in_a_run(
    service: Service, ask: Callable[[OncePerRun], object]
) -> None:
    once = OncePerRun(service)

    assert ask(once) == ask(once)
    assert service.asked == 1


def test_a_failure_is_told_to_everyone_and_not_asked_for_again(service: Service) -> None:
    service.is_down = True
    once = OncePerRun(service)

    for _ in range(3):
        with pytest.raises(MetadataUnavailable, match="is down"):
            once.search(QUESTION, None)
    assert service.asked == 1


def test_threads_with_one_question_wait_for_one_answer(service: Service) -> None:
    once = OncePerRun(service)
    answers: list[object] = []
    service.gate.clear()
    threads = [
        threading.Thread(target=lambda: answers.append(once.search(QUESTION, None)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    service.gate.set()
    for thread in threads:
        thread.join()

    assert answers == [(HARBOR,)] * 8
    assert service.asked == 1


# --- what the settings name ---------------------------------------------------------------------


def _folders(tmp_path: Path) -> dict[str, str]:
    return {
        "ORGANIZER_STATE_DIR": str(tmp_path / "state"),
        "ORGANIZER_CACHE_DIR": str(tmp_path / "cache"),
    }


def test_without_a_default_catalog_nothing_is_known_and_nothing_made(tmp_path: Path) -> None:
    lookup = open_lookup(Settings(upstreams=()), _folders(tmp_path))

    assert lookup.search_series(name="Harbor") == ()
    assert lookup.series(SeriesId(1)) is None
    assert list(tmp_path.iterdir()) == []


def test_the_default_catalog_is_in_the_state_folder(tmp_path: Path, database: Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    (state / "catalog.db").write_bytes(database.read_bytes())

    assert open_lookup(Settings(upstreams=()), _folders(tmp_path)).series(SeriesId(2)) is not None


def test_a_file_is_a_database_or_an_interchange_file(tmp_path: Path, database: Path) -> None:
    lines = tmp_path / "catalog.jsonl"
    lines.write_text(json.dumps({"series": HARBOR}))

    for catalog in (str(lines), str(database)):
        lookup = open_lookup(Settings(catalog=catalog, upstreams=()), _folders(tmp_path))
        assert lookup.series(SeriesId(1)) is not None


@pytest.mark.parametrize(
    ("catalog", "error"),
    [("nowhere.db", CatalogFileError), ("ftp://host", ConfigError), ("", CatalogFileError)],
)
def test_a_catalog_that_cannot_be_used_is_one_clear_line(
    tmp_path: Path, catalog: str, error: type[Exception]
) -> None:
    with pytest.raises(error) as caught:
        open_lookup(Settings(catalog=catalog, upstreams=()), _folders(tmp_path))
    assert "\n" not in str(caught.value)


def test_a_second_run_asks_the_server_nothing(tmp_path: Path, served: str) -> None:
    settings = Settings(catalog=served.replace("http://", "http://me:secret@"))
    first = open_lookup(settings, _folders(tmp_path))
    found = (first.search_series(name="Office"), first.query_episodes(SeriesId(3)))
    assert len(found[1]) == 350

    offline = Settings(catalog=f"{served}/", offline=True)
    again = open_lookup(offline, _folders(tmp_path))

    assert (again.search_series(name="Office"), again.query_episodes(SeriesId(3))) == found
    with pytest.raises(MetadataUnavailable):
        again.query_episodes(SeriesId(4))
    assert b"secret" not in (tmp_path / "cache" / "answers.db").read_bytes()


def test_offline_never_opens_a_connection(tmp_path: Path, server: ScriptedServer) -> None:
    settings = Settings(catalog=server.address, offline=True)
    lookup = open_lookup(settings, _folders(tmp_path))

    with pytest.raises(MetadataUnavailable):
        lookup.search_series(name="Harbor")
    assert server.asked == []
