"""Observed against predicted by sex and band of risk: what an answer says of patients alike.

The table travels in the bundle, so that the backend can answer it for one patient. `docs/bundle.md`
describes the format.
"""

from typing import Any, Final

from analysis.fairness.answers import answers
from analysis.fairness.group_metrics import CalibrationBand, calibration_bands
from analysis.fairness.group_points import GROUPS
from analysis.measures.intervals import LEVEL
from analysis.model.ridge import Floats
from analysis.model.served import THRESHOLD
from data.cohorts import Cohort

SCHEMA_VERSION: Final = 1


def calibration_by_sex(cohort: Cohort, risk: Floats) -> dict[str, Any]:
    """Return the table as a JSON object.

    Parameters
    ----------
    risk : ndarray of shape (n_patients, repeats)
        Out-of-fold probabilities of the cohort's patients, from `served_out_of_fold`.
    """
    told = answers(risk, cohort.disease, cohort.patients["sex"].to_numpy(), THRESHOLD)
    return {
        "schema_version": SCHEMA_VERSION,
        "cohort": cohort.name,
        "level": LEVEL,
        "groups": {
            str(code): [_row(band) for band in calibration_bands(told.of(told.sex == code))]
            for code in GROUPS
        },
    }


def _row(band: CalibrationBand) -> dict[str, Any]:
    found = band.observed
    return {
        "band": band.band,
        "low": band.low,
        "high": band.high,
        "n": band.n,
        "predicted": band.predicted,
        "observed": None if found is None else found.value,
        "interval": None if found is None else [found.interval.low, found.interval.high],
        "reason": band.reason,
    }
