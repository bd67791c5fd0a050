"""Answers of services in files, served over real HTTP on loopback: a case a file.

A file holds a list of exchanges, in this form (only `path` and one of `json` and `text` must be)::

    [{"method": "GET", "path": "/shows/7", "params": {"embed": "cast"},
      "headers": {"Authorization": "Bearer old"}, "sent": {"apikey": "k"},
      "status": 200, "answer_headers": {"Retry-After": "0"}, "json": {...}, "text": "<html>"}]

A request gets the answer of the exchange with its method, path and parameters (all of them, so
that a parameter that is one too many is seen; in `path` behind a `?` where one comes twice), with
at least those headers, and with `sent` as its JSON where that is given. Of several that fit, each
is used once, in order, and the last for ever: `429` and then `200`. What fits none is answered
`418`, which no service of ours sends, and is kept in `unforeseen`.
"""

import copy
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast
from urllib.parse import unquote

from hypothesis import strategies as st

from tests.servers import Asked, Reply, ScriptedServer, json_reply, scripted_server

Json = object


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """What is asked, and what is answered; `sent` is the JSON of a POST, None for any."""

    path: str
    method: str = "GET"
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    sent: Json = None
    status: int = 200
    answer_headers: Mapping[str, str] = field(default_factory=dict)
    json: Json = None
    text: str | None = None

    def fits(self, asked: Asked) -> bool:
        """Tell whether this is the answer to a request."""
        whole = f"{asked.path}?{unquote(asked.query)}"
        place = (whole, {}) if "?" in self.path else (asked.path, dict(asked.params))
        return (
            (self.method, self.path, dict(self.params)) == (asked.method, *place)
            and all(asked.headers.get(name) == value for name, value in self.headers.items())
            and (self.sent is None or self.sent == json.loads(asked.body or b"null"))
        )

    def reply(self) -> Reply:
        """Return the answer as the server sends it."""
        if self.text is None:
            plain = json_reply(self.json, self.status)
        else:
            plain = Reply(self.status, self.text.encode(), {"Content-Type": "text/html"})
        return Reply(plain.status, plain.body, {**plain.headers, **self.answer_headers})


@dataclass
class Recording:
    """A running server that answers from exchanges.

    Attributes:
        asked: every request that it got, in order.
        unforeseen: those that fit no exchange.
    """

    server: ScriptedServer
    exchanges: Sequence[Exchange] = ()
    unforeseen: list[Asked] = field(default_factory=list)
    _used: set[int] = field(default_factory=set)

    @property
    def address(self) -> str:
        """Where it listens: http://127.0.0.1:PORT."""
        return self.server.address

    @property
    def asked(self) -> list[Asked]:
        """Every request so far."""
        return self.server.asked

    def play(self, exchanges: Sequence[Exchange]) -> None:
        """Answer from these from now on, as if nothing had been asked yet."""
        self.exchanges = exchanges
        self.unforeseen.clear()
        self.asked.clear()
        self._used.clear()

    def answer(self, asked: Asked) -> Reply:
        """Return what the exchanges say."""
        fitting = [at for at, it in enumerate(self.exchanges) if it.fits(asked)]
        if not fitting:
            self.unforeseen.append(asked)
            return json_reply({"not recorded": f"{asked.path} {dict(asked.params)}"}, 418)
        chosen = next((at for at in fitting if at not in self._used), fitting[-1])
        self._used.add(chosen)
        return self.exchanges[chosen].reply()


def read_case(file: Path) -> tuple[Exchange, ...]:
    """Return the exchanges of a case's file."""
    return tuple(Exchange(**exchange) for exchange in json.loads(file.read_text("utf-8")))


@contextmanager
def recording(exchanges: Sequence[Exchange] = ()) -> Iterator[Recording]:
    """Run a server on loopback that answers from exchanges; `play` gives it others."""
    with scripted_server() as server:
        running = Recording(server, exchanges)
        server.script = running.answer
        yield running


_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([2**31, 2**63, -(2**63), 10**30, 1.5, 1e308]),
    st.sampled_from(["", " ", "0", "7", "-1", "tt", "0000-00-00", "2001-13-40", "\x00", "\ud800"]),
    st.text(max_size=8),
)
ODD_JSON = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
"""JSON that nobody expects where it stands."""


def mutated(draw: Callable[[st.SearchStrategy[object]], object], content: Json) -> Json:
    """Return `content` with one to three places of it changed, removed or doubled."""
    changed = copy.deepcopy(content)
    for _ in range(cast("int", draw(st.integers(1, 3)))):
        places = list(_places(changed))
        if not places:
            return draw(ODD_JSON)
        holder, key = cast("tuple[Json, object]", draw(st.sampled_from(places)))
        _change(draw, holder, key)
    return changed


def mutated_case(
    draw: Callable[[st.SearchStrategy[object]], object], exchanges: Sequence[Exchange]
) -> tuple[Exchange, ...]:
    """Return a case with one of its answers mutated."""
    at = cast("int", draw(st.integers(0, len(exchanges) - 1)))
    chosen = exchanges[at]
    changed = Exchange(
        path=chosen.path,
        method=chosen.method,
        params=chosen.params,
        headers=chosen.headers,
        sent=chosen.sent,
        status=chosen.status,
        json=mutated(draw, chosen.json),
    )
    return (*exchanges[:at], changed, *exchanges[at + 1 :])


def _places(content: Json) -> Iterator[tuple[Json, object]]:
    """Yield every (list or object, index or key) within."""
    keys: Sequence[object] = ()
    if isinstance(content, dict):
        keys = list(content)
    elif isinstance(content, list):
        keys = range(len(content))
    for key in keys:
        yield content, key
        yield from _places(content[key])  # type: ignore[index]  # a list or an object


def _change(draw: Callable[[st.SearchStrategy[object]], object], holder: Json, key: object) -> None:
    how = draw(st.sampled_from(["replace", "remove", "double", "text"]))
    there = cast("dict[object, object]", holder)  # a list takes its indexes alike
    if how == "remove":
        del there[key]
    elif how == "double" and isinstance(holder, list):
        holder.append(copy.deepcopy(there[key]))
    elif how == "text":
        there[key] = json.dumps(there[key])
    else:
        there[key] = draw(ODD_JSON)
