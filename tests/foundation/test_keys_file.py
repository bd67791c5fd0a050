"""Keys may stand in a file of their own, which nobody else may read."""

import os
from pathlib import Path

import pytest

from organizer.config import Sources, load_settings
from organizer.errors import ConfigError

SECRET = "5ecre7-0f-the-user"


def _load(folder: Path, keys: str | None, *, mode: int = 0o600, **environ: str) -> Sources:
    if keys is not None:
        (folder / "keys.toml").write_text(keys)
        (folder / "keys.toml").chmod(mode)
    return load_settings({}, {"ORGANIZER_CONFIG": str(folder / "config.toml"), **environ})


def test_keys_are_read_from_the_file_beside_the_configuration(tmp_path: Path) -> None:
    sources = _load(tmp_path, f'tmdb_key = "{SECRET}"\n[upstream.tvdb4]\napikey = "{SECRET}"\n')

    assert sources.settings.tmdb_key == SECRET
    assert sources.settings.tvdb4_apikey == SECRET
    assert sources.origins["tmdb_key"] == str(tmp_path / "keys.toml")


def test_the_file_can_be_named(tmp_path: Path) -> None:
    named = tmp_path / "elsewhere"
    named.write_text(f'tmdb_key = "{SECRET}"')
    named.chmod(0o400)

    sources = _load(tmp_path, 'tmdb_key = "another"', ORGANIZER_KEYS_FILE=str(named))

    assert sources.settings.tmdb_key == SECRET


def test_it_goes_before_the_configuration_and_after_the_environment(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('tmdb_key = "old"\ntvdb4_pin = "old"')

    sources = _load(
        tmp_path, 'tmdb_key = "file"\ntvdb4_pin = "file"', ORGANIZER_TMDB_KEY="environment"
    )

    assert sources.settings.tmdb_key == "environment"
    assert sources.settings.tvdb4_pin == "file"


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o666])
def test_a_file_that_others_may_open_is_refused_in_one_line(tmp_path: Path, mode: int) -> None:
    with pytest.raises(ConfigError) as caught:
        _load(tmp_path, f'tmdb_key = "{SECRET}"', mode=mode)

    path = tmp_path / "keys.toml"
    told = f"cannot read {path}: it holds keys and is open to others; run: chmod 600 {path}"
    assert str(caught.value) == told


REFUSED = {
    "a setting that is no key": ('preset = "plex"', "'preset' is no key; it belongs in"),
    "a misspelt key": (f'tmbd_key = "{SECRET}"', "is not a setting; did you mean 'tmdb_key'?"),
    "no TOML": (f"tmdb_key {SECRET}", "cannot read"),
    "a key of another kind": (f'tmdb_key = ["{SECRET}"]', "tmdb_key must be text"),
}


@pytest.mark.parametrize(("keys", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_wrong_is_said_without_the_key(tmp_path: Path, keys: str, why: str) -> None:
    with pytest.raises(ConfigError) as caught:
        _load(tmp_path, keys)

    assert why in str(caught.value)
    assert SECRET not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_named_has_to_be_there(tmp_path: Path) -> None:
    assert _load(tmp_path, None).settings.tmdb_key == ""

    with pytest.raises(ConfigError, match="there is no such file"):
        _load(tmp_path, None, ORGANIZER_KEYS_FILE=str(tmp_path / "absent"))


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "keys.toml", 0o600)

    with pytest.raises(ConfigError, match="no regular file"):
        _load(tmp_path, None)
