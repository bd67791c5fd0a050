"""Matches sent to the libraries that the configuration describes; looks at their disks.

A folder that lies in one of these libraries is organized in place: rules only decide about what
comes from outside.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from organizer.errors import MetadataUnavailable
from organizer.library_rules import LibraryRule
from organizer.lookup import Lookup
from organizer.model import REASONS, Action, Match, Reason, Rejection, Role, Series, SeriesId
from organizer.plan.libraries import Disk, bytes_needed, choose_disk, rule_for
from organizer.scan import survey_series_folders
from organizer.scan.limits import device_of, free_bytes


def is_routed(root: Path, rules: Sequence[LibraryRule]) -> bool:
    """Whether what is found in `root` goes where `rules` say."""
    places = [root, *root.parents]
    return bool(rules) and not any(path in places for rule in rules for path in rule.path)


@dataclass(slots=True)
class Router:
    """Decides for one file after the other; remembers how much each disk still takes.

    Attributes:
        otherwise: where a file goes that fits no rule.
        lookup: asked once for each series, where rules speak of what searching does not tell.
    """

    rules: Sequence[LibraryRule]
    otherwise: Path
    lookup: Lookup
    action: Action
    _disks: dict[Path, Disk] = field(default_factory=dict)
    _series: dict[SeriesId, Series | MetadataUnavailable] = field(default_factory=dict)

    def library_for(self, match: Match) -> Path | Rejection:
        """Return the library of a match's video, and set its bytes aside there.

        A Rejection where a rule asks for what the metadata service could not tell.
        """
        series = self._whole(match.chosen.series)
        if isinstance(series, MetadataUnavailable):
            return _not_ready(match, series)
        match = replace(match, chosen=replace(match.chosen, series=series))
        rule = rule_for(match, self.rules)
        if rule is None:
            return self.otherwise
        disk = choose_disk(match, [self._disk(path) for path in rule.path], self.action)
        free = disk.free - bytes_needed(match, disk, self.action)
        self._disks[disk.path] = replace(disk, free=free)
        return disk.path

    def _whole(self, series: Series) -> Series | MetadataUnavailable:
        """Return all that is known of a series; a search answers with less."""
        if series.genres or not any(r.type or r.genre or r.language for r in self.rules):
            return series
        if series.id not in self._series:
            try:
                self._series[series.id] = self.lookup.series(series.id) or series
            except MetadataUnavailable as error:
                self._series[series.id] = error
        return self._series[series.id]

    def _disk(self, path: Path) -> Disk:
        if path not in self._disks:
            folders = survey_series_folders(path)
            free, device = free_bytes(path), device_of(path)
            self._disks[path] = Disk(path=path, free=free, device=device, folders=folders)
        return self._disks[path]


def _not_ready(match: Match, error: MetadataUnavailable) -> Rejection:
    reason = Reason.METADATA_UNAVAILABLE
    return Rejection(
        source=match.file.path,
        role=Role.VIDEO,
        status=REASONS[reason].status,
        reason=reason,
        message=str(error),
        match=match,
    )
