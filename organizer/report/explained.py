"""Everything considered for one file, for a person: readings, candidates, evidence, fate."""

from collections.abc import Iterator, Sequence

from organizer.model import Candidate, Episode, Match, ParsedName, Status
from organizer.plan import CHECKS
from organizer.report.lines import Line
from organizer.report.parsed import parsed_text
from organizer.text import escape_for_terminal


def explained(parsed: ParsedName | None, line: Line, companions: Sequence[Line]) -> Iterator[str]:
    """Yield the explanation of `line`; `parsed` is None for what is no video."""
    if parsed is None:
        yield escape_for_terminal(str(line.source))
    else:
        yield from parsed_text(parsed)
    yield ""
    yield from _fate(line)
    if line.match:
        yield from _candidate("Chosen", line.match.chosen)
        yield f"  margin {line.match.margin:.2f}"
        yield from _orders(line.match)
    alternatives = line.match.alternatives if line.match else ()
    for candidate in alternatives or (line.rejection.alternatives if line.rejection else ()):
        yield from _candidate("Considered", candidate)
    if companions:
        yield ""
        yield "Companions"
    for companion in companions:
        destination = companion.destination.name if companion.destination else "stays"
        yield escape_for_terminal(f"  {companion.source.name} → {destination}")


def _orders(match: Match) -> Iterator[str]:
    if match.orders:
        told = (f"{tally.order} order {tally.explained} of {tally.files}" for tally in match.orders)
        yield f"  explained of the files of this series in the folder: {', '.join(told)}"
    if match.has_placeholder_title:
        yield "  the title is a placeholder: a later run names the file again"


def _fate(line: Line) -> Iterator[str]:
    yield f"{line.status.value}" + (f": {line.reason.value}" if line.reason else "")
    if line.message:
        yield f"  {escape_for_terminal(line.message)}"
    if line.destination:
        yield f"  → {escape_for_terminal(str(line.destination))}"
    if line.match and line.status is not Status.CONFLICT:
        for check in CHECKS:
            yield f"  ✓ {check.name}"


def _candidate(title: str, candidate: Candidate) -> Iterator[str]:
    series = candidate.series
    year = f" ({series.year})" if series.year else ""
    episodes = ", ".join(map(_episode, candidate.episodes)) or "no episode"
    yield ""
    yield escape_for_terminal(
        f"{title}: {series.name}{year} [{series.id}], {candidate.order.value} order, {episodes}"
    )
    yield f"  confidence {candidate.confidence:.2f}"
    for evidence in candidate.evidence:
        detail = escape_for_terminal(evidence.detail)
        yield f"  {evidence.weight:+6.2f}  {evidence.name:20} {detail}"


def _episode(episode: Episode) -> str:
    title = f' "{episode.title}"' if episode.title else ""
    return f"S{episode.season:02d}E{episode.number:02d}{title}"
