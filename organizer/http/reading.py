"""The JSON of an answer, read strictly: what could be understood in two ways is no answer.

Refused are: numbers that JSON does not have (`NaN`) or no database can hold, an object that has a
key twice, nesting that only an attack has, and more values than fit into little memory. UTF-8 with
a byte order mark, UTF-16 and UTF-32 are read: they are wrong here, and clear. Half of a surrogate
pair, which services leave behind that cut texts, becomes U+FFFD: no file can hold it.
"""

import json
import re
from collections.abc import Iterable
from contextlib import nullcontext
from math import isfinite
from threading import Lock

MOST_VALUES = 300_000  # the longest series, of 11,000 episodes, has some 260,000
WIDEST = 200_000  # keys of one object; an object of all series of a service has half of that
DEEPEST = 64
_LARGEST = 2**63
_LARGE = 2**20  # bytes
_ONE_AT_A_TIME = Lock()  # while it is read, an answer takes several times its size
_SEPARATORS = b",[{"
_LONE = re.compile("[\ud800-\udfff]")


def read_json(body: bytes) -> object:
    """Return what a body says; raises ValueError where that is nothing certain.

    >>> read_json(b'{"number": 7}')
    {'number': 7}
    """
    if sum(body.count(byte) for byte in _SEPARATORS) > MOST_VALUES:
        raise ValueError("too many values")
    with _ONE_AT_A_TIME if len(body) > _LARGE else nullcontext():
        return _read(body)


def _read(body: bytes) -> object:
    try:
        content: object = json.loads(body, object_pairs_hook=_object, parse_constant=_refused)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    _check([content])
    return content


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(pairs) > WIDEST:
        raise ValueError("too many values")
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a key twice")
    if all(map(str.isascii, read)):
        return read
    return {_whole_text(key): value for key, value in read.items()}


def _refused(name: str) -> object:
    raise ValueError(f"{name} is no number")


def _check(content: list[object]) -> None:
    """Walk through all containers, a level at a time, mending texts where they are."""
    level: list[object] = [content]
    for _ in range(DEEPEST):
        deeper: list[object] = []
        for container in level:
            places: Iterable[tuple[object, object]]
            places = container.items() if isinstance(container, dict) else enumerate(container)  # type: ignore[arg-type]  # only lists and dicts are kept
            for place, value in places:  # no key comes or goes: the walk may go on
                if isinstance(value, str):
                    if not value.isascii():
                        container[place] = _whole_text(value)  # type: ignore[index]  # as above
                elif isinstance(value, list | dict):
                    deeper.append(value)
                elif not _can_be_held(value):
                    raise ValueError("a number that is too large")
        if not deeper:
            return
        level = deeper
    raise ValueError("nested too deeply")


def _whole_text(value: str) -> str:
    return value if value.isascii() else _LONE.sub("\ufffd", value)


def _can_be_held(value: object) -> bool:
    if isinstance(value, int):
        return -_LARGEST <= value < _LARGEST
    return isfinite(value) if isinstance(value, float) else True
