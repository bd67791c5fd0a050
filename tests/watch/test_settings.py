"""Each folder under watch has the settings of its table, and those of the command line first."""

import os
from pathlib import Path

import pytest

from organizer.cli.watching import watched_folders
from organizer.config import load_settings
from organizer.errors import ConfigError, TemplateError, UsageError
from organizer.words import Action
from tests.watch.conftest import Place


def configure(place: Place, text: str) -> None:
    text = text.replace("DOWNLOADS", str(place.downloads))
    place.config.write_text(place.config.read_text() + text)


def test_a_table_gives_a_folder_its_settings_and_a_flag_counts_more(place: Place) -> None:
    configure(
        place,
        "[[watch]]\npath = 'DOWNLOADS'\nto = '/media/TV'\naction = 'hardlink'\nseeded = true\n"
        "preset = 'plex'\nexclude = ['Films/*']\n",
    )
    (folder,), pace = watched_folders((), {"settle": "3"}, os.environ)
    assert (folder.path, folder.library, folder.action) == (
        str(place.downloads),
        Path("/media/TV"),
        "hardlink",
    )
    assert folder.settings == (("preset", "plex"),)
    assert not folder.takes(f"{place.downloads}/Films/a.mkv", "a.mkv")
    assert pace.settle == 3
    flags = {"action": "copy", "preset": "kodi", "offline": True, "to": place.library}
    (folder,), _ = watched_folders([place.downloads], flags, os.environ)
    assert (folder.library, folder.action) == (place.library, "copy")
    assert dict(folder.settings) == {"preset": "kodi", "offline": "true"}


def test_libraries_and_other_watched_folders_inside_are_left_out(place: Place) -> None:
    inner, library = place.downloads / "inner", place.downloads / "library"
    inner.mkdir()
    outer, second = watched_folders(
        [place.downloads, inner, place.downloads], {"to": library}, os.environ
    )[0]
    assert outer.left_out == {str(inner), str(library)}
    assert second.left_out == frozenset()


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("to = '/media/TV'", "needs a path"),
        ("path = 'relative'", "absolute"),
        ("path = '/a'\naction = 'steal'", "needs one of move"),
        ("path = '/a'\npreset = 'none'", "needs one of plain"),
        ("path = '/a'\nseeded = 'yes'", "true or false"),
        ("path = '/a'\nseeded = true", "action"),
        ("path = '/a'\nactoin = 'move'", "did you mean 'action'"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(place: Place, table: str, why: str) -> None:
    configure(place, f"[[watch]]\n{table}\n")
    with pytest.raises(ConfigError, match=why):
        load_settings({}, os.environ)


def test_what_is_seeded_may_be_moved_when_that_is_said(place: Place) -> None:
    configure(place, "[[watch]]\npath = 'DOWNLOADS'\nseeded = true\naction = 'move'\n")
    assert load_settings({}, os.environ).settings.watch[0].action is Action.MOVE


def test_a_folder_with_two_tables_is_refused_since_one_may_say_that_it_is_seeded(
    place: Place,
) -> None:
    link = place.downloads.with_name("alias")
    link.symlink_to(place.downloads)
    configure(
        place,
        "[[watch]]\npath = 'DOWNLOADS'\naction = 'move'\n"
        f"[[watch]]\npath = '{link}'\naction = 'hardlink'\nseeded = true\n",
    )
    with pytest.raises(ConfigError, match=r"two \[\[watch\]\] tables"):
        watched_folders((), {}, os.environ)


@pytest.mark.parametrize("folder", ["/", "~"])
def test_the_whole_machine_and_a_home_are_not_watched(place: Place, folder: str) -> None:
    with pytest.raises(UsageError, match="more than videos"):
        watched_folders([Path(folder)], {"to": place.library}, os.environ)


def test_a_template_that_cannot_be_used_ends_the_watcher_before_it_starts(place: Place) -> None:
    with pytest.raises(TemplateError):
        watched_folders([place.downloads], {"template": "{{ nope"}, os.environ)
