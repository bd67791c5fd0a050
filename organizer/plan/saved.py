"""A plan as text and back: JSON that keeps everything a report or a run needs.

The form follows the nouns themselves: each field of a dataclass is a key, an entry carries its
`kind` (step or rejection), a path that is not UTF-8 keeps its bytes as surrogate escapes. What
is read is checked whole before anything is made of it: the version, every key, every type, and
that each destination lies in its library.

What this does not promise: that the files are still the planned ones. Applying looks again.
"""

import datetime as dt
import json
import types
import typing
from collections.abc import Sequence
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from organizer.errors import UsageError
from organizer.model import Plan, Rejection, Step

VERSION = 1
PLAN_MARK = b'"organize-plan"'  # in the first bytes of every saved plan
_KINDS: dict[str, type] = {"step": Step, "rejection": Rejection}
_KIND_OF = {kind: name for name, kind in _KINDS.items()}


class _Unreadable(Exception):
    """A value is not what the plan's form says, with where it stands."""


def dump_plans(plans: Sequence[Plan]) -> str:
    """Return `plans` as JSON text, ending with a newline."""
    document = {"organize-plan": VERSION, "plans": [_written(plan) for plan in plans]}
    return json.dumps(document, indent=1) + "\n"


def read_plans(text: str) -> tuple[Plan, ...]:
    """Return the plans in `text`, exactly as they were dumped.

    Raises `UsageError` when it is not a plan, of another version, incomplete, or has a path that
    is relative or outside its library.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"this is not a saved plan: {error}") from error
    if not isinstance(document, dict) or "organize-plan" not in document:
        raise UsageError("this is not a saved plan; `organize PATH... --plan FILE` saves one")
    version = document["organize-plan"]
    if version != VERSION:
        raise UsageError(
            f"the plan has version {version!r}, this program reads {VERSION}; save the plan again"
        )
    try:
        plans = _read(tuple[Plan, ...], document.get("plans"), "plans")
        for plan in plans:
            _check(plan)
    except _Unreadable as error:
        raise UsageError(f"the saved plan cannot be used: {error}; save the plan again") from error
    return typing.cast("tuple[Plan, ...]", plans)  # what `_read` was asked for


def _check(plan: Plan) -> None:
    for path in (plan.library, *plan.roots, *(entry.source for entry in plan.entries)):
        _check_path(path)
    for entry in plan.entries:
        if entry.destination is None:
            continue
        _check_path(entry.destination)
        if isinstance(entry, Step):
            _check_inside(plan.library, entry.destination)
        if isinstance(entry, Step) and entry.replaces:
            _check_path(entry.replaces.path)
            _check_inside(plan.library, entry.replaces.path)


def _check_inside(library: Path, path: Path) -> None:
    if not path.is_relative_to(library):
        raise _Unreadable(f"{str(path)!r} is outside {str(library)!r}")


def _check_path(path: Path) -> None:
    if not path.is_absolute() or ".." in path.parts or "\0" in str(path):
        raise _Unreadable(f"{str(path)!r} is not an absolute path without '..'")


# --- writing ----------------------------------------------------------------------------------


def _written(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_written(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        kind = _KIND_OF.get(type(value))
        written = {name: _written(getattr(value, name)) for name in _types(type(value))}
        return written if kind is None else {"kind": kind, **written}
    raise TypeError(f"a plan cannot hold {value!r}")


# --- reading ----------------------------------------------------------------------------------


@cache
def _types(cls: type) -> dict[str, typing.Any]:
    hints = typing.get_type_hints(cls)
    return {field.name: hints[field.name] for field in fields(cls)}


def _read(
    wanted: typing.Any, raw: object, where: str
) -> typing.Any:  # a type is known by looking at it
    wanted = getattr(wanted, "__supertype__", wanted)
    origin = typing.get_origin(wanted)
    if origin in (typing.Union, types.UnionType):
        return _read_union(typing.get_args(wanted), raw, where)
    if origin is tuple:
        return _read_tuple(typing.get_args(wanted), raw, where)
    if is_dataclass(wanted) and isinstance(wanted, type):
        return _read_dataclass(wanted, raw, where)
    return _read_scalar(wanted, raw, where)


def _read_union(options: tuple[typing.Any, ...], raw: object, where: str) -> object:
    if raw is None and type(None) in options:
        return None
    if set(options) == set(_KINDS.values()):
        kind = raw.get("kind") if isinstance(raw, dict) else None
        if not isinstance(kind, str) or kind not in _KINDS:
            raise _Unreadable(f"{where} has no kind that is known")
        return _read_dataclass(_KINDS[kind], raw, where)
    (option,) = [option for option in options if option is not type(None)]
    return _read(option, raw, where)


def _read_tuple(items: tuple[typing.Any, ...], raw: object, where: str) -> tuple[object, ...]:
    if not isinstance(raw, list):
        raise _Unreadable(f"{where} is not a list")
    if len(items) == 2 and items[1] is Ellipsis:
        return tuple(_read(items[0], item, f"{where}[{n}]") for n, item in enumerate(raw))
    if len(items) != len(raw):
        raise _Unreadable(f"{where} has not {len(items)} items")
    return tuple(
        _read(item, value, f"{where}[{n}]")
        for n, (item, value) in enumerate(zip(items, raw, strict=True))
    )


def _read_dataclass(cls: type, raw: object, where: str) -> object:
    if not isinstance(raw, dict):
        raise _Unreadable(f"{where} is not an object")
    hints = _types(cls)
    unknown = raw.keys() - hints.keys() - ({"kind"} if cls in _KIND_OF else set())
    if unknown:
        raise _Unreadable(f"{where} has the unknown key {min(unknown)!r}")
    missing = [field.name for field in fields(cls) if field.name not in raw and _required(field)]
    if missing:
        raise _Unreadable(f"{where} lacks {missing[0]!r}")
    values = {
        name: _read(hint, raw[name], f"{where}.{name}")
        for name, hint in hints.items()
        if name in raw
    }
    return cls(**values)


def _required(field: typing.Any) -> bool:  # a dataclasses.Field of any type
    return field.default is MISSING and field.default_factory is MISSING


def _read_scalar(wanted: typing.Any, raw: object, where: str) -> object:
    if wanted is float and isinstance(raw, int) and not isinstance(raw, bool):
        return float(raw)
    if wanted in (str, int, float, bool):
        if type(raw) is not wanted:
            raise _Unreadable(f"{where} is not of type {wanted.__name__}")
        return raw
    if not isinstance(raw, str):
        raise _Unreadable(f"{where} is not a text")
    try:
        if wanted is dt.date:
            return dt.date.fromisoformat(raw)
        return wanted(raw)
    except ValueError as error:
        raise _Unreadable(f"{where}: {error}") from error
