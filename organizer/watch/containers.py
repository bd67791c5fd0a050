"""Whether a video file reaches to its own end, by the few bytes in which its container says so.

Only the sizes that a container states are followed, from one element to the next; nothing is
decoded. Matroska and WebM (RFC 8794), MP4 and MOV (ISO 14496-12), AVI (RIFF). Of anything else
nothing is known, and it is taken as it is.

What this does not promise: that what lies between the sizes is right.
"""

import os
from dataclasses import dataclass
from enum import StrEnum

_MOST_ELEMENTS = 200_000
_EBML = 0x1A45DFA3
_SEGMENT = 0x18538067
_BLANK = 4096  # bytes at the start that are all zero in a file that is only set aside
_MP4_FIRST = frozenset({b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot"})


class Verdict(StrEnum):
    """What the container says of the file."""

    WHOLE = "whole"
    UNKNOWN = "unknown"
    CUT = "cut-short"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Inspected:
    """What was found, and for what is not whole a sentence for a person."""

    verdict: Verdict
    why: str = ""


def inspect(descriptor: int) -> Inspected:
    """Return what the container of an open file says; raises OSError."""
    size = os.fstat(descriptor).st_size
    head = os.pread(descriptor, _BLANK, 0)
    if not head.strip(b"\0"):
        return Inspected(Verdict.BLANK, "there is nothing in it yet")
    if int.from_bytes(head[:4], "big") == _EBML:
        return _matroska(descriptor, size)
    if head[4:8] in _MP4_FIRST:
        return _mp4(descriptor, size)
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return _riff(descriptor, size)
    return Inspected(Verdict.UNKNOWN)


def _cut(at: int, size: int) -> Inspected:
    return Inspected(Verdict.CUT, f"it should go on to {at:,} bytes, and has {size:,}")


def _hole(at: int) -> Inspected:
    return Inspected(Verdict.CUT, f"a part of it is not there yet, at byte {at:,}")


# --- Matroska ---------------------------------------------------------------------------------


def _matroska(descriptor: int, size: int) -> Inspected:
    position = 0
    for _ in range(_MOST_ELEMENTS):
        if position >= size:
            return Inspected(Verdict.WHOLE) if position == size else _cut(position, size)
        identifier, length, head = _element(os.pread(descriptor, 12, position))
        if identifier == 0:
            return _hole(position)
        if length is None and identifier != _SEGMENT:  # it goes on until the file ends
            return Inspected(Verdict.WHOLE)
        end = position + head + (length or 0)
        if end > size:
            return _cut(end, size)
        # What a segment holds is looked at one by one, down to its clusters.
        position = position + head if identifier == _SEGMENT else end
    return Inspected(Verdict.WHOLE)


def _element(raw: bytes) -> tuple[int, int | None, int]:
    """Return id, length and size of the head of an EBML element; id 0 for none, None: unknown.

    >>> _element(bytes.fromhex("1f43b675 84 00000000"))
    (524531317, 4, 5)
    """
    if len(raw) < 2 or raw[0] < 0x10:
        return 0, None, 0
    width = 9 - raw[0].bit_length()
    marker = raw[width] if len(raw) > width else 0
    if marker == 0:
        return 0, None, 0
    bytes_of_length = 9 - marker.bit_length()
    field = raw[width : width + bytes_of_length]
    if len(field) < bytes_of_length:
        return 0, None, 0
    length = int.from_bytes(field, "big") & ((1 << (7 * bytes_of_length)) - 1)
    is_unknown = length == (1 << (7 * bytes_of_length)) - 1
    identifier = int.from_bytes(raw[:width], "big")
    return identifier, None if is_unknown else length, width + bytes_of_length


# --- MP4 --------------------------------------------------------------------------------------


def _mp4(descriptor: int, size: int) -> Inspected:
    position, seen = 0, set()
    for _ in range(_MOST_ELEMENTS):
        if position >= size:
            break
        raw = os.pread(descriptor, 16, position)
        kind = raw[4:8]
        if len(raw) < 8 or kind == b"\0\0\0\0":
            return _hole(position)
        length = int.from_bytes(raw[:4], "big")
        if length == 1:
            length = int.from_bytes(raw[8:16], "big")
        if length == 0:  # to the end of the file
            length = size - position
        if length < 8:
            return _hole(position)
        seen.add(kind)
        position += length
    if position > size:
        return _cut(position, size)
    if b"mdat" in seen and b"moov" not in seen:
        return Inspected(Verdict.CUT, "its index is not there yet")
    return Inspected(Verdict.WHOLE)


# --- AVI --------------------------------------------------------------------------------------


def _riff(descriptor: int, size: int) -> Inspected:
    position = 0
    for _ in range(_MOST_ELEMENTS):
        raw = os.pread(descriptor, 8, position)
        if len(raw) < 8 or raw[:4] != b"RIFF":
            break
        length = int.from_bytes(raw[4:8], "little")
        if length == 0:  # written by what never came back to fill it in
            return Inspected(Verdict.UNKNOWN)
        position += 8 + length + length % 2
        if position - length % 2 > size:
            return _cut(position, size)
    return Inspected(Verdict.WHOLE)
