"""From a downloader's call to what is announced to the inbox."""

import os
from collections.abc import Sequence
from pathlib import Path

from organizer.errors import UsageError
from organizer.hooks.call import Call, Download, Nothing
from organizer.hooks.downloaders import Downloader
from organizer.hooks.options import seconds
from organizer.hooks.places import checked, find, top_folder
from organizer.hooks.settings import Category, HookSettings
from organizer.inbox import Arrival
from organizer.path_maps import PathMap, read_path_map


def arrival_of(downloader: Downloader, call: Call, settings: HookSettings) -> Arrival | Nothing:
    """Return what is to be announced, or why nothing is.

    Raises `UsageError` for a call that cannot be right, and a path that is not here.
    """
    told = downloader.read(call)
    if isinstance(told, Nothing):
        return told
    rule = _rule(downloader, told, settings.categories)
    if why := _ignored(told, rule, call.options.get("only", ())):
        return Nothing(why=why)
    library = Path(rule.to) if rule and rule.to else _folder(call, "to")
    return Arrival(
        path=_path(downloader, told, call, settings, library),
        origin=downloader.name,
        action=_action(downloader, rule, settings.action, is_usenet="usenet" in call.options),
        category=told.categories[0] if told.categories else None,
        name=told.name or None,
        library=library,
        settings=(("preset", rule.preset),) if rule and rule.preset else (),
    )


def _rule(downloader: Downloader, told: Download, rules: Sequence[Category]) -> Category | None:
    fitting = (rule for rule in rules if rule.fits(downloader.name, told.categories))
    return next(fitting, None)


def _ignored(told: Download, rule: Category | None, only: Sequence[str]) -> str:
    """Return why a download is not wanted; "" when it is."""
    named = ", ".join(told.categories) or "none"
    wanted = {category.casefold() for category in only}
    if wanted and wanted.isdisjoint(category.casefold() for category in told.categories):
        return f"its category is not asked for ({named})"
    return f"its category is ignored ({named})" if rule and rule.ignore else ""


def _action(
    downloader: Downloader, rule: Category | None, set_for_all: str, *, is_usenet: bool
) -> str | None:
    """Return how the files get to the library; None for what the settings say then."""
    if rule and rule.action:
        return rule.action
    if not downloader.seeds or is_usenet:
        return None
    return "hardlink" if set_for_all == "move" else set_for_all


def _path(
    downloader: Downloader, told: Download, call: Call, settings: HookSettings, library: Path | None
) -> Path:
    maps = _maps((*call.options.get("map", ()), *settings.maps))
    patience = seconds(call.options, "patience", downloader.patience)
    path = find(told, maps, call.folder, patience)
    if told.files > 1:
        path = top_folder(path, told.files, _folder(call, "downloads"))
    libraries = [Path(folder) for folder in settings.libraries]
    return checked(path, libraries if library is None else [library, *libraries])


def _folder(call: Call, option: str) -> Path | None:
    """Return the folder that an option names; a relative one starts where the downloader runs."""
    given = call.option(option)
    return Path(os.path.normpath(os.path.join(call.folder, given))) if given else None  # noqa: PTH118


def _maps(given: Sequence[str]) -> tuple[PathMap, ...]:
    try:
        return tuple(map(read_path_map, given))
    except ValueError as error:
        raise UsageError(f"--map {error}") from error
