"""What may run beside the server in its process, such as a watcher of folders."""

from collections.abc import Mapping
from typing import Protocol


class Beside(Protocol):
    """Something with a state of its own, shown by `/healthz`."""

    def status(self) -> Mapping[str, object]:
        """Return how it is; its `state` is `dead` when it does not work any more."""

    def begin_to_end(self) -> None:
        """Take note that the server ends, and return at once."""
