"""The layout of a catalog file: the numbered `.sql` files beside this module, in order."""

from pathlib import Path

from organizer.store import Schema

_MIGRATIONS = sorted(Path(__file__).parent.glob("[0-9][0-9][0-9].sql"))

SCHEMA = Schema(
    name="catalog",
    application_id=0x4F524743,  # "ORGC"
    migrations=tuple(path.read_text(encoding="utf-8") for path in _MIGRATIONS),
    durable=False,  # every row came from somewhere it can be imported from again
)
