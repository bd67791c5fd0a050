"""SABnzbd: seven or eight arguments, and most of them in the environment too.

It calls its scripts for failed jobs as well. The clean job name is worth more than the files'
own, which are often obfuscated.
"""

from organizer.errors import UsageError
from organizer.hooks.call import Call, Download, Nothing, replaced

_FAILED = {
    "1": "its verification failed",
    "2": "its unpacking failed",
    "3": "its verification and unpacking failed",
    "-1": "its post-processing failed",
}
_UNFINISHED = ("_UNPACK_", "_FAILED_")
_NO_CATEGORY = ("", "*", "Default", "None")


def read(call: Call) -> Download | Nothing:
    """Return what is finished; raises `UsageError` when SABnzbd did not call."""
    if call.arguments and len(call.arguments) not in {7, 8}:
        raise UsageError(
            f"SABnzbd gives seven or eight arguments, but here are {len(call.arguments)}"
        )
    given = call.arguments or ("",) * 7
    path = replaced(given[0], "the folder") or call.variable("SAB_COMPLETE_DIR")
    status = given[6] or call.variable("SAB_PP_STATUS")
    if not path or not status:
        raise UsageError("the folder or the status is missing; this is for SABnzbd's own call")
    if status != "0":
        return Nothing(why=_FAILED.get(status, f"the job's status is {status}"))
    if path.rstrip("/").rpartition("/")[2].startswith(_UNFINISHED):
        return Nothing(why="the job is not unpacked")
    category = given[4] or call.variable("SAB_CAT")
    return Download(
        path=path,
        name=given[2] or call.variable("SAB_FINAL_NAME"),
        categories=() if category in _NO_CATEGORY else (category,),
    )
