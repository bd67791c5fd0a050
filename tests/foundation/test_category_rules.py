import re
from pathlib import Path

import pytest

from organizer.category_rules import CategoryRule, category_rules
from organizer.config import load_settings
from organizer.model import Action
from organizer.path_maps import read_path_map

READ = category_rules(("plain", "plex"))


def test_tables_are_read_in_their_order(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        'path_map = ["/data=/mnt/data"]\n'
        '[[category]]\nname = ["anime", "anime-*"]\ndownloader = "deluge"\nto = "/media/Anime"\n'
        'action = "move"\npreset = "plex"\n[[category]]\nname = "films"\nignore = true\n'
    )
    settings = load_settings({}, {"ORGANIZER_CONFIG": str(config)}).settings
    assert settings.category == (
        CategoryRule(
            name=("anime", "anime-*"),
            downloader=("deluge",),
            to=Path("/media/Anime"),
            action=Action.MOVE,
            preset="plex",
        ),
        CategoryRule(name=("films",), ignore=True),
    )
    assert settings.path_map == (read_path_map("/data=/mnt/data"),)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        pytest.param("films", "must be [[category]] tables", id="a text"),
        pytest.param([{"to": "/a"}], "needs a name", id="no name"),
        pytest.param([{"name": ""}], "needs a name", id="an empty name"),
        pytest.param([{"name": "a", "to": "TV"}], "needs absolute paths for to", id="relative"),
        pytest.param([{"name": "a", "action": "steal"}], "needs one of move", id="action"),
        pytest.param([{"name": "a", "preset": "mine"}], "needs one of plain", id="preset"),
        pytest.param([{"name": "a", "ignore": "no"}], "needs true or false", id="no boolean"),
        pytest.param([{"name": "a", "ingore": True}], "did you mean 'ignore'?", id="misspelt"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(raw: object, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        READ(raw)
