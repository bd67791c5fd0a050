"""Programs started after a run, messages to people, and news gathered before they are told."""

import json
import logging
import sys
import threading
from pathlib import Path

import pytest

from organizer.config import Settings
from organizer.notify import News, Teller, run_after, tell, tell_people
from tests.notify.lines import placed, waits
from tests.servers import Reply, scripted_server

RUN = News(lines=(placed("Lost/1.mkv"), waits("$(id).mkv")), runs=(3,))
SAVE = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_bytes(sys.stdin.buffer.read())"


def test_a_program_gets_what_json_prints_on_its_input(tmp_path: Path) -> None:
    run_after([sys.executable, "-c", SAVE, str(tmp_path / "got")], RUN)
    got = [json.loads(line) for line in (tmp_path / "got").read_text().splitlines()]
    assert [one.get("source") for one in got] == ["/downloads/a.mkv", "/downloads/$(id).mkv", None]
    assert got[-1]["summary"]["done"] == 1


@pytest.mark.parametrize(
    ("command", "said"),
    [
        pytest.param(["/no/such/program"], "no such file", id="missing"),
        pytest.param([sys.executable, "-c", "raise SystemExit(3)"], "code 3", id="fails"),
        pytest.param([sys.executable, "-c", "import time; time.sleep(9)"], "more than", id="hangs"),
        pytest.param(["\0"], "cannot be started", id="no name"),
    ],
)
def test_a_program_that_fails_is_logged(
    command: list[str], said: str, caplog: pytest.LogCaptureFixture
) -> None:
    run_after(command, RUN, longest=0.3)
    assert said in caplog.text


def test_people_get_one_message_a_run() -> None:
    with scripted_server() as server:
        server.script = lambda _: Reply(200, b"")
        tell_people([server.address.replace("http://", "json://")], RUN)
        (asked,) = server.asked
    message = json.loads(asked.body)
    assert message["title"] == RUN.title
    assert "Lost" not in message["title"]
    assert "- 1.mkv" in message["message"]


def test_nobody_is_told_of_a_run_that_did_nothing() -> None:
    with scripted_server() as server:
        tell_people([server.address.replace("http://", "json://")], News())
        assert server.asked == []


@pytest.mark.parametrize("address", ["nosuch://secret-token", "json://127.0.0.1:1/secret-token"])
def test_an_address_that_cannot_be_used_is_logged_without_its_secret(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="organizer"):
        tell_people([address], RUN)
    ours = [record for record in caplog.records if record.name.startswith("organizer")]
    assert ours
    assert not any("secret-token" in record.getMessage() for record in ours)


def test_by_hand_people_are_not_told() -> None:
    with scripted_server() as server:
        settings = Settings(notify=(server.address.replace("http://", "json://"),))
        tell(settings, RUN, people=False)
        assert server.asked == []
        server.script = lambda _: Reply(200, b"")
        tell(settings, RUN, people=True)
        assert len(server.asked) == 1


def test_runs_close_to_each_other_are_told_together() -> None:
    told: list[News] = []
    teller = Teller(told.append, gathered=0.2)
    for number in range(5):
        teller.add(News(runs=(number,)))
    teller.close(5)
    assert [one.runs for one in told] == [(0, 1, 2, 3, 4)]


def test_what_goes_on_for_long_is_told_meanwhile() -> None:
    told, first = [], threading.Event()

    def note(news: News) -> None:
        told.append(news)
        first.set()

    teller = Teller(note, gathered=60, longest=0.05)
    teller.add(News(runs=(1,)))
    assert first.wait(5)
    teller.add(News(runs=(2,)))
    teller.close(5)
    assert [one.runs for one in told] == [(1,), (2,)]


def test_closing_does_not_wait_for_somebody_who_does_not_answer() -> None:
    released = threading.Event()

    def hang(_: News) -> None:
        released.wait(60)

    teller = Teller(hang, gathered=0)
    teller.add(News(runs=(1,)))
    teller.close(0.1)
    released.set()


def test_a_bug_in_telling_one_run_leaves_the_next_to_be_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told: list[News] = []

    def tell_it(news: News) -> None:
        told.append(news)
        if len(told) == 1:
            failed.set()
            raise ZeroDivisionError

    failed = threading.Event()
    teller = Teller(tell_it, gathered=0.0)
    teller.add(RUN)
    assert failed.wait(10)
    teller.add(RUN)
    teller.close(10)
    assert told == [RUN, RUN]
    assert "ZeroDivisionError" in caplog.text
