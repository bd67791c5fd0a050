"""The `--json` form: one object a file, then one summary object, exactly as in the contracts."""

import json
from collections.abc import Iterable, Iterator, Sequence

from organizer.model import Candidate, Episode, OrderTally, Series
from organizer.report.lines import Line, summary


def json_objects(lines: Sequence[Line]) -> Iterator[dict[str, object]]:
    """Yield the object of every line, then that of the summary."""
    for line in lines:
        yield line_json(line)
    yield {"summary": summary(lines)}


def to_json(value: object) -> str:
    r"""Return compact JSON that every stream can take: text that is not UTF-8 is escaped.

    >>> to_json({"name": "Café", "bytes": "\udce9"})
    '{"name": "Caf\\u00e9", "bytes": "\\udce9"}'
    >>> to_json({"name": "Café"})
    '{"name": "Café"}'
    """
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:  # bytes of a name, kept as surrogate escapes
        return json.dumps(value)
    return text


def line_json(line: Line) -> dict[str, object]:
    """Return the object of the contracts for one file."""
    chosen = line.match.chosen if line.match else None
    return {
        "source": str(line.source),
        "destination": str(line.destination) if line.destination else None,
        "role": line.role.value,
        "of": str(line.of) if line.of else None,
        "action": line.action.value if line.action else None,
        "status": line.status.value,
        "reason": line.reason.value if line.reason else None,
        "message": line.message,
        "series": _series(chosen.series) if chosen else None,
        "order": chosen.order.value if chosen else None,
        "season": chosen.episodes[0].season if chosen else None,
        "episodes": [_episode(episode) for episode in chosen.episodes] if chosen else [],
        "confidence": round(chosen.confidence, 4) if chosen else None,
        "margin": round(line.match.margin, 4) if line.match else None,
        "alternatives": [alternative_json(other) for other in _alternatives(line)],
        "orders": [_tally(tally) for tally in line.match.orders] if line.match else [],
        "placeholder_title": line.match.has_placeholder_title if line.match else None,
    }


def _tally(tally: OrderTally) -> dict[str, object]:
    return {"order": tally.order, "explained": tally.explained, "files": tally.files}


def _alternatives(line: Line) -> Iterable[Candidate]:
    if line.match:
        return line.match.alternatives
    return line.rejection.alternatives if line.rejection else ()


def alternative_json(candidate: Candidate) -> dict[str, object]:
    """Return the object of the contracts for what a file might have been."""
    return {
        "series": _series(candidate.series),
        "season": candidate.episodes[0].season if candidate.episodes else None,
        "episodes": [episode.number for episode in candidate.episodes],
        "confidence": round(candidate.confidence, 4),
    }


def _series(series: Series) -> dict[str, object]:
    return {"id": series.id, "name": series.name, "year": series.year}


def _episode(episode: Episode) -> dict[str, object]:
    return {
        "id": episode.id,
        "season": episode.season,
        "number": episode.number,
        "absolute": episode.absolute,
        "title": episode.title,
        "first_aired": episode.first_aired.isoformat() if episode.first_aired else None,
    }
