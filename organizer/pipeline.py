"""The journey of the files of one library, each stage called once, in order.

    scan → parse → lookup ⇄ match → render → plan

`jobs` decides which library each path belongs to and with which settings; `plan_jobs` makes the
journey up to the plans. Applying the plan is the caller's decision. Nothing here changes a
library.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from organizer.config import Settings, load_settings
from organizer.conflicts import settle_conflicts
from organizer.errors import ConfigError, MetadataUnavailable, UsageError
from organizer.formats import scene_mappings
from organizer.lookup import Lookup
from organizer.match import (
    EpisodesQuery,
    Known,
    NamedFile,
    Query,
    Rules,
    SceneNumbers,
    SeriesQuery,
    as_match,
    match_files,
    next_queries,
    with_pins,
)
from organizer.model import (
    Conflict,
    Decision,
    Episode,
    Match,
    MediaFile,
    Plan,
    Reason,
    Rejection,
    Rights,
    Series,
    SeriesId,
)
from organizer.naming import MediaSource, Namer, name_judged, namer_for
from organizer.parse import SecondReader, parse_name
from organizer.plan import plan_library, stopped_by_conflicts
from organizer.render import Named
from organizer.routing import Router, is_routed
from organizer.scan import ids_beside, scan, survey_series_folders
from organizer.text import fold_title

_DOUBTFUL = (Reason.LOW_CONFIDENCE, Reason.AMBIGUOUS_NUMBER)

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is."""


def unwatched(_stage: str, _done: int, _total: int) -> None:
    """Take note of nothing: nobody watches the progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The paths that go to one library under the same settings.

    Attributes:
        library: where everything goes that no rule sends elsewhere.
        is_routed: whether the rules of `[[library]]` decide about these files.
    """

    library: Path
    paths: tuple[Path, ...]
    settings: Settings
    is_routed: bool = False

    @property
    def libraries(self) -> tuple[Path, ...]:
        """Every library that something of this job may go to."""
        ruled = (path for rule in self.settings.library for path in rule.path)
        return (self.library, *ruled) if self.is_routed else (self.library,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a journey is made with, opened by the caller.

    Attributes:
        media: looks into files for what templates say of their insides; None for never.
        second_reader: asked for names that the own reader is not sure of; None for never.
        decisions: what people decided beforehand, for folders and for names.
    """

    lookup: Lookup
    second_reader: SecondReader | None
    progress: Progress = unwatched
    media: MediaSource | None = None
    decisions: tuple[Decision, ...] = ()


def jobs(
    paths: Sequence[Path], flags: Mapping[str, object], environ: Mapping[str, str]
) -> tuple[Job, ...]:
    """Return what has to be done for `paths`: one job for each library and set of settings.

    Without `--to` the library is the folder given, or the folder that a file is in. The own
    settings of the folder given count, those of the library more. A path that lies in another,
    or is another spelling of it, is left out. Raises `UsageError` for a path that does not
    exist, and for a library that is no folder.
    """
    grouped: dict[tuple[Path, str], tuple[Settings, list[Path]]] = {}
    for path in _outermost(paths):
        root = path if path.is_dir() else path.parent
        library = _library(load_settings(flags, environ, (root,)).settings.to, root)
        roots = (root,) if library == root else (root, library)
        settings = load_settings(flags, environ, roots).settings
        grouped.setdefault((library, repr(settings)), (settings, []))[1].append(path)
    return tuple(
        Job(
            library=library,
            paths=tuple(of_job),
            settings=settings,
            is_routed=settings.to is None and is_routed(library, settings.library),
        )
        for (library, _), (settings, of_job) in grouped.items()
    )


def _outermost(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return each place once, in the order given, without those that lie in another one."""
    places: dict[Path, None] = {}
    for path in paths:
        absolute = _absolute(path)
        try:
            absolute.stat()
        except OSError as error:
            reason = error.strerror or "cannot be read"
            raise UsageError(f"cannot organize {path}: {reason.lower()}") from error
        places[absolute] = None
    return tuple(path for path in places if places.keys().isdisjoint(path.parents))


def _library(to: Path | None, root: Path) -> Path:
    if to is None:
        return root
    library = _absolute(to)
    if library.exists() and not library.is_dir():
        raise UsageError(f"the library {to} is no folder; name a folder with --to")
    return library


def _absolute(path: Path) -> Path:
    """Return where `path` really is: two spellings of one folder must not look like two.

    A file that is a link stays a link; it is its own name that may change.
    """
    expanded = path.expanduser()
    if expanded.is_dir() or not expanded.name:
        return expanded.resolve()
    return expanded.parent.resolve() / expanded.name


def plan_jobs(todo: Sequence[Job], tools_for: Callable[[Job], Tools]) -> tuple[Plan, ...]:
    """Make the journey of all files, from the folders to the plans; changes nothing.

    The jobs of one library share one plan, so that two files that want one place are seen
    wherever they come from. Raises `OrganizerError` for what makes the whole journey impossible:
    a template that cannot be used, a metadata service that answered nothing at all.
    """
    tools = [tools_for(job) for job in todo]
    judged = [one for job, its in zip(todo, tools, strict=True) for one in judge(job, its)]
    _refuse_silence([one.known for one in judged])
    libraries = dict.fromkeys(one.job.library for one in judged)
    plans = tuple(
        _plan(library, [one for one in judged if one.job.library == library], tools[0].media)
        for library in libraries
    )
    fail = any(job.settings.conflict is Conflict.FAIL for job in todo)
    return stopped_by_conflicts(plans) if fail else plans


def _refuse_silence(known: Iterable[Known]) -> None:
    """Raise `MetadataUnavailable` when questions were asked and not one could be answered."""
    asked = list(known)
    failures = [message for one in asked for message in one.failures.values()]
    if failures and not any(one.series or one.episodes for one in asked):
        raise MetadataUnavailable(failures[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The files of a job with their new names, and those that have none."""

    job: Job
    files: tuple[MediaFile, ...]
    known: Known
    placed: tuple[tuple[Match, Named], ...]
    left_alone: tuple[Rejection, ...]


def judge(job: Job, tools: Tools) -> tuple[Judged, ...]:
    """Find, read, look up, match and name the files of a job; one answer for each library."""
    settings = job.settings
    namer = namer_for(settings, job.library, tools.media)
    found = scan(job.paths, library=job.library, include=settings.include, exclude=settings.exclude)
    named = read_names(found.files, tools)
    rules = rules_of(settings, tools.lookup)
    known = answer_all(named, rules, tools, settings.jobs)
    judged = match_files(named, known, rules)
    judged = tuple(_standing_right(named, judged, namer))
    routed = _by_library(judged, job, tools.lookup)
    here = routed.pop(job.library)
    placed, unplaced = name_judged(here, namer)
    own = Judged(
        job=job,
        files=found.files,
        known=known,
        placed=tuple(placed),
        left_alone=(*found.left_alone, *unplaced),
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


def rules_of(settings: Settings, lookup: Lookup) -> Rules:
    """Return what the settings demand of every match.

    Raises `UsageError` when `--series` names no series of the catalog, or several, and
    `ConfigError` when the scene mapping cannot be read.
    """
    return Rules(
        order=settings.order,
        series=named_series(settings.series, lookup, "--series ") if settings.series else None,
        min_confidence=settings.min_confidence,
        favourites=lookup.favourites(),
        scene=_scene_numbers(settings.scene_mapping),
    )


def _scene_numbers(path: Path | None) -> Mapping[SeriesId, SceneNumbers]:
    if path is None:
        return {}
    try:
        found = scene_mappings(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"scene_mapping {path} cannot be used: {error}") from error
    return {SeriesId(series_id): numbers for series_id, numbers in found.items()}


def named_series(named: str, lookup: Lookup, where: str = "") -> Series:
    """Return the one series of that id or name; `where` it was named is told in the error.

    Raises `UsageError` when there is none, or there are several.
    """
    if (
        named.isascii()
        and named.isdecimal()
        and len(named) < 19
        and (by_id := lookup.series(SeriesId(int(named))))
    ):
        return by_id
    found = lookup.search_series(name=named)
    exact = [series for series in found if fold_title(series.name) == fold_title(named)]
    if len(exact) == 1:
        return exact[0]
    if not found:
        raise UsageError(f"{where}{named}: the catalog holds no such series")
    choices = ", ".join(f"{series.name} ({series.id})" for series in found[:5])
    raise UsageError(f"{where}{named}: which one? Give an id: {choices}")


def answer_all(named: Sequence[NamedFile], rules: Rules, tools: Tools, jobs: int) -> Known:
    """Have the catalog answer everything that matching asks, round after round.

    A question that gets no answer is among the failures; nothing is guessed in its place.
    """
    known, asked = Known(), 0
    with ThreadPoolExecutor(jobs) as pool:
        while queries := next_queries(named, known, rules):
            asked += len(queries)
            tools.progress("Asking the catalog", asked - len(queries), asked)
            known = _learn(known, queries, pool.map(_Asker(tools.lookup), queries))
    tools.progress("Asking the catalog", asked, asked)
    return known


@dataclass(frozen=True, slots=True)
class _Failed:
    """Why a question got no answer; only that is told, a guess never stands in."""

    message: str


_Answer = tuple[Series, ...] | tuple[Episode, ...] | _Failed


@dataclass(frozen=True, slots=True)
class _Asker:
    """Has one question answered; safe in several threads."""

    lookup: Lookup

    def __call__(self, query: Query) -> _Answer:
        try:
            return self._ask(query)
        except MetadataUnavailable as error:
            return _Failed(str(error))

    def _ask(self, query: Query) -> _Answer:
        if isinstance(query, EpisodesQuery):
            return self.lookup.query_episodes(query.series_id)
        if query.series_id is not None:
            found = self.lookup.series(query.series_id)
            return (found,) if found else ()
        return self.lookup.search_series(name=query.name, imdb_id=query.imdb_id)


def _learn(known: Known, queries: Iterable[Query], answers: Iterable[_Answer]) -> Known:
    series: dict[SeriesQuery, tuple[Series, ...]] = {}
    episodes: dict[EpisodesQuery, tuple[Episode, ...]] = {}
    failures: dict[Query, str] = {}
    for query, answer in zip(queries, answers, strict=True):
        if isinstance(answer, _Failed):
            failures[query] = answer.message
        elif isinstance(query, EpisodesQuery):
            episodes[query] = cast("tuple[Episode, ...]", answer)  # _ask answers in kind
        else:
            series[query] = cast("tuple[Series, ...]", answer)
    return known.learned(series=series, episodes=episodes, failures=failures)
