"""A name in its two nearest folders: what it leaves out, they may say.

The file's own name comes first. A folder is asked for the season and the series that the name
does not give; a release folder replaces a name that says nothing (hidden, or shortened to
`grp-qh102`).
"""

import re
from dataclasses import replace

from organizer.model import Release
from organizer.parse.folders import NO_FOLDER, Folder, folder_says
from organizer.parse.names import Name
from organizer.parse.numbers import Numbers
from organizer.parse.obfuscated import forwards, is_hidden
from organizer.parse.draft import Draft, episode_title
from organizer.parse.reader import read_nameless, read_stem
from organizer.parse.tags import release_of
from organizer.parse.titles import NO_TITLE, Title, title_of, with_alternatives

_SHORT_NAME = re.compile(r"[a-z0-9]{2,8}-[a-z0-9]{1,16}$")
# Below this a reading of the file's own name gives way to an episode that its folder names.
SURE = 0.8


def read_in_context(name: Name) -> tuple[list[Draft], Release]:
    """Read the stem, then fill in from the folders; also the release facts."""
    near = folder_says(name.folders[0]) if name.folders else NO_FOLDER
    far = folder_says(name.folders[1]) if len(name.folders) > 1 else NO_FOLDER
    if near.transparent and near.episode is None:
        near, far = far, NO_FOLDER
    stem = forwards(name.stem)
    hidden = is_hidden(stem)
    drafts = [] if hidden else read_stem(stem, in_season=bool(near.seasons))
    if near.episode is not None and (not drafts or _says_less(drafts[0])):
        return [_from_folder(near.episode)], release_of(
            near.episode.tagged, name.folders[0], name.extension
        )
    if not drafts:
        drafts = [_nameless(stem, near, far, hidden=hidden)]
    else:
        drafts = [_complete(draft, near, far) for draft in drafts]
    return drafts, release_of(drafts[0].tagged, stem, name.extension)


def _says_less(draft: Draft) -> bool:
    return draft.full_season or draft.numbers.confidence < SURE


def _from_folder(draft: Draft) -> Draft:
    numbers = replace(draft.numbers, pattern=f"folder: {draft.numbers.pattern}")
    return replace(draft, numbers=numbers)


def _nameless(stem: str, near: Folder, far: Folder, *, hidden: bool) -> Draft:
    if hidden:
        draft = Draft(
            Numbers(pattern="", confidence=0.0, start=0, end=0),
            NO_TITLE,
            "",
            read_nameless(stem).tagged,
        )
    else:
        draft = read_nameless(stem)
    folder_title = near.title if near.title.text else far.title
    if near.seasons and folder_title.text:
        numbers = replace(draft.numbers, seasons=near.seasons)
        return replace(draft, numbers=numbers, title=folder_title, episode_title=draft.title.text)
    if draft.title.text is None:
        return replace(draft, title=folder_title)
    return draft


def _complete(draft: Draft, near: Folder, far: Folder) -> Draft:
    """Give a reading the season and title that the folders name, where it has none."""
    numbers = _with_season(draft.numbers, near)
    title, words = draft.title, draft.episode_title
    folder_title = near.title if near.title.text else far.title
    if title.text is None:
        if folder_title.text:
            title = folder_title
            words = _without_title(words, folder_title)
        elif not (draft.numbers.seasons and draft.numbers.episodes) and draft.after:
            title, words = _title_behind(draft, near)
    elif folder_title.text and draft.numbers.pattern.startswith("scene's short name"):
        title = folder_title
    elif near.episode and _is_short_for(title, draft.numbers, near.episode):
        title = near.title
    elif folder_title.text and folder_title.text in title.others:
        title = replace(
            folder_title, others=(title.text, *title.others), year=title.year or folder_title.year
        )
    elif folder_title.text and folder_title.text != title.text:
        title = with_alternatives(title, folder_title.text)
        if title.year is None and _same(folder_title, title):
            title = replace(title, year=folder_title.year, ids=title.ids or folder_title.ids)
    return replace(draft, numbers=numbers, title=title, episode_title=words)


def _is_short_for(title: Title, numbers: Numbers, release: Draft) -> bool:
    """Whether `grp-qh` of the same episode abbreviates what the release folder says in full."""
    same = (
        numbers.episodes == release.numbers.episodes and numbers.seasons == release.numbers.seasons
    )
    return same and title.text is not None and _SHORT_NAME.match(title.text) is not None


def _same(one: Title, other: Title) -> bool:
    return bool(one.text and other.text and one.text.casefold() == other.text.casefold())


def _with_season(numbers: Numbers, near: Folder) -> Numbers:
    if len(near.seasons) != 1 or numbers.date:
        return numbers
    season = near.seasons[0]
    if numbers.seasons and "together" not in numbers.pattern:
        return numbers
    found = numbers.episodes or numbers.absolute
    if numbers.seasons and numbers.seasons != near.seasons:
        found = tuple(numbers.seasons[0] * 100 + episode for episode in numbers.episodes)
    elif (
        not numbers.episodes
        and found
        and all(number // 100 == season and number % 100 for number in found)
    ):
        found = tuple(number % 100 for number in found)
    if not found:
        return numbers
    return replace(numbers, seasons=near.seasons, episodes=found, absolute=(),
                   pattern=f"{numbers.pattern} in a season's folder", confidence=max(numbers.confidence, 0.85))  # fmt: skip


def _without_title(words: str | None, title: Title) -> str | None:
    """Drop the series' title where the name repeats it behind the number."""
    if not words or not title.text:
        return words
    if words.casefold().startswith(title.text.casefold()):
        rest = words[len(title.text) :]
        if rest[:1] in {" ", "-", "", ".", "_"}:
            return episode_title(rest)
    return words


def _title_behind(draft: Draft, near: Folder) -> tuple[Title, str | None]:
    """Take the words behind a number as the title: `01 - Quiet Harbor`, `003. Harbor - Street`."""
    if near.seasons or draft.numbers.date:
        return NO_TITLE, draft.episode_title
    first, dash, rest = draft.after.strip(" ._-").partition(" - ")
    title = title_of(first)
    return title, episode_title(rest) if dash else None
