import re
from pathlib import Path

import pytest

from organizer.config import load_settings
from organizer.errors import ConfigError
from organizer.library_rules import LibraryRule, read_library_rules


def test_tables_are_read_in_their_order(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        '[[library]]\npath = ["/disk1/Anime", "/disk2/Anime"]\ntype = "anime"\n'
        'genre = ["Animation"]\nlanguage = "ja"\nsource = "/in"\n[[library]]\npath = "/disk1/TV"\n'
    )
    settings = load_settings({}, {"ORGANIZER_CONFIG": str(config)}).settings
    assert settings.library == (
        LibraryRule(
            path=(Path("/disk1/Anime"), Path("/disk2/Anime")),
            type=("anime",),
            genre=("Animation",),
            language=("ja",),
            source=(Path("/in"),),
        ),
        LibraryRule(path=(Path("/disk1/TV"),)),
    )


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        pytest.param("/media", "must be [[library]] tables", id="a text"),
        pytest.param(["/media"], "must be [[library]] tables", id="a list of texts"),
        pytest.param([{"type": "anime"}], "needs a path", id="no path"),
        pytest.param([{"path": []}], "needs a path", id="no paths"),
        pytest.param([{"path": "TV"}], "needs absolute paths for path", id="relative"),
        pytest.param([{"path": "/a/../b"}], "needs absolute paths for path", id="climbing"),
        pytest.param([{"path": 3}], "needs a text", id="a number"),
        pytest.param([{"path": "/a", "type": "cartoon"}], "needs one of standard", id="type"),
        pytest.param([{"path": "/a", "gnre": "x"}], "did you mean 'genre'?", id="misspelt"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(raw: object, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        read_library_rules(raw)


def test_a_wrong_table_names_the_file(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[[library]]\npath = "TV"\n')
    with pytest.raises(ConfigError, match=r"config\.toml: library needs absolute paths"):
        load_settings({}, {"ORGANIZER_CONFIG": str(config)})


def test_a_library_cannot_set_rules_of_its_own(tmp_path: Path) -> None:
    (tmp_path / ".organizer.toml").write_text('[[library]]\npath = "/elsewhere"\n')
    with pytest.raises(ConfigError, match="cannot be set here"):
        load_settings({}, {"ORGANIZER_CONFIG": "/none"}, (tmp_path,))
