"""Days of counts, added up to windows of a week."""

from analysis.drift.comparison import DriftComparison
from dashboard.drift.over_time import command, marks, reading, table, windows
from dashboard.reports import Values


def day(number: int, n: int) -> Values:
    return Values(day=f"2026-01-{number:02}", counts={"age": {"missing": 0, "54": n}})


def test_each_day_stands_with_the_days_before_it() -> None:
    found = windows([day(1, 5), day(2, 7), day(3, 1)], length=2)
    assert found == [
        ("2026-01-01", {"age": {"missing": 0, "54": 5}}),
        ("2026-01-02", {"age": {"missing": 0, "54": 12}}),
        ("2026-01-03", {"age": {"missing": 0, "54": 8}}),
    ]


def test_days_without_patients_count_as_days() -> None:
    found = windows([day(1, 5), day(2, 7), day(4, 1), day(9, 2)], length=3)
    assert [counts["age"]["54"] for _, counts in found] == [5, 12, 8, 2]


def test_no_days_are_no_windows() -> None:
    assert windows([]) == []


def test_each_day_is_told_with_its_verdict_the_newest_first(
    hungary: DriftComparison, nobody: DriftComparison
) -> None:
    found = [("2026-01-01", nobody), ("2026-01-02", hungary)]
    assert [one.verdict for one in marks(found)] == ["too few", "drift"]
    assert marks(found)[1].drifted == len({*hungary.drifted, *hungary.missing_drifted})
    assert list(table(found).index) == ["2026-01-02", "2026-01-01"]
    assert "with the 6 calendar days before it" in reading(found)
    assert "1 too few, 1 drift" in reading(found)
    assert "On the last one 294 patients" in reading(found)


def test_the_command_draws_the_same_chances() -> None:
    assert command("http://here") == (
        "python -m analysis drift --served http://here --days 7 --seed 1"
    )
