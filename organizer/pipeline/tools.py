"""What a journey is made with, opened by the caller."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from organizer.apply import KnownFile
from organizer.lookup import Lookup
from organizer.model import (
    Decision,
)
from organizer.naming import MediaSource
from organizer.parse import SecondReader

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is."""

KnownFiles = Callable[[Path], Mapping[Path, KnownFile]]
"""Asks the journal what the files are that runs have placed below a folder."""


def unwatched(_stage: str, _done: int, _total: int) -> None:
    """Take note of nothing: nobody watches the progress."""


def no_history(_folder: Path) -> Mapping[Path, KnownFile]:
    """Know of no file that a run has placed."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a journey is made with, opened by the caller.

    Attributes:
        media: looks into files for what templates say of their insides; None for never.
        second_reader: asked for names that the own reader is not sure of; None for never.
        decisions: what people decided beforehand, for folders and for names.
    """

    lookup: Lookup
    second_reader: SecondReader | None
    progress: Progress = unwatched
    media: MediaSource | None = None
    decisions: tuple[Decision, ...] = ()
