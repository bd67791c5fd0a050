"""The new names of all files of a job: the template for its library, facts from inside the files.

Rendering itself is pure. Here it gets what it cannot know: how long names may be on the library's
disk, what is inside the videos (probed only when the template names a field of `media`), and
which server's rules the companions follow.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from organizer.config import Settings, template_source
from organizer.model import Match, MediaFacts, MediaFile, Order, Rejection
from organizer.probe import Probed
from organizer.render import Named, Template, compile_template, for_server, name_files
from organizer.scan.limits import longest_name

MediaSource = Callable[[Sequence[MediaFile], int], Mapping[Path, Probed]]
"""Told the files and how many to look into at a time; returns what was found, by path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Namer:
    """How the files of one library are named.

    Attributes:
        jobs: files looked into at the same time.
    """

    template: Template
    order: Order
    media: MediaSource | None = None
    jobs: int = 1
    probed: Mapping[Path, Probed] = field(default_factory=dict)

    @property
    def looks_inside(self) -> bool:
        """Whether the names hold facts that only the files themselves tell."""
        return self.media is not None and "media" in self.template.reads

    def having_probed(self, files: Sequence[MediaFile]) -> "Namer":
        """Return a namer that knows what is inside `files`, where its names need that."""
        if self.media is None or not self.looks_inside:
            return self
        return replace(self, probed=self.media(files, self.jobs))

    def names(self, matches: Sequence[Match]) -> tuple[tuple[Match, Named | Rejection], ...]:
        """Return each match with its companions' suffixes, and the name of its video."""
        matches = [for_server(match, self.template.preset) for match in matches]
        found = [self.probed.get(match.file.path, _NOT_PROBED) for match in matches]
        wanted = [(match, one.facts) for match, one in zip(matches, found, strict=True)]
        named = name_files(self.template, wanted, order=self.order)
        return tuple(
            (match, _with_note(name, one.failure))
            for match, name, one in zip(matches, named, found, strict=True)
        )


def _with_note(named: Named | Rejection, failure: str | None) -> Named | Rejection:
    if failure is None or isinstance(named, Rejection):
        return named
    return replace(named, note="; ".join(filter(None, (named.note, failure))))


_NOT_PROBED = Probed(facts=MediaFacts())


def namer_for(settings: Settings, library: Path, media: MediaSource | None) -> Namer:
    """Return how `settings` name the files of `library`.

    Raises `ConfigError` or `TemplateError` for a template that cannot be used.
    """
    name, source = template_source(settings)
    template = compile_template(
        name,
        source,
        preset=settings.preset if settings.template is None else None,
        filesystem=settings.filesystem,
        longest_name=longest_name(library),
    )
    return Namer(template=template, order=settings.render_order, media=media, jobs=settings.jobs)


def name_judged(
    judged: Sequence[Match | Rejection], namer: Namer
) -> tuple[list[tuple[Match, Named]], list[Rejection]]:
    """Give every match its name; what has none, or was not matched, is left alone."""
    matches = [one for one in judged if isinstance(one, Match)]
    named = namer.having_probed([match.file for match in matches]).names(matches)
    placed = [(match, name) for match, name in named if isinstance(name, Named)]
    unnamed = [name for _, name in named if isinstance(name, Rejection)]
    return placed, [*(one for one in judged if isinstance(one, Rejection)), *unnamed]
