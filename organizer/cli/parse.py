"""`organize parse`: read names only; no metadata, no disk access."""

import sys
from collections.abc import Iterator, Sequence

import click


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
@click.option(
    "--no-guessit", is_flag=True, help="Only the own reader; guessit is never asked or loaded."
)
def command(names: Sequence[str], *, as_json: bool, no_guessit: bool) -> None:
    """Read each NAME, or a name a line from standard input (`-`, or no NAME)."""
    from organizer.cli.screen import print_json
    from organizer.parse import parse_name, read_with_guessit
    from organizer.report.parsed import parsed_json, parsed_text

    second_reader = None if no_guessit else read_with_guessit
    for name in _names(names):
        parsed = parse_name(name, second_reader)
        if as_json:
            print_json(parsed_json(parsed))
        else:
            print("\n".join(parsed_text(parsed)), flush=True)


def _names(given: Sequence[str]) -> Iterator[str]:
    for name in given or ("-",):
        if name == "-":
            # Names are bytes on disk: what is not UTF-8 is kept as surrogate escapes.
            for line in sys.stdin.buffer:
                yield line.rstrip(b"\r\n").decode("utf-8", "surrogateescape")
        else:
            yield name
