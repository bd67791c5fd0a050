"""A name in its two nearest folders: what it leaves out, they may say.

The file's own name comes first. A folder is asked for the season and the series that the name
does not give; a release folder replaces a name that says nothing (hidden, or shortened to
`grp-qh102`).
"""

import re
from dataclasses import replace

from organizer.model import Release
from organizer.parse.draft import Draft, episode_title
from organizer.parse.folders import NO_FOLDER, Folder, folder_says
from organizer.parse.nameless import read_nameless
from organizer.parse.names import Name
from organizer.parse.numbers import Numbers
from organizer.parse.obfuscated import forwards, is_hidden
from organizer.parse.reader import read_certain, read_stem, read_uncertain
from organizer.parse.release import release_of
from organizer.parse.titles import NO_TITLE, Title, title_of, with_alternatives

_SHORT_NAME = re.compile(r"[a-z0-9]{2,8}-[a-z0-9]{1,16}$")
# Alone before a number these are no title: `Chapter 5`.
_CHAPTER = frozenset("chapter kapitel chapitre capitolo hoofdstuk kapitola rozdział глава".split())
# Below this a reading of the file's own name gives way to an episode that its folder names.
SURE = 0.8


def read_in_context(name: Name) -> tuple[list[Draft], Release]:
    """Read the stem, then fill in from the folders; also the release facts."""
    near, far = _folders(name.folders)
    certain = read_certain(name.stem)
    if certain is not None:
        _complete(certain, near, far)
        return [certain], _release(certain, name.stem, name.extension)
    stem = forwards(name.stem)
    hidden = is_hidden(stem)
    if hidden:
        drafts = []
    elif stem is not name.stem:
        drafts = read_stem(stem)
    else:
        drafts = read_uncertain(stem, in_season=bool(near.seasons))
    if near.episode is not None and (not drafts or _says_less(drafts[0])):
        release = _release(near.episode, near.name, name.extension)
        return [_from_folder(near.episode)], release
    if not drafts:
        drafts = _nameless(stem, near, far, hidden=hidden)
    else:
        for draft in drafts:
            _complete(draft, near, far)
    return drafts, _release(drafts[0], stem, name.extension)


def _release(draft: Draft, stem: str, container: str | None) -> Release:
    return release_of(draft.tagged, stem, draft.numbers.end, container)


def _folders(names: tuple[str, ...]) -> tuple[Folder, Folder]:
    """Read the two nearest folders; one that says nothing makes room for the one above."""
    said: list[Folder] = []
    for name in names:
        folder = folder_says(name)
        above_season = bool(said and said[-1].seasons and folder.title.text)
        if above_season or not folder.transparent:
            said.append(folder)
    said += (NO_FOLDER, NO_FOLDER)
    return said[0], said[1]


def _says_less(draft: Draft) -> bool:
    return draft.full_season or draft.numbers.confidence < SURE


def _from_folder(draft: Draft) -> Draft:
    numbers = replace(draft.numbers, pattern=f"folder: {draft.numbers.pattern}")
    return replace(draft, numbers=numbers)


def _nameless(stem: str, near: Folder, far: Folder, *, hidden: bool) -> list[Draft]:
    """Read a name without numbers: a film, or a special of the series that a folder names."""
    draft = read_nameless(stem)
    if hidden:
        draft.numbers.confidence, draft.title, draft.episode_title = 0.0, NO_TITLE, None
    folder_title = near.title if near.title.text else far.title
    if near.seasons and folder_title.text:
        draft.numbers.seasons = near.seasons
        draft.title, draft.episode_title = folder_title, draft.title.text
    elif draft.title.text is None:
        draft.title = folder_title
    elif folder_title.text and folder_title.text.casefold() != draft.title.text.casefold():
        numbers = replace(draft.numbers, pattern="title of the folder", confidence=0.25)
        special = replace(
            draft, numbers=numbers, title=folder_title, episode_title=draft.title.text
        )
        return [draft, special]
    return [draft]


def _complete(draft: Draft, near: Folder, far: Folder) -> None:
    """Give a reading the season and title that the folders name, where it has none."""
    if len(near.seasons) == 1 and not draft.numbers.date:
        _count_in_season(draft.numbers, near.seasons[0])
    folder = near.title if near.title.text else far.title
    if draft.title.text is None:
        _take_title(draft, near, folder)
    elif folder.text:
        draft.title = _chosen(draft, near, folder)


def _take_title(draft: Draft, near: Folder, folder: Title) -> None:
    """Find a title for a reading that has none: the folder's, or the words behind the number."""
    numbers = draft.numbers
    if folder.text:
        draft.title = folder
        draft.episode_title = _without_title(draft.episode_title, folder.text)
    elif near.seasons or (numbers.seasons and numbers.episodes):
        return  # what stands behind them is the episode's title
    elif numbers.date and not draft.after.lstrip(" .")[:1].isalpha():
        draft.title = Title(text=None, others=title_of(draft.after).others)
    elif draft.after:
        first, dash, rest = draft.after.strip(" ._-").partition(" - ")
        draft.title = title_of(first)
        draft.episode_title = episode_title(rest) if dash else None


def _chosen(draft: Draft, near: Folder, folder: Title) -> Title:
    """Choose between the name's own title and the folder's; the other one is kept beside."""
    own = draft.title
    if folder.text == own.text or folder.text is None or own.text is None:
        return _with_facts(own, folder) if folder.year or folder.ids else own
    if draft.numbers.pattern.startswith("scene's short name") or own.text.lower() in _CHAPTER:
        return folder
    if near.episode and _is_short_for(own.text, draft.numbers, near.episode.numbers):
        return near.title
    if folder.text in own.others:
        others = tuple(other for other in (own.text, *own.others) if other != folder.text)
        return replace(folder, others=others, year=own.year or folder.year)
    if own.text.casefold() == folder.text.casefold():
        return _with_facts(own, folder)
    return with_alternatives(own, folder.text)


def _with_facts(own: Title, folder: Title) -> Title:
    """Add the year, country and ids that only the folder gives to the same title."""
    return replace(
        own,
        year=own.year or folder.year,
        country=own.country or folder.country,
        ids=own.ids or folder.ids,
    )


def _is_short_for(title: str, numbers: Numbers, release: Numbers) -> bool:
    """Whether `grp-qh` of the same episode abbreviates what the release folder says in full."""
    same = numbers.episodes == release.episodes and numbers.seasons == release.seasons
    return same and _SHORT_NAME.match(title) is not None


def _count_in_season(numbers: Numbers, season: int) -> None:
    """Understand a number in the folder of a season; `205` in season 2 is its fifth episode."""
    apart = numbers.pattern.startswith(("season and episode run", "scene's short name"))
    if numbers.seasons and not apart:
        return
    found = numbers.episodes or numbers.absolute
    if apart and numbers.seasons and numbers.seasons != (season,):
        found = tuple(numbers.seasons[0] * 100 + episode for episode in numbers.episodes)
    elif not numbers.episodes and found and all(n // 100 == season and n % 100 for n in found):
        found = tuple(number % 100 for number in found)
    if found:
        numbers.seasons, numbers.episodes, numbers.absolute = (season,), found, ()
        numbers.pattern += " in a season's folder"
        numbers.confidence = max(numbers.confidence, 0.85)


def _without_title(words: str | None, title: str) -> str | None:
    """Drop the series' title where the name repeats it behind the number."""
    if words and words.casefold().startswith(title.casefold()):
        rest = words[len(title) :]
        if not rest[:1].isalnum():
            return episode_title(rest)
    return words
