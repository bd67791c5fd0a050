"""`organize PATH...`: plan, show, ask, apply."""

import os
from collections.abc import Sequence
from pathlib import Path

import click

from organizer import __version__
from organizer.cli import COMMANDS
from organizer.cli.options import NamedPath, matching_options, placing_options

_PATH = click.Path(path_type=Path)


class _WithCommands(click.Command):
    """Lists the other commands in its own help: the first word decides which is meant."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of commands behind the options."""
        with formatter.section("Commands (organize COMMAND --help)"):
            formatter.write_dl([(row.name, row.summary) for row in COMMANDS])
        super().format_epilog(ctx, formatter)


@click.command(
    cls=_WithCommands,
    no_args_is_help=True,
    context_settings={"max_content_width": 100},
    epilog="A folder named like a command is written ./history.",
)
@click.argument("paths", nargs=-1, type=NamedPath(), metavar="PATH...", required=True)
@click.option("--dry-run", is_flag=True, help="Show the plan, change nothing.")
@click.option("--drift", is_flag=True, help="Only what runs placed and services changed since.")
@matching_options
@placing_options
@click.option("--plan", type=_PATH, metavar="FILE", help="Save the plan, change nothing.")
@click.option("--exec", metavar="COMMAND", help="Run this afterwards, with JSON on its input.")
@click.option("--yes", is_flag=True, default=None, help="Apply without asking.")
@click.option("--json", is_flag=True, default=None, help="Print JSON Lines.")
@click.option("--jobs", metavar="N", help="Questions to a server at the same time [8].")
@click.option(
    "-v", "--verbose", is_flag=True, default=None, help="Also the ignored, and the evidence."
)
@click.option("-q", "--quiet", is_flag=True, default=None, help="Only show what needs a person.")
@click.version_option(__version__, prog_name="organize", message="%(prog)s %(version)s")
def command(paths: Sequence[Path], *, dry_run: bool, drift: bool, **flags: object) -> int:
    """Put the TV episodes in PATH... in order: show the plan, ask, then apply it.

    PATH is a file or a folder. Nothing is ever overwritten, what is not sure stays where it is,
    and `organize undo` puts a run back.
    """
    from organizer.cli.journey import organize
    from organizer.config import typed_flags

    return organize(paths, typed_flags(flags), os.environ, dry_run=dry_run, drift=drift)
