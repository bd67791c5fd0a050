"""Which video a file belongs to, and how it will be called beside the video's new name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from organizer.formats import companion_suffix, read_tag
from organizer.formats.languages import language_code
from organizer.model import Companion, Role
from organizer.scan.found import Folder, Found, identity_of
from organizer.scan.judge import EPISODE_NUMBER, Judged, Video, episode_of, fold
from organizer.text import natural_key

_SEPARATORS = frozenset(" ._-+([{&,")
_SPOKEN = (Role.SUBTITLE, Role.AUDIO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A file that belongs to a video; `rest` is what its name says beyond the video's stem."""

    video: Video
    found: Found
    rest: str
    inner: tuple[str, ...] = ()


def claim(judged: Judged, found: Found) -> Claim | None:
    """Find the video of a file in the same folder: by stem, by number, or because it is alone."""
    if exact := by_stem(judged.by_stem, found):
        return exact
    if found.row.role in _SPOKEN and (numbered := by_number(judged, found)):
        return numbered
    return by_being_alone(judged, found)


def by_being_alone(judged: Judged, found: Found) -> Claim | None:
    """Find the only video of a folder for its release's nfo and subtitles and `English.srt`."""
    single = judged.single
    if single is None or found.row.role not in (Role.NFO, *_SPOKEN):
        return None
    if fold(found.stem) == fold(_folder_name(judged.folder)):
        return Claim(video=single, found=found, rest="")
    if found.row.role in _SPOKEN and read_tag(found.stem).is_known:
        return Claim(video=single, found=found, rest=found.stem)
    return None


def claim_inside(owner: Judged, folder: Folder, found: Found) -> Claim | None:
    """Find the video of a file in `Subs` (or below) among the videos of the folder around it."""
    inner = folder.inner[1:]
    if exact := by_stem(owner.by_stem, found):
        return _from(exact, inner)
    if found.row.role not in _SPOKEN:
        return None
    for name in inner:
        if video := owner.by_stem.get(fold(name)):
            return _from(Claim(video=video, found=found, rest=found.stem), inner)
    if numbered := by_number(owner, found):
        return _from(numbered, inner)
    if owner.single is not None:
        return _from(Claim(video=owner.single, found=found, rest=_spoken(found)), inner)
    return None


def _spoken(found: Found) -> str:
    # Alone with its video, a subtitle need not be named after it: only what it says of its
    # language counts then, and words of a release are no title.
    tag = read_tag(found.stem)
    return ".".join(part for part in (tag.language or "", *tag.flags, _number(tag.number)) if part)


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def _from(claim: Claim, inner: tuple[str, ...]) -> Claim:
    """Add what the folders say: `Subs/English/Show.S01E01.srt` is English."""
    spoken = [code for name in inner if (code := language_code(name))]
    says_so = read_tag(claim.rest).language is not None
    rest = claim.rest if says_so or not spoken else f"{claim.rest}.{spoken[-1]}"
    return Claim(video=claim.video, found=claim.found, rest=rest, inner=inner)


def by_stem(videos: Mapping[str, Video], found: Found) -> Claim | None:
    """Find the video with the longest stem that `found` begins with."""
    stem = found.stem
    folded = fold(stem)
    if video := videos.get(folded):
        return Claim(video=video, found=found, rest="")
    for cut in range(len(folded) - 1, 0, -1):
        if folded[cut] in _SEPARATORS and (video := videos.get(folded[:cut])):
            # Folding can change the length of what is not ASCII; then the folded rest must do.
            rest = stem[cut:] if len(folded) == len(stem) else folded[cut:]
            return _with_rest(video, found, rest)
    return None


def _with_rest(video: Video, found: Found, rest: str) -> Claim | None:
    # `Show.S01E01.mkv.srt` is named after the whole video.
    extension = video.found.extension.lower()
    if rest.lower().startswith(extension) and rest[len(extension) :][:1] in ("", "."):
        rest = rest[len(extension) :]
    is_unknown = found.row.role is Role.OTHER and found.extension.lower() != ".bif"
    if is_unknown and rest[:1] not in ("", "."):
        return None
    return Claim(video=video, found=found, rest=rest)


def by_number(judged: Judged, found: Found) -> Claim | None:
    """Find the only video with the same title and episode number: their tags may differ."""
    named = episode_of(found.stem)
    video = judged.by_episode.get(named) if named else None
    if video is None:
        return None
    number = EPISODE_NUMBER.search(found.stem)
    rest = found.stem[number.end() :] if number else ""
    return Claim(video=video, found=found, rest=_only_tags(rest))


def _only_tags(rest: str) -> str:
    tag = read_tag(rest)
    return ".".join(part for part in (tag.language or "", *tag.flags) if part)


def _folder_name(folder: Folder) -> str:
    return folder.path.rpartition("/")[2]


# --- names ------------------------------------------------------------------------------------


def companions(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Companion | OSError]]:
    """Give each file of one video its suffix; no two get the same.

    Files that only differ in their extension (`.idx` and `.sub`) stay together. Of several that
    would be called the same, those beside the video come first, then by their own number, then
    by name: so a library that is in order keeps the numbers it has.
    """
    taken: set[str] = set()
    for unit in _units(claims):
        number = 1
        while any(_suffix(member, number).lower() in taken for member in unit):
            number += 1
        for member in unit:
            suffix = _suffix(member, number)
            taken.add(suffix.lower())
            yield member, _companion(member, suffix)


def _companion(claim: Claim, suffix: str) -> Companion | OSError:
    entry = claim.found.entry
    try:
        identity = identity_of(entry.stat(follow_symlinks=False))
    except OSError as error:
        return error
    return Companion(
        path=Path(entry.path), role=claim.found.row.role, suffix=suffix, identity=identity
    )


def _units(claims: Sequence[Claim]) -> Iterable[list[Claim]]:
    units: dict[str, list[Claim]] = {}
    ordered = sorted(claims, key=_order) if len(claims) > 1 else claims
    for member in ordered:
        units.setdefault(member.found.entry.path.rpartition(".")[0], []).append(member)
    return units.values()


def _order(claim: Claim) -> tuple[int, int, tuple[tuple[int, int, str], ...]]:
    spoken = claim.found.row.role in _SPOKEN
    number = read_tag(claim.rest).number if spoken else None
    path = claim.found.entry.path
    return len(claim.inner), number or 0, natural_key(path)


def _suffix(claim: Claim, number: int) -> str:
    suffix = companion_suffix(claim.found.row.role, claim.rest, claim.found.extension)
    if number == 1:
        return suffix
    stem, _, extension = suffix.rpartition(".")
    return f"{stem}.{number}.{extension}"
