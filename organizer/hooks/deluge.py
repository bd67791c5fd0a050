"""Deluge's Execute plugin: the torrent's id, its name, and the folder that it lies in."""

from organizer.errors import UsageError
from organizer.hooks.call import Call, Download, Nothing, is_hash, replaced


def read(call: Call) -> Download | Nothing:
    """Return what is finished; raises `UsageError` for arguments that are not Deluge's."""
    if len(call.arguments) != 3:
        raise UsageError(
            f"Deluge gives an id, a name and a folder, but here are {len(call.arguments)} arguments"
        )
    job, name, folder = call.arguments
    if not is_hash(replaced(job, "the id")):
        raise UsageError(f"the first argument is no torrent id: {job!r}")
    if not name or not folder:
        raise UsageError("the name or the folder of the torrent is empty")
    label = call.option("category")  # the plugin does not tell labels
    return Download(path=name, folder=folder, name=name, categories=(label,) if label else ())
