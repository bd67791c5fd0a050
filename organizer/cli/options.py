"""Options that commands share: how files are matched and named, and what becomes of them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from organizer.words import FILESYSTEMS, PRESETS, Action, Conflict, Order

_ORDERS = [order.value for order in Order]


class NamedPath(click.Path):
    """A path that is not the empty text: an unset variable of a script is not this folder."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; an empty text is wrong usage."""
        if value == "":
            self.fail("an empty path; write . for the folder you are in", param, ctx)
        return super().convert(value, param, ctx)


# In the order of --help. None means not given, so that other places of a setting count.
_OPTIONS = (
    click.option("--to", type=NamedPath(), metavar="DIR", help="Library root [the folder]."),
    click.option("--preset", type=click.Choice(PRESETS), help="How names are written [plain]."),
    click.option("--template", metavar="FILE|TEXT", help="A naming template of your own instead."),
    click.option(
        "--order",
        type=click.Choice(["auto", *_ORDERS]),
        help="How numbers in names are to be read [auto].",
    ),
    click.option("--render-order", type=click.Choice(_ORDERS), help="Numbers in names [aired]."),
    click.option(
        "--filesystem",
        type=click.Choice(FILESYSTEMS),
        help="What new names have to be legal on [portable].",
    ),
    click.option("--min-confidence", metavar="0..1", help="Below it nothing moves [0.9]."),
    click.option("--language", metavar="CODE", help="Language of titles, as in /languages."),
    click.option("--series", metavar="ID|NAME", help="Every file is of this series."),
    click.option("--catalog", metavar="URL|FILE", help="Catalog file, or address of a v2 server."),
    click.option("--offline", is_flag=True, default=None, help="Never open a connection."),
)


# What becomes of a file, the same for what a person names and what is found under watch.
_PLACING = (
    click.option(
        "--action",
        type=click.Choice([action.value for action in Action]),
        help="How files get there [move].",
    ),
    click.option(
        "--fallback",
        type=click.Choice(["none", "copy"]),
        help="What a hard link or reflink to another disk becomes [none].",
    ),
    click.option(
        "--conflict",
        type=click.Choice([policy.value for policy in Conflict]),
        help="When the place is taken [skip].",
    ),
    click.option(
        "--tidy", is_flag=True, default=None, help="Recycle what a release leaves behind."
    ),
    click.option("--include", multiple=True, metavar="GLOB", help="Only these names."),
    click.option("--exclude", multiple=True, metavar="GLOB", help="Not these names."),
)


def matching_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the shared options to a command, before those it has already."""
    return _with(_OPTIONS, command)


def placing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of how files are placed, before those a command has already."""
    return _with(_PLACING, command)


def _with(options: Sequence[Callable[..., Any]], command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(options):
        command = option(command)
    return command
