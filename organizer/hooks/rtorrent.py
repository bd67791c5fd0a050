"""rTorrent: the arguments that its `execute2` line names: base path, name, label, hash.

The label is `d.custom1`, which ruTorrent writes percent-encoded.
"""

from urllib.parse import unquote

from organizer.errors import UsageError
from organizer.hooks.call import Call, Download, Nothing, is_hash, replaced


def read(call: Call) -> Download | Nothing:
    """Return what is finished; raises `UsageError` for arguments of another line."""
    if not 1 <= len(call.arguments) <= 4:
        raise UsageError(
            f"needs $d.base_path=, $d.name=, $d.custom1= and $d.hash=,"
            f" but here are {len(call.arguments)} arguments"
        )
    path, name, label, job = (*call.arguments, "", "", "", "")[:4]
    for value, what in ((path, "the path"), (name, "the name"), (label, "the label")):
        replaced(value, what)
    if job and not is_hash(replaced(job, "the hash")):
        raise UsageError(f"the fourth argument is no info hash: {job!r}")
    if not path:  # a download that is not open has none
        raise UsageError("the path of the torrent is empty; is it open in rTorrent?")
    label = call.option("category") or unquote(label, errors="surrogateescape")
    return Download(path=path, name=name, categories=(label,) if label else ())
