"""The options of `organize hook`: a table, and its reading without anything slow to load.

Options come before what the downloader gives: the first other word ends them, so that a download
called `--wait` is a name. An option that carries what the downloader says of a download may be
given once, and behind it only others of that kind: a name that broke out of its quotes then adds
a word that is refused, and not a setting.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from organizer.errors import UsageError
from organizer.hooks.downloaders import Downloader


class Option(NamedTuple):
    """An option: its name without dashes, the value it takes ("" for none), and what it does."""

    name: str
    help: str
    metavar: str = ""


OPTIONS = (
    Option(
        name="map",
        metavar="REMOTE=LOCAL",
        help="A folder that the downloader knows under another name (repeatable).",
    ),
    Option(
        name="only",
        metavar="CATEGORY",
        help="Take only downloads of this category, label or tag (repeatable).",
    ),
    Option(
        name="to",
        metavar="DIR",
        help="Library root, where the category's own table names none.",
    ),
    Option(name="wait", help="Stay until it is organized, and answer by what became of it."),
    Option(
        name="patience",
        metavar="SECONDS",
        help="How long a path may be missing that is still being moved.",
    ),
    Option(name="downloads", metavar="DIR", help="aria2: the folder that it downloads to (--dir)."),
    Option(name="usenet", help="generic: nothing is seeded, so that files may be moved."),
    Option(name="path", metavar="PATH", help="qbittorrent: the file or root folder (%F)."),
    Option(name="id", metavar="HASH", help="qbittorrent: the info hash (%I)."),
    Option(name="category", metavar="NAME", help="The category or label (%L)."),
    Option(name="tags", metavar="LIST", help="qbittorrent, generic: tags, with commas (%G)."),
    Option(name="name", metavar="NAME", help="qbittorrent, generic: the download's name (%N)."),
)
_OF_ONE = {"downloads": "aria2", "usenet": "generic"}
_TELLING = ("path", "id", "category", "tags", "name")
_BY_NAME = {option.name: option for option in OPTIONS}

Options = Mapping[str, tuple[str, ...]]


def takes(downloader: Downloader, name: str) -> bool:
    """Whether an option is for this downloader."""
    if name in _TELLING:
        return name in downloader.tells
    return _OF_ONE.get(name, downloader.name) == downloader.name


def read_options(
    downloader: Downloader, words: Sequence[str]
) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """Return the options before the first other word, and the words behind them.

    A value may stand in the same word (`--path=…`) or be the next one, whatever that looks like.
    Raises `UsageError`.
    """
    found: dict[str, tuple[str, ...]] = {}
    rest = list(words)
    while rest and rest[0].startswith("--") and rest[0] != "--":
        name, equals, value = rest.pop(0)[2:].partition("=")
        option = _known(downloader, name, found)
        if option.metavar and not equals:
            if not rest:
                raise UsageError(f"--{name} needs a value")
            value = rest.pop(0)
        elif equals and not option.metavar:
            raise UsageError(f"--{name} takes no value")
        found[name] = (*found.get(name, ()), value)
    return found, tuple(rest[1:] if rest[:1] == ["--"] else rest)


def _known(downloader: Downloader, name: str, found: Options) -> Option:
    if name not in _BY_NAME or not takes(downloader, name):
        raise UsageError(
            f"--{name} is no option of organize hook {downloader.name};"
            " see organize hook --help (a quote in a download's name may shift the arguments)"
        )
    # A category alone is what a person wrote; where the name is told, so is everything.
    telling = downloader.tells if "name" in downloader.tells else ()
    told = [option for option in telling if option in found]
    if name in told or (told and name not in telling):
        raise UsageError(
            f"--{name} stands behind --{told[-1]}; a quote in the download's name may have"
            " shifted the arguments"
        )
    return _BY_NAME[name]


def seconds(options: Options, name: str, default: float) -> float:
    """Return an option's value as seconds; raises `UsageError`."""
    given = options.get(name, ("",))[-1]
    try:
        value = float(given) if given else default
    except ValueError:
        value = -1.0
    if not 0 <= value <= 3600:
        raise UsageError(f"--{name} needs seconds from 0 to 3600, not {given!r}")
    return value
