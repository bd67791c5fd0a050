"""A saved plan comes back exactly, and nothing that is not one is taken for one."""

import datetime as dt
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.errors import UsageError
from organizer.model import (
    Action,
    Candidate,
    Companion,
    Episode,
    EpisodeId,
    Evidence,
    ExternalId,
    FileIdentity,
    Match,
    MediaFile,
    Order,
    Plan,
    Reading,
    Reason,
    Rejection,
    Release,
    Role,
    Series,
    SeriesId,
    Status,
    Step,
)
from organizer.plan.saved import dump_plans, read_plans

IDENTITY = FileIdentity(device=65024, inode=2**64 - 1, size=1, modified=1_400_000_000_123_456_789)
NOT_UTF_8 = os.fsdecode(b"/in/Show\xff.mkv")
EPISODE = Episode(
    id=EpisodeId(7), season=1, number=2, title="The Pilot", first_aired=dt.date(2010, 1, 27)
)
CANDIDATE = Candidate(
    series=Series(id=SeriesId(3), name="Show", aliases=("S", "Sh\u00f6w"), year=2010),
    order=Order.DVD,
    episodes=(EPISODE,),
    reading=Reading(
        title="Show",
        seasons=(1,),
        episodes=(2,),
        ids=(ExternalId(provider="tvdb", value="3"),),
        spans=(("season-episode", 5, 11),),
        confidence=0.9,
    ),
    evidence=(Evidence(name="title", weight=0.5, detail="the same"),),
    confidence=0.97,
)
MATCH = Match(
    file=MediaFile(
        path=Path(NOT_UTF_8),
        root=Path("/in"),
        identity=IDENTITY,
        companions=(
            Companion(
                path=Path("/in/Show.srt"), role=Role.SUBTITLE, suffix=".srt", identity=IDENTITY
            ),
        ),
    ),
    chosen=CANDIDATE,
    margin=0.5,
    alternatives=(CANDIDATE,),
    release=Release(group="GRP", audio=("DDP", "5.1")),
    part=1,
)
PLAN = Plan(
    library=Path("/tv"),
    roots=(Path("/in"),),
    entries=(
        Step(
            source=Path(NOT_UTF_8),
            destination=Path("/tv/Show/e2.mkv"),
            role=Role.VIDEO,
            action=Action.MOVE,
            identity=IDENTITY,
            match=MATCH,
        ),
        Step(
            source=Path("/in/Show.srt"),
            destination=Path("/tv/Show/e2.srt"),
            role=Role.SUBTITLE,
            action=Action.MOVE,
            identity=IDENTITY,
            of=Path(NOT_UTF_8),
            in_place=True,
        ),
        Rejection(
            source=Path("/in/x.mkv"),
            role=Role.VIDEO,
            status=Status.AMBIGUOUS,
            reason=Reason.AMBIGUOUS_NUMBER,
            message="nothing decides",
            destination=Path("/elsewhere/e.mkv"),
            alternatives=(CANDIDATE, CANDIDATE),
        ),
    ),
)


def test_a_plan_comes_back_exactly() -> None:
    assert read_plans(dump_plans([PLAN, PLAN])) == (PLAN, PLAN)


def test_a_plan_is_text_that_any_encoding_of_ours_can_hold() -> None:
    assert dump_plans([PLAN]).isascii()


Change = Callable[[dict[str, Any]], object]
BROKEN: dict[str, Change] = {
    "a newer version": lambda d: d.update({"organize-plan": 2}),
    "no version": lambda d: d.pop("organize-plan"),
    "no plans": lambda d: d.pop("plans"),
    "plans of another kind": lambda d: d.update(plans={}),
    "no library": lambda d: d["plans"][0].pop("library"),
    "a relative library": lambda d: d["plans"][0].update(library="tv"),
    "an unknown key": lambda d: d["plans"][0].update(extra=1),
    "an entry without kind": lambda d: d["plans"][0]["entries"][0].pop("kind"),
    "an entry of unknown kind": lambda d: d["plans"][0]["entries"][0].update(kind="x"),
    "an entry that is no object": lambda d: d["plans"][0]["entries"].append(1),
    "no source": lambda d: d["plans"][0]["entries"][0].pop("source"),
    "a relative source": lambda d: d["plans"][0]["entries"][0].update(source="a.mkv"),
    "a destination outside the library": lambda d: d["plans"][0]["entries"][0].update(
        destination="/etc/cron.d/x"
    ),
    "a destination that climbs out": lambda d: d["plans"][0]["entries"][0].update(
        destination="/tv/../etc/x"
    ),
    "a destination with a NUL": lambda d: d["plans"][0]["entries"][0].update(
        destination="/tv/a\0b"
    ),
    "an unknown action": lambda d: d["plans"][0]["entries"][0].update(action="shred"),
    "a text for a number": lambda d: d["plans"][0]["entries"][0]["identity"].update(size="1"),
    "true for a number": lambda d: d["plans"][0]["entries"][0]["identity"].update(size=True),
    "a date that is none": lambda d: d["plans"][0]["entries"][0]["match"]["chosen"]["episodes"][
        0
    ].update(first_aired="yesterday"),
    "a span of two": lambda d: d["plans"][0]["entries"][0]["match"]["chosen"]["reading"].update(
        spans=[["x", 1]]
    ),
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
def test_a_plan_that_is_not_whole_is_refused(change: Change) -> None:
    document = json.loads(dump_plans([PLAN]))
    change(document)
    with pytest.raises(UsageError, match="plan"):
        read_plans(json.dumps(document))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "1", "[" * 100_000])
def test_what_is_not_a_plan_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not a saved plan"):
        read_plans(text)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda c: st.lists(c) | st.dictionaries(st.text(), c)
    )
)
def test_anything_under_the_right_version_is_read_or_refused(plans: object) -> None:
    try:
        assert read_plans(json.dumps({"organize-plan": 1, "plans": plans})) == ()
    except UsageError:
        assert plans != []
