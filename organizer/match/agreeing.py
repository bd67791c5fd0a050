"""The folder of one series holds one series: numbers alone do not split it between namesakes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from organizer.match.siblings import Folder, WrittenName, folder_of, is_set, name_of
from organizer.match.weighing import Weighed
from organizer.model import REASONS, Match, Reason, Rejection, Role, Series, SeriesId

# What says which of two namesakes a file is of; that only one has the number does not: the
# catalog may lack the other one's newest season.
TELLS_NAMESAKES = frozenset(
    {"title-agrees", "date-exact", "date-agrees", "id-tag", "pinned-series", "forced-series"}
)


def with_one_series(
    files: Sequence[Weighed], decided: Sequence[Match | Rejection]
) -> tuple[Match | Rejection, ...]:
    """Refuse matches of files of a series' own folder that went to several of its name.

    Those stay that something else than their number tells apart (`TELLS_NAMESAKES`).
    """
    split = _split_folders(files, decided)
    if not split:
        return tuple(decided)
    return tuple(
        _refused(one, split[_group(weighed)])
        if isinstance(one, Match) and _group(weighed) in split and not _is_told(one)
        else one
        for weighed, one in zip(files, decided, strict=True)
    )


def _split_folders(
    files: Iterable[Weighed], decided: Iterable[Match | Rejection]
) -> dict[tuple[Folder, WrittenName], list[Series]]:
    """Return the folders whose files went to several series that the name may mean."""
    found: dict[tuple[Folder, WrittenName], dict[SeriesId, Series]] = defaultdict(dict)
    for weighed, one in zip(files, decided, strict=True):
        if isinstance(one, Match) and len(_namesakes(weighed)) > 1 and is_set(weighed):
            found[_group(weighed)][one.chosen.series.id] = one.chosen.series
    return {group: list(series.values()) for group, series in found.items() if len(series) > 1}


def _group(weighed: Weighed) -> tuple[Folder, WrittenName]:
    return folder_of(weighed)[0], name_of(weighed)


def _namesakes(weighed: Weighed) -> set[SeriesId]:
    return {choice.series.id for verdict in weighed.verdicts for choice in verdict.choices}


def _is_told(match: Match) -> bool:
    return any(evidence.name in TELLS_NAMESAKES for evidence in match.chosen.evidence)


def _refused(match: Match, namesakes: Sequence[Series]) -> Rejection:
    names = sorted(map(_with_year, namesakes))
    reason = Reason.AMBIGUOUS_SERIES
    return Rejection(
        source=match.file.path,
        role=Role.VIDEO,
        status=REASONS[reason].status,
        reason=reason,
        message=f"the numbers in this folder fit {' and '.join(names)}, and it is one series",
        alternatives=(match.chosen, *match.alternatives),
    )


def _with_year(series: Series) -> str:
    is_said = series.year is None or str(series.year) in series.name
    return series.name if is_said else f"{series.name} ({series.year})"
