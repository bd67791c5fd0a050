"""File names whose bytes are no text, and services that take only text."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.servers import json_reply, scripted_server

Organize = Any  # the fixture of conftest.py


def test_a_service_is_asked_for_what_of_a_name_is_text(
    organize: Organize, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "videos"
    folder.mkdir()
    name = os.fsdecode(b"Br\xfcder.S01E01.mkv")
    (folder / name).touch()
    with scripted_server() as server:
        server.script = lambda _: json_reply([])
        monkeypatch.setenv("ORGANIZER_UPSTREAMS", "tvmaze")
        monkeypatch.setenv("ORGANIZER_TVMAZE_URL", server.address)
        ended = organize(folder, "--dry-run", "--json")
    assert ended.objects[0]["reason"] == "no-series"
    assert "Brder" in {asked.params["q"] for asked in server.asked}
