"""Asks as it is told by lines `NUMBER OF THE CALL<tab>ADDRESS`; prints what each took of memory.

Run as a program of its own, so that nothing else is in the figures: MiB above what was in use
before the question, at its highest.
"""

import sys
from pathlib import Path

from organizer.errors import MetadataUnavailable
from organizer.http import Client, Limits
from tests.chaos.calls import CALLS

LIMITS = Limits(read=0.5, total=1.5, attempts=2, backoff=0.0, rest=0.0)
_STATUS = Path("/proc/self/status")


def _memory(name: str) -> int:
    """Return a row of the status in KiB."""
    rows = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines())
    return int(rows[name].split()[0])


def main() -> None:
    """Ask and weigh, until there are no more lines."""
    for line in sys.stdin:
        number, address = line.split()
        call = CALLS[int(number)]
        Path("/proc/self/clear_refs").write_text("5")  # begin the highest anew
        before = _memory("VmRSS")
        client = Client(LIMITS)
        try:
            call.ask(call.open(client, address))
        except MetadataUnavailable:
            pass
        finally:
            client.close()
        sys.stdout.write(f"{(_memory('VmHWM') - before) // 1024}\n")


if __name__ == "__main__":
    main()
