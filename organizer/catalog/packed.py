"""Files that may be packed: gzip is known by its content, so that a name need not say it."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from organizer.errors import CatalogFileError

GZIP_MAGIC = b"\x1f\x8b"


@contextmanager
def unpacked(path: Path, *, on_fault: str = "cannot read {path}: {reason}") -> Iterator[BinaryIO]:
    """Open a file for reading, unpacking gzip.

    Raises `CatalogFileError` with the words of `on_fault` when it cannot be opened, and also when
    the block meets a fault of the disk or damaged gzip data.
    """
    try:
        with path.open("rb") as file:
            magic = file.read(len(GZIP_MAGIC))
            file.seek(0)
            if magic == GZIP_MAGIC:
                with gzip.GzipFile(fileobj=file) as packed:
                    yield cast("BinaryIO", packed)
            else:
                yield file
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise CatalogFileError(on_fault.format(path=path, reason=reason)) from error
