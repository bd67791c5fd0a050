"""`organize explain PATH`: everything considered for one file; changes nothing."""

import os
from collections.abc import Mapping
from pathlib import Path

import click

from organizer.cli.attributions import attributions_of
from organizer.cli.journey import journal_if_any, known_in
from organizer.cli.options import matching_options
from organizer.cli.screen import print_json
from organizer.cli.tools import opened_tools
from organizer.config import Settings, load_settings, typed_flags
from organizer.errors import UsageError
from organizer.model import Candidate, ParsedName, Role, SeriesId
from organizer.parse import parse_name, read_with_guessit
from organizer.pipeline import jobs, plan_jobs
from organizer.report import Line, exit_code, lines_of
from organizer.report.explained import explained
from organizer.report.json_lines import alternative_json, line_json
from organizer.report.parsed import parsed_json
from organizer.text import escape_for_terminal


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--root",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder that is organized [the one PATH is in].",
)
@matching_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(path: Path, root: Path | None, *, as_json: bool, **flags: object) -> int:
    """Show everything considered for the file PATH: readings, candidates, evidence, checks.

    The files of a folder are weighed together, and a folder's own settings count: give the
    folder that you organize as --root to see the same journey.
    """
    line, companions = _lines(path, root or path.parent, typed_flags(flags))
    parsed = parse_name(line.source, read_with_guessit) if line.role is Role.VIDEO else None
    if as_json:
        print_json(_json(line, parsed))
    else:
        print("\n".join(explained(parsed, line, companions)))
        for said in attributions_of(
            _series_of(line), _settings(root or path.parent, flags), os.environ
        ):
            print(escape_for_terminal(said))
    return exit_code([line])


def _lines(path: Path, root: Path, flags: Mapping[str, object]) -> tuple[Line, tuple[Line, ...]]:
    if path.is_dir():
        raise UsageError(f"{path} is a folder; explain takes one file (--root takes a folder)")
    (job,) = jobs([root], flags, os.environ)
    wanted = path.parent.resolve() / path.name
    with opened_tools(os.environ) as tools_for, journal_if_any(os.environ) as journal:
        lines = lines_of(plan_jobs([job], tools_for, known_in(journal)))
    found = next((line for line in lines if line.source == wanted), None)
    if found is None:
        raise UsageError(f"{path} is nothing that organize looks at below {root}")
    return found, tuple(line for line in lines if line.of == found.source)


def _settings(root: Path, flags: Mapping[str, object]) -> Settings:
    return load_settings(typed_flags(flags), os.environ, (root,)).settings


def _series_of(line: Line) -> tuple[SeriesId, ...]:
    return tuple(dict.fromkeys(candidate.series.id for candidate in _candidates(line)))


def _candidates(line: Line) -> list[Candidate]:
    candidates = [line.match.chosen] if line.match else []
    candidates += line.match.alternatives if line.match else ()
    candidates += line.rejection.alternatives if line.rejection else ()
    return candidates


def _json(line: Line, parsed: ParsedName | None) -> dict[str, object]:
    return {
        **line_json(line),
        "candidates": [_candidate_json(candidate) for candidate in _candidates(line)],
        "parsed": parsed_json(parsed) if parsed else None,
    }


def _candidate_json(candidate: Candidate) -> dict[str, object]:
    return {
        **alternative_json(candidate),
        "order": candidate.order.value,
        "evidence": [
            {"name": piece.name, "weight": piece.weight, "detail": piece.detail}
            for piece in candidate.evidence
        ],
    }
