"""Paths that are kept as text and given as `Path`s, so that a plan of any size stays small.

A `Path` takes about three times the memory of its text, and a plan has two of them a file.
"""

from collections.abc import Callable
from pathlib import Path
from types import MemberDescriptorType
from typing import TypeVar

_Owner = TypeVar("_Owner")


class PathHeldAsText:
    """A field that takes and gives a `Path` or None, and keeps no more than its text in `slot`."""

    def __init__(self, slot: MemberDescriptorType) -> None:
        self._slot = slot

    def __get__(self, owner: object | None, _kind: type | None = None) -> object:
        if owner is None:
            return self
        text: str | None = self._slot.__get__(owner)
        return None if text is None else Path(text)

    def __set__(self, owner: object, path: Path | None) -> None:
        self._slot.__set__(owner, None if path is None else str(path))


def held_as_text(*names: str) -> Callable[[type[_Owner]], type[_Owner]]:
    """Keep the path fields `names` of a dataclass in the slots that are called `NAME_text`."""

    def hold(owner: type[_Owner]) -> type[_Owner]:
        for name in names:
            setattr(owner, name, PathHeldAsText(getattr(owner, f"{name}_text")))
        return owner

    return hold
