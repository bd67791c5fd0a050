"""What a journey is made with, opened by the caller."""

from collections.abc import Callable
from dataclasses import dataclass

from organizer.lookup import Lookup
from organizer.model import (
    Decision,
)
from organizer.naming import MediaSource
from organizer.parse import SecondReader

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is."""


def unwatched(_stage: str, _done: int, _total: int) -> None:
    """Take note of nothing: nobody watches the progress."""


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
