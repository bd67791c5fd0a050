"""`organize recover`: finish or roll back what a crash interrupted."""

import os

import click

from organizer.apply import Journal, recover
from organizer.cli.journey import recovered_words
from organizer.cli.screen import show_text
from organizer.config import journal_file
from organizer.errors import EXIT_DONE, EXIT_LEFT_ALONE


@click.command()
def command() -> int:
    """Finish or roll back what a crash interrupted.

    Every command that changes a library does this first. The exit code is 1 while something
    could not be settled.
    """
    if not journal_file(os.environ).exists():
        print("Nothing waits: nothing was ever changed.")
        return EXIT_DONE
    with Journal.open(journal_file(os.environ)) as journal:
        recovered = recover(journal)
    show_text(map(recovered_words, recovered) if recovered else ["Nothing waits."])
    return EXIT_LEFT_ALONE if any(run.unsettled for run in recovered) else EXIT_DONE
