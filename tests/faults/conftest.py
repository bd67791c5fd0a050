"""Disks that fail, and a second file system, for the tests of faults."""

from tests.apply.conftest import elsewhere, workshop

__all__ = ["elsewhere", "workshop"]
