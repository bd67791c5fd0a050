"""`organize serve`: the catalog as TheTVDB API v2, until stopped."""

import os
from pathlib import Path

import click


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to bind.")
@click.option("--port", default=8000, show_default=True, help="Port to bind; 0 takes a free one.")
@click.option("--catalog", metavar="FILE", help="Another catalog than the configured one.")
def command(host: str, port: int, catalog: str | None) -> None:
    """Serve the catalog as TheTVDB API v2 until stopped (Ctrl-C, SIGTERM).

    Only a loopback address is bound unless ORGANIZER_APIKEYS lists API keys.
    """
    from organizer.cli.catalog import catalog_path
    from organizer.cli.screen import note
    from organizer.server import serve

    path: Path = catalog_path(catalog)
    serve(host, port, path, os.environ, announce=lambda address: note(f"serving at {address}"))
