"""How each downloader is told to call its hook: the line or the script, and where it goes.

qBittorrent and rTorrent take a command line. The others take the path of a program and nothing
else, so that they get a small script, in Python: no shell comes between a download and us.
"""

import json
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from organizer.config import SETTINGS, cache_dir, config_file, state_dir
from organizer.errors import UsageError
from organizer.hooks.editing import ini_edited, json_edited, lines_edited

_LONGEST_SHEBANG = 120  # Linux read 127 bytes of it until 5.1
_ARE_PATHS = frozenset({"ORGANIZER_CATALOG", "ORGANIZER_TO", "ORGANIZER_KEYS_FILE"})
_NZBGET_HEADER = """\
##############################################################################
### NZBGET POST-PROCESSING SCRIPT                                          ###

# Puts finished episodes into the TV library.

### NZBGET POST-PROCESSING SCRIPT                                          ###
##############################################################################
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """What is to be called, as it is at this moment.

    Attributes:
        options: options of the hook that become part of the line, each a word.
        environ: where settings, state and cache are, which a downloader's own may not say.
        scripts: folder for scripts that a downloader's configuration names.
    """

    python: str
    options: tuple[str, ...]
    environ: Mapping[str, str]
    scripts: Path

    def words(self, downloader: str) -> list[str]:
        """Return the command line, as words, without what the downloader adds."""
        settings = [f"{name}={value}" for name, value in self.environ.items()]
        return [
            "/usr/bin/env",
            *settings,
            self.python,
            "-P",
            "-m",
            "organizer",
            "hook",
            downloader,
            *self.options,
        ]

    def script(self, downloader: str) -> str:
        """Return a program that passes on what it is called with, as it is."""
        words = ["hook", downloader, *self.options, "--"]
        return (
            f"{_shebang(self.python)}"
            f"# Written by `organize hook --install {downloader}`.\n"
            f"{_NZBGET_HEADER if downloader == 'nzbget' else ''}"
            "import os\nimport sys\n\n"
            f"os.environ.update({dict(self.environ)!r})\n"
            f"sys.argv[1:1] = {words!r}\n"
            "from organizer.cli import main  # noqa: E402\n\n"
            "main()\n"
        )


def this_caller(options: Sequence[str], environ: Mapping[str, str]) -> Caller:
    """Return the caller for this interpreter, with the folders and settings of whoever sets it up.

    They are named in what is set up: a downloader may run as another user, in another
    environment. Secrets are not: they stand in a file, or in the downloader's own environment.
    """
    folders = {
        "ORGANIZER_CONFIG": config_file(environ),
        "ORGANIZER_STATE_DIR": state_dir(environ),
        "ORGANIZER_CACHE_DIR": cache_dir(environ),
    }
    return Caller(
        python=sys.executable,
        options=tuple(options),
        environ={
            **{name: str(path.absolute()) for name, path in folders.items()},
            **_settings_given(environ),
        },
        scripts=state_dir(environ).absolute() / "hooks",
    )


def _settings_given(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that set something; paths from where we are become whole ones."""
    names = [f"ORGANIZER_{setting.key.upper()}" for setting in SETTINGS if not setting.secret]
    given = {name: environ[name] for name in [*names, "ORGANIZER_KEYS_FILE"] if name in environ}
    return {
        name: str(Path(value).expanduser().absolute())
        if name in _ARE_PATHS and value and "://" not in value
        else value
        for name, value in given.items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """How one downloader is set up.

    Attributes:
        where: where `line` goes, for a person.
        line: what is put into its configuration, or into a form of its own.
        script: the program that `line` names, or, without `edit`, that a file is to hold.
        script_path: where the script has to lie, when `line` names it.
        edit: returns the text of its configuration file with the line in it.
    """

    where: str
    line: str
    script: str | None = None
    script_path: Path | None = None
    edit: Callable[[str], str] | None = None


def setup(downloader: str, caller: Caller) -> Setup:
    """Return how a downloader's hook is set up; raises `UsageError` where it cannot be."""
    return _SETUPS[downloader](caller)


def _qbittorrent(caller: Caller) -> Setup:
    told = ("--path=%F", "--id=%I", "--category=%L", "--tags=%G", "--name=%N")
    line = " ".join(map(_for_qt, [*caller.words("qbittorrent"), *told]))
    values = {"enabled": "true", "program": line}
    return Setup(
        where="qBittorrent: Options > Downloads > Run external program on torrent finished."
        " In a file: qBittorrent.conf, while it does not run",
        line=line,
        edit=lambda text: ini_edited(text, "AutoRun", values, ours="hook qbittorrent"),
    )


def _transmission(caller: Caller) -> Setup:
    path = caller.scripts / "transmission"
    values: dict[str, bool | str] = {
        "script-torrent-done-enabled": True,
        "script-torrent-done-filename": str(path),
    }
    return Setup(
        where="Transmission: settings.json, while it does not run",
        line="\n".join(f"{json.dumps(key)}: {json.dumps(value)}," for key, value in values.items()),
        script=caller.script("transmission"),
        script_path=path,
        edit=lambda text: json_edited(text, values, ours=str(path)),
    )


def _deluge(caller: Caller) -> Setup:
    return Setup(
        where="Deluge: Preferences > Execute > Torrent Complete, the path of this file",
        line="",
        script=caller.script("deluge"),
    )


def _rtorrent(caller: Caller) -> Setup:
    told = ("--", "$d.base_path=", "$d.name=", "$d.custom1=", "$d.hash=")
    words = [*caller.words("rtorrent"), *told]
    if any(set(word) & set(',{}"\\') for word in words):
        raise UsageError("rTorrent's line takes no word with one of , { } \" and \\ in it")
    line = (
        "method.set_key = event.download.finished, organize,"
        f' "execute.nothrow={{{",".join(words)}}}"'
    )
    return Setup(
        where="rTorrent: .rtorrent.rc",
        line=line,
        edit=lambda text: lines_edited(
            text,
            {"method.set_key = event.download.finished, organize": line},
            ours="organizer,hook,rtorrent",
        ),
    )


def _aria2(caller: Caller) -> Setup:
    path = caller.scripts / "aria2"
    keys = ("on-download-complete", "on-bt-download-complete")
    lines = {f"{key}=": f"{key}={path}" for key in keys}
    return Setup(
        where="aria2: aria2.conf",
        line="\n".join(lines.values()),
        script=caller.script("aria2"),
        script_path=path,
        edit=lambda text: lines_edited(text, lines, ours=f"={path}"),
    )


def _sabnzbd(caller: Caller) -> Setup:
    return Setup(
        where="SABnzbd: this file in the scripts folder (Config > Folders);"
        " then choose it as the script of a category (Config > Categories)",
        line="",
        script=caller.script("sabnzbd"),
    )


def _nzbget(caller: Caller) -> Setup:
    return Setup(
        where="NZBGet: this file in ScriptDir; then choose it in Settings > Extension Scripts",
        line="",
        script=caller.script("nzbget"),
    )


def _generic(caller: Caller) -> Setup:
    words = shlex.join(caller.words("generic"))
    return Setup(
        where="any other downloader: the path of what is finished behind this",
        line=words,
    )


_SETUPS: Mapping[str, Callable[[Caller], Setup]] = {
    "qbittorrent": _qbittorrent,
    "transmission": _transmission,
    "deluge": _deluge,
    "rtorrent": _rtorrent,
    "aria2": _aria2,
    "sabnzbd": _sabnzbd,
    "nzbget": _nzbget,
    "generic": _generic,
}


def _shebang(python: str) -> str:
    r"""Return the first lines of a script; a path that `#!` cannot say goes through `sh`.

    >>> _shebang("/opt/my python")
    '#!/bin/sh\n\'\'\'exec\' \'/opt/my python\' -P "$0" "$@"\n\' \'\'\'\n'
    """
    if len(python) < _LONGEST_SHEBANG and not any(sign.isspace() for sign in python):
        return f"#!{python} -P\n"
    # To Python, the second and third line are a text.
    return f"#!/bin/sh\n'''exec' {shlex.quote(python)} -P \"$0\" \"$@\"\n' '''\n"


def _for_qt(word: str) -> str:
    """Return a word as Qt splits a command: quoted, and a quote in it written three times.

    >>> _for_qt("--path=%F"), _for_qt("/opt/tv")
    ('"--path=%F"', '/opt/tv')
    """
    is_plain = word.isascii() and not set(word) & set(' "%\\\t')
    return word if is_plain else '"' + word.replace('"', '"""') + '"'
