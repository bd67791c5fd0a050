"""Whatever a service does, an upstream gives the right answer, or says that there is none.

Every fault × every question to every upstream, many at a time, with low limits. The long form
(`ORGANIZER_CHAOS=1000`) has so many services that fail in another way with each request.
"""

import os
import random
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from organizer.catalog.upstream import UpstreamEpisodes, UpstreamSeries
from organizer.errors import MetadataUnavailable
from organizer.http import Client, Limits, one_lookup
from tests.chaos.calls import CALLS, SECRET, Call
from tests.chaos.faults import BY_NAME, FAULTS
from tests.chaos.faulty import Case, Ends, Exchange, Fault, FaultyServer, Send

PATIENT = Limits(
    connect=5.0, read=0.5, total=20.0, attempts=5, backoff=0.01, longest_wait=0.05, rest=0.0
)
LOW = replace(PATIENT, read=0.3, total=1.0, attempts=3)
HANGS = 60.0  # seconds; many times what a lookup may take
STORMS = int(os.environ.get("ORGANIZER_CHAOS", "3"))


class _Unavailable:
    """A lookup that got no answer, and why."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __repr__(self) -> str:
        return f"unavailable: {self.message}"


def _outcome(call: Call, address: str, limits: Limits = PATIENT) -> object:
    client = Client(limits)
    try:
        with one_lookup(limits.total):
            return call.ask(call.open(client, address))
    except MetadataUnavailable as error:
        return _Unavailable(str(error))
    finally:
        client.close()


@pytest.fixture(scope="module")
def right(faulty: FaultyServer) -> dict[Call, object]:
    """What every question gets from services that work."""
    found = {
        call: _outcome(call, faulty.case(call.script(), BY_NAME["right"].send).address)
        for call in CALLS
    }
    assert {str(call): it for call, it in found.items() if isinstance(it, _Unavailable)} == {}
    return found


def _fits(ends: Ends, outcome: object, right: object) -> bool:
    if isinstance(outcome, _Unavailable):
        return ends is not Ends.RIGHT
    if ends is Ends.NOTHING:
        return outcome in ((), None, frozenset())
    if ends is Ends.PART:
        return _is_part(outcome, right)
    return ends is not Ends.UNAVAILABLE and outcome == right


def _is_part(outcome: object, right: object) -> bool:
    """Tell whether an outcome says nothing that the right one does not say: it may say less.

    A service that has no count beside its list can leave something out unnoticed.
    """
    if isinstance(outcome, UpstreamEpisodes) and isinstance(right, UpstreamEpisodes):
        records = {it["id"]: it for it in right.records}
        return all(it.items() <= records[it["id"]].items() for it in outcome.records)
    if isinstance(outcome, UpstreamSeries) and isinstance(right, UpstreamSeries):
        return outcome.key == right.key and outcome.ids.items() <= right.ids.items()
    if isinstance(outcome, tuple) and isinstance(right, tuple):
        return {it.key for it in outcome} <= {it.key for it in right}
    if isinstance(outcome, frozenset) and isinstance(right, frozenset):
        return outcome <= right
    return outcome is None


def _asked(addresses: Sequence[tuple[Call, str]], limits: Limits) -> list[object]:
    """Ask all at the same time; fails when one of them hangs."""
    with ThreadPoolExecutor(len(addresses)) as pool:
        futures = [pool.submit(_outcome, call, address, limits) for call, address in addresses]
        return [future.result(timeout=HANGS) for future in futures]


def _under(
    faulty: FaultyServer, send: Send, limits: Limits = PATIENT, calls: Sequence[Call] = CALLS
) -> list[tuple[Call, Case, object]]:
    cases = [faulty.case(call.script(), send) for call in calls]
    addresses = [(call, case.address) for call, case in zip(calls, cases, strict=True)]
    return list(zip(calls, cases, _asked(addresses, limits), strict=True))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_every_question_ends_as_its_fault_says(
    faulty: FaultyServer, right: dict[Call, object], fault: Fault
) -> None:
    outcomes = _under(faulty, fault.send, LOW if fault.ends is Ends.UNAVAILABLE else PATIENT)

    wrong = {
        str(call): outcome
        for call, _, outcome in outcomes
        if not _fits(fault.ends, outcome, right[call])
    }
    assert wrong == {}
    assert all(case.asked for _, case, _ in outcomes)
    assert faulty.canary_asked == []
    assert not [it for _, _, it in outcomes if isinstance(it, _Unavailable) and "\n" in it.message]
    assert SECRET not in repr([outcome for _, _, outcome in outcomes])


def test_nobody_at_the_port_is_metadata_unavailable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"

        outcomes = _asked([(call, address) for call in CALLS], LOW)

    assert [it for it in outcomes if not isinstance(it, _Unavailable)] == []


SERVICES_WITH_A_LOGIN = ("tvdb4", "v2")


def test_an_expired_token_is_renewed(faulty: FaultyServer, right: dict[Call, object]) -> None:
    calls = [call for call in CALLS if call.service in SERVICES_WITH_A_LOGIN]

    outcomes = _under(faulty, BY_NAME["401 once"].send, calls=calls)

    assert {str(call): it for call, _, it in outcomes if it != right[call]} == {}


# Faults after which an outcome is the right one or none, whatever came before and after.
_MIXED = [fault for fault in FAULTS if fault.ends not in (Ends.NOTHING, Ends.PART, Ends.EITHER)]


@pytest.mark.parametrize("seed", range(STORMS))
def test_services_that_fail_in_another_way_each_time_are_outlasted_or_unavailable(
    faulty: FaultyServer, right: dict[Call, object], seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311  # for a test

    def storm(exchange: Exchange) -> None:
        fault = BY_NAME["right"] if chance.random() < 0.5 else chance.choice(_MIXED)
        fault.send(exchange)

    outcomes = _under(faulty, storm, LOW)

    wrong = {str(call): it for call, _, it in outcomes if not _fits(Ends.EITHER, it, right[call])}
    assert wrong == {}


def test_there_are_faults_enough_and_each_says_where_it_is_known_from() -> None:
    assert len(FAULTS) >= 20
    assert len(BY_NAME) == len(FAULTS)
    assert all(fault.example for fault in FAULTS)
