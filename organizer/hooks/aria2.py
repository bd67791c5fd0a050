"""aria2: the download's id, how many files it has, and the path of the first.

The path is relative to the folder that aria2 runs in, when its `--dir` is. Metadata alone, of a
magnet link or a `.torrent` file, is no download to organize.
"""

from organizer.errors import UsageError
from organizer.hooks.call import Call, Download, Nothing, replaced

_METADATA = (".torrent", ".metalink", ".meta4")


def read(call: Call) -> Download | Nothing:
    """Return what is finished; raises `UsageError` for arguments that are not aria2's."""
    if len(call.arguments) != 3:
        raise UsageError(
            f"aria2 gives an id, a number and a path, but here are {len(call.arguments)} arguments"
        )
    job, files, path = call.arguments
    if not files.isdecimal() or replaced(job, "the id") == "":
        raise UsageError(f"the second argument is not a number of files: {files!r}")
    if int(files) == 0 or not path:
        return Nothing(why="the download has no file")
    name = path.rpartition("/")[2]
    if path.startswith("[METADATA]") or name.lower().endswith(_METADATA):
        return Nothing(why="this is only what describes a download")
    label = call.option("category")
    return Download(path=path, name=name, categories=(label,) if label else (), files=int(files))
