"""Journals in a folder of the test's own, and disks that are too small."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backend.journal import Journal

MakeJournal = Callable[..., Journal]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journal"


@pytest.fixture
def made(folder: Path) -> Iterator[MakeJournal]:
    """Makes journals that are closed at the end."""
    journals: list[Journal] = []

    def make(**options: object) -> Journal:
        journals.append(Journal(folder, **options))
        return journals[-1]

    yield make
    for journal in journals:
        journal.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for 256 KiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k,mode=700", "heartsight-test", str(disk)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("mounting is not allowed here, so no disk can be made small enough to fill")
    yield disk
    # Lazily: a thread that flushes each second may have a file open.
    subprocess.run(["umount", "-l", str(disk)], check=True)
