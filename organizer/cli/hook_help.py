"""`organize hook --help`: written from the tables of downloaders and options."""

import click

from organizer.hooks import DOWNLOADERS
from organizer.hooks.options import OPTIONS

_WHAT = """Called by a downloader when something is finished: puts it into the inbox and returns.

What it says is checked: a placeholder that was not replaced, a path that is not there, or
arguments that were shifted by a quote in a name are refused; a job that failed is nothing to do.
A watcher that runs does the rest; without one, a worker is started in the background, and writes
to hook.log in the state folder.

Torrents are never moved, unless their [[category]] table says so: what the settings would move is
hard-linked. `organize hook --install DOWNLOADER` prints how the hook is set up, and with
`--write FILE` writes it; options behind it become a part of it.
"""


class _WithDownloaders(click.Command):
    """Lists the downloaders, and what each calls the hook with."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of downloaders behind the options."""
        with formatter.section("Downloaders, and what each gives"):
            formatter.write_dl([(row.name, row.gives) for row in DOWNLOADERS])
        super().format_epilog(ctx, formatter)


def help_text() -> str:
    """Return the whole help."""
    options = [
        click.Option(
            [f"--{option.name}"],
            is_flag=not option.metavar,
            metavar=option.metavar or None,
            help=option.help,
        )
        for option in OPTIONS
    ]
    installing = [
        click.Option(["--install"], metavar="DOWNLOADER", help="Print how its hook is set up."),
        click.Option(["--write"], metavar="FILE", help="With --install: write it there."),
    ]
    command = _WithDownloaders(
        "hook",
        params=[
            click.Argument(["downloader"], metavar="DOWNLOADER"),
            *options,
            *installing,
            click.Argument(["given"], nargs=-1, metavar="[--] WHAT IT GIVES"),
        ],
        help=_WHAT,
    )
    names = ["-h", "--help"]
    with click.Context(
        command, info_name="organize hook", max_content_width=100, help_option_names=names
    ) as context:
        return command.get_help(context)
