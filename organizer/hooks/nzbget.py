"""NZBGet: no arguments, all in `NZBPP_…` variables of the environment.

`NZBPP_TOTALSTATUS` says how the job went; before version 13 there were only the two of its
repair and unpacking. `NZBPP_FINALDIR` counts where an earlier script set it.
"""

from organizer.errors import UsageError
from organizer.hooks.call import Call, Download, Nothing


def read(call: Call) -> Download | Nothing:
    """Return what is finished; raises `UsageError` when NZBGet did not call."""
    if call.arguments:
        raise UsageError(f"NZBGet gives no arguments, but here is {call.arguments[0]!r}")
    path = call.variable("NZBPP_FINALDIR") or call.variable("NZBPP_DIRECTORY")
    if not path:
        raise UsageError("NZBPP_DIRECTORY is not set; this is for NZBGet's own call")
    if why := _failure(call):
        return Nothing(why=why)
    category = call.variable("NZBPP_CATEGORY")
    return Download(
        path=path,
        name=call.variable("NZBPP_NZBNAME"),
        categories=(category,) if category else (),
    )


def _failure(call: Call) -> str:
    """Return what is wrong with the job's files; "" when they are whole."""
    status = call.variable("NZBPP_STATUS")
    if total := call.variable("NZBPP_TOTALSTATUS"):
        # Other warnings mean damage, a password or a full disk; this one, another script's error.
        is_whole = total == "SUCCESS" or status == "WARNING/SCRIPT"
        return "" if is_whole else f"the job ended as {status or total}"
    if call.variable("NZBPP_PARSTATUS") in {"1", "3", "4"}:
        return "its files are damaged and were not repaired"
    if call.variable("NZBPP_UNPACKSTATUS") in {"1", "3", "4"}:
        return "its unpacking failed"
    return ""
