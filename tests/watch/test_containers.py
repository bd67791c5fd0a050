"""A container says how far it goes on; what it does not reach is cut short."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.watch.containers import Verdict, inspect


def matroska(*clusters: bytes, known: bool = True) -> bytes:
    """Return a Matroska file of these clusters; `known` tells whether its segment says its size."""
    head = bytes.fromhex("1a45dfa3") + b"\x84" + b"\x42\x86\x81\x01"
    body = b"".join(
        bytes.fromhex("1f43b675") + (0x10000000 | len(cluster)).to_bytes(4, "big") + cluster
        for cluster in clusters
    )
    size = (1 << 56 | len(body)).to_bytes(8, "big") if known else b"\x01" + b"\xff" * 7
    return head + bytes.fromhex("18538067") + size + body


def box(kind: bytes, content: bytes = b"", *, large: bool = False) -> bytes:
    """Return a box of MP4."""
    if large:
        return b"\0\0\0\1" + kind + (16 + len(content)).to_bytes(8, "big") + content
    return (8 + len(content)).to_bytes(4, "big") + kind + content


def avi(content: bytes, stated: int | None = None) -> bytes:
    """Return an AVI file; `stated` is the size that it says it has."""
    size = 4 + len(content) if stated is None else stated
    return b"RIFF" + size.to_bytes(4, "little") + b"AVI " + content


MP4 = box(b"ftyp", b"isom") + box(b"mdat", b"x" * 900) + box(b"moov", b"y" * 50)
MKV = matroska(b"a" * 500, b"b" * 500)

ROWS = [
    pytest.param(MKV, Verdict.WHOLE, id="a whole Matroska file"),
    pytest.param(MKV[:-1], Verdict.CUT, id="its last byte is missing"),
    pytest.param(MKV[:600], Verdict.CUT, id="half of it is missing"),
    pytest.param(
        MKV[:520] + bytes(len(MKV) - 520), Verdict.CUT, id="set aside at its full size, not filled"
    ),
    pytest.param(matroska(b"a" * 500, known=False), Verdict.WHOLE, id="a stream of unknown size"),
    pytest.param(
        matroska(b"a" * 500, known=False)[:-9], Verdict.CUT, id="a stream whose cluster is cut"
    ),
    pytest.param(MP4, Verdict.WHOLE, id="a whole MP4 file"),
    pytest.param(MP4[:-5], Verdict.CUT, id="an MP4 file cut in its index"),
    pytest.param(MP4[:200], Verdict.CUT, id="an MP4 file cut in its data"),
    pytest.param(MP4[:920], Verdict.CUT, id="its index was not written yet"),
    pytest.param(
        box(b"ftyp", b"isom") + box(b"moov", b"y") + box(b"mdat", b"x" * 99, large=True),
        Verdict.WHOLE,
        id="sizes of 64 bits",
    ),
    pytest.param(
        box(b"ftyp", b"isom") + bytes(500), Verdict.CUT, id="set aside after its first box"
    ),
    pytest.param(avi(b"LIST" * 50), Verdict.WHOLE, id="a whole AVI file"),
    pytest.param(avi(b"LIST" * 50, 5000), Verdict.CUT, id="an AVI file cut short"),
    pytest.param(avi(b"LIST" * 50, 0), Verdict.UNKNOWN, id="an AVI file that never got its size"),
    pytest.param(b"", Verdict.BLANK, id="nothing yet"),
    pytest.param(bytes(5000), Verdict.BLANK, id="only set aside"),
    pytest.param(b"any other content", Verdict.UNKNOWN, id="another container"),
    pytest.param(bytes.fromhex("1a45dfa3"), Verdict.CUT, id="four bytes of Matroska"),
    pytest.param(b"\0\0\0\x18ftyp", Verdict.CUT, id="eight bytes of MP4"),
]


def verdict_of(path: Path, content: bytes) -> Verdict:
    path.write_bytes(content)
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return inspect(descriptor).verdict
    finally:
        os.close(descriptor)


@pytest.mark.parametrize(("content", "verdict"), ROWS)
def test_a_container_tells_whether_it_is_whole(
    tmp_path: Path, content: bytes, verdict: Verdict
) -> None:
    assert verdict_of(tmp_path / "video", content) is verdict


@given(st.integers(1, len(MKV) - 1))
def test_no_part_of_a_matroska_file_is_whole(
    tmp_path_factory: pytest.TempPathFactory, length: int
) -> None:
    path = tmp_path_factory.mktemp("part") / "video"
    assert verdict_of(path, MKV[:length]) is not Verdict.WHOLE


@given(st.binary(max_size=300), st.sampled_from([MKV[:20], MP4[:16], avi(b"")[:12], b""]))
def test_any_bytes_have_a_verdict(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, head: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "video"
    assert verdict_of(path, head + content) in Verdict
