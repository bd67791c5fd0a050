"""What every test shares: hypothesis profiles, and where the material beside the project is."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

SHARED = Path(__file__).resolve().parents[2] / "shared"

settings.register_profile(
    "daily", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", max_examples=5000, deadline=None)
settings.load_profile("daily")


@pytest.fixture
def shared() -> Path:
    """The folder with the corpora and the generator; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the shared material does not lie beside the project")
    return SHARED


@pytest.fixture
def isolated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings, state and cache of their own for this test, no services; their folder."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").touch()
    monkeypatch.setenv("ORGANIZER_CONFIG", str(home / "config.toml"))
    monkeypatch.setenv("ORGANIZER_STATE_DIR", str(home / "state"))
    monkeypatch.setenv("ORGANIZER_CACHE_DIR", str(home / "cache"))
    monkeypatch.setenv("ORGANIZER_UPSTREAMS", "")  # no test asks the world
    return home
