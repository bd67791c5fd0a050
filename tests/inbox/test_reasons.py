"""Every code that an entry can have is known, and the README says what it means."""

from pathlib import Path

import pytest

from organizer.inbox.entries import REASONS
from organizer.inbox.queue import DISMISSED
from organizer.model import Reason
from organizer.unattended.becoming import FAILURES
from organizer.watch.keeper import CUT_SHORT

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("reason", REASONS)
def test_the_readme_says_what_a_reason_means(reason: str) -> None:
    assert f"| `{reason}` | {REASONS[reason]} |" in README


@pytest.mark.parametrize("reason", [DISMISSED, CUT_SHORT, *(row.reason for row in FAILURES)])
def test_every_reason_is_known(reason: str) -> None:
    assert reason in REASONS or reason in list(Reason)
