"""Settings: who wins, what is refused, and what a library's own file may say."""

import contextlib
import os
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.config import (
    LIBRARY_FILE,
    PRESETS,
    SETTINGS,
    Setting,
    Settings,
    cache_dir,
    load_settings,
    preset_source,
    read_setting,
    state_dir,
    template_source,
    typed_flags,
)
from organizer.errors import ConfigError
from organizer.model import Action, Order


def _settings(
    tmp_path: Path,
    *,
    user: str = "",
    library: str | None = None,
    environ: dict[str, str] | None = None,
    flags: dict[str, object] | None = None,
) -> Settings:
    config = tmp_path / "config.toml"
    config.write_text(user)
    root = tmp_path / "library"
    root.mkdir(exist_ok=True)
    if library is not None:
        (root / LIBRARY_FILE).write_text(library)
    values = {"ORGANIZER_CONFIG": str(config), **(environ or {})}
    return load_settings(flags or {}, values, (root,)).settings


def test_the_table_describes_every_setting() -> None:
    assert sorted(setting.key for setting in SETTINGS) == sorted(f.name for f in fields(Settings))


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.key)
def test_every_setting_reads_its_own_example_from_a_file(setting: Setting, tmp_path: Path) -> None:
    settings = _settings(tmp_path, user=f"{setting.key} = {setting.example}")
    expected = setting.read(tomllib.loads(f"value = {setting.example}")["value"])
    assert getattr(settings, setting.key) == expected


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.key)
def test_every_setting_can_be_set_by_the_environment(setting: Setting, tmp_path: Path) -> None:
    raw = tomllib.loads(f"value = {setting.example}")["value"]
    is_list = isinstance(raw, list) and all(isinstance(item, str) for item in raw)
    text = ",".join(raw) if is_list else setting.example if isinstance(raw, list) else str(raw)
    settings = _settings(tmp_path, environ={f"ORGANIZER_{setting.key.upper()}": text})
    assert getattr(settings, setting.key) == setting.read(raw)


def test_flag_beats_environment_beats_library_beats_user_file(tmp_path: Path) -> None:
    user, library = 'preset = "kodi"', 'preset = "plex"'
    environ = {"ORGANIZER_PRESET": "jellyfin"}
    flags: dict[str, object] = {"preset": "emby"}
    assert _settings(tmp_path).preset == "plain"
    assert _settings(tmp_path, user=user).preset == "kodi"
    assert _settings(tmp_path, user=user, library=library).preset == "plex"
    assert _settings(tmp_path, user=user, library=library, environ=environ).preset == "jellyfin"
    assert (
        _settings(tmp_path, user=user, library=library, environ=environ, flags=flags).preset
        == "emby"
    )


def test_a_flag_that_was_not_given_changes_nothing(tmp_path: Path) -> None:
    assert _settings(tmp_path, user='action = "copy"', flags={"action": None}).action is Action.COPY


@pytest.mark.parametrize(
    ("user", "hint"),
    [
        pytest.param("min_confidense = 1", "did you mean 'min_confidence'", id="misspelt key"),
        pytest.param("min_confidence = 2", "from 0 to 1", id="out of range"),
        pytest.param("min_confidence = 'high'", "from 0 to 1", id="not a number"),
        pytest.param("preset = 'plexx'", "must be one of", id="unknown preset"),
        pytest.param("order = 'airred'", "must be one of", id="unknown order"),
        pytest.param("offline = 'perhaps'", "true or false", id="not a boolean"),
        pytest.param("tvmaze_url = 'http://'", "tvmaze_url.*must start with", id="no host"),
        pytest.param("tmdb_url = 'http://a:99999'", "must be an address", id="no such port"),
        pytest.param("v2_url = 'http://exa mple'", "must be an address", id="no such host"),
        pytest.param("jobs = 0", "1 to 64", id="no jobs"),
        pytest.param("exclude = [1]", "list of texts", id="list of numbers"),
        pytest.param("to = 5", "must be text", id="path that is a number"),
        pytest.param("preset = ", "config.toml", id="broken TOML"),
        pytest.param("min_confidence = {a = 1}", "a table", id="table for a number"),
        pytest.param("language = 2020-01-01", "a date", id="date for a text"),
        pytest.param("language = 'Klingon language'", "language code", id="no language"),
        pytest.param('template = "a\\u0000/b.j2"', "NUL", id="NUL in a path"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(
    tmp_path: Path, user: str, hint: str
) -> None:
    with pytest.raises(ConfigError, match=hint):
        _settings(tmp_path, user=user)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('tvdb_apikey = "k"', id="a secret"),
        pytest.param("yes = true", id="applies unasked"),
        pytest.param('to = "/elsewhere"', id="another place"),
        pytest.param('upstreams = ["tvmaze"]', id="opens connections"),
        pytest.param('catalog = "http://127.0.0.1:1"', id="a server"),
        pytest.param('catalog = "../c.jsonl"', id="a catalog outside"),
        pytest.param('template = "../evil.j2"', id="a template outside"),
    ],
)
def test_a_library_file_cannot_reach_outside_its_folder(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError):
        _settings(tmp_path, library=text)


@pytest.mark.parametrize("kind", ["pipe", "link to a device", "folder", "huge"])
def test_a_library_file_of_another_kind_is_refused_and_never_waited_for(
    tmp_path: Path, kind: str
) -> None:
    (tmp_path / "library").mkdir()
    path = tmp_path / "library" / LIBRARY_FILE
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "link to a device":
            path.symlink_to("/dev/zero")
        case "folder":
            path.mkdir()
        case _:
            path.write_text("# " + "x" * 2_000_000)
    with pytest.raises(ConfigError, match="cannot read"):
        _settings(tmp_path)


@given(
    st.sampled_from([setting.key for setting in SETTINGS]),
    st.recursive(
        st.booleans() | st.integers() | st.floats() | st.text(max_size=400) | st.dates(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=2),
        max_leaves=5,
    ),
)
def test_any_value_for_any_key_is_a_setting_or_one_clear_error(key: str, value: object) -> None:
    with contextlib.suppress(ConfigError):
        typed_flags({key: value if isinstance(value, str) else str(value)})
    with contextlib.suppress(ConfigError):
        read_setting(key, value, "here")  # type: ignore[arg-type]  # anything may stand in a file


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        pytest.param('[upstream.tvmaze]\nurl = "http://nas:1/"', "http://nas:1", id="its table"),
        pytest.param('tvmaze_url = "http://nas:2"', "http://nas:2", id="its own key"),
    ],
)
def test_a_service_has_its_settings_in_a_table_or_flat(
    tmp_path: Path, user: str, expected: str
) -> None:
    assert _settings(tmp_path, user=user).tvmaze_url == expected


@pytest.mark.parametrize(
    ("user", "hint"),
    [
        pytest.param("[upstream.tvmaze]\nuri = 'http://nas:1'", "tvmaze_uri", id="no such key"),
        pytest.param("[upstream]\ntvmaze = 1", "upstream.tvmaze", id="no table"),
        pytest.param('tmdb_url = "file:///etc/passwd"', "http://", id="no web address"),
    ],
)
def test_a_services_settings_that_cannot_be_used_are_refused(
    tmp_path: Path, user: str, hint: str
) -> None:
    with pytest.raises(ConfigError, match=hint):
        _settings(tmp_path, user=user)


def test_a_library_file_names_a_catalog_in_its_own_folder(tmp_path: Path) -> None:
    settings = _settings(tmp_path, library='catalog = "c.jsonl"\nupstreams = []\norder = "dvd"')
    assert settings.catalog == str((tmp_path / "library" / "c.jsonl").resolve())
    assert settings.order is Order.DVD


def test_a_configuration_file_that_does_not_exist_sets_nothing(tmp_path: Path) -> None:
    environ = {"ORGANIZER_CONFIG": str(tmp_path / "absent.toml")}
    assert load_settings({}, environ).settings == Settings()


def test_the_two_folders_can_be_named(tmp_path: Path) -> None:
    environ = {"ORGANIZER_STATE_DIR": str(tmp_path / "s"), "ORGANIZER_CACHE_DIR": str(tmp_path)}
    assert state_dir(environ) == tmp_path / "s"
    assert cache_dir(environ) == tmp_path


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_is_shipped_and_shows_an_example_in_its_header(preset: str) -> None:
    name, text = preset_source(preset)
    assert preset in name
    assert text.startswith("{#")


def test_a_template_is_a_file_or_its_own_text(tmp_path: Path) -> None:
    mine = tmp_path / "mine.j2"
    mine.write_text("{{ series }}")
    assert template_source(Settings(template=str(mine))) == (str(mine), "{{ series }}")
    assert template_source(Settings(template="{{ title }}"))[1] == "{{ title }}"
    with pytest.raises(ConfigError, match=r"absent\.j2"):
        template_source(Settings(template=str(tmp_path / "absent.j2")))
