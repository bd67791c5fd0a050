"""`--tidy` from the command line: what it would take is shown first."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Organize = Callable[..., Any]
RELEASE = "Quiet.Meridian.S01E01.1080p.WEB-DL-GRP"


@pytest.fixture
def tidy(tmp_path: Path, catalog: Path, organize: Organize) -> Callable[..., Any]:
    """A finished release, and the program called for it with `--tidy`."""
    folder = tmp_path / "downloads" / RELEASE
    folder.mkdir(parents=True)
    for name in (f"{RELEASE}.mkv", "grp.sfv", "notes.doc"):
        (folder / name).write_text(name)

    def call(*more: str) -> Any:
        return organize(
            *(tmp_path / "downloads", "--to", tmp_path / "library", "--catalog", catalog),
            *("--offline", "--tidy", *more),
        )

    return call


def test_a_dry_run_lists_what_would_go_to_the_recycle_folder(tidy: Callable[..., Any]) -> None:
    shown = tidy("--dry-run")
    assert "To the recycle folder\n" in shown.out
    assert f"{RELEASE}/grp.sfv" in shown.out
    assert f"  {RELEASE}/notes.doc" not in shown.out


def test_the_json_of_a_dry_run_tells_what_a_run_does(
    tidy: Callable[..., Any], tmp_path: Path
) -> None:
    ahead = [o for o in tidy("--dry-run", "--json").objects if "recycle" in str(o)]
    assert [Path(o["source"]).name for o in ahead] == ["grp.sfv"]
    assert not (tmp_path / "library").exists()
    tidy("--yes")
    assert Path(ahead[0]["destination"]).read_text() == "grp.sfv"
    assert (tmp_path / "downloads" / RELEASE / "notes.doc").exists()
