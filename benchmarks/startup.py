"""What starting costs: `organize --help` beside `python -c pass`, in turn, as medians.

    python benchmarks/startup.py [PAIRS]

The bar is twice the bare interpreter plus 60 ms.
"""

import statistics
import subprocess
import sys
import time


def milliseconds(*arguments: str) -> float:
    """Return how long this interpreter takes with `arguments`, start and end included."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    """Measure in pairs and print the medians beside the bar."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    measured = [
        (milliseconds("-c", "pass"), milliseconds("-m", "organizer", "--help"))
        for _ in range(pairs)
    ]
    bare = statistics.median(pair[0] for pair in measured)
    ours = statistics.median(pair[1] for pair in measured)
    print(f"python -c pass: {bare:.0f} ms; organize --help: {ours:.0f} ms", end="; ")
    print(f"bar: {2 * bare + 60:.0f} ms")


if __name__ == "__main__":
    main()
