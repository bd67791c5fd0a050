"""From paths to a `Scan`: walk, judge each folder, bring companions to their videos, sort."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from organizer.model import Companion, MediaFile, Reason, Rejection
from organizer.scan.belonging import Claim, claim, claim_inside, companions
from organizer.scan.found import Folder, Found, Scan, identity_of, unreadable
from organizer.scan.judge import Judged, Refusal, Video, judge, lonely, refuse, rejection
from organizer.scan.roots import Globs, open_roots
from organizer.scan.walk import Walk, folder_key


def scan(
    paths: Sequence[Path],
    *,
    library: Path | None = None,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
) -> Scan:
    """Find the videos below `paths` with their companions, and why everything else stays.

    The root of what is found in a folder is that folder as the user named it; of a named file,
    the folder it is in, and then only that file and its companions are looked at. A `library`
    inside a root is not searched. `include` chooses among videos, `exclude` among all files and
    folders. Raises `UsageError` for a path that does not exist.
    """
    globs = Globs.compiled(include, exclude)
    walk = Walk(roots=open_roots(paths), globs=globs, skipped=folder_key(library))
    walk.run()
    judged = {folder.path: judge(folder, globs) for folder in walk.folders}
    claims, rows = _claims(judged, globs)
    entries = [entry for folder in judged.values() for entry in _settled(folder, claims)]
    files = (entry for entry in entries if isinstance(entry, MediaFile))
    left_alone = (entry for entry in entries if isinstance(entry, Rejection))
    order = NaturalOrder()
    return Scan(
        files=tuple(sorted(files, key=lambda file: order.key(file.path))),
        left_alone=tuple(
            sorted((*walk.left_alone, *rows, *left_alone), key=lambda row: order.key(row.source))
        ),
    )


_NUMBER = re.compile("[0-9]+")


class NaturalOrder:
    """The order of `natural_key` over whole absolute paths, as texts: they compare faster.

    What folders contribute is worked out once a folder.
    """

    def __init__(self) -> None:
        self._folders: dict[str, str] = {}

    def key(self, path: Path) -> str:
        """Return a text that sorts where `natural_key` of the path's text would."""
        folder, _, name = str(path).rpartition("/")
        before = self._folders.get(folder)
        if before is None:
            before = self._folders[folder] = _NUMBER.sub(_counted, f"{folder}/".casefold())
        return before + _NUMBER.sub(_counted, name.casefold())


def _counted(number: re.Match[str]) -> str:
    # A number sorts before any text, then by how long it is, then by its digits.
    digits = number[0].lstrip("0")
    return f"\0{chr(len(digits))}{digits}"


_Claims = dict[str, list[Claim]]


def _claims(judged: dict[str, Judged], globs: Globs) -> tuple[_Claims, list[Rejection]]:
    """Bring every loose file to its video (keyed by the video's path), or say why it has none."""
    claims: _Claims = {}
    rows: list[Rejection] = []
    for folder in judged.values():
        for found in folder.loose:
            if refusal := refuse(folder.folder, found, globs):
                rows.extend(_wanted(folder.folder, found, rejection(found, refusal)))
            elif claimed := _claim(judged, folder, found):
                claims.setdefault(claimed.video.found.entry.path, []).append(claimed)
            else:
                rows.extend(_wanted(folder.folder, found, lonely(folder.folder, found)))
    return claims, rows


def _claim(judged: dict[str, Judged], folder: Judged, found: Found) -> Claim | None:
    if folder.videos and (claimed := claim(folder, found)):
        return claimed
    owner = judged.get(folder.folder.owner) if folder.folder.owner else None
    return None if owner is None else claim_inside(owner, folder.folder, found)


def _settled(judged: Judged, claims: _Claims) -> Iterator[MediaFile | Rejection]:
    folder = judged.folder
    for row in judged.rows:
        if folder.wanted is None or row.source.name in folder.wanted:
            yield row
    for video in judged.videos:
        own = claims.get(video.found.entry.path, [])
        if folder.wanted is None or video.found.name in folder.wanted:
            yield from _video(folder, video, own)
        else:
            yield from _named_alone(folder, own)


def _named_alone(folder: Folder, claims: Sequence[Claim]) -> Iterator[Rejection]:
    for member in claims:
        if folder.wanted and member.found.name in folder.wanted:
            refusal = Refusal(Reason.NOT_MEDIA, "this belongs to a video that was not named")
            yield rejection(member.found, refusal, of=member.video.found)


def _video(
    folder: Folder, video: Video, claims: Sequence[Claim]
) -> Iterator[MediaFile | Rejection]:
    found = video.found
    if video.refusal is not None:
        yield rejection(found, video.refusal)
        yield from _refused(found, video.refusal, claims)
        return
    try:
        identity = identity_of(found.entry.stat(follow_symlinks=False))
    except FileNotFoundError:
        return  # gone since the folder was listed
    except OSError as error:
        yield unreadable(found.entry.path, error, found.row.role)
        return
    taken: list[Companion] = []
    for member, companion in companions(claims) if claims else ():
        if isinstance(companion, Companion):
            taken.append(companion)
        elif not isinstance(companion, FileNotFoundError):
            yield unreadable(member.found.entry.path, companion, member.found.row.role)
    yield MediaFile(
        path=Path(found.entry.path), root=folder.root, identity=identity, companions=tuple(taken)
    )


def _refused(video: Found, refusal: Refusal, claims: Sequence[Claim]) -> Iterator[Rejection]:
    message = f"this stays with its video: {refusal.message.removeprefix('this ')}"
    for member in claims:
        yield rejection(member.found, Refusal(refusal.reason, message), of=video)


def _wanted(folder: Folder, found: Found, row: Rejection) -> Iterator[Rejection]:
    if folder.wanted is None or found.name in folder.wanted:
        yield row
