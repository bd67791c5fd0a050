"""Where templates run: nothing but values and filters can be reached, and all of it is bounded.

Jinja's own sandbox is the floor. On it, a template is checked before it is compiled (`grammar`):
no calls but `range`, no methods of values, no macros, no imports. Then every loop, filter and
operator that could run long or grow text is counted here.

What an expression puts out never contains a path separator: only the text between expressions
can begin a new folder.
"""

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from jinja2 import StrictUndefined, Undefined, pass_context
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from organizer.render.filters import FILTERS
from organizer.render.legal_names import PORTABLE, Naming

MAX_TEXT = 4_096
"""Characters of any text while rendering, the whole output included."""
MAX_ITEMS = 256
"""Length of any list while rendering."""
MAX_STEPS = 2_000
"""Rounds of all loops together, and uses of filters and operators, in one rendering."""
MAX_NUMBER = 10**12

ROUNDS = "-rounds"
"""Name of the filter put around what a loop runs over; no template can write it."""
TEXT = "-text"
"""Name of the filter put around text made with `~`."""
ITEMS = "-items"
"""Name of the filter put around a list that the template writes."""

TESTS = frozenset("defined eq equalto even odd ge gt le lt ne in none number string".split())
_Kind = TypeVar("_Kind")


class TooMuch(Exception):
    """A template used more rounds or text than any name needs, or an operator that could."""


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of one template; its count starts again with each rendering."""

    intercepted_binops = frozenset({"+", "*", "%"})

    def __init__(self, naming: Naming = PORTABLE) -> None:
        super().__init__(
            undefined=StrictUndefined,
            autoescape=False,
            optimized=False,  # constants are worked out while rendering, where they are counted
            finalize=_finalizer(naming.text),
            cache_size=0,
        )
        self.steps_left = MAX_STEPS
        self.globals = {"range": _short_range}
        self.tests = {name: test for name, test in self.tests.items() if name in TESTS}
        self.filters = {row.name: self._counted(row.apply) for row in FILTERS}
        self.filters |= {ROUNDS: self._rounds, TEXT: self._counted(str), ITEMS: _flat}

    def start_again(self) -> None:
        """Begin the count for a new rendering."""
        self.steps_left = MAX_STEPS

    def count(self, steps: int = 1) -> None:
        """Use up `steps`; raises `TooMuch` when none are left."""
        self.steps_left -= steps
        if self.steps_left < 0:
            raise TooMuch(f"it takes more than {MAX_STEPS} steps")

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Look a field up in a record, as `record["field"]`; nothing else has attributes."""
        if type(obj) is dict:
            found = obj.get(attribute, self)  # the environment itself is never a value
            return found if found is not self else self.undefined(obj=obj, name=attribute)
        if isinstance(obj, LoopContext):
            return super().getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Look up a place in a list or text, or a field of a record."""
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        return super().getitem(obj, argument)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Work out `left operator right` where neither side nor the result is too large."""
        self.count()
        if operator in "*%" and not (isinstance(left, int) and isinstance(right, int)):
            raise TooMuch(f"{operator} is for numbers only")
        return bounded(super().call_binop(context, operator, left, right))

    def _counted(self, apply: Callable[..., object]) -> Callable[..., object]:
        @functools.wraps(apply)  # keeps Jinja's mark of filters that are handed the environment
        def counted(*args: object, **kwargs: object) -> object:
            self.steps_left -= 1
            if self.steps_left < 0:
                self.count(0)
            value = apply(*args, **kwargs)
            return value if type(value) is str and len(value) <= MAX_TEXT else bounded(value)

        return counted

    def _rounds(self, iterable: Iterable[object]) -> list[object]:
        items = bounded(list(iterable))
        self.count(len(items))
        return items


def bounded(value: _Kind) -> _Kind:
    """Return `value`; raises `TooMuch` for text, a list or a number beyond the limits."""
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise TooMuch(f"a text has more than {MAX_TEXT} characters")
    if isinstance(value, list | tuple) and len(value) > MAX_ITEMS:
        raise TooMuch(f"a list has more than {MAX_ITEMS} entries")
    if isinstance(value, int | float) and abs(value) > MAX_NUMBER:
        raise TooMuch("a number is too large")
    return value


def _short_range(*bounds: int) -> Sequence[int]:
    numbers = range(*bounds)
    if len(numbers) > MAX_ITEMS:
        raise TooMuch(f"range() has more than {MAX_ITEMS} numbers")
    return numbers


def _flat(items: Sequence[object]) -> Sequence[object]:
    # Lists of lists could stand for endless text in a few characters.
    if not all(isinstance(item, str | int) for item in items):
        raise TypeError("a list can only hold texts and numbers")
    return bounded(items)


def _finalizer(legal: Callable[[str], str]) -> Callable[[Context, object], str]:
    """Return what every expression's value passes through before it is put out."""

    @pass_context  # which also keeps Jinja from working out constants before they can be counted
    def finalized(_context: Context, value: object) -> str:
        if type(value) is str:
            return legal(value if len(value) <= MAX_TEXT else bounded(value))
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, Undefined):
            return str(value)  # raises, and says what is missing
        raise TypeError(f"{_kind(value)} cannot stand in a name")

    return finalized


def _kind(value: object) -> str:
    if isinstance(value, dict):
        return "a record (add one of its fields with a dot)"
    if isinstance(value, list | tuple | range):
        return "a list (use the filter join)"
    return f"a {type(value).__name__}"
