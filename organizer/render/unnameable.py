"""One file gets no name; the others do."""

from typing import ClassVar

from organizer.model import Reason


class Unnameable(Exception):
    """No name can be made for this file; its message is a sentence for a person.

    Attributes:
        reason: the code under which the file is left alone.
    """

    reason: ClassVar[Reason] = Reason.UNNAMEABLE
