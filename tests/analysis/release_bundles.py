"""Small bundles to promote, refuse and compare: every figure by hand, every check passed."""

import json
from pathlib import Path
from typing import Any, Final

from analysis import bundle
from analysis.model.scorecard_reading import probability
from data.features import NAMES

PATTERNS: Final = (
    NAMES,
    tuple(name for name in NAMES if name != "ca"),
    tuple(name for name in NAMES if name != "thal"),
    ("age", "sex"),
)
"""Inputs of Cleveland's patients, and of one who has nothing else."""


def estimate(value: float, low: float | None = None, high: float | None = None) -> dict[str, Any]:
    """Return an estimate as reports hold it; without ends its interval is a point."""
    ends = {"low": value if low is None else low, "high": value if high is None else high}
    return {"value": value, "interval": {**ends, "level": 0.95}, "n": 303}


def card(weight: float = 0.1) -> dict[str, Any]:
    """Return a scorecard that knows age and sex alone, whatever else it is told."""
    sub = {
        "baseline": 0.0,
        "numbers": {"age": [50.0, weight, 0.0, 0.0]},
        "categories": {"sex": {"0": [-1.0, 0.0], "1": [1.0, 0.0]}},
    }
    return {"sub_models": {",".join(inputs): sub for inputs in PATTERNS}}


def _measures(area: float, brier: float, shift: tuple[float, float, float]) -> dict[str, Any]:
    return {
        "roc_auc": estimate(area),
        "brier_score": estimate(brier),
        "calibration_in_the_large": estimate(*shift),
        "calibration_slope": estimate(1.05),
        "observed_to_expected": estimate(1.0),
    }


def _method(measures: dict[str, Any]) -> dict[str, Any]:
    return {"measures": measures, "updated": {"after": measures}}


def _site(name: str, counts: tuple[int, int], verdict: str, area: float, brier: float) -> Any:
    method = _method(_measures(area, brier, (0.0, -0.3, 0.5)))
    diseased, healthy = counts
    assessment = {"n": diseased + healthy, "diseased": diseased, "healthy": healthy}
    return {
        "site": name,
        "assessment": {**assessment, "verdict": verdict},
        "as_served": method,
        "ten_inputs": method,
        "reading": f"{name} read.",
    }


def _pattern(name: str, area: float, brier: float, shift: float) -> dict[str, Any]:
    handling = _measures(area, brier, (shift, -0.2, 0.2))
    return {"name": name, "missing": ["ca"], "sub_model": handling, "filled": handling}


def performance() -> dict[str, Any]:
    """Return a performance report that keeps every limit."""
    return {
        "cross_validation": {
            "folds": 5,
            "repeats": 10,
            "roc_auc": estimate(0.911),
            "brier_score": estimate(0.119),
            "log_loss": estimate(0.378),
            "accuracy": estimate(0.84),
            "calibration_slope": estimate(1.08),
            "expected_calibration_error": estimate(0.038),
        },
        "reference_protocol": {
            "cv_roc_auc": 0.8959,
            "test_roc_auc": 0.9531,
            "test_accuracy": 0.8667,
            "test_precision": 0.8846,
            "test_recall": 0.8214,
        },
        "comparison": {
            "repeats": 10,
            "verdict": {"challengers": 6, "winners": [], "text": "None beats it."},
        },
        "missing_patterns": {
            "reading": "Filling misleads.",
            "patterns": [
                _pattern("no imaging, ST slope not read", 0.875, 0.142, 0.0),
                _pattern("bedside, ECG and laboratory only", 0.838, 0.164, -0.05),
            ],
        },
        "external_validation": {
            "trained_on": "cleveland",
            "disclosure": "They were looked at.",
            "sites": [
                _site("hungary", (106, 188), "assessable", 0.893, 0.124),
                _site("va_long_beach", (149, 51), "indicative only", 0.726, 0.172),
                _site("switzerland", (115, 8), "not assessable", 0.755, 0.165),
            ],
        },
        "conformal": {
            "at_home": [
                {
                    "missing": [],
                    "levels": [
                        {"level": 0.9, "coverage": estimate(0.907), "decided": estimate(0.8)},
                        {"level": 0.95, "coverage": estimate(0.963), "decided": estimate(0.55)},
                    ],
                },
                {
                    "missing": ["ca", "thal"],
                    "levels": [
                        {"level": 0.9, "coverage": estimate(0.5), "decided": estimate(0.5)},
                    ],
                },
            ]
        },
    }


def fairness() -> dict[str, Any]:
    """Return a fairness report that keeps every limit."""
    women = {"roc_auc": estimate(0.925), "observed_to_expected": estimate(0.9)}
    gap = {"measure": "true_positive_rate", "difference": estimate(-0.1)}
    return {"by_sex": {"groups": [{"group": "female", "measures": women}], "gaps": [gap]}}


def _group(name: str, verdict: str, area: float = 0.92) -> dict[str, Any]:
    joint = {"roc_auc": estimate(area), "null_95": 0.54}
    return {"comparison": {"current": name, "verdict": verdict, "joint": joint}}


def drift() -> dict[str, Any]:
    """Return a drift report that keeps every limit."""
    sizes = ((30, 0.08), (60, 0.03), (100, 0.04))
    return {
        "false_alarms": [{"n": n, "alarm": estimate(share)} for n, share in sizes],
        "sites": [_group(name, "drift") for name in ("hungary", "switzerland", "va_long_beach")],
        "synthetic": [
            _group("synthetic, realistic", "no drift found", 0.45),
            _group("synthetic, random", "drift"),
            _group("synthetic, shifted", "drift", 0.6),
        ],
    }


def poisoning() -> dict[str, Any]:
    """Return a poisoning report that keeps every limit."""
    change = {"roc_auc": estimate(-0.012), "accuracy": estimate(-0.022)}
    point = {
        "rate": 0.1,
        "models": [{"model": "ridge", "change": change}],
        "detectors": [{"detector": "confident_learning", "recall": estimate(0.65)}],
    }
    return {
        "attacks": [{"attack": "random", "points": [point]}],
        "clean_flags": [{"detector": "confident_learning", "flagged": estimate(0.064)}],
        "batch_alarm": {"power": [{"attack": "random", "rate": 0.1, "either": estimate(1.0)}]},
    }


def manifest(version: str) -> dict[str, Any]:
    """Return the manifest of a version, without the hashes."""
    return {
        "schema_version": 1,
        "version": version,
        "code_sha256": "c" * 64,
        "libraries": {"numpy": "2.4.6"},
        "parameters": {"C": 0.1, "seed": 1, "sub_models": 4, "threshold": 0.5},
        "trained_on": {
            "cohort": "cleveland",
            "n": 303,
            "diseased": 139,
            "sha256": "9e5c0982b6399a219dde529c9a208ffa2e22f8cf3659d715dca32801af0129e6",
        },
        "metrics": {"roc_auc": 0.911, "brier_score": 0.119, "calibration_slope": 1.08},
        "onnx_parity": {"n": 297, "largest_difference": 2e-16},
    }


def known_patients(scorecard: dict[str, Any]) -> list[dict[str, Any]]:
    """Return two patients with the scorecard's own probabilities."""
    patients = ({"age": 60, "sex": 1}, {"age": 40, "sex": 0})
    return [{"patient": p, "probability": probability(scorecard, p)} for p in patients]


def write(
    home: Path,
    version: str,
    report: dict[str, Any] | None = None,
    scorecard: dict[str, Any] | None = None,
    origin: dict[str, Any] | None = None,
    *,
    studied: bool = True,
) -> Path:
    """Write a bundle and return its directory; what is not given keeps every limit."""
    chosen = card() if scorecard is None else scorecard
    files = {
        bundle.SCORECARD: chosen,
        bundle.KNOWN_PATIENTS: known_patients(chosen),
        bundle.PERFORMANCE: performance() if report is None else report,
    }
    if studied:
        files[bundle.EXPLANATION] = {"shap_agreement": {"largest_difference": 3e-15}}
        files[bundle.FAIRNESS] = fairness()
        files[bundle.DRIFT] = drift()
        files[bundle.POISONING] = poisoning()
        files[bundle.DATA] = {"surprising_patients": {"share": estimate(0.063)}}
    content = {name: json.dumps(document).encode() for name, document in files.items()}
    return bundle.write(home, {**manifest(version), **(origin or {})}, content)


def changed(report: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return a copy of a report with another value at a dotted path of keys and positions."""
    # What stands in two places is no longer one thing.
    copied: dict[str, Any] = json.loads(json.dumps(report))
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place: Any = copied
    for step in steps:
        place = place[step]
    place[last] = value
    return copied
