"""What predictions were worth: shares by band and sex that can be counted by hand."""

from typing import Any

import pytest

from analysis.measures.proportions import proportion
from analysis.measures.risk_bands import EDGES, LABELS
from backend.history import calibration
from backend.history.database import Database
from backend.history.filters import Filters
from backend.history.judgements import record_outcome
from backend.history.schemas import Correction, CorrectionReason, Outcome, Source
from tests.backend.history.journaling import records
from tests.backend.history.stored import store


def with_outcomes(
    database: Database, patients: list[tuple[float, int, bool | None]], **fixed: Any
) -> list[str]:
    """Store patients of a risk and a sex, and the outcome of those that have one."""
    found = records(len(patients), **fixed)
    for record, (risk, sex, _) in zip(found, patients, strict=True):
        record["inputs"]["sex"] = sex
        record["probability"] = risk
    store(database, found)
    with database.transaction() as connection:
        for record, (_, _, disease) in zip(found, patients, strict=True):
            if disease is not None:
                told = Outcome(disease=disease, source=Source.ANGIOGRAPHY)
                record_outcome(connection, record["request_id"], told, None)
    return [record["request_id"] for record in found]


def measured(database: Database, filters: Filters | None = None) -> dict[str, Any]:
    with database.transaction() as connection:
        return calibration.calibration(connection, filters or Filters())


def test_the_bands_are_those_of_the_analysis() -> None:
    assert calibration.EDGES == EDGES
    assert calibration.LABELS == LABELS


def test_observed_against_predicted_by_band_and_sex(database: Database) -> None:
    patients = [
        (0.10, 1, False), (0.14, 0, True), (0.15, 1, False), (0.40, 1, True), (0.85, 0, True),
        (1.00, 1, True), (0.90, 1, None),
    ]  # fmt: skip
    with_outcomes(database, patients)
    found = measured(database)
    everyone, women, men = found["groups"]
    assert [group["group"] for group in found["groups"]] == ["all", "female", "male"]
    assert (found["n"], everyone["n"], everyone["diseased"]) == (6, 6, 4)
    assert everyone["observed"] == pytest.approx(4 / 6)
    assert everyone["predicted"] == pytest.approx((0.10 + 0.14 + 0.15 + 0.40 + 0.85 + 1) / 6)
    assert [band["n"] for band in everyone["bands"]] == [2, 2, 0, 2]
    assert [band["observed"] for band in everyone["bands"]] == [0.5, 0.5, None, 1.0]
    assert everyone["bands"][2]["interval"] is None
    assert (women["n"], women["diseased"], men["n"], men["diseased"]) == (2, 2, 4, 2)
    assert [band["n"] for band in men["bands"]] == [1, 2, 0, 1]
    assert men["bands"][1]["predicted"] == pytest.approx((0.15 + 0.40) / 2)


def test_a_correction_replaces_what_it_corrects(database: Database) -> None:
    (request_id,) = with_outcomes(database, [(0.7, 1, True)])
    corrected = Correction(
        disease=False,
        source=Source.PATIENT_RECORD,
        correction=True,
        reason=CorrectionReason.ENTRY_ERROR,
    )
    with database.transaction() as connection:
        record_outcome(connection, request_id, corrected, None)
    (everyone, _, men) = measured(database)["groups"]
    assert (everyone["n"], everyone["diseased"], men["n"], men["diseased"]) == (1, 0, 1, 0)


def test_nobody_with_an_outcome_is_no_share(database: Database) -> None:
    found = measured(database)
    assert found["n"] == 0
    assert [group["observed"] for group in found["groups"]] == [None, None, None]


def test_trials_are_no_patients(database: Database) -> None:
    with_outcomes(database, [(0.7, 1, True)], purpose="what_if")
    assert measured(database)["n"] == 0
    assert measured(database, Filters(purpose="what_if"))["n"] == 1


@pytest.mark.parametrize(("successes", "n"), [(0, 9), (9, 9), (3, 10), (1, 1), (500, 1000)])
def test_the_interval_is_the_one_of_the_analysis(successes: int, n: int) -> None:
    expected = proportion(successes, n)
    assert expected is not None
    low, high = calibration.wilson_interval(successes, n)
    assert low == pytest.approx(expected.interval.low, abs=1e-12)
    assert high == pytest.approx(expected.interval.high, abs=1e-12)


def test_the_rows_for_a_fairness_study_are_three_columns_the_newest_first(
    database: Database,
) -> None:
    with_outcomes(database, [(0.1, 0, False), (0.2, 1, None), (0.3, 1, True), (0.4, 0, True)])
    with database.transaction() as connection:
        found = calibration.outcome_rows(connection, Filters(), last=2)
    assert found == {"n": 2, "risk": [0.4, 0.3], "disease": [1, 1], "sex": [0, 1]}
