"""The journey of the files of one library, each stage called once, in order."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from organizer.config import Settings
from organizer.conflicts import settle_conflicts
from organizer.errors import MetadataUnavailable
from organizer.lookup import Lookup
from organizer.match import (
    Known,
    NamedFile,
    as_match,
    match_files,
    with_pins,
)
from organizer.model import (
    Conflict,
    Match,
    MediaFile,
    Plan,
    Reason,
    Rejection,
    Rights,
)
from organizer.naming import MediaSource, Namer, name_judged, namer_for
from organizer.parse import parse_name
from organizer.pipeline.answers import Inquiry, answer_together, rules_of
from organizer.pipeline.jobs import Job
from organizer.pipeline.renumbered import hold_renumbered
from organizer.pipeline.scene import read_scene
from organizer.pipeline.tools import KnownFiles, Tools, no_history
from organizer.plan import plan_library, stopped_by_conflicts
from organizer.render import Named
from organizer.routing import Router
from organizer.scan import Scan, ids_beside, scan, survey_series_folders

_DOUBTFUL = (Reason.LOW_CONFIDENCE, Reason.AMBIGUOUS_NUMBER)


class NothingAnswered(MetadataUnavailable):
    """Questions were asked, and not one could be answered; `plans` say which files wait for it."""

    def __init__(self, message: str, plans: tuple[Plan, ...]) -> None:
        super().__init__(message)
        self.plans = plans


def plan_jobs(
    todo: Sequence[Job], tools_for: Callable[[Job], Tools], known_in: KnownFiles = no_history
) -> tuple[Plan, ...]:
    """Make the journey of all files, from the folders to the plans; changes nothing.

    The jobs of one library share one plan, so that two files that want one place are seen
    wherever they come from. What runs have placed as another episode than its name means by now
    stays (`known_in` is asked for it). Raises `OrganizerError` for what makes the whole journey
    impossible: a template that cannot be used, a metadata service that answered nothing at all.
    """
    found = [_find(job, tools_for(job)) for job in todo]
    answered = answer_together([it.inquiry for it in found])
    judged = [
        one
        for it, inquiry in zip(found, answered, strict=True)
        for one in _judge(replace(it, inquiry=inquiry), known_in)
    ]
    return plan_judged(judged, answered[0].tools.media)


def plan_judged(judged: Sequence["Judged"], media: MediaSource | None) -> tuple[Plan, ...]:
    """Return a plan for each library of what was judged.

    Raises `NothingAnswered` when questions were asked and not one could be answered.
    """
    libraries = dict.fromkeys(one.job.library for one in judged)
    plans = tuple(
        _plan(library, [one for one in judged if one.job.library == library], media)
        for library in libraries
    )
    _refuse_silence([one.known for one in judged], plans)
    fail = any(one.job.settings.conflict is Conflict.FAIL for one in judged)
    return stopped_by_conflicts(plans) if fail else plans


def _refuse_silence(asked: Sequence[Known], plans: tuple[Plan, ...]) -> None:
    failures = [message for one in asked for message in one.failures.values()]
    if failures and not any(one.episodes or _was_answered(one) for one in asked):
        raise NothingAnswered(failures[0], plans)


def _was_answered(known: Known) -> bool:
    return not all(query.kept_only for query in known.series)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The files of a job with their new names, and those that have none."""

    job: Job
    files: tuple[MediaFile, ...]
    known: Known
    placed: tuple[tuple[Match, Named], ...]
    left_alone: tuple[Rejection, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """The files of a job, and what the catalog is to be asked, or was asked, about them."""

    job: Job
    scan: Scan
    namer: Namer
    inquiry: Inquiry


def _find(job: Job, tools: Tools) -> _Found:
    """Find and read the files of a job."""
    settings = job.settings
    namer = namer_for(settings, job.library, tools.media)
    found = scan(job.paths, library=job.library, include=settings.include, exclude=settings.exclude)
    named = read_names(found.files, tools)
    scene = read_scene(settings.scene_mapping)
    rules = rules_of(settings, tools.lookup, scene)
    inquiry = Inquiry(named=named, rules=rules, tools=tools, jobs=settings.jobs, scene=scene)
    return _Found(job=job, scan=found, namer=namer, inquiry=inquiry)


def _judge(found: _Found, known_in: KnownFiles) -> tuple[Judged, ...]:
    """Match and name the files of a job; one answer for each library."""
    job, inquiry, tools = found.job, found.inquiry, found.inquiry.tools
    judged = match_files(inquiry.named, inquiry.known, inquiry.rules)
    judged = tuple(_standing_right(inquiry.named, judged, found.namer))
    judged = tuple(hold_renumbered(judged, job, inquiry.known, known_in))
    routed = _by_library(judged, job, tools.lookup)
    here = routed.pop(job.library)
    placed, unplaced = name_judged(here, found.namer)
    own = Judged(
        job=job,
        files=found.scan.files,
        known=inquiry.known,
        placed=tuple(placed),
        left_alone=(*found.scan.left_alone, *unplaced),
    )
    return (own, *(_elsewhere(own, library, of_it, tools) for library, of_it in routed.items()))


def _by_library(
    judged: Iterable[Match | Rejection], job: Job, lookup: Lookup
) -> dict[Path, list[Match | Rejection]]:
    """Return what goes to each library, the job's own first; what stays is of that one."""
    router = Router(
        rules=job.settings.library,
        otherwise=job.library,
        lookup=lookup,
        action=job.settings.action,
    )
    found: dict[Path, list[Match | Rejection]] = {job.library: []}
    for one in judged:
        if not job.is_routed or isinstance(one, Rejection):
            found[job.library].append(one)
            continue
        library = router.library_for(one)
        if isinstance(library, Rejection):
            found[job.library].append(library)
        else:
            found.setdefault(library, []).append(one)
    return found


def _elsewhere(
    own: Judged, library: Path, matches: Sequence[Match | Rejection], tools: Tools
) -> Judged:
    """Return the files of a job that rules send to another library, with their names there."""
    job = replace(own.job, library=library)
    placed, unplaced = name_judged(matches, namer_for(job.settings, library, tools.media))
    return replace(own, job=job, placed=tuple(placed), left_alone=tuple(unplaced))


def _plan(library: Path, judged: Sequence[Judged], media: MediaSource | None) -> Plan:
    """Give every named file of one library its place, and find what collides."""
    placed = [pair for one in judged for pair in one.placed]
    draft = plan_library(
        library,
        _roots(path for one in judged for path in one.job.paths),
        [(match, name.path) for match, name in placed],
        [rejection for one in judged for rejection in one.left_alone],
        survey_series_folders(library),
        action=judged[0].job.settings.action,
        files=[file for one in judged for file in one.files],
        notes={match.file.path: name.note for match, name in placed if name.note},
    )
    settings = judged[0].job.settings
    return replace(settle_conflicts(draft, settings, media), rights=_rights(settings))


def _rights(settings: Settings) -> Rights:
    folder_mode, file_mode = (
        int(mode, 8) if mode else None for mode in (settings.folder_mode, settings.file_mode)
    )
    return Rights(folder_mode=folder_mode, file_mode=file_mode, group=settings.group)


def _roots(paths: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(path if path.is_dir() else path.parent for path in paths))


def _standing_right(
    named: Iterable[NamedFile],
    judged: Iterable[Match | Rejection],
    namer: Namer,
) -> Iterator[Match | Rejection]:
    """Yield what was judged; a file that stands where a doubtful match would put it is matched.

    Names in absolute order may read as another number in a season's folder. Nothing is moved on
    such a match: it is only known again.
    """
    for file, one in zip(named, judged, strict=True):
        if isinstance(one, Match) or one.reason not in _DOUBTFUL:
            yield one
            continue
        might_be = (as_match(file, one.alternatives, chosen) for chosen in one.alternatives)
        yield next((match for match in might_be if _stands_as(namer, match)), one)


def _stands_as(namer: Namer, match: Match) -> bool:
    ((_, name),) = namer.having_probed([match.file]).names([match])
    if isinstance(name, Rejection):
        return False
    return match.file.path.parts[-len(name.path.parts) :] == name.path.parts


def read_names(files: Sequence[MediaFile], tools: Tools) -> tuple[NamedFile, ...]:
    """Read the name of every file, with its folders, ids beside it and pins as context."""
    ids = ids_beside(files)
    named = []
    for count, file in enumerate(files, start=1):
        parsed = parse_name(file.path, tools.second_reader)
        named.append(NamedFile(file=file, parsed=parsed, ids=ids.get(file.path.parent, ())))
        tools.progress("Reading names", count, len(files))
    return with_pins(named, tools.decisions)
