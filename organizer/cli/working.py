"""The inbox worked off by this process: with tools and tellers as the settings say."""

from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial

from organizer.cli.tools import opened_tools
from organizer.config import inbox_file, load_settings, state_dir
from organizer.inbox import Inbox, open_inbox, worker
from organizer.notify import News, Teller, tell
from organizer.unattended import Worked, work_off

_LAST_WORDS = 30.0  # seconds for what is still to be told at the end


def _say_nothing(_worked: Worked) -> None:
    """Take note of nothing."""


def drain(
    environ: Mapping[str, str],
    *,
    command: str,
    on_worked: Callable[[Worked], None] = _say_nothing,
) -> Worked | None:
    """Work the inbox off until nothing in it is ready; None when another process is at it.

    That one looks again after it gave up its place, so nothing announced by then is overlooked.
    `on_worked` is told of each round. Raises `StoreError` when inbox or journal cannot be used.
    """
    settings = load_settings({}, environ).settings
    with open_inbox(inbox_file(environ)) as inbox:
        if not inbox.take_ready(limit=1):
            return Worked()
        with closing(_Telling(partial(tell, settings, people=True))) as telling:
            return _rounds(inbox, environ, command, telling.add, on_worked)


def _rounds(
    inbox: Inbox,
    environ: Mapping[str, str],
    command: str,
    after_run: Callable[[News], None],
    on_worked: Callable[[Worked], None],
) -> Worked | None:
    total: Worked | None = None
    while True:
        with worker(state_dir(environ)) as is_ours:
            if not is_ours:
                return total
            worked = work_off(
                inbox,
                environ,
                partial(opened_tools, environ),
                command=command,
                after_run=after_run,
            )
        on_worked(worked)
        total = worked if total is None else total + worked
        if worked.interrupted or not worked.states or not inbox.take_ready(limit=1):
            return total


class _Telling:
    """Tells in the background of what is done, from the first time that there is something."""

    def __init__(self, tell_it: Callable[[News], None]) -> None:
        self._tell = tell_it
        self._teller: Teller | None = None

    def add(self, news: News) -> None:
        self._teller = self._teller or Teller(self._tell)
        self._teller.add(news)

    def close(self) -> None:
        if self._teller is not None:
            self._teller.close(_LAST_WORDS)
