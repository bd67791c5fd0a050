"""Tables of the configuration file (`[[library]]`, `[[watch]]`, …), read into values of ours.

Every table of one kind has the same keys, each with its own reader; what cannot be used is a
`ValueError` in words that go on after "library ".
"""

from collections.abc import Callable, Mapping
from pathlib import Path

Readers = Mapping[str, Callable[[str, object], object]]
"""Key → what reads its value; given the key for its message, raises ValueError."""


def read_tables(name: str, raw: object, readers: Readers, needs: str) -> list[dict[str, object]]:
    """Return the values of each table in what TOML gave for `name`; none for nothing.

    A text, from the environment, is the list of tables as TOML writes it in one line. `needs` is
    the key that no table may lack.
    """
    if isinstance(raw, str) and raw:
        raw = _from_text(name, raw)
    if not raw:
        return []
    if not isinstance(raw, list) or not all(isinstance(table, dict) for table in raw):
        raise ValueError(f"must be [[{name}]] tables in the configuration file")
    return [_values(table, readers, needs) for table in raw]


def _from_text(name: str, text: str) -> object:
    import tomllib  # noqa: PLC0415  # rarely needed, and paths are read without it

    try:
        return tomllib.loads(f"{name} = {text}")[name]
    except tomllib.TOMLDecodeError as error:
        raise ValueError(
            f"must be [[{name}]] tables in the configuration file ({error})"
        ) from error


def _values(table: Mapping[str, object], readers: Readers, needs: str) -> dict[str, object]:
    for key in table:
        if key not in readers:
            from difflib import get_close_matches  # noqa: PLC0415  # only for a message

            nearest = get_close_matches(key, readers, n=1)
            hint = f"; did you mean '{nearest[0]}'?" if nearest else ""
            raise ValueError(f"has no key '{key}'{hint}")
    if not table.get(needs):
        raise ValueError(f"needs a {needs} in each table")
    return {key: readers[key](key, value) for key, value in table.items()}


# --- readers of values --------------------------------------------------------------------------


def text(key: str, value: object) -> str:
    """Read one text that is not empty."""
    if not isinstance(value, str) or not value:
        raise ValueError(f"needs a text for {key}")
    return value


def texts(key: str, value: object) -> tuple[str, ...]:
    """Read a list of texts; a lone text is a list of one."""
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list) or not all(isinstance(one, str) and one for one in given):
        raise ValueError(f"needs a text or a list of texts for {key}")
    return tuple(given)


def folders(key: str, value: object) -> tuple[Path, ...]:
    """Read absolute paths, `~` expanded; a lone one is a list of one."""
    found = tuple(Path(one).expanduser() for one in texts(key, value))
    if not all(folder.is_absolute() and ".." not in folder.parts for folder in found):
        raise ValueError(f"needs absolute paths for {key}")
    return found


def folder(key: str, value: object) -> Path:
    """Read one absolute path."""
    return folders(key, text(key, value))[0]


def boolean(key: str, value: object) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise ValueError(f"needs true or false for {key}")
    return value
