"""A power cut loses nothing that was acknowledged, on every file system that is here.

CI makes one cut each (`ORGANIZER_POWERCUTS=1`); the daily run none, because a machine has to
boot for it. The long form with the movers of other programs beside it is
`python -m tests.crash.powercut`.
"""

import os

import pytest

from tests.crash.powercut import FILE_SYSTEMS, missing, one_cut

CUTS = int(os.environ.get("ORGANIZER_POWERCUTS", "0"))


@pytest.mark.parametrize("fs", FILE_SYSTEMS)
def test_a_power_cut_loses_nothing(fs: str) -> None:
    if not CUTS:
        pytest.skip("booting a machine takes a while: ORGANIZER_POWERCUTS=1 makes a cut")
    if reason := missing(fs):
        pytest.skip(reason)
    for number in range(CUTS):
        found = one_cut(fs, "ours", 1000 + number)
        assert found.acknowledged > 0
        assert (found.lost, found.withdrawn) == ((), ())
        assert (found.unexplained, found.unsettled) == ((), ())
