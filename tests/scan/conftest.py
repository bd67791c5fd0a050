"""Builders of small trees, shared by the tests of scan."""

from collections.abc import Callable
from pathlib import Path

import pytest

from organizer.scan import Scan

Grow = Callable[..., Path]


@pytest.fixture
def grow(tmp_path: Path) -> Grow:
    """Make files (and folders, with a slash at the end) below a fresh root; return the root."""
    root = tmp_path / "tv"
    root.mkdir()

    def make(*names: str) -> Path:
        for name in names:
            path = root / name
            if name.endswith("/"):
                path.mkdir(parents=True, exist_ok=True)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(name.encode("utf-8", "surrogateescape"))
        return root

    return make


@pytest.fixture
def shown() -> Callable[[Scan, Path], dict[str, object]]:
    """Show a scan as plain values: videos with their suffixes, and reasons of what stays."""

    def show(scan: Scan, root: Path) -> dict[str, object]:
        taken: dict[str, object] = {
            str(file.path.relative_to(root)): {
                str(companion.path.relative_to(root)): companion.suffix
                for companion in file.companions
            }
            for file in scan.files
        }
        return taken | {
            str(row.source.relative_to(root)): f"{row.status}/{row.reason}"
            for row in scan.left_alone
        }

    return show
