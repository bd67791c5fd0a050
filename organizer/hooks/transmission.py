"""Transmission: no arguments, all in variables of the environment (docs/Scripts.md).

`TR_TORRENT_NAME` is the torrent's name, and usually but not always that of its file or folder:
names that a file system does not take are written otherwise.
"""

from organizer.errors import UsageError
from organizer.hooks.call import Call, Download, Nothing, listed


def read(call: Call) -> Download | Nothing:
    """Return what is finished; raises `UsageError` when transmission did not call."""
    if call.arguments:
        raise UsageError(f"transmission gives no arguments, but here is {call.arguments[0]!r}")
    folder, name = call.variable("TR_TORRENT_DIR"), call.variable("TR_TORRENT_NAME")
    if not folder or not name:
        raise UsageError(
            "TR_TORRENT_DIR or TR_TORRENT_NAME is not set; this is for transmission's own call"
        )
    return Download(
        path=name,
        folder=folder,
        name=name,
        categories=listed(call.variable("TR_TORRENT_LABELS")),  # not before 3.00
    )
