"""How fast names are read: the own reader, tvnamer's parser and guessit on the same names.

    python benchmarks/parse_speed.py NAMES.txt [--rounds 5]

NAMES.txt holds one name or path a line (`organize`'s generated trees list them in truth.jsonl).
The readers take turns, block by block (A B C A B C), so that a busy machine slows all of them;
CPU time is counted. A figure is the median over the rounds, a ratio the median of the ratios of
one round. A peer that is not installed is left out. The names behind the first `GUESSIT_NAMES`
are not given to guessit, which needs milliseconds for each.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path, PurePath

from organizer.parse import parse_name

Read = Callable[[str], object]
GUESSIT_NAMES = 300
BLOCK = 100


def own(path: str) -> object:
    """The own patterns, folders included."""
    return parse_name(path, None)


def peers() -> dict[str, Read]:
    """Return the peers that are installed; each is given the name of the file, without folders."""
    found: dict[str, Read] = {}
    if find_spec("tvnamer"):
        from tvnamer.tvnamer_exceptions import InvalidFilename  # noqa: PLC0415 - optional
        from tvnamer.utils import FileParser  # noqa: PLC0415 - optional

        def tvnamer(path: str) -> object:
            try:
                return FileParser(PurePath(path).name).parse()
            except InvalidFilename:
                return None

        found["tvnamer"] = tvnamer
    if find_spec("guessit"):
        from guessit import guessit  # noqa: PLC0415 - optional

        found["guessit"] = lambda path: guessit(PurePath(path).name)
    return found


def round_of(readers: dict[str, Read], names: Sequence[str]) -> dict[str, float]:
    """Microseconds a name for each reader, over one pass in which they take turns."""
    spent = dict.fromkeys(readers, 0.0)
    for first in range(0, len(names), BLOCK):
        for reader, read in readers.items():
            if reader == "guessit" and first >= GUESSIT_NAMES:
                continue
            start = time.process_time()
            for name in names[first : first + BLOCK]:
                read(name)
            spent[reader] += time.process_time() - start
    return {
        reader: 1e6
        * seconds
        / min(len(names), GUESSIT_NAMES if reader == "guessit" else len(names))
        for reader, seconds in spent.items()
    }


def main(arguments: Sequence[str]) -> None:
    """Print a line a reader, and how many times as long as the own reader it takes."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("names", type=Path)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args(arguments)
    names = chosen.names.read_text("utf-8", "surrogateescape").splitlines()
    readers = {"own": own, **peers()}
    round_of(readers, names[:20])  # imports, compiled patterns
    rounds = [round_of(readers, names) for _ in range(chosen.rounds)]
    for reader in readers:
        median = statistics.median(one[reader] for one in rounds)
        ratio = statistics.median(one[reader] / one["own"] for one in rounds)
        print(f"{reader:10} {median:10.1f} µs a name {ratio:8.1f} × own")


if __name__ == "__main__":
    main(sys.argv[1:])
