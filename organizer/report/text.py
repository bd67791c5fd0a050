"""The plan and the run for a person: grouped by series and season, old → new, what was left alone.

A `Row` is a line of `Span`s, each with a style name; plain text is their texts joined, and a
terminal may colour them. Colour is never the only carrier, and every name is escaped.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path

from organizer.model import Action, Match, Order, Role, Status
from organizer.report.lines import LEFT_ALONE, Line, summary
from organizer.text import escape_for_terminal

_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"[^\W_]+|[\W_]+")
_DONE_WORDS = {
    Action.MOVE: "moved",
    Action.COPY: "copied",
    Action.HARDLINK: "hard-linked",
    Action.SYMLINK: "symlinked",
    Action.REFLINK: "reflinked",
}
_LEFT_ALONE_TITLES = {
    Status.UNMATCHED: "Not matched",
    Status.AMBIGUOUS: "Ambiguous",
    Status.CONFLICT: "In conflict",
    Status.NOT_READY: "Not ready",
    Status.FAILED: "Failed",
    Status.IGNORED: "Ignored",
}


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a row; `style` names what it is, not how it looks."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """How much is shown: `everything` also the ignored and unchanged, `quiet` only what waits."""

    everything: bool = False
    quiet: bool = False
    dry_run: bool = False


Row = tuple[Span, ...]


def plain(row: Row) -> str:
    """Return a row as text without styles."""
    return "".join(span.text for span in row)


def rows(lines: Sequence[Line], detail: Detail) -> Iterator[Row]:
    """Yield the whole report: placed files by series and season, then what was left alone."""
    placed = [line for line in lines if line.match and _is_placed(line, detail)]
    if not detail.quiet and placed:
        yield from _place_rows(placed)
        yield from _placed_rows(placed, detail)
    for status, title in _LEFT_ALONE_TITLES.items():
        if status is not Status.IGNORED or detail.everything:
            yield from _left_alone_rows(title, [x for x in lines if x.status is status])
    yield summary_row(lines, detail)


def recycled_rows(lines: Sequence[Line]) -> Iterator[Row]:
    """Yield what a run takes to the recycle folder after it has placed everything."""
    if lines:
        yield (Span("To the recycle folder", "heading"),)
        yield from ((Span("  "), Span(_relative(x.source, x.root), "source")) for x in lines)
        yield ()


def failed_rows(lines: Sequence[Line]) -> Iterator[Row]:
    """Yield what did not become as planned, for a person who has just seen the plan."""
    yield from _left_alone_rows(
        _LEFT_ALONE_TITLES[Status.FAILED], [x for x in lines if x.status is Status.FAILED]
    )


def _is_placed(line: Line, detail: Detail) -> bool:
    shown = {Status.PLANNED, Status.DONE}
    return line.status in shown or (line.status is Status.UNCHANGED and detail.everything)


def _place_rows(placed: Iterable[Line]) -> Iterator[Row]:
    """Yield which folders were read and where their files go; paths below are relative to these."""
    for root, library in dict.fromkeys((line.root, line.library) for line in placed):
        to = "" if root == library else f" → {_shown(library)}"
        yield (Span(f"{_shown(root)}{to}", "note"),)
    yield ()


# --- placed -----------------------------------------------------------------------------------


def _placed_rows(placed: Iterable[Line], detail: Detail) -> Iterator[Row]:
    for name, of_series in groupby(placed, key=_series_heading):
        yield (Span(escape_for_terminal(name), "series"),)
        for season, of_season in groupby(of_series, key=_season_of):
            yield (Span("  "), Span(_season_words(season), "season"))
            for line in of_season:
                yield from _step_rows(line)
                if detail.everything and line.of is None:
                    yield _evidence_row(line)
        yield ()


def _series_heading(line: Line) -> str:
    match = _match_of(line)
    year = match.chosen.series.year
    name = match.chosen.series.name
    return name if year is None or str(year) in name else f"{name} ({year})"


def _season_of(line: Line) -> int:
    return _match_of(line).chosen.episodes[0].season


def _season_words(season: int) -> str:
    return f"Season {season}" if season else "Specials"


def _match_of(line: Line) -> Match:
    assert line.match is not None  # noqa: S101  # only lines with a match are grouped
    return line.match


def _step_rows(line: Line) -> Iterator[Row]:
    if line.of:
        yield from _companion_rows(line)
        return
    old, new = _relative(line.source, line.root), _relative(line.destination, line.library)
    if line.status is Status.UNCHANGED:
        yield (Span("    "), Span(f"= {new}", "same"))
        return
    yield (Span("    "), Span(old, "source"))
    yield (Span("      → "), *_changes(old, new), Span(_how_sure(line), "note"))
    if line.reason:
        yield _reason_row(line)
    elif line.message:
        yield (Span(f"      ! {escape_for_terminal(line.message)}", "note"),)


def _evidence_row(line: Line) -> Row:
    """Return the short form of what `organize explain` prints: every piece with its weight."""
    pieces = _match_of(line).chosen.evidence
    text = ", ".join(f"{piece.name} {piece.weight:+.1f}" for piece in pieces)
    return (Span(f"      {text}", "note"),)


def _companion_rows(line: Line) -> Iterator[Row]:
    if line.status is Status.UNCHANGED or line.destination is None:
        return
    name = _shown(Path(line.destination.name))
    yield (Span("      + "), Span(_shown(Path(line.source.name)), "source"), Span(f" → {name}"))
    if line.reason:
        yield _reason_row(line)


def _changes(old: str, new: str) -> Iterator[Span]:
    """Split `new` into what the old name said already and what is new, word by word.

    What stands between words goes with the word before it: dots that become spaces are no news.
    """
    tokens = _TOKEN.findall(new)
    words = [index for index, token in enumerate(tokens) if token[0].isalnum()]
    known = {words[index] for index in _words_kept(Path(old).name, [tokens[i] for i in words])}
    style = "changed"
    pieces: list[tuple[str, str]] = []
    for index, token in enumerate(tokens):
        if token[0].isalnum():
            style = "same" if index in known else "changed"
        pieces.append((style, token))
    for of_style, run in groupby(pieces, key=lambda piece: piece[0]):
        yield Span("".join(token for _, token in run), of_style)


def _words_kept(old: str, new_words: Sequence[str]) -> set[int]:
    """Return the positions in `new_words` of those that `old` has too, in the same order."""
    before = [word.casefold() for word in _WORD.findall(old)]
    after = [word.casefold() for word in new_words]
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return {index for block in blocks for index in range(block.b, block.b + block.size)}


def _how_sure(line: Line) -> str:
    match = _match_of(line)
    order = "" if match.chosen.order is Order.AIRED else f", {match.chosen.order} order"
    title = ", no title yet" if match.has_placeholder_title else ""
    return f"  ({match.chosen.confidence:.2f}{order}{title})"


# --- left alone -------------------------------------------------------------------------------


def _left_alone_rows(title: str, lines: Sequence[Line]) -> Iterator[Row]:
    """Yield a row and a reason for each file; companions that only follow their video are counted.

    A companion whose video is not among `lines` has a fate of its own, and is shown.
    """
    sources = {line.source for line in lines}
    shown = [line for line in lines if line.of not in sources]
    if not shown:
        return
    yield (Span(title, "heading"),)
    for line in shown:
        yield (Span("  "), Span(_relative(line.source, line.root), "source"))
        yield _reason_row(line)
    if followers := len(lines) - len(shown):
        yield (Span(f"  and {followers} {_plural(followers, 'companion')} of these", "note"),)
    yield ()


def _reason_row(line: Line) -> Row:
    message = escape_for_terminal(line.message or "")
    reason = line.reason.value if line.reason else line.status.value
    return (Span("      "), Span(f"✗ {reason}", "reason"), Span(f": {message}" if message else ""))


def _shown(path: Path) -> str:
    return escape_for_terminal(str(path))


def _relative(path: Path | None, folder: Path) -> str:
    if path is None:
        return ""
    return _shown(path.relative_to(folder) if path.is_relative_to(folder) else path)


# --- summary ----------------------------------------------------------------------------------


def summary_row(lines: Sequence[Line], detail: Detail) -> Row:
    """Return the last line: how many files of each fate, and whether anything was changed.

    Quiet runs with nothing to do end with the same line, so that silence never means failure.
    """
    counts = summary(lines)
    parts = [
        _placed_words(lines),
        _count(counts["unchanged"], "already right"),
        _left_alone_words(counts),
        _count(counts["ignored"], "ignored"),
    ]
    text = ", ".join(part for part in parts if part) or "Nothing to do"
    nothing = detail.dry_run or not counts["done"]
    why = " (dry run)" if detail.dry_run else ""
    end = f" Nothing was changed{why}." if nothing and counts["planned"] else ""
    return (Span(f"{text}.{end}", "summary"),)


def _placed_words(lines: Sequence[Line]) -> str:
    done = [line for line in lines if line.status is Status.DONE]
    planned = [line for line in lines if line.status is Status.PLANNED]
    words = [_done_words(done)] if done else []
    if planned:
        action = planned[0].action or Action.MOVE
        words.append(f"{_videos_and_companions(planned)} to {action.value}")
    return ", ".join(words)


def _done_words(done: Sequence[Line]) -> str:
    return f"{_videos_and_companions(done)} {_DONE_WORDS[done[0].action or Action.MOVE]}"


def _videos_and_companions(lines: Sequence[Line]) -> str:
    videos = sum(line.role is Role.VIDEO for line in lines)
    companions = len(lines) - videos
    text = f"{videos} {_plural(videos, 'episode file')}"
    return text + (f" and {companions} {_plural(companions, 'companion')}" if companions else "")


def _left_alone_words(counts: dict[str, int]) -> str:
    parts = [
        _count(counts[status.value], status.value) for status in Status if status in LEFT_ALONE
    ]
    kinds = ", ".join(part for part in parts if part)
    total = sum(counts[status.value] for status in LEFT_ALONE)
    return f"{total} left alone ({kinds})" if total else ""


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number else ""


def _plural(number: int, word: str) -> str:
    return word if number == 1 else f"{word}s"
