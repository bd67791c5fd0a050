"""What is to stay free on the target counts for what nobody looks at, too."""

from organizer.inbox import State
from organizer.model import Action
from tests.unattended.conftest import Home


def test_what_would_not_leave_the_reserve_free_waits(home: Home) -> None:
    video = home.download("quiet.meridian.s01e01.mkv")
    home.announce(video, action=Action.COPY, settings=(("reserve", "999999 TiB"),))
    home.work()
    assert home.entry(video).state is State.WAITING
    assert "are to stay free" in (home.entry(video).why or "")
    assert home.placed() == []
