import os
from collections.abc import Callable
from pathlib import Path

import pytest

from organizer.model import MediaFacts
from organizer.probe import AUDIO_CODECS, VIDEO_CODECS, MediaProbe, Seen, probe_files
from organizer.scan import identify

Film = Callable[..., Seen]


def test_facts_are_those_of_the_file(film: Film, tmp_path: Path) -> None:
    seen = film()
    (found,) = probe_files(tmp_path / "media.db", [seen], 1).values()
    assert found.failure is None
    assert found.facts == MediaFacts(
        width=1920,
        height=800,
        video_codec="H.265",
        bit_depth=None,  # a container only tells it of codecs without a header of their own
        hdr=("HDR10",),
        audio_codec="DDP",
        audio_channels="5.1",
        audio_languages=("en", "de"),
        subtitle_languages=("fr",),
        duration=42 * 60,
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(b"", "no picture or sound", id="empty"),
        pytest.param(b"not a film" * 100, "no picture or sound", id="text"),
        pytest.param(b"\x1a\x45\xdf\xa3" + b"\xff" * 300, "no picture or sound", id="damaged"),
    ],
)
def test_what_cannot_be_probed_has_no_facts_and_says_why(
    content: bytes, why: str, film: Film, tmp_path: Path
) -> None:
    seen = film()
    seen.path.write_bytes(content)
    (found,) = probe_files(tmp_path / "media.db", [seen], 1).values()
    assert found.facts == MediaFacts()
    assert found.failure
    assert why in found.failure


def test_a_file_that_is_gone_does_not_keep_the_others_back(film: Film, tmp_path: Path) -> None:
    gone, here = film("gone.mkv"), film("here.mkv")
    gone.path.unlink()
    found = probe_files(tmp_path / "media.db", [gone, here], 2)
    assert "could not be read" in (found[gone.path].failure or "")
    assert found[here.path].facts.width == 1920


def test_a_file_is_looked_into_once_until_it_changes(film: Film, tmp_path: Path) -> None:
    seen = film()
    cache = tmp_path / "media.db"
    first = probe_files(cache, [seen], 1)
    # As long as size and time are the same, what is in the file is not looked at.
    content = bytearray(seen.path.read_bytes())
    content[:4] = b"XXXX"
    seen.path.write_bytes(content)
    os.utime(seen.path, ns=(0, seen.identity.modified))
    assert identify(seen.path).modified == seen.identity.modified
    assert probe_files(cache, [seen], 1) == first
    os.utime(seen.path, ns=(0, seen.identity.modified + 1))
    again = type(seen)(seen.path, identify(seen.path))  # type: ignore[call-arg]
    assert probe_files(cache, [again], 1)[seen.path].failure


def test_a_failure_is_not_remembered(film: Film, tmp_path: Path) -> None:
    seen = film()
    good = seen.path.read_bytes()
    seen.path.write_bytes(b"x" * len(good))
    assert probe_files(tmp_path / "media.db", [seen], 1)[seen.path].failure
    seen.path.write_bytes(good)
    assert not probe_files(tmp_path / "media.db", [seen], 1)[seen.path].failure


def test_many_are_probed_at_a_time_and_told_apart(film: Film, tmp_path: Path) -> None:
    films = [film(f"{n}.mkv", width=640 + n, height=352) for n in range(20)]
    found = probe_files(tmp_path / "media.db", films, 8)
    assert [found[one.path].facts.width for one in films] == [640 + n for n in range(20)]


def test_a_name_that_is_no_text_is_probed_and_remembered(film: Film, tmp_path: Path) -> None:
    seen = film(os.fsdecode(b"caf\xe9.mkv"))
    for _ in range(2):
        found = probe_files(tmp_path / "media.db", [seen], 1)
        assert found[seen.path].facts.width == 1920


def test_a_cache_that_cannot_be_used_is_done_without(film: Film, tmp_path: Path) -> None:
    cache = tmp_path / "media.db"
    cache.write_bytes(b"this is no database" * 100)
    probe = MediaProbe(cache)
    seen = film()
    assert probe([seen], 1)[seen.path].facts.width == 1920
    probe.close()
    assert cache.read_bytes() == b"this is no database" * 100


def test_codecs_are_written_as_releases_write_them() -> None:
    for row in (*VIDEO_CODECS, *AUDIO_CODECS):
        assert row.written
        assert row.written == row.written.strip()
