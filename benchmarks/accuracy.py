"""How many files of a generated library with known answers are planned right, and how many wrong.

    python benchmarks/accuracy.py OUT...

Each OUT was made by the library generator (`tree/`, `truth.jsonl`, `catalog.jsonl`); its catalog
is used as it is, and nothing is changed. Prints one row a library: episode files right (series,
season and every number), wrong, left alone; companions beside their videos; samples and junk
that would be touched; seconds for the whole program. `--show` lists what is not right.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path


def planned(out: Path) -> tuple[list[dict[str, object]], float]:
    """Return the JSON objects of a dry run over `out`'s tree, and how long it took in seconds."""
    with tempfile.TemporaryDirectory() as state:
        environ = {
            "ORGANIZER_UPSTREAMS": "",
            **os.environ,
            "ORGANIZER_CONFIG": f"{state}/none.toml",
            "ORGANIZER_STATE_DIR": state,
            "ORGANIZER_CACHE_DIR": state,
        }
        program = [sys.executable, "-m", "organizer"]
        subprocess.run(
            [*program, "catalog", "import", str(out / "catalog.jsonl")],
            env=environ,
            check=True,
            capture_output=True,
        )
        begun = time.perf_counter()
        arguments = [str(out / "tree"), "--to", f"{state}/library", "--dry-run", "--json"]
        run = subprocess.run(
            [*program, *arguments], env=environ, check=False, capture_output=True, text=True
        )
        taken = time.perf_counter() - begun
    if run.returncode not in (0, 1):
        raise SystemExit(run.stderr)
    return [json.loads(line) for line in run.stdout.splitlines()][:-1], taken


def judged(out: Path, objects: list[dict[str, object]]) -> Iterator[tuple[str, str, str]]:
    """Yield (verdict, path, what was found) for every file whose truth is known."""
    by_source = {str(found["source"]): found for found in objects}
    rows = [json.loads(line) for line in (out / "truth.jsonl").open(encoding="utf-8")]
    for row in rows:
        path = str((out / "tree" / row["path"]).absolute())
        found = by_source.get(path)
        yield _verdict(row, found, out), row["path"], _shown(found)


def _verdict(row: dict[str, object], found: dict[str, object] | None, out: Path) -> str:
    placed = found is not None and found["status"] in ("planned", "unchanged")
    if row["kind"] in ("sample", "junk", "movie"):
        return f"{row['kind']} touched" if placed else f"{row['kind']} left"
    if row["kind"] == "sidecar":
        video = str((out / "tree" / str(row["video"])).absolute())
        if not placed or found is None:
            return "companion left"
        return "companion right" if found["of"] == video else "companion wrong"
    if found is None or not placed:
        return "left"
    series, episodes = found["series"], found["episodes"]
    assert isinstance(series, dict)
    assert isinstance(episodes, list)
    numbers = [(episode["season"], episode["number"]) for episode in episodes]
    wanted = [(row["season"], number) for number in row["episodes"]]  # type: ignore[attr-defined]  # a list in the truth
    right = series["id"] == row["show_id"] and sorted(numbers) == sorted(wanted)
    return "right" if right else "WRONG"


def _shown(found: dict[str, object] | None) -> str:
    if found is None:
        return "not reported"
    return " ".join(str(found[key] or "") for key in ("status", "reason", "message", "destination"))


def main() -> None:
    """Measure every library named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", nargs="+", type=Path)
    parser.add_argument("--show", action="store_true", help="list what is not right")
    arguments = parser.parse_args()
    for out in arguments.out:
        objects, taken = planned(out)
        verdicts = list(judged(out, objects))
        counts = Counter(verdict for verdict, _, _ in verdicts)
        print(f"{out}: {dict(sorted(counts.items()))}  {taken:.2f} s")
        if arguments.show:
            for verdict, path, found in verdicts:
                if verdict in {"WRONG", "left", "companion wrong", "companion left"} or (
                    verdict.endswith("touched")
                ):
                    print(f"  {verdict}: {path}\n      {found}")


if __name__ == "__main__":
    main()
