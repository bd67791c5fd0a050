"""A Matroska file made by hand: what a container says of its tracks, and nothing to play."""

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from organizer.model import FileIdentity
from organizer.scan import identify


@dataclass(frozen=True, slots=True)
class Seen:
    """A file that was looked at."""

    path: Path
    identity: FileIdentity


def element(number: str, *parts: bytes) -> bytes:
    """An EBML element: its id (hexadecimal), the size in eight bytes, what it holds."""
    held = b"".join(parts)
    return bytes.fromhex(number) + struct.pack(">Q", (1 << 56) | len(held)) + held


def whole(value: int) -> bytes:
    return struct.pack(">I", value)


def track(number: int, kind: int, codec: str, language: str, *more: bytes) -> bytes:
    return element(
        "AE",
        element("D7", whole(number)),
        element("73C5", whole(number)),
        element("83", bytes([kind])),
        element("86", codec.encode()),
        element("22B59C", language.encode()),
        *more,
    )


def matroska(*, width: int, height: int, sound: Sequence[str], text: Sequence[str]) -> bytes:
    """A film of 42 minutes: HEVC in HDR, E-AC-3 in 5.1 for each language, subtitles."""
    colour = element("55B0", element("55B2", whole(10)), element("55BA", whole(16)),
                     element("55BB", whole(9)), element("55B1", whole(9)))  # fmt: skip
    picture = element("E0", element("B0", whole(width)), element("BA", whole(height)), colour)
    channels = element("E1", element("9F", bytes([6])), element("B5", struct.pack(">f", 48000)))
    tracks = [track(1, 1, "V_MPEGH/ISO/HEVC", "und", picture)]
    for language in sound:
        tracks.append(track(len(tracks) + 1, 2, "A_EAC3", language, channels))
    for language in text:
        tracks.append(track(len(tracks) + 1, 17, "S_TEXT/UTF8", language))
    info = element(
        "1549A966",
        element("2AD7B1", whole(1_000_000)),
        element("4489", struct.pack(">d", 42 * 60 * 1000.0)),
        element("4D80", b"test"),
        element("5741", b"test"),
    )
    header = element(
        "1A45DFA3",
        element("4282", b"matroska"),
        element("4287", bytes([4])),
        element("4285", bytes([2])),
    )
    return header + element("18538067", info, element("1654AE6B", *tracks))


@pytest.fixture
def film(tmp_path: Path) -> Callable[..., Seen]:
    """Write a film, 1920 wide in English and German unless told otherwise."""

    def write(name: str = "film.mkv", **more: object) -> Seen:
        path = tmp_path / name
        facts: dict[str, object] = {
            "width": 1920, "height": 800, "sound": ["eng", "ger"], "text": ["fre"], **more,
        }  # fmt: skip
        path.write_bytes(matroska(**facts))  # type: ignore[arg-type]  # as given by the test
        return Seen(path, identify(path))

    return write
