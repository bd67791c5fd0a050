"""A file system for tests that stops answering: a share whose server went away.

Run as a program: the folder that holds the files, and where to mount. While a file `stalled`
stands beside that folder, nothing is answered.
"""

import sys
import time
from pathlib import Path
from typing import Any

import mfusepy

from tests.faults.folding_disk import FoldingDisk


class StallingDisk(FoldingDisk):
    """Passes everything on, until it does not."""

    def __init__(self, root: str) -> None:
        super().__init__(root, 0)
        self._switch = Path(f"{root}.stalled")

    def __call__(self, operation: str, *arguments: Any) -> Any:
        """Answer one operation, if at all."""
        while self._switch.exists():
            time.sleep(0.05)
        return super().__call__(operation, *arguments)


if __name__ == "__main__":
    mfusepy.FUSE(StallingDisk(sys.argv[1]), sys.argv[2], foreground=True, nothreads=True)
