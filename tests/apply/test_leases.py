"""Whether a file is still written to, as far as its file system says."""

import os
from pathlib import Path

import pytest

from organizer.apply.leases import Leases


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        pytest.param("ext4", True, id="a local disk knows the writer"),
        pytest.param("cifs", None, id="SMB refuses every lease: that says nothing"),
        pytest.param("nfs4", None, id="NFS likewise"),
    ],
)
def test_a_refused_lease_means_a_writer_only_on_a_local_disk(
    tmp_path: Path, kind: str, said: bool | None
) -> None:
    path = tmp_path / "a.mkv"
    with path.open("wb"):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            status = os.fstat(descriptor)
            assert Leases({status.st_dev: kind}).say_written(descriptor, status) is said
        finally:
            os.close(descriptor)


def test_a_file_that_nobody_writes_to_gives_a_lease(tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    path.touch()
    descriptor = os.open(path, os.O_RDONLY)
    try:
        assert Leases({}).say_written(descriptor, os.fstat(descriptor)) is False
    finally:
        os.close(descriptor)
