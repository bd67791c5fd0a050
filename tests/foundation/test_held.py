"""Steps keep their paths as text: they mean the same, and take little memory."""

import copy
import pickle
import tracemalloc
from dataclasses import replace
from pathlib import Path

from organizer.model import Action, FileIdentity, Role, Step

IDENTITY = FileIdentity(device=1, inode=2, size=3, modified=4)


def step(source: Path, destination: Path, of: Path | None = None) -> Step:
    return Step(
        source=source,
        destination=destination,
        role=Role.VIDEO,
        action=Action.MOVE,
        identity=IDENTITY,
        of=of,
    )


def test_a_step_gives_the_paths_that_it_was_given() -> None:
    odd = Path("/in/\udce9\n.mkv")
    found = step(odd, Path("/tv//x.mkv"), of=Path("/in/v.mkv"))
    assert (found.source, found.destination, found.of) == (
        odd,
        Path("/tv/x.mkv"),
        Path("/in/v.mkv"),
    )
    assert (found.source_text, found.destination_text) == (str(odd), "/tv/x.mkv")
    assert step(odd, odd).of is None
    assert step(odd, odd).is_unchanged


def test_equal_steps_are_equal_also_when_replaced_copied_or_pickled() -> None:
    one = step(Path("/a"), Path("/b"))
    assert replace(replace(one, source=Path("/c")), source=Path("/a")) == one
    assert replace(one, of=Path("/v")) != one
    assert len({one, copy.copy(one), pickle.loads(pickle.dumps(one))}) == 1  # noqa: S301  # ours


def test_a_step_takes_little_more_memory_than_the_text_of_its_paths() -> None:
    texts = [(f"/in/{n:0100}", f"/tv/{n:0100}") for n in range(1000)]
    tracemalloc.start()
    kept = [step(Path(old), Path(new)) for old, new in texts]
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # Of it 300 are the text; with a Path of each it would be 1,400.
    assert taken / len(kept) < 600
