"""What a journey is made with: opened from the settings, and closed at its end."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from functools import partial

from organizer.config import media_cache, pins_file, readings_cache
from organizer.lookup import Lookup, open_lookup
from organizer.pins import read_pins
from organizer.pipeline import Job, Progress, Tools, unwatched
from organizer.probe import probe_files
from organizer.remembered_readings import RememberedReader


@contextmanager
def opened_tools(
    environ: Mapping[str, str], progress: Progress = unwatched
) -> Iterator[Callable[[Job], Tools]]:
    """Give the tools for each job; jobs that want the same of one catalog share their lookup."""
    lookups: dict[object, Lookup] = {}
    decisions = read_pins(pins_file(environ))
    with ExitStack() as opened:
        second_reader = opened.enter_context(closing(RememberedReader(readings_cache(environ))))

        def tools_for(job: Job) -> Tools:
            its = job.settings
            orders = (its.order, its.render_order)  # services are asked for these
            key = (its.catalog, its.language, orders, its.upstreams, its.offline)
            if key not in lookups:
                lookup = open_lookup(job.settings, environ)
                lookups[key] = opened.enter_context(closing(lookup))
            return Tools(
                lookup=lookups[key],
                second_reader=second_reader,
                progress=progress,
                decisions=decisions,
                media=partial(probe_files, media_cache(environ)),
            )

        yield tools_for
