"""Whether a second run over an organized library changes anything, preset by preset.

    python benchmarks/second_run.py OUT [PRESET...]

OUT was made by the library generator (`tree/`, `catalog.jsonl`). Its tree is copied, organized, and
planned again with the same settings. Prints a row a preset: files done, of them with a changed
name that is said, refused as misread, and what a second run would still change. Must be 0.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from organizer.config import PRESETS


def run(state: Path, *arguments: object) -> list[dict[str, object]]:
    """Return the JSON objects that the program prints."""
    environ = {
        **os.environ,
        "ORGANIZER_UPSTREAMS": "",
        "ORGANIZER_CONFIG": f"{state}/none.toml",
        "ORGANIZER_STATE_DIR": f"{state}/state",
        "ORGANIZER_CACHE_DIR": f"{state}/cache",
    }
    program = [sys.executable, "-m", "organizer", *map(str, arguments), "--json"]
    ended = subprocess.run(program, env=environ, check=False, capture_output=True, text=True)
    if ended.returncode not in (0, 1):
        raise SystemExit(ended.stderr)
    return [json.loads(line) for line in ended.stdout.splitlines()][:-1]


def main() -> None:
    """Print one row for each preset, and the first changes of a second run."""
    out = Path(sys.argv[1])
    for preset in sys.argv[2:] or PRESETS:
        with tempfile.TemporaryDirectory() as folder:
            state, library = Path(folder), Path(folder) / "library"
            shutil.copytree(out / "tree", state / "tree", symlinks=True)
            shared = ["--to", library, "--catalog", out / "catalog.jsonl", "--preset", preset]
            first = run(state, state / "tree", *shared, "--yes")
            second = run(state, library, *shared, "--dry-run")
        done = [one for one in first if one["status"] == "done"]
        said = sum(bool(one["message"]) for one in done)
        misread = sum(one["reason"] == "misread" for one in first)
        changes = [one for one in second if one["status"] == "planned"]
        print(f"{preset:9} done {len(done)}, said {said}, misread {misread}: {len(changes)} again")
        for change in changes[:3]:
            print(f"    {change['source']}\n    → {change['destination']}")


if __name__ == "__main__":
    main()
