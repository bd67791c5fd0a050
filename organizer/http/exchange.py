"""What is asked, what is answered, and what is remembered of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered; `headers` are looked up in any case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked of a server; `json` is sent as the body. Its text shows nothing secret."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    params: Mapping[str, str] = field(repr=False)
    json: Mapping[str, object] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A body that was answered before, and the headers that ask whether it is still right.

    Attributes:
        validators: `If-None-Match`, `If-Modified-Since`; empty when it cannot be asked for so.
        is_fresh: the service said that it need not be asked again yet.
    """

    body: bytes = field(repr=False)
    validators: Mapping[str, str]
    is_fresh: bool


class Memory(Protocol):
    """Keeps bodies for conditional requests, by keys that hold no secret. Never raises."""

    def recall(self, key: str) -> Remembered | None:
        """Return what was answered to `key`; None for nothing that can be used."""
        ...

    def keep(self, key: str, answer: Answer) -> None:
        """Remember a whole and usable answer, if its headers allow it; a 304 renews the old."""
        ...

    def forget(self, key: str) -> None:
        """Drop what cannot be used."""
        ...

    def close(self) -> None:
        """Close what was opened for it."""
        ...
