"""Promotions at the same time come one after the other, and none is lost."""

import itertools
import multiprocessing
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analysis.releases.history import read
from analysis.releases.lock import LOCK, releasing
from analysis.releases.promotion import current_version, promote, releases, rollback
from tests.analysis.release_bundles import write

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
VERSIONS = [f"version{number}" for number in range(6)]


def promote_often(home: Path, version: str) -> None:
    for _ in range(5):
        promote(home, version, NOON)


@pytest.mark.full
def test_promotions_by_many_processes_each_have_their_line_and_follow_each_other(
    tmp_path: Path,
) -> None:
    for version in VERSIONS:
        write(tmp_path, version)
    fork = multiprocessing.get_context("spawn")
    racing = [fork.Process(target=promote_often, args=(tmp_path, one)) for one in VERSIONS[:3]]
    for process in racing:
        process.start()
    for process in racing:
        process.join(60)
    assert [process.exitcode for process in racing] == [0, 0, 0]
    history = read(tmp_path)
    assert len(history) == 15
    assert history[0].previous is None
    for before, after in itertools.pairwise(history):
        assert after.previous == before.version
    assert current_version(tmp_path) == history[-1].version


def test_who_comes_second_waits(tmp_path: Path) -> None:
    write(tmp_path, "one")
    second = threading.Thread(target=promote, args=(tmp_path, "one", NOON))
    with releasing(tmp_path):
        second.start()
        second.join(0.2)
        assert second.is_alive()
        assert current_version(tmp_path) is None
    second.join(10)
    assert current_version(tmp_path) == "one"


def test_a_rollback_waits_too_and_undoes_what_was_promoted_meanwhile(tmp_path: Path) -> None:
    for version in ("one", "two"):
        write(tmp_path, version)
    promote(tmp_path, "one", NOON)
    undoing = threading.Thread(target=rollback, args=(tmp_path, NOON))
    with releasing(tmp_path):
        undoing.start()
        undoing.join(0.2)
        assert undoing.is_alive()
        # What the holder of the lock would do: point to another version.
        (tmp_path / "models" / "current").write_text("two\n")
    undoing.join(10)
    assert current_version(tmp_path) == "one"


def test_a_failure_lets_go_of_the_lock(tmp_path: Path) -> None:
    write(tmp_path, "one")
    with pytest.raises(RuntimeError), releasing(tmp_path):
        raise RuntimeError
    assert promote(tmp_path, "one", NOON).passed


def test_the_lock_is_no_version(tmp_path: Path) -> None:
    write(tmp_path, "one")
    promote(tmp_path, "one", NOON)
    assert (tmp_path / "models" / LOCK).exists()
    assert [one.version for one in releases(tmp_path)] == ["one"]
