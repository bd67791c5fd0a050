"""`organize hook --install DOWNLOADER`: print how a hook is set up, or write it."""

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from organizer.errors import EXIT_DONE, UsageError
from organizer.hooks import BY_NAME
from organizer.hooks.installing import Setup, setup, this_caller
from organizer.hooks.options import read_options
from organizer.text import escape_for_terminal

_SCRIPT_MODE = 0o755
_FILE_MODE = 0o600  # of a new configuration file: there may be passwords in it later


def install(words: Sequence[str], environ: Mapping[str, str]) -> int:
    """Print how the hook of `words[0]` is set up, or write it to the file behind `--write`.

    Other options become part of what is set up. Raises `UsageError`.
    """
    name, options, file = _asked(words)
    found = setup(name, this_caller(options, environ))
    if file is None:
        _show(found)
    else:
        _write(found, file.expanduser())
    return EXIT_DONE


def _asked(words: Sequence[str]) -> tuple[str, list[str], Path | None]:
    if not words or words[0] not in BY_NAME:
        raise UsageError(f"--install needs one of {', '.join(BY_NAME)}")
    name, options, file = words[0], list(words[1:]), None
    for position, word in enumerate(options):
        if word == "--write" or word.startswith("--write="):
            value = word.partition("=")[2] or "".join(options[position + 1 : position + 2])
            if not value:
                raise UsageError("--write needs a file")
            file = Path(value)
            del options[position : position + (1 if "=" in word else 2)]
            break
    given, rest = read_options(BY_NAME[name], options)
    if rest or given.keys() & {"path", "id", "name", "tags"}:
        raise UsageError("--install takes only options that hold for every download")
    return name, options, file


# --- printing ---------------------------------------------------------------------------------


def _show(found: Setup) -> None:
    print(f"# {found.where}:\n")
    if found.line:
        print(found.line)
    if found.script is not None:
        place = f" {escape_for_terminal(str(found.script_path))}" if found.script_path else ""
        print(f"\n# The program{place}, which must be executable:\n\n{found.script}", end="")


# --- writing ----------------------------------------------------------------------------------


def _write(found: Setup, file: Path) -> None:
    if found.edit is None and found.script is None:
        raise UsageError("there is no file to write for it; without --write the line is printed")
    if found.edit is None:
        _put(file, found.script or "", _SCRIPT_MODE)
        print(f"# {found.where}")
        return
    text = found.edit(_text_of(file))
    if found.script is not None and found.script_path is not None:
        _put(found.script_path, found.script, _SCRIPT_MODE)
    _put(file, text, _FILE_MODE)


def _text_of(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror}") from error


def _put(file: Path, text: str, mode: int) -> None:
    """Write a file whole or not at all, keeping what it was beside it; say what was done."""
    real = Path(os.path.realpath(file))
    shown = escape_for_terminal(str(file))
    content = text.encode("utf-8", "surrogateescape")
    try:
        if real.exists() and real.read_bytes() == content:
            print(f"{shown} is set up already.")
            return
        real.parent.mkdir(parents=True, exist_ok=True)
        if real.exists():
            backup = real.with_name(f"{real.name}.bak")
            shutil.copy2(real, backup)
            print(f"{shown} is kept as {escape_for_terminal(backup.name)}.")
        _replace(real, content, mode)
    except OSError as error:
        raise UsageError(f"cannot write {file}: {error.strerror}") from error
    print(f"{shown} is written.")


def _replace(real: Path, content: bytes, mode: int) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name}.")
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123  # a descriptor
            file.write(content)
            file.flush()
            os.fchmod(descriptor, real.stat().st_mode & 0o7777 if real.exists() else mode)
            if real.exists() and os.geteuid() == 0:
                os.fchown(descriptor, real.stat().st_uid, real.stat().st_gid)
            os.fsync(descriptor)
        Path(temporary).replace(real)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
