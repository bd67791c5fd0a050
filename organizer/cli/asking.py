"""Asking on a terminal which series is meant: once for each name, before the plan is shown.

What is answered is remembered for the name in its folder and for the name anywhere, so that no
later run asks again.
"""

import os.path
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from organizer.errors import MetadataUnavailable
from organizer.lookup import Lookup
from organizer.match import pin_names
from organizer.model import Candidate, Decision, Plan, Reason, Rejection, Role, Series, SeriesId
from organizer.parse import parse_name, read_with_guessit
from organizer.text import escape_for_terminal, fold_title

_SAID_OF_ALL = frozenset({"reading", "number-exists"})  # true of every candidate
_MOST_SHOWN = 9
_MOST_SAID = 3  # pieces of evidence a candidate
_LONGEST_LINE = 100  # characters of an overview


@dataclass(frozen=True, slots=True)
class Question:
    """Files of one name whose series is not known, and what they might be."""

    name: str
    files: tuple[Rejection, ...]
    choices: tuple[Series, ...]
    said: tuple[tuple[str, ...], ...] = ()


def questions_of(plans: Iterable[Plan]) -> tuple[Question, ...]:
    """Return what has to be asked, a question for each name, in the order of the plans."""
    by_name: dict[str, list[Rejection]] = {}
    for plan in plans:
        for entry in plan.entries:
            if not isinstance(entry, Rejection) or entry.reason is not Reason.AMBIGUOUS_SERIES:
                continue
            name = _name_of(entry) if entry.role is Role.VIDEO else None
            if name:
                by_name.setdefault(name, []).append(entry)
    return tuple(_question(name, files) for name, files in by_name.items())


def _name_of(rejection: Rejection) -> str | None:
    names = pin_names(rejection.source, parse_name(rejection.source, read_with_guessit))
    return names[0] if names else None


def _question(name: str, files: Sequence[Rejection]) -> Question:
    best: dict[SeriesId, Candidate] = {}
    for candidate in (candidate for file in files for candidate in file.alternatives):
        known = best.get(candidate.series.id)
        if known is None or candidate.confidence > known.confidence:
            best[candidate.series.id] = candidate
    ranked = sorted(best.values(), key=lambda it: (-it.confidence, it.series.id))
    return Question(
        name,
        tuple(files),
        tuple(candidate.series for candidate in ranked),
        tuple(_speaks_for(candidate) for candidate in ranked),
    )


def _speaks_for(candidate: Candidate) -> tuple[str, ...]:
    said = (e for e in candidate.evidence if e.weight > 0 and e.name not in _SAID_OF_ALL)
    good = sorted(said, key=lambda e: -e.weight)
    return tuple(dict.fromkeys(evidence.detail for evidence in good))[:_MOST_SAID]


def ask_all(questions: Sequence[Question], lookup: Lookup) -> tuple[Decision, ...]:
    """Ask every question on the terminal until one is answered with `all`; return what was said.

    The end of the input skips the rest.
    """
    decided: list[Decision] = []
    for question in questions:
        answer = _ask(question, lookup)
        if answer is None:
            break
        decided += answer
    return tuple(decided)


def _ask(question: Question, lookup: Lookup) -> tuple[Decision, ...] | None:
    """Return what is decided; () to skip, None to skip everything."""
    _say("", *_heading(question))
    while True:
        _say(*_choices(question))
        line = _line(_PROMPT)
        said = line.strip() if line is not None else "all"
        if said.casefold() in {"", "s", "skip"}:
            return ()
        if said.casefold() in {"a", "all"}:
            return None
        if said.casefold() == "never":
            return _decisions(question, Decision(never=True))
        if said.isdecimal() and 1 <= int(said) <= len(question.choices[:_MOST_SHOWN]):
            return _decisions(question, _of(question.choices[int(said) - 1]))
        found = _searched(said, lookup)
        if said.startswith("#") and found:
            return _decisions(question, _of(found[0]))
        if found:
            question = replace(question, choices=found, said=())
        else:
            _say("  nothing is called so")


_PROMPT = "  number, #ID, other words to search, s(kip), a(ll skipped), never: "


def _searched(said: str, lookup: Lookup) -> tuple[Series, ...]:
    try:
        if said.startswith("#"):
            number = said.removeprefix("#").strip()
            series = lookup.series(SeriesId(int(number))) if number.isdecimal() else None
            return (series,) if series else ()
        return lookup.search_series(name=said)
    except MetadataUnavailable as error:
        _say(f"  {error}")
        return ()


def _of(series: Series) -> Decision:
    return Decision(series=series.id, series_name=series.name)


def _decisions(question: Question, decision: Decision) -> tuple[Decision, ...]:
    folders = {str(file.source.parent) for file in question.files}
    folder = Path(os.path.commonpath(folders))
    return (
        replace(decision, name=question.name, folder=folder),
        replace(decision, name=question.name),
    )


# --- showing ----------------------------------------------------------------------------------


def _heading(question: Question) -> tuple[str, ...]:
    count = len(question.files)
    files = "1 file" if count == 1 else f"{count} files"
    return (f"Which series is '{question.name}'? {files}, such as {question.files[0].source.name}",)


def _choices(question: Question) -> Iterable[str]:
    for place, series in enumerate(question.choices[:_MOST_SHOWN], start=1):
        yield f"  {place}  {_described(series)}"
        if series.overview:
            first = series.overview.strip().splitlines()[0] if series.overview.strip() else ""
            short = first if len(first) <= _LONGEST_LINE else f"{first[: _LONGEST_LINE - 1]}…"
            yield f"     {short}"
        if place <= len(question.said) and question.said[place - 1]:
            yield f"     + {'; '.join(question.said[place - 1])}"


def _described(series: Series) -> str:
    year = f" ({series.year})" if series.year and str(series.year) not in series.name else ""
    network = f", {series.network}" if series.network else ""
    alias = next((a for a in series.aliases if fold_title(a) != fold_title(series.name)), None)
    also = f", also called {alias}" if alias else ""
    return f"{series.name}{year} [{series.id}]{network}{also}"


def _say(*lines: str) -> None:
    for line in lines:
        print(escape_for_terminal(line), file=sys.stderr)


def _line(prompt: str) -> str | None:
    print(prompt, end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    return line or None
