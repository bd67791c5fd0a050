"""What a hook needs of the settings, and that what is kept of them is never out of date."""

import json
import os
import subprocess
import sys

import pytest

from organizer.category_rules import CategoryRule
from organizer.config import inbox_file
from organizer.errors import ConfigError
from organizer.hooks.settings import Category, HookSettings, hook_settings
from organizer.words import Reason

from .conftest import Home

CONFIG = """
to = "/media/TV"
action = "copy"
path_map = ["/data=/mnt/data"]

[[library]]
path = ["/disk1/Anime", "/disk2/Anime"]

[[category]]
name = ["tv", "tv-*"]
downloader = "deluge"
to = "/media/Other"
action = "move"
preset = "plex"

[[category]]
name = "films"
ignore = true
"""
WANTED = HookSettings(
    action="copy",
    categories=(
        Category(("tv", "tv-*"), ("deluge",), "/media/Other", "move", "plex"),
        Category(("films",), ignore=True),
    ),
    maps=("/data=/mnt/data",),
    libraries=("/media/TV", "/disk1/Anime", "/disk2/Anime"),
)


@pytest.mark.parametrize(
    ("table", "downloader", "categories", "fits"),
    [
        pytest.param(Category(("tv",)), "deluge", ["TV"], True, id="case does not count"),
        pytest.param(Category(("tv-*",)), "deluge", ["tv-hd"], True, id="a pattern"),
        pytest.param(Category(("tv",)), "deluge", ["tv-hd"], False, id="not a part of a name"),
        pytest.param(Category(("hd",)), "deluge", ["tv", "hd"], True, id="a tag counts"),
        pytest.param(Category(("*",)), "deluge", [], True, id="anything"),
        pytest.param(Category(("",)), "deluge", [], True, id="none"),
        pytest.param(Category(("",)), "deluge", ["tv"], False, id="none is not any"),
        pytest.param(
            Category(("tv",), ("nzbget",)), "deluge", ["tv"], False, id="another downloader"
        ),
    ],
)
def test_a_table_fits(table: Category, downloader: str, categories: list[str], fits: bool) -> None:
    assert table.fits(downloader, categories) is fits


def test_a_table_says_here_what_it_says_in_the_settings() -> None:
    assert set(Category._fields) == {*CategoryRule.__dataclass_fields__}


def test_all_that_a_hook_needs_is_kept_and_read_again(home: Home) -> None:
    (home.folder / "config.toml").write_text(CONFIG)
    assert hook_settings(home.environ) == WANTED
    assert (home.state / "hook-settings.json").exists()
    assert hook_settings(home.environ) == WANTED


def test_what_is_kept_spares_loading_all_settings(home: Home) -> None:
    code = (
        "import os, sys; from organizer.hooks.settings import hook_settings;"
        "hook_settings(os.environ); print('organizer.config' in sys.modules)"
    )
    command = [sys.executable, "-P", "-c", code]
    told = [
        subprocess.run(command, env=home.environ, capture_output=True, text=True, check=True)
        for _ in range(2)
    ]
    assert [done.stdout for done in told] == ["True\n", "False\n"]


def test_a_change_of_file_or_environment_counts_at_once(home: Home) -> None:
    config = home.folder / "config.toml"
    config.write_text(CONFIG)
    hook_settings(home.environ)
    assert hook_settings({**home.environ, "ORGANIZER_ACTION": "symlink"}).action == "symlink"
    assert hook_settings(home.environ).action == "copy"
    before = config.stat()
    config.write_text(CONFIG.replace("copy", "move"))
    os.utime(config, ns=(before.st_atime_ns, before.st_mtime_ns))  # the same size and time
    assert hook_settings(home.environ).action == "move"
    config.unlink()
    assert hook_settings(home.environ) == HookSettings()
    config.write_text("action = 3")
    for _ in range(2):
        with pytest.raises(ConfigError):
            hook_settings(home.environ)


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b'["x", ["move", [', id="cut short"),
        pytest.param(b"\xff\x00", id="no text"),
        pytest.param(b"[1, 2, 3]", id="another list"),
        pytest.param(b'{"a": 1}', id="no list"),
        pytest.param(json.dumps(["x", ["move", [[["a"], []]], [], []]]).encode(), id="old"),
    ],
)
def test_a_kept_file_that_is_broken_is_made_anew(home: Home, kept: bytes) -> None:
    (home.folder / "config.toml").write_text(CONFIG)
    home.state.mkdir()
    (home.state / "hook-settings.json").write_bytes(kept)
    assert hook_settings(home.environ) == WANTED


def test_without_a_folder_that_is_named_nothing_is_kept(home: Home) -> None:
    environ = {**home.environ, "ORGANIZER_STATE_DIR": ""}
    assert hook_settings(environ).libraries == (str(home.library),)
    assert not home.state.exists()


def test_a_state_folder_that_cannot_be_written_is_no_hindrance(home: Home) -> None:
    home.state.write_text("a file")
    assert hook_settings(home.environ).libraries == (str(home.library),)


def test_the_hook_knows_the_inbox_by_the_name_that_it_has(home: Home) -> None:
    from organizer.cli import hook

    assert home.state / hook._INBOX == inbox_file(home.environ)
    assert Reason.NOT_MEDIA == hook._NO_VIDEO
