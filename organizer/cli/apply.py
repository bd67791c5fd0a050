"""`organize apply PLAN.json`: re-check a saved plan, then apply it."""

import os
from pathlib import Path

import click


@click.command()
@click.argument("plan", type=click.Path(path_type=Path), metavar="PLAN.json")
@click.option(
    "--fallback",
    type=click.Choice(["none", "copy"]),
    help="What a hard link or reflink to another disk becomes [none].",
)
@click.option("--tidy", is_flag=True, default=None, help="Recycle what a release leaves behind.")
@click.option("--yes", is_flag=True, default=None, help="Apply without asking.")
@click.option("--json", is_flag=True, default=None, help="Print JSON Lines.")
@click.option("-v", "--verbose", is_flag=True, default=None, help="Also show what was ignored.")
@click.option("-q", "--quiet", is_flag=True, default=None, help="Only show what needs a person.")
def command(plan: Path, **flags: object) -> int:
    """Apply a plan that was saved with --plan.

    Every file is looked at again: what is not the file that was planned stays where it is, and
    what stands in its place already is left as it is.
    """
    from organizer.apply import load_plan, without_what_is_done
    from organizer.cli.journey import confirm_and_apply, writing
    from organizer.cli.screen import require_an_answer
    from organizer.config import load_settings

    settings = load_settings(flags, os.environ).settings
    plans = load_plan(plan)
    require_an_answer(yes=settings.yes)
    libraries = [each.library for each in plans]
    with writing(libraries, os.environ, recycle_days=settings.recycle_days) as journal:
        return confirm_and_apply(tuple(map(without_what_is_done, plans)), journal, settings)
