"""Configuration files of downloaders, as text, with a hook in them; everything else is kept.

A file that already calls another program at the same place is refused: that is for a person.
"""

import json
import re
from collections.abc import Mapping

from organizer.errors import UsageError


def json_edited(text: str, values: Mapping[str, bool | str], *, ours: str) -> str:
    """Return Transmission's settings with `values` in them.

    A release writes its keys with `-` or with `_`: as they stand in the file, so they are
    written. `ours` is the program that may be replaced. Raises `UsageError`.
    """
    try:
        found = json.loads(text or "{}")
    except ValueError as error:
        raise UsageError(f"this is no JSON ({error}); is it settings.json?") from error
    if not isinstance(found, dict):
        raise UsageError("this is no JSON object; is it settings.json?")
    is_underlined = any("_" in key and "-" not in key for key in found)
    named = {
        key.replace("-", "_") if is_underlined else key: value for key, value in values.items()
    }
    for key, value in named.items():
        if isinstance(value, str):
            _refuse_another(str(found.get(key) or ""), ours)
    if all(found.get(key) == value for key, value in named.items()):
        return text
    return json.dumps({**found, **named}, indent=4, ensure_ascii=False) + "\n"


def ini_edited(text: str, section: str, values: Mapping[str, str], *, ours: str) -> str:
    """Return an INI file, as Qt writes it, with `values` in `section`; raises `UsageError`.

    A value that has `ours` in it may be replaced, or one that is empty.
    """
    before, inside, after = _section(text, section)
    for key, value in values.items():
        line = f"{key}={_for_ini(value)}"
        at = next((n for n, old in enumerate(inside) if old.partition("=")[0].strip() == key), None)
        if at is None:
            inside.append(line)
            continue
        old = inside[at].partition("=")[2].strip()
        if key == "program" and old != _for_ini(value):
            _refuse_another(old.strip('"'), ours)
        inside[at] = line
    return "\n".join([*before, *inside, *after]) + "\n"


def _section(text: str, section: str) -> tuple[list[str], list[str], list[str]]:
    """Return the lines up to a section's heading, its own, and the rest; a new one comes last."""
    lines = text.splitlines()
    heading = f"[{section}]"
    if heading not in lines:
        return [*lines, *([""] if lines and lines[-1] else []), heading], [], []
    begin = lines.index(heading) + 1
    end = next((n for n in range(begin, len(lines)) if lines[n].startswith("[")), len(lines))
    while end > begin and not lines[end - 1].strip():
        end -= 1
    return lines[:begin], lines[begin:end], lines[end:]


def _for_ini(value: str) -> str:
    r"""Return a value as QSettings writes it.

    >>> _for_ini('a "--path=%F"'), _for_ini("true")
    ('"a \\"--path=%F\\""', 'true')
    """
    escaped = "".join(
        sign if sign.isascii() else f"\\x{ord(sign):x}"
        for sign in value.replace("\\", "\\\\").replace('"', '\\"')
    )
    return f'"{escaped}"' if set(value) & set(';,="') else escaped


def lines_edited(text: str, lines: Mapping[str, str], *, ours: str) -> str:
    """Return a file with each of `lines` in it, in place of the line that begins with its key.

    Spaces do not count in what a line begins with. A line that has `ours` in it may be replaced;
    raises `UsageError` where it calls another program.
    """
    found = text.splitlines()
    for key, line in lines.items():
        at = next((n for n, old in enumerate(found) if _bare(old).startswith(_bare(key))), None)
        if at is None:
            found.append(line)
        elif found[at] != line:
            _refuse_another(found[at], ours)
            found[at] = line
    return "\n".join(found) + "\n"


def _bare(line: str) -> str:
    return re.sub(r"\s", "", line)


def _refuse_another(program: str, ours: str) -> None:
    if program and ours not in program:
        raise UsageError(f"it calls another program there already: {program}; take that out first")
