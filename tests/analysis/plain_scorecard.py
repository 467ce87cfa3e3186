"""A scorecard read with plain arithmetic, and the ways in which inputs are missing."""

from collections.abc import Mapping
from math import exp, isnan, sqrt
from typing import Any, Final

MISSING: Final = (
    ("ca",),
    ("thal",),
    ("ca", "thal"),
    ("slope", "ca", "thal"),
    ("thalach", "exang", "oldpeak", "slope"),
    ("thalach", "exang", "oldpeak", "slope", "ca", "thal"),
    ("chol", "fbs"),
    ("cp", "restecg"),
    ("trestbps", "chol", "fbs", "restecg", "ca"),
    ("cp", "trestbps", "chol", "fbs", "restecg", "thalach", "exang", "oldpeak", "slope", "ca",
     "thal"),
)  # fmt: skip
"""Ten sets of missing inputs, down to age and sex alone."""


def sub_model(card: Mapping[str, Any], patient: Mapping[str, float]) -> dict[str, Any]:
    """Return the sub-model of the inputs that the patient has, in UCI's order."""
    return dict(card["sub_models"][",".join(n for n, v in patient.items() if not isnan(v))])


def contributions(card: Mapping[str, Any], patient: Mapping[str, float]) -> dict[str, float]:
    """Return what each input adds to the log-odds of the average patient."""
    sub = sub_model(card, patient)
    numbers = {n: (patient[n] - mean) * w for n, (mean, w, _, _) in sub["numbers"].items()}
    codes = {n: table[str(int(patient[n]))][0] for n, table in sub["categories"].items()}
    return {**numbers, **codes}


def log_odds(card: Mapping[str, Any], patient: Mapping[str, float]) -> float:
    """Return the log-odds of disease."""
    sub = sub_model(card, patient)
    return float(sub["baseline"]) + sum(contributions(card, patient).values())


def probability(card: Mapping[str, Any], patient: Mapping[str, float]) -> float:
    """Return the probability of disease."""
    return 1 / (1 + exp(-log_odds(card, patient)))


def interval(card: Mapping[str, Any], patient: Mapping[str, float]) -> tuple[float, float]:
    """Return the interval of the probability."""
    sub = sub_model(card, patient)
    variance, floor = sub["variance"]
    for name, (mean, _, linear, quadratic) in sub["numbers"].items():
        distance = patient[name] - mean
        variance += distance * linear + distance**2 * quadratic
    for name, table in sub["categories"].items():
        variance += table[str(int(patient[name]))][1]
    spread = card["interval"]["z"] * sqrt(max(variance, floor))
    centre = log_odds(card, patient)
    return 1 / (1 + exp(-centre + spread)), 1 / (1 + exp(-centre - spread))
