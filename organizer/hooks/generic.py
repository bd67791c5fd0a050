"""Any other downloader that can run a program: the path as an argument, the rest as options."""

from organizer.errors import UsageError
from organizer.hooks.call import Call, Download, Nothing, listed, replaced


def read(call: Call) -> Download | Nothing:
    """Return what is finished; raises `UsageError` unless there is exactly one path."""
    if len(call.arguments) != 1 or not call.arguments[0]:
        raise UsageError(f"needs one path, but here are {len(call.arguments)} arguments")
    categories = (call.option("category"), *listed(call.option("tags")))
    return Download(
        path=replaced(call.arguments[0], "the path"),
        name=call.option("name"),
        categories=tuple(category for category in categories if category),
    )
