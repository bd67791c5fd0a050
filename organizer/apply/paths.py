"""Paths as text: absolute, normal, without a slash at the end, as the journal has them."""


def parent_of(path: str) -> str:
    """Return the folder of an absolute path without a slash at its end.

    `os.path.dirname` says the same, and takes its time over other forms of paths.

    >>> parent_of("/tv/x.mkv"), parent_of("/x.mkv")
    ('/tv', '/')
    """
    return path[: path.rfind("/")] or "/"


def is_inside(path: str, folder: str) -> bool:
    """Whether `path` is `folder` or below it, by their text."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")
