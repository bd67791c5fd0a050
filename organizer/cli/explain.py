"""`organize explain PATH`: everything considered for one file; changes nothing."""

import os
from collections.abc import Mapping
from pathlib import Path

import click

from organizer.config import typed_flags
from organizer.errors import UsageError
from organizer.lookup import open_lookup
from organizer.model import Order, ParsedName, Role
from organizer.parse import parse_name, read_with_guessit
from organizer.pipeline import Job, Tools, jobs, plan_job
from organizer.report import Line, exit_code, lines_of
from organizer.report.explained import explained
from organizer.report.json_lines import line_json, to_json
from organizer.report.parsed import parsed_json

_ORDERS = [order.value for order in Order]


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--to", type=click.Path(path_type=Path), metavar="DIR", help="Library root.")
@click.option("--order", type=click.Choice(["auto", *_ORDERS]), help="How numbers are read.")
@click.option("--series", metavar="ID|NAME", help="The file is of this series.")
@click.option("--catalog", metavar="URL|FILE", help="Catalog file, or address of a v2 server.")
@click.option("--min-confidence", metavar="0..1", help="Below it nothing moves.")
@click.option("--offline", is_flag=True, default=None, help="Never open a connection.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(path: Path, *, as_json: bool, **flags: object) -> int:
    """Show everything considered for the file PATH: readings, candidates, evidence, checks.

    Its whole folder is read, because the files of a folder are weighed together.
    """
    line, companions = _lines(path, typed_flags(flags))
    parsed = parse_name(line.source, read_with_guessit) if line.role is Role.VIDEO else None
    if as_json:
        print(to_json(_json(line, parsed)))
    else:
        print("\n".join(explained(parsed, line, companions)))
    return exit_code([line])


def _lines(path: Path, flags: Mapping[str, object]) -> tuple[Line, tuple[Line, ...]]:
    if path.is_dir():
        raise UsageError(f"{path} is a folder; explain takes one file")
    job = jobs([path], flags, os.environ)[0]
    whole_folder = Job(
        library=job.library,
        paths=tuple(given.parent for given in job.paths),
        settings=job.settings,
    )
    tools = Tools(lookup=open_lookup(job.settings, os.environ), second_reader=read_with_guessit)
    lines = lines_of([plan_job(whole_folder, tools)])
    found = next((line for line in lines if line.source in job.paths), None)
    if found is None:
        raise UsageError(f"{path} is nothing that organize looks at")
    return found, tuple(line for line in lines if line.of == found.source)


def _json(line: Line, parsed: ParsedName | None) -> dict[str, object]:
    chosen = line.match.chosen if line.match else None
    evidence = [
        {"name": piece.name, "weight": piece.weight, "detail": piece.detail}
        for piece in (chosen.evidence if chosen else ())
    ]
    read = parsed_json(parsed) if parsed else None
    return {**line_json(line), "evidence": evidence, "parsed": read}
