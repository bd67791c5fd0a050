"""How a companion is named beside its video: one suffix model for each media server.

Scanning gives every companion a normal suffix (`.title.en.forced.2.srt`: the track's title, the
language, flags, a number where two would be the same). Servers differ in what they understand:
Plex wants the language first and knows no titles or `default`; Kodi takes whatever is neither
language nor flag for the track's name; Jellyfin and Emby read the tokens in any order. No model
lets two companions of one video collapse into one name, and pairs (`.idx` and `.sub`) stay pairs.

Sources: the naming pages of the servers; what each row writes is in its example.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from organizer.formats import Tag, read_tag
from organizer.model import Companion, Match, Role

_SPOKEN = (Role.SUBTITLE, Role.AUDIO)


@dataclass(frozen=True, slots=True)
class SuffixModel:
    """A row of the table: what a server reads in a suffix.

    Attributes:
        flags: those that the server knows, by the normal word; the others are left out where
            that makes no two names the same.
        title_first: whether a track's title stands before the language (else behind everything).
        number_first: likewise the number that tells two tracks apart.
        example: what becomes of `.Commentary.en.default.sdh.2.srt`.
    """

    name: str
    flags: Mapping[str, str]
    title_first: bool
    number_first: bool
    example: str


_ALL = {flag: flag for flag in ("default", "forced", "sdh", "cc")}

MODELS: tuple[SuffixModel, ...] = (
    SuffixModel(
        "any server", _ALL, title_first=True, number_first=False,
        example=".Commentary.en.default.sdh.2.srt",
    ),
    SuffixModel(  # language first, then forced, sdh or cc; the rest is not documented
        "plex", {"forced": "forced", "sdh": "sdh", "cc": "cc"}, title_first=True,
        number_first=True, example=".Commentary.2.en.sdh.srt",
    ),
    SuffixModel(  # any order; `hi` would be Hindi where it stands alone, so it stays `sdh`
        "jellyfin", _ALL, title_first=True, number_first=True,
        example=".Commentary.2.en.default.sdh.srt",
    ),
    SuffixModel(
        "emby", {"default": "default", "forced": "forced", "sdh": "sdh"}, title_first=True,
        number_first=True, example=".Commentary.2.en.default.sdh.srt",
    ),
    SuffixModel(  # the first language counts, every other word becomes the track's name
        "kodi", _ALL, title_first=False, number_first=False,
        example=".en.default.sdh.Commentary.2.srt",
    ),
)  # fmt: skip
_BY_NAME = {model.name: model for model in MODELS}


def suffix_model(preset: str | None) -> SuffixModel:
    """Return the model of a preset; that which every server reads, for the others."""
    return _BY_NAME.get(preset or "", MODELS[0])


def for_server(match: Match, preset: str | None) -> Match:
    """Return `match` with the suffixes of its companions as the preset's server reads them."""
    model = suffix_model(preset)
    if model is MODELS[0] or not match.file.companions:
        return match
    companions = match.file.companions
    renamed = tuple(
        replace(companion, suffix=suffix)
        for companion, suffix in zip(companions, suffixes(companions, model), strict=True)
    )
    return replace(match, file=replace(match.file, companions=renamed))


def suffixes(companions: Sequence[Companion], model: SuffixModel) -> tuple[str, ...]:
    """Return what each of one video's companions has behind the video's new stem.

    No two are the same, compared folded: where leaving a flag out would make them so, all the
    companions of that name keep their flags.
    """
    wanted = [_written(companion, model, model.flags) for companion in companions]
    twice = _repeated(wanted)
    settled = [
        _written(companion, model, _ALL) if suffix.casefold() in twice else suffix
        for companion, suffix in zip(companions, wanted, strict=True)
    ]
    if not _repeated(settled):
        return tuple(settled)
    return tuple(companion.suffix for companion in companions)  # unique since they were scanned


def _repeated(names: Iterable[str]) -> frozenset[str]:
    seen: set[str] = set()
    twice: set[str] = set()
    for name in names:
        folded = name.casefold()
        (twice if folded in seen else seen).add(folded)
    return frozenset(twice)


def _written(companion: Companion, model: SuffixModel, flags: Mapping[str, str]) -> str:
    if companion.role not in _SPOKEN or model is MODELS[0]:
        return companion.suffix
    stem, dot, extension = companion.suffix.rpartition(".")
    tag = read_tag(stem)
    if tag.title and read_tag(tag.title).language:
        return companion.suffix  # a language as a title: another place would make it the language
    words = _words(tag, model, flags)
    return "".join(f".{word}" for word in words) + f"{dot}{extension}"


def _words(tag: Tag, model: SuffixModel, flags: Mapping[str, str]) -> list[str]:
    number = [] if tag.number is None else [str(tag.number)]
    title = [tag.title] if tag.title else []
    spoken = [tag.language or "", *(flags[flag] for flag in tag.flags if flag in flags)]
    before = (title if model.title_first else []) + (number if model.number_first else [])
    behind = ([] if model.title_first else title) + ([] if model.number_first else number)
    return [word for word in (*before, *spoken, *behind) if word]
