"""Frozen patients and their probabilities, by scikit-learn's own pipeline.

A backend reproduces them before it calls itself ready. They do not pass through the scorecard, so
that a mistake in writing or in reading it shows.
"""

from typing import Any, Final

import numpy as np

from analysis.model.ridge import complete, pipeline
from data.cohorts import Cohort
from data.features import BY_NAME, NAMES, OPTIONAL, Kind

PATTERNS: Final[tuple[tuple[str, ...], ...]] = (
    (),
    ("ca",),
    ("thal",),
    ("ca", "thal"),
    ("ca", "thal", "slope"),
    ("thalach", "exang", "oldpeak", "slope"),
    ("thalach", "exang", "oldpeak", "slope", "ca", "thal"),
    ("chol", "fbs"),
    ("cp", "restecg"),
    ("trestbps", "chol", "fbs", "restecg", "ca"),
    OPTIONAL,
)
"""Missing inputs of the known patients: what clinics lack, nothing, and everything."""

PER_PATTERN: Final = 4


def known_patients(cohort: Cohort, seed: int) -> list[dict[str, Any]]:
    """Return patients with their probability of disease, `PER_PATTERN` for each missing pattern."""
    rng = np.random.default_rng(seed)
    found = []
    for missing in PATTERNS:
        inputs = [name for name in NAMES if name not in missing]
        rows = complete(cohort.patients, inputs)
        patients = cohort.patients.loc[rows]
        fitted = pipeline(inputs).fit(patients[inputs], cohort.disease[rows])
        chosen = patients.iloc[rng.choice(len(patients), PER_PATTERN, replace=False)]
        risks = fitted.predict_proba(chosen[inputs])[:, 1]
        for record, risk in zip(chosen[inputs].to_dict("records"), risks, strict=True):
            patient = {str(name): plain(str(name), value) for name, value in record.items()}
            found.append({"patient": patient, "probability": float(risk)})
    return found


def plain(name: str, value: float) -> float:
    """Return a table's float as the API would carry it: whole numbers and codes as int."""
    return float(value) if BY_NAME[name].kind is Kind.DECIMAL else int(value)
