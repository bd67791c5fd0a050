"""The whole program over services that fail: nothing is guessed, nothing hangs, no key is told.

An empty state, three files of two series, a dry run. A lookup that fails leaves its file as
`not-ready` with the reason `metadata-unavailable`; when none could be made at all, the exit code
is 3.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from organizer import cli
from organizer.errors import EXIT_DONE, EXIT_LEFT_ALONE, EXIT_METADATA
from tests.chaos.calls import SECRET
from tests.chaos.faults import BY_NAME, FAULTS
from tests.chaos.faulty import Ends, Exchange, Fault, FaultyServer, Send
from tests.fake_tvmaze import FakeTvMaze, listed, show
from tests.servers import Reply, Script, ScriptedServer, json_reply

RIGHT = {
    "the.quiet.harbor.s01e01.mkv": "The Quiet Harbor (2011) - S01E01 - Salt.mkv",
    "the.quiet.harbor.s01e02.mkv": "The Quiet Harbor (2011) - S01E02 - Fog.mkv",
    "amber.ledger.s01e01.mkv": "Amber Ledger (2011) - S01E01 - Audit.mkv",
}
KEYS = ("TMDB_KEY", "TVDB4_APIKEY", "TVDB4_PIN", "TVDB_APIKEY", "TVDB_USERKEY")
LOW = {
    "CONNECT_TIMEOUT": "2", "READ_TIMEOUT": "0.3", "LOOKUP_TIMEOUT": "1", "ATTEMPTS": "2",
    "RETRY_WAIT": "0.01", "LONGEST_WAIT": "0.05",
}  # fmt: skip
PATIENT = {**LOW, "READ_TIMEOUT": "0.5", "LOOKUP_TIMEOUT": "20", "ATTEMPTS": "5"}
# Of the faults that stay, one of each kind; the long form has all of them.
IS_LONG = "ORGANIZER_CHAOS" in os.environ
SOME = (
    "reset", "silent", "gzip bomb of JSON", "truncated JSON", "HTML 200", "401 always",
    "429 always with Retry-After", "500 always", "redirect to another port here",
)  # fmt: skip
STAYING = [it for it in FAULTS if it.ends is Ends.UNAVAILABLE and (IS_LONG or it.name in SOME)]
PASSING = [it for it in FAULTS if it.ends is not Ends.UNAVAILABLE]
NO_ANSWER = STAYING if IS_LONG else STAYING[::2]


@dataclass(frozen=True)
class Ended:
    """How a run ended: its code, name → (status, reason, new name), and all that it said."""

    code: int
    files: dict[str, tuple[object, object, str]]
    said: str

    def waits(self) -> bool:
        """Tell whether every file waits for its metadata."""
        reasons = {(status, reason) for status, reason, _ in self.files.values()}
        return reasons == {("not-ready", "metadata-unavailable")}


def _name(path: str | None) -> str:
    return Path(path or "").name


Run = Callable[..., Ended]


def _tvmaze() -> Script:
    fake = FakeTvMaze(ScriptedServer("", lambda _: json_reply({}, 404)))
    fake.shows = [show(7, "The Quiet Harbor"), show(8, "Amber Ledger")]
    fake.episodes = {
        7: [listed(71, 1, 1, "Salt"), listed(72, 1, 2, "Fog"), listed(73, 1, 3, "Tide")],
        8: [listed(81, 1, 1, "Audit")],
    }
    return fake.answer


@pytest.fixture
def run(
    isolated: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> Run:
    """The program in this process, over services at addresses; keys are set for all of them."""
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    for name in RIGHT:
        (downloads / name).write_text(name)
    for key in KEYS:
        monkeypatch.setenv(f"ORGANIZER_{key}", SECRET)
    monkeypatch.setenv("ORGANIZER_TVDB_USERNAME", "me")
    caplog.set_level("DEBUG")  # what libraries log, too

    def call(**settings: str) -> Ended:
        for key, value in settings.items():
            monkeypatch.setenv(f"ORGANIZER_{key}", value)
        code = cli.run([str(downloads), "--dry-run", "--json"])
        printed = capsys.readouterr()
        lines = [json.loads(line) for line in printed.out.splitlines()]
        files = {
            Path(it["source"]).name: (
                it["status"],
                it["reason"],
                Path(it["destination"] or "").name,
            )
            for it in lines[:-1]
        }
        left = [path.read_bytes() for path in isolated.rglob("*") if path.is_file()]
        told = printed.out + printed.err + caplog.text
        assert SECRET not in told
        assert SECRET.encode() not in b"".join(left)
        assert "Traceback" not in told
        assert {path.name for path in downloads.iterdir()} == set(RIGHT)
        return Ended(code, files, told)

    return call


@pytest.mark.parametrize("fault", [*STAYING, *PASSING], ids=lambda fault: fault.name)
def test_no_file_gets_a_name_that_is_guessed(faulty: FaultyServer, run: Run, fault: Fault) -> None:
    case = faulty.case(_tvmaze(), fault.send)
    limits = LOW if fault.ends is Ends.UNAVAILABLE else PATIENT

    ended = run(UPSTREAMS="tvmaze", TVMAZE_URL=case.address, **limits)

    planned = {name: new for name, (status, _, new) in ended.files.items() if status == "planned"}
    assert planned.items() <= RIGHT.items()
    assert faulty.canary_asked == []
    if fault.ends is Ends.RIGHT:
        assert (ended.code, planned) == (EXIT_DONE, RIGHT)
    elif fault.ends is Ends.UNAVAILABLE:
        assert ended.waits()
        assert ended.code == EXIT_METADATA
    else:
        assert ended.code in (EXIT_DONE, EXIT_LEFT_ALONE, EXIT_METADATA)


ELSEWHERE = {
    "tvdb4": lambda address: {"UPSTREAMS": "tvdb4", "TVDB4_URL": address},
    "tmdb": lambda address: {"UPSTREAMS": "tmdb", "TMDB_URL": address},
    "v2": lambda address: {"UPSTREAMS": "v2", "V2_URL": address},
    "all of them": lambda address: {
        "UPSTREAMS": "tvmaze,tvdb4,tmdb,v2", "TVMAZE_URL": address, "TVDB4_URL": address,
        "TMDB_URL": address, "V2_URL": address},
    "a v2 server as the catalog": lambda address: {"UPSTREAMS": "", "CATALOG": address},
}  # fmt: skip


@pytest.mark.parametrize("fault", NO_ANSWER, ids=lambda fault: fault.name)
@pytest.mark.parametrize("settings", ELSEWHERE.values(), ids=ELSEWHERE.keys())
def test_every_file_waits_while_no_service_can_be_asked(
    faulty: FaultyServer, run: Run, fault: Fault, settings: Callable[[str], dict[str, str]]
) -> None:
    case = faulty.case(lambda _: json_reply({"token": "t", "data": {"token": "t"}}), fault.send)

    ended = run(**settings(case.address), **LOW)

    assert case.asked
    assert ended.waits()
    assert ended.code == EXIT_METADATA


@pytest.mark.parametrize("fault", NO_ANSWER, ids=lambda fault: fault.name)
def test_only_the_files_wait_whose_series_cannot_be_asked(
    faulty: FaultyServer, run: Run, fault: Fault
) -> None:
    def partly(exchange: Exchange) -> None:
        asked = exchange.asked
        is_harbor = "harbor" in str(asked.params).lower() or asked.path.startswith("/shows/7")
        fault.send(exchange) if is_harbor else exchange.send(exchange.right())

    case = faulty.case(_tvmaze(), partly)

    # A host that fails for one question is left alone; here each question is its own matter.
    limits = {**PATIENT, "LOOKUP_TIMEOUT": "5"}
    ended = run(UPSTREAMS="tvmaze", TVMAZE_URL=case.address, SERVICE_REST="0", **limits)

    assert {name: status for name, (status, *_) in ended.files.items()} == {
        "the.quiet.harbor.s01e01.mkv": "not-ready",
        "the.quiet.harbor.s01e02.mkv": "not-ready",
        "amber.ledger.s01e01.mkv": "planned",
    }
    assert ended.code == EXIT_LEFT_ALONE


def test_what_was_found_before_is_used_while_the_service_is_down(
    faulty: FaultyServer, run: Run
) -> None:
    faults: list[Send] = [BY_NAME["right"].send]

    def latest(exchange: Exchange) -> None:
        faults[-1](exchange)

    case = faulty.case(_tvmaze(), latest)
    settings = {"UPSTREAMS": "tvmaze", "TVMAZE_URL": case.address, **PATIENT}
    assert run(**settings).code == EXIT_DONE

    for fault in NO_ANSWER:
        faults.append(fault.send)
        assert {new for _, _, new in run(**settings).files.values()} == set(RIGHT.values())


def test_a_service_that_is_gone_is_told_in_one_line(faulty: FaultyServer, run: Run) -> None:
    case = faulty.case(_tvmaze(), lambda it: it.send(Reply(503)))

    ended = run(UPSTREAMS="tvmaze", TVMAZE_URL=case.address, **LOW)

    lines = [line for line in ended.said.splitlines() if "TVmaze cannot be asked" in line]
    assert len({line.partition("TVmaze")[2] for line in lines}) == 1
