"""What can go wrong with the input or the world, as one tree; each leaf knows its exit code.

::

    OrganizerError                  exit code
    ├── UsageError                  2   wrong arguments, paths or configuration
    │   ├── ConfigError             2   a setting that cannot be used
    │   ├── TemplateError           2   a naming template that cannot be used
    │   └── CatalogFileError        2   a catalog or interchange file that cannot be read
    ├── StoreError                  2   a state or cache file that is damaged or newer than us
    ├── MetadataUnavailable         3   the metadata service did not answer
    │   ├── PagesDisagree           3   its pages cannot be shown to be the whole list
    │   └── NothingAnswered         3   not one question of a whole run could be answered
    ├── TargetError                 4   the target cannot be written: the run stops, resumable
    └── LibraryBusy                 5   another run holds the library

A message is one line for a person and ends with what to do, where there is something to do.
One file that cannot go on is not an error but a `Rejection` (see `model`), and a bug of ours is
left to crash with its traceback.
"""

from typing import ClassVar

EXIT_DONE = 0
EXIT_LEFT_ALONE = 1
EXIT_USAGE = 2
EXIT_METADATA = 3
EXIT_TARGET = 4
EXIT_BUSY = 5
EXIT_INTERRUPTED = 130

EXIT_CODES: dict[int, str] = {
    EXIT_DONE: "all of it is done, or would be (dry run), or was right already",
    EXIT_LEFT_ALONE: "finished, and at least one episode file was left alone",
    EXIT_USAGE: "wrong usage or configuration; nothing was touched",
    EXIT_METADATA: "the metadata service could not be used; nothing was touched",
    EXIT_TARGET: "the target could not be written; the run stopped and can be resumed",
    EXIT_BUSY: "another run holds this library",
    EXIT_INTERRUPTED: "interrupted; everything finished is journalled",
}


class OrganizerError(Exception):
    """The input or the world is not as it must be; shown to the user as one line."""

    exit_code: ClassVar[int] = EXIT_USAGE


class UsageError(OrganizerError):
    """The command was called with something that cannot be used."""


class ConfigError(UsageError):
    """A setting has a value that cannot be used."""


class TemplateError(UsageError):
    """A naming template does not compile, or asks for a field that does not exist."""


class CatalogFileError(UsageError):
    """A catalog database or interchange file cannot be read."""


class StoreError(OrganizerError):
    """A file of ours (journal, catalog, cache) is damaged, newer than this program, or locked."""


class MetadataUnavailable(OrganizerError):
    """A lookup got no usable answer; never replaced by a guess."""

    exit_code = EXIT_METADATA


class PagesDisagree(MetadataUnavailable):
    """The pages of a list cannot be shown to be all of it by what they say of each other."""


class TargetError(OrganizerError):
    """The target side cannot be written (full, read-only, gone); ends the run."""

    exit_code = EXIT_TARGET


class LibraryBusy(OrganizerError):
    """Another run holds the lock of this library."""

    exit_code = EXIT_BUSY
