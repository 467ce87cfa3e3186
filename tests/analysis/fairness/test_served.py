"""Fairness of served patients: the report's own figures, of rows that a backend tells."""

from pathlib import Path
from typing import Any

import pytest

from analysis.__main__ import main
from analysis.errors import AnswersRefused
from analysis.fairness.comparison import GroupFairness, fairness
from analysis.fairness.served import ServedFairness, served_fairness
from analysis.fairness.verdict import GapVerdict
from tests.analysis.stand_in_backend import stand_in_backend

ROWS = {
    "risk": [0.9, 0.2, 0.7, 0.1] * 20,
    "disease": [1, 0, 0, None] * 20,
    "sex": [0] * 40 + [1] * 40,
}


def measures(found: GroupFairness, group: str) -> dict[str, float | None]:
    (one,) = [one for one in found.groups if one.group == group]
    return {name: None if e is None else e.value for name, e in one.measures.items()}


def test_rows_give_what_the_report_gives_for_the_same_patients() -> None:
    found = served_fairness(ROWS, resamples=50)
    assert found.by_sex == fairness(
        ROWS["risk"], [1, 0, 0, float("nan")] * 20, ROWS["sex"], resamples=50
    )
    assert found.by_age == ()
    assert (found.by_sex.n, found.by_sex.assessed) == (80, 60)
    # By hand: each sex has 10 diseased, all flagged, and 20 healthy, of which half are flagged.
    for sex in ("female", "male"):
        assert measures(found.by_sex, sex)["true_positive_rate"] == 1.0
        assert measures(found.by_sex, sex)["false_positive_rate"] == 0.5
        assert measures(found.by_sex, sex)["precision"] == 0.5
        assert measures(found.by_sex, sex)["selection_rate"] == 0.5


def test_ages_add_the_bands() -> None:
    found = served_fairness({**ROWS, "age": [45.0, 65.0] * 40}, resamples=50)
    assert [part.name for part in found.by_age] == ["under 50", "50 to 59", "60 and over"]
    assert found.by_age[1].by_sex is None
    assert ServedFairness.model_validate_json(found.model_dump_json()) == found


@pytest.mark.parametrize(
    "rows",
    [
        {"risk": [], "disease": [], "sex": []},
        {"risk": [0.3], "disease": [1], "sex": [0]},
        {"risk": [0.3] * 40, "disease": [1] * 40, "sex": [1] * 40},
        {"risk": [0.3] * 40, "disease": [None] * 40, "sex": [0, 1] * 20},
    ],
)
def test_nobody_one_sex_one_outcome_or_none_is_too_few(rows: dict[str, Any]) -> None:
    found = served_fairness(rows, resamples=50)
    assert {gap.reading.verdict for gap in found.by_sex.gaps[:1]} == {GapVerdict.TOO_FEW}
    assert "NaN" not in found.model_dump_json()


@pytest.mark.parametrize(
    "rows",
    [
        {},
        [],
        {"risk": [0.3], "disease": [1], "sex": [0, 1]},
        {"risk": [1.3], "disease": [1], "sex": [0]},
        {"risk": [0.3], "disease": [2], "sex": [0]},
        {"risk": [0.3], "disease": [1], "sex": [0], "age": []},
        {"risk": ["high"], "disease": [1], "sex": [0]},
    ],
)
def test_what_are_no_such_rows_is_refused(rows: Any) -> None:
    with pytest.raises(AnswersRefused):
        served_fairness(rows)


def test_the_command_asks_a_backend(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "served.json"
    with stand_in_backend({"/aggregates/outcomes": {"n": 80, **ROWS}}) as here:
        assert main(["fairness", "--served", here.url, "--json", str(target)]) == 0
    assert ServedFairness.model_validate_json(target.read_text()).by_sex.n == 80
    assert main(["fairness", "--served", "http://127.0.0.1:9"]) == 1
    assert main(["fairness", "--served", "http://127.0.0.1:9", "--data", "x.csv"]) == 1
    assert "leave --data out" in capsys.readouterr().err
