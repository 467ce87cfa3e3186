"""Listing, promoting and rolling back: what changes, and that a refusal changes nothing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from analysis import bundle
from analysis.errors import ReleaseRefused
from analysis.releases.check import Stage
from analysis.releases.history import Action, read
from analysis.releases.promotion import current_version, promote, releases, rollback
from tests.analysis.release_bundles import card, changed, estimate, performance, write

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
BAD = changed(performance(), "cross_validation.roc_auc", estimate(0.8))
BEATEN = changed(performance(), "comparison.verdict.winners", ["forest"])


def state(home: Path) -> dict[str, bytes]:
    """Return everything below the models' folder."""
    found = (path for path in (home / "models").rglob("*") if path.is_file())
    return {str(path.relative_to(home)): path.read_bytes() for path in found}


def test_without_a_promotion_no_version_is_current(tmp_path: Path) -> None:
    assert current_version(tmp_path) is None
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "current").write_text("\n")
    assert current_version(tmp_path) is None


def test_a_version_that_passes_is_served_and_recorded(tmp_path: Path) -> None:
    write(tmp_path, "abc")
    gate = promote(tmp_path, "abc", NOON)
    assert gate.passed
    assert current_version(tmp_path) == "abc"
    (entry,) = read(tmp_path)
    assert (entry.action, entry.version, entry.previous) == (Action.PROMOTE, "abc", None)
    assert (entry.time, entry.stage, entry.accepted) == (NOON, Stage.RELEASE, "")
    assert entry.gate == gate.counts
    assert entry.gate["passed"] > 30


def test_a_version_that_fails_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, "abc")
    promote(tmp_path, "abc", NOON)
    write(tmp_path, "bad", BAD)
    before = state(tmp_path)
    assert not promote(tmp_path, "bad", LATER).passed
    assert state(tmp_path) == before


def test_a_version_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReleaseRefused, match="there is no version 'abc'"):
        promote(tmp_path, "abc", NOON)


def test_a_decision_stands_in_the_history(tmp_path: Path) -> None:
    write(tmp_path, "abc", BEATEN)
    assert not promote(tmp_path, "abc", NOON).passed
    assert promote(tmp_path, "abc", NOON, accepted="it can be read").passed
    (entry,) = read(tmp_path)
    assert entry.accepted == "it can be read"
    assert entry.gate["accepted"] == 1


def test_what_train_wrote_passes_its_own_gate_only(tmp_path: Path) -> None:
    parts = ("cross_validation", "reference_protocol")
    write(tmp_path, "abc", {part: performance()[part] for part in parts}, studied=False)
    assert not promote(tmp_path, "abc", NOON).passed
    assert current_version(tmp_path) is None
    assert promote(tmp_path, "abc", NOON, Stage.TRAINING).passed
    assert current_version(tmp_path) == "abc"
    assert read(tmp_path)[0].stage is Stage.TRAINING


def promoted(home: Path, *versions: str) -> None:
    for hour, version in enumerate(versions):
        write(home, version)
        promote(home, version, NOON + timedelta(hours=hour))


def test_rollback_serves_what_was_served_before(tmp_path: Path) -> None:
    promoted(tmp_path, "one", "two", "three")
    done = rollback(tmp_path, LATER)
    assert (done.version, done.previous) == ("two", "three")
    assert current_version(tmp_path) == "two"
    assert read(tmp_path)[-1] == done
    assert rollback(tmp_path, LATER).version == "one"
    with pytest.raises(ReleaseRefused, match="nothing was promoted before one"):
        rollback(tmp_path, LATER)
    assert current_version(tmp_path) == "one"


def test_rollback_without_a_promotion_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "abc")
    with pytest.raises(ReleaseRefused, match="no version is promoted"):
        rollback(tmp_path, NOON)


@pytest.mark.parametrize("name", ["scorecard.json", "known_patients.json"])
def test_rollback_to_a_damaged_bundle_is_refused_and_changes_nothing(
    tmp_path: Path, name: str
) -> None:
    promoted(tmp_path, "one", "two")
    path = tmp_path / "models" / "one" / name
    path.write_bytes(path.read_bytes() + b" ")
    before = state(tmp_path)
    with pytest.raises(ReleaseRefused, match=f"version one is damaged: files: 1 damaged.*{name}"):
        rollback(tmp_path, LATER)
    assert state(tmp_path) == before


def test_rollback_to_a_bundle_that_is_gone_is_refused(tmp_path: Path) -> None:
    promoted(tmp_path, "one", "two")
    (tmp_path / "models" / "one").rename(tmp_path / "elsewhere")
    with pytest.raises(ReleaseRefused, match="there is no version 'one'"):
        rollback(tmp_path, LATER)
    assert current_version(tmp_path) == "two"


def test_rollback_asks_for_no_figures(tmp_path: Path) -> None:
    promoted(tmp_path, "one", "two")
    write(tmp_path, "one", BAD)
    assert rollback(tmp_path, LATER).version == "one"


def test_a_version_served_without_an_entry_is_rolled_back_from(tmp_path: Path) -> None:
    promoted(tmp_path, "one")
    write(tmp_path, "two")
    bundle.promote(tmp_path, "two")
    done = rollback(tmp_path, LATER)
    assert (done.version, done.previous) == ("one", "two")


def test_all_versions_are_listed_the_last_promoted_first(tmp_path: Path) -> None:
    promoted(tmp_path, "one", "two")
    write(tmp_path, "bad", BAD)
    write(tmp_path, "aaa", scorecard=card(0.2))
    found = releases(tmp_path)
    assert [one.version for one in found] == ["two", "one", "aaa", "bad"]
    assert [one.current for one in found] == [True, False, False, False]
    assert [one.promoted for one in found] == [LATER, NOON, None, None]
    assert [one.gate is not None and one.gate.passed for one in found] == [True, True, True, False]
    assert found[0].manifest["trained_on"]["n"] == 303


def test_a_bundle_without_a_manifest_is_listed_as_such(tmp_path: Path) -> None:
    (write(tmp_path, "abc") / "manifest.json").unlink()
    (found,) = releases(tmp_path)
    assert (found.version, found.gate, found.manifest) == ("abc", None, {})


def test_drafts_and_files_are_no_versions(tmp_path: Path) -> None:
    promoted(tmp_path, "abc")
    (tmp_path / "models" / ".def.17").mkdir()
    assert [one.version for one in releases(tmp_path)] == ["abc"]


def test_where_nothing_was_trained_nothing_is_listed(tmp_path: Path) -> None:
    assert releases(tmp_path) == ()
