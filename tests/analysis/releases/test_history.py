"""The record of promotions: written whole, read back, and where a rollback goes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from analysis.errors import ReleaseRefused
from analysis.releases.check import Stage
from analysis.releases.history import Action, Promotion, append, previous, read

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def entry(action: Action, version: str, before: str | None, minute: int = 0) -> Promotion:
    return Promotion(
        action=action, version=version, previous=before, time=NOON + timedelta(minutes=minute)
    )


def history(*steps: str) -> list[Promotion]:
    """Return entries from steps like "B<A" (B promoted over A) and "A<<B" (rolled back from B)."""
    entries = []
    for minute, step in enumerate(steps):
        action = Action.ROLLBACK if "<<" in step else Action.PROMOTE
        version, before = step.split("<<" if "<<" in step else "<")
        entries.append(entry(action, version, before or None, minute))
    return entries


@pytest.mark.parametrize(
    ("steps", "current", "expected"),
    [
        ((), "A", None),
        (("A<",), "A", None),
        (("A<", "B<A"), "B", "A"),
        (("A<", "B<A", "C<B"), "C", "B"),
        # A rollback undoes one promotion; the next goes one further back, not forth again.
        (("A<", "B<A", "C<B", "B<<C"), "B", "A"),
        (("A<", "B<A", "A<<B"), "A", None),
        # After a rollback another version may follow.
        (("A<", "B<A", "A<<B", "C<A"), "C", "A"),
        # The same version twice, with another between.
        (("A<", "B<A", "A<B"), "A", "B"),
        (("A<", "B<A", "A<B", "B<<A"), "B", "A"),
        # The current version promoted again changes nothing.
        (("A<", "B<A", "B<B"), "B", "A"),
        # A version became current without an entry: before the history began, or in between.
        (("B<A",), "B", "A"),
        (("A<",), "B", "A"),
        (("A<", "C<B"), "C", "B"),
        (("A<", "C<B", "B<<C"), "B", "A"),
        ((), "B", None),
    ],
)
def test_a_rollback_goes_to_what_was_served_before(
    steps: tuple[str, ...], current: str, expected: str | None
) -> None:
    assert previous(history(*steps), current) == expected


def test_without_a_file_there_is_no_history(tmp_path: Path) -> None:
    assert read(tmp_path) == ()


def test_entries_come_back_in_their_order(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    first = Promotion(
        action=Action.PROMOTE,
        version="abc",
        previous=None,
        time=NOON,
        stage=Stage.RELEASE,
        gate={"passed": 36, "accepted": 1},
        accepted="es lässt sich lesen",
    )
    second = entry(Action.ROLLBACK, "def", "abc", 1)
    append(tmp_path, first)
    append(tmp_path, second)
    assert read(tmp_path) == (first, second)
    lines = (tmp_path / "models" / "history.jsonl").read_text().splitlines()
    assert len(lines) == 2
    assert "lässt" in lines[0]


def test_writing_leaves_no_draft(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    append(tmp_path, entry(Action.PROMOTE, "abc", None))
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["history.jsonl"]


@pytest.mark.parametrize("line", ["", "{", "[]", '{"version": "abc"}'])
def test_a_line_that_is_none_of_ours_is_refused_by_its_number(tmp_path: Path, line: str) -> None:
    (tmp_path / "models").mkdir()
    append(tmp_path, entry(Action.PROMOTE, "abc", None))
    with (tmp_path / "models" / "history.jsonl").open("a") as file:
        file.write(line + "\n")
    with pytest.raises(ReleaseRefused, match=r"line 2 of history\.jsonl is no promotion"):
        read(tmp_path)


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="timezone"):
        Promotion(
            action=Action.PROMOTE,
            version="abc",
            previous=None,
            time=datetime(2026, 11, 21, 12),  # noqa: DTZ001 - the fault under test
        )
