"""`organize pin`: remember a decision for a folder or a name; list them; remove one."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from organizer.cli.screen import note, print_json, show_text
from organizer.config import load_settings, pins_file
from organizer.errors import UsageError
from organizer.model import Decision, Order
from organizer.pins import Pins, merged, read_pins
from organizer.text import escape_for_terminal

_ORDERS = ["auto", *(order.value for order in Order)]


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="PATH|NAME | list | remove PATH|NAME")
@click.option("--series", metavar="ID|NAME", help="The files are of this series.")
@click.option("--order", type=click.Choice(_ORDERS), help="How their numbers are read.")
@click.option(
    "--season-offset", type=int, metavar="N", help="Add N to the season in the names; 0 for none."
)
@click.option("--never", is_flag=True, help="Leave them alone.")
@click.option("--catalog", metavar="URL|FILE", help="Catalog file, or address of a v2 server.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines (list).")
def command(
    words: tuple[str, ...],
    *,
    series: str | None,
    order: str | None,
    season_offset: int | None,
    never: bool,
    catalog: str | None,
    as_json: bool,
) -> None:
    """Remember a decision for everything in the folder PATH, or for the series NAME.

    PATH is a file or folder that exists, NAME a series' name as files have it. Every later run,
    watcher and hook keeps to it. `organize pin list` shows what is decided, `organize pin remove
    PATH|NAME` forgets it. A folder called so is written ./list.
    """
    if words == ("list",):
        _show(read_pins(pins_file(os.environ)), as_json=as_json)
        return
    if words[0] == "remove" and len(words) > 1:
        _remove(" ".join(words[1:]))
        return
    target = _target(" ".join(words))
    if never and (series or order or season_offset is not None):
        raise UsageError("--never leaves the files alone; it goes with no other decision")
    if not (never or series or order or season_offset is not None):
        raise UsageError("pin what? Give --series, --order, --season-offset or --never")
    decision = _with_series(target, series, catalog) if series else target
    decision = replace(
        decision,
        order=Order(order) if order and order != "auto" else None,
        season_offset=season_offset or 0,
        never=never,
    )
    _remember(decision, forgets_order=order == "auto", forgets_offset=season_offset == 0)


def _remember(decision: Decision, *, forgets_order: bool, forgets_offset: bool) -> None:
    with Pins.open(pins_file(os.environ)) as pins:
        place = (decision.folder, decision.name)
        old = next((pin for pin in pins.all() if (pin.folder, pin.name) == place), None)
        if old and not decision.never:
            decision = merged(
                replace(
                    old,
                    order=None if forgets_order else old.order,
                    season_offset=0 if forgets_offset else old.season_offset,
                ),
                decision,
            )
        pins.remember(decision)
    note(f"remembered: {_words(decision)}")


def _target(given: str) -> Decision:
    """Return an empty decision for a path that exists, or for a name."""
    path = Path(given).expanduser()
    if path.exists():
        return Decision(folder=path.resolve() if ".." in path.parts else path.absolute())
    if os.path.sep in given:
        raise UsageError(f"{given}: no such file or folder")
    return Decision(name=given)


def _with_series(target: Decision, series: str, catalog: str | None) -> Decision:
    # A lookup costs start-up time that listing and removing need not pay.
    from contextlib import closing

    from organizer.lookup import open_lookup
    from organizer.pipeline import named_series

    roots = () if target.folder is None else (_folder_of(target.folder),)
    settings = load_settings({"catalog": catalog}, os.environ, roots).settings
    with closing(open_lookup(settings, os.environ)) as lookup:
        found = named_series(series, lookup)
    return replace(target, series=found.id, series_name=found.name)


def _folder_of(path: Path) -> Path:
    return path if path.is_dir() else path.parent


def _remove(given: str) -> None:
    path = Path(given).expanduser()
    folder = path.resolve() if ".." in path.parts else path.absolute()
    with Pins.open(pins_file(os.environ)) as pins:
        gone = pins.forget(folder=folder) + pins.forget(name=given)
    if not gone:
        raise UsageError(f"nothing is pinned for {given}; `organize pin list` shows what is")
    note(f"forgotten: {gone} decision{'s' if gone > 1 else ''}")


def _show(pins: tuple[Decision, ...], *, as_json: bool) -> None:
    if as_json:
        for pin in pins:
            print_json(_json(pin))
        return
    show_text(map(_words, pins) if pins else ["Nothing is pinned."])


def _words(pin: Decision) -> str:
    return escape_for_terminal(f"{_where(pin)}: {', '.join(_what(pin))}")


def _where(pin: Decision) -> str:
    if pin.folder is None:
        return f"'{pin.name}'"
    return f"{pin.folder}" if pin.name is None else f"'{pin.name}' in {pin.folder}"


def _what(pin: Decision) -> Iterator[str]:
    if pin.never:
        yield "never touched"
    if pin.series is not None:
        yield f"{pin.series_name} ({pin.series})" if pin.series_name else f"series {pin.series}"
    if pin.order:
        yield f"{pin.order} order"
    if pin.season_offset:
        yield f"seasons {pin.season_offset:+d}"
    if not (pin.never or pin.series is not None or pin.order or pin.season_offset):
        yield "nothing decided any more"


def _json(pin: Decision) -> dict[str, object]:
    return {
        "folder": str(pin.folder) if pin.folder else None,
        "name": pin.name,
        "series": {"id": pin.series, "name": pin.series_name} if pin.series is not None else None,
        "order": pin.order.value if pin.order else None,
        "season_offset": pin.season_offset,
        "never": pin.never,
    }
