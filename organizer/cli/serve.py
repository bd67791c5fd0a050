"""`organize serve`: the catalog as TheTVDB API v2, until stopped; and its users."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from organizer.cli.options import NamedPath


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to bind.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to bind; 0 takes a free one.",
)
@click.option("--catalog", metavar="FILE", help="Another catalog than the configured one.")
@click.option("--add-user", metavar="NAME", help="Add a user, print the new user key, and end.")
@click.option("--no-upstreams", is_flag=True, help="Ask no service for what the catalog lacks.")
@click.option(
    "--watch",
    "folders",
    type=NamedPath(),
    multiple=True,
    metavar="DIR",
    help="Organize what arrives in DIR as well, as `organize watch` does.",
)
@click.option("-q", "--quiet", is_flag=True, help="No line for each request.")
def command(
    host: str,
    port: int,
    catalog: str | None,
    add_user: str | None,
    *,
    no_upstreams: bool,
    folders: Sequence[Path],
    quiet: bool,
) -> None:
    """Serve the catalog as TheTVDB API v2 until stopped (Ctrl-C, SIGTERM).

    Only a loopback address is bound unless API keys are configured (`apikeys`). The interactive
    page is at /docs. The log, a line of JSON for each request, goes to standard error. /healthz
    says how the catalog is, and the watcher with --watch.
    """
    from organizer.cli.catalog import catalog_path
    from organizer.cli.screen import note
    from organizer.cli.watching import watching_beside
    from organizer.server import serve

    if add_user is not None:
        _add_user(add_user)
        return
    path: Path = catalog_path(catalog)
    with watching_beside(folders, is_quiet=quiet) as watcher:
        serve(
            host,
            port,
            path,
            os.environ,
            announce=lambda address: note(f"serving at {address}"),
            log=None if quiet else _log,
            upstreams=not no_upstreams,
            beside=watcher,
        )


def _log(lines: str) -> None:
    # Not print(): a thread that waits in it for a reader holds a lock that ending needs.
    waiting = f"{lines}\n".encode("utf-8", "backslashreplace")
    while waiting:
        waiting = waiting[os.write(sys.stderr.fileno(), waiting) :]


def _add_user(name: str) -> None:
    """Print the key as the last word: it is kept as a digest, and cannot be shown again."""
    from contextlib import closing

    from organizer.config import state_dir
    from organizer.server import open_users

    with closing(open_users(state_dir(os.environ))) as users:
        key = users.add(name)
    print(f"The user key of {name}, which is not shown again: {key}")
