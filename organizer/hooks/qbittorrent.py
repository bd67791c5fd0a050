"""qBittorrent: options with its placeholders replaced (`%F` is the file or the root folder).

It splits the line first and then replaces, since 4.2 or so; older versions did it the other way
round, so that a quote in a name shifts what follows. Such a call is refused, never guessed at.
"""

from organizer.errors import UsageError
from organizer.hooks.call import Call, Download, Nothing, is_hash, listed


def read(call: Call) -> Download | Nothing:
    """Return what is finished; raises `UsageError` where the arguments do not fit together."""
    if call.arguments:
        raise UsageError(
            f"an argument too many: {call.arguments[0]!r}; a quote in the torrent's name may have"
            " shifted them: set the line that `organize hook --install qbittorrent` prints"
        )
    job = call.option("id")
    if job not in {"", "-"} and not is_hash(job):  # `-`: a torrent that has only a v2 hash
        raise UsageError(f"--id is no info hash: {job!r}; are the arguments in order?")
    if not (path := call.option("path")):
        raise UsageError('there is no path; the line needs "--path=%F"')
    categories = (call.option("category"), *listed(call.option("tags")))
    return Download(
        path=path,
        name=call.option("name"),
        categories=tuple(category for category in categories if category),
    )
