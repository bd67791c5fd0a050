"""How long 10,000 names take: rendered, made legal, checked against each server, and read back.

    python benchmarks/render_speed.py [PRESET...]

100 series of 100 episodes with a release each; the template is compiled before. Prints for each
preset the median processor time of seven rounds, in seconds: of rendering alone, and of all of it.
"""

import gc
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from organizer.config import PRESETS, preset_source
from organizer.model import EpisodeId, Match, Order, SeriesId
from organizer.render import Template, compile_template, name_files
from organizer.render.examples import EXAMPLES

AIRED = Order.AIRED
ROUNDS = 7
WORDS = (
    "Harbor Light Storm Winter Night Glass Stone River Fire Moon Shadow Road Key Door Window"
    " Garden Letter Secret Promise Game"
).split()


def matches() -> list[Match]:
    """Return one match for each of 10,000 files."""
    base = EXAMPLES[0].match
    made = []
    for number in range(10_000):
        one, two = WORDS[number // 100 % 20], WORDS[number // 2000]
        series = replace(
            base.chosen.series, id=SeriesId(number // 100 + 1), name=f"The {one} of {two}"
        )
        three, four, five = (WORDS[number // step % 20] for step in (1, 20, 400))
        episode = replace(
            base.chosen.episodes[0],
            id=EpisodeId(number + 1),
            season=number % 100 // 20 + 1,
            number=number % 20 + 1,
            title=f"The {three} of {four} and {five}",
        )
        chosen = replace(base.chosen, series=series, episodes=(episode,))
        made.append(replace(base, chosen=chosen))
    return made


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time that `work` takes."""
    gc.collect()
    begun = time.process_time()
    work()
    return time.process_time() - begun


def render_all(template: Template, files: list[Match]) -> None:
    """Render every file's name, and nothing more."""
    for match in files:
        template.render(match, order=AIRED)


def main() -> None:
    """Print one row for each preset."""
    gc.set_threshold(100_000, 50, 100)  # as the program does
    print(f"{'preset':10} {'rendered':>9} {'and checked, read back':>24}")
    for preset in sys.argv[1:] or PRESETS:
        rendering, whole = [], []
        for _ in range(ROUNDS):
            files = matches()
            one, two = (compile_template(*preset_source(preset), preset=preset) for _ in "12")
            rendering.append(seconds(partial(render_all, one, files)))
            whole.append(seconds(partial(name_files, two, [(m, None) for m in files], order=AIRED)))
        print(f"{preset:10} {statistics.median(rendering):9.2f} {statistics.median(whole):24.2f}")


if __name__ == "__main__":
    main()
