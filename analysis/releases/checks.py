"""The gate as a table: every check of a release, the limits it must keep, and why.

Limits of measured figures sit just beyond what this model reaches on these data: they stop a
version that has become worse, or too good to be true. How a check is judged is in `releases.gate`.
"""

from typing import Final

from analysis import bundle
from analysis.releases.check import At, Check, Stage, Worked
from analysis.releases.figures import (
    batch_alarm_power,
    damaged_files,
    estimates_without_interval,
    known_patients,
    not_cleveland,
    rashly_judged_sites,
    winning_challengers,
)

_MILLI: Final = 5e-4
_SITES: Final = "external_validation.sites"


def _performance(path: str, names: str = "") -> At:
    return At(bundle.PERFORMANCE, path, names)


INTEGRITY: Final = (
    Check(
        "files",
        Worked(bundle.MANIFEST, damaged_files),
        "A file that is not what the manifest describes belongs to no version.",
        low=0, high=0, unit="damaged", stage=Stage.TRAINING,
    ),
    Check(
        "known patients",
        Worked(bundle.KNOWN_PATIENTS, known_patients),
        "The scorecard must give the probabilities that scikit-learn gave in training.",
        high=1e-9, stage=Stage.TRAINING,
    ),
)  # fmt: skip
"""What every bundle must keep, however long ago it was promoted."""


_PROTOCOL: Final = tuple(
    Check(
        f"reference, {label}",
        _performance(f"reference_protocol.{field}"),
        "A published result on one split of this file; if it moves, data or protocol changed.",
        low=value - _MILLI, high=value + _MILLI, stage=Stage.TRAINING, exempt=not_cleveland,
    )
    for label, field, value in (
        ("CV ROC-AUC", "cv_roc_auc", 0.896),
        ("test ROC-AUC", "test_roc_auc", 0.953),
        ("test accuracy", "test_accuracy", 0.867),
        ("test precision", "test_precision", 0.885),
        ("test recall", "test_recall", 0.821),
    )
)  # fmt: skip

_INTERNAL: Final = (
    Check(
        "leakage alarm",
        _performance("cross_validation.roc_auc.value"),
        "Nothing honest reaches it on these data: a column knows the outcome, or rows are copies.",
        high=0.93, stage=Stage.TRAINING,
    ),
    Check(
        "ROC-AUC",
        _performance("cross_validation.roc_auc.value"),
        "Ridge regression reaches 0.91 here; below the limit something was lost.",
        low=0.905, stage=Stage.TRAINING,
    ),
    Check(
        "Brier score",
        _performance("cross_validation.brier_score.value"),
        "The error of the probabilities themselves.",
        high=0.121, stage=Stage.TRAINING,
    ),
    Check(
        "log-loss",
        _performance("cross_validation.log_loss.value"),
        "Grows fast when a sure answer is wrong.",
        high=0.385, stage=Stage.TRAINING,
    ),
    Check(
        "calibration slope",
        _performance("cross_validation.calibration_slope.value"),
        "Below 1 risks are too extreme, above too timid.",
        low=0.95, high=1.15, stage=Stage.TRAINING,
    ),
    Check(
        "expected calibration error",
        _performance("cross_validation.expected_calibration_error.value"),
        "Told and observed frequency must agree.",
        high=0.045, stage=Stage.TRAINING,
    ),
    Check(
        "repeats of the studies",
        _performance("comparison.repeats"),
        "A quick run measures too coarsely for a release.",
        low=10,
    ),
)  # fmt: skip


def _pattern(label: str, name: str, auc: float, brier: float) -> tuple[Check, ...]:
    figures = f"missing_patterns.patterns[name={name}].sub_model"
    return (
        Check(
            f"ROC-AUC with {label}",
            _performance(f"{figures}.roc_auc.value"),
            "Most clinics have no more inputs than these.",
            low=auc,
        ),
        Check(
            f"Brier score with {label}",
            _performance(f"{figures}.brier_score.value"),
            "Most clinics have no more inputs than these.",
            high=brier,
        ),
    )


_PATTERNS: Final = (
    *_pattern("10 inputs", "no imaging, ST slope not read", 0.870, 0.146),
    *_pattern("7 inputs", "bedside, ECG and laboratory only", 0.830, 0.167),
    Check(
        "calibration of each missing pattern",
        _performance(
            "missing_patterns.patterns[*].sub_model.calibration_in_the_large.value",
            "missing_patterns.patterns[*].name",
        ),
        "A patient whose scan was not made must not be told a risk that is too low.",
        low=-0.10, high=0.10, unit="log-odds",
    ),
)  # fmt: skip


def _at_site(site: str, method: str, figure: str) -> At:
    return _performance(f"{_SITES}[site={site}].{method}.{figure}")


_ELSEWHERE: Final = (
    Check(
        "Hungary, ROC-AUC",
        _at_site("hungary", "as_served", "measures.roc_auc.value"),
        "The model must rank patients of a hospital it has never seen.",
        low=0.885,
    ),
    Check(
        "Hungary, Brier score",
        _at_site("hungary", "as_served", "measures.brier_score.value"),
        "The probabilities must still mean something there.",
        high=0.126,
    ),
    Check(
        "Hungary, O/E",
        _at_site("hungary", "as_served", "measures.observed_to_expected.value"),
        "Observed to expected: as many diseased as were foretold, within a fifth.",
        low=0.80, high=1.20,
    ),
    Check(
        "Hungary, Brier score, local intercept",
        _at_site("hungary", "ten_inputs", "updated.after.brier_score.value"),
        "What a site gains by one number of its own.",
        high=0.128,
    ),
    Check(
        "Hungary, O/E, local intercept",
        _at_site("hungary", "ten_inputs", "updated.after.observed_to_expected.value"),
        "The local intercept exists to bring this to 1.",
        low=0.95, high=1.05,
    ),
    Check(
        "VA, ROC-AUC",
        _at_site("va_long_beach", "as_served", "measures.roc_auc.value"),
        "A hard, selected population; no model does much better there.",
        low=0.72,
    ),
    Check(
        "VA, Brier score",
        _at_site("va_long_beach", "as_served", "measures.brier_score.value"),
        "Telling everybody the prevalence scores 0.190.",
        high=0.175,
    ),
    Check(
        "VA, calibration, low end",
        _at_site(
            "va_long_beach", "as_served", "measures.calibration_in_the_large.interval.low"
        ),
        "The interval of calibration in the large must hold 0: no bias is shown.",
        high=0, unit="log-odds",
    ),
    Check(
        "VA, calibration, high end",
        _at_site(
            "va_long_beach", "as_served", "measures.calibration_in_the_large.interval.high"
        ),
        "The interval of calibration in the large must hold 0: no bias is shown.",
        low=0, unit="log-odds",
    ),
    Check(
        "sites judged on too few patients",
        Worked(bundle.PERFORMANCE, rashly_judged_sites),
        "Eight healthy Swiss patients carry no judgement: the report must say so.",
        high=0,
    ),
)  # fmt: skip


def _onnx(path: str) -> At:
    return At(bundle.MANIFEST, f"onnx_parity.{path}")


_AT_90: Final = "conformal.at_home[missing=].levels[level=0.9]"

_ONE_PATIENT: Final = (
    Check(
        "conformal, coverage at 90 %",
        _performance(f"{_AT_90}.coverage.value"),
        "What is promised at home must be kept there, and not be bought by saying nothing.",
        low=0.88, high=0.92,
    ),
    Check(
        "conformal, one answer at 90 %",
        _performance(f"{_AT_90}.decided.value"),
        "Sets that leave both outcomes possible help nobody.",
        low=0.75,
    ),
)  # fmt: skip

_TRUST: Final = (
    Check(
        "agreement with shap",
        At(bundle.EXPLANATION, "shap_agreement.largest_difference"),
        "The reasons shown must be the Shapley values that the reference library computes.",
        high=1e-9, unit="log-odds",
    ),
    Check(
        "surprising labels",
        At(bundle.DATA, "surprising_patients.share.value"),
        "More than clean data show: somebody may have tampered with the outcomes.",
        high=0.08,
    ),
    Check(
        "ONNX parity",
        _onnx("largest_difference"),
        "Other runtimes must give the same probability.",
        high=1e-9,
    ),
    Check(
        "challengers that win",
        Worked(bundle.PERFORMANCE, winning_challengers),
        "Serving the readable model where another is better is a decision, not a default.",
        high=0,
        decision="decide, and promote with --accept-readable-model REASON",
    ),
    Check(
        "fairness without interval",
        Worked(bundle.FAIRNESS, estimates_without_interval),
        "25 diseased women carry no verdict without its interval.",
        high=0,
    ),
)  # fmt: skip


def _of_women(measure: str) -> At:
    return At(bundle.FAIRNESS, f"by_sex.groups[group=female].measures.{measure}.value")


def _random_flips(rate: float, place: str) -> At:
    point = f"attacks[attack=random].points[rate={rate}]"
    return At(bundle.POISONING, f"{point}.{place}.value")


_FAIRNESS: Final = (
    Check(
        "women, ROC-AUC",
        _of_women("roc_auc"),
        "Women are fewer here; the model must rank them as well all the same.",
        low=0.90,
    ),
    Check(
        "women, O/E",
        _of_women("observed_to_expected"),
        "A risk that is wrong for one sex misleads every decision about it.",
        low=0.85, high=1.15,
    ),
    Check(
        "missed disease, women minus men",
        At(bundle.FAIRNESS, "by_sex.gaps[measure=true_positive_rate].difference.value"),
        "Over 40 fold seeds it is -0.10 with a standard deviation of 0.01: beyond 0.13 it grew.",
        low=-0.13, high=0.13,
    ),
)  # fmt: skip

_POISONING: Final = (
    Check(
        "batch alarm, power at 10 % flips",
        Worked(bundle.POISONING, batch_alarm_power),
        "A batch with so many wrong labels must not get into training unnoticed.",
        low=0.9,
    ),
    Check(
        "flagged on clean labels",
        At(bundle.POISONING, "clean_flags[detector=confident_learning].flagged.value"),
        "A detector that rings on clean data teaches people to ignore it.",
        high=0.08,
    ),
    Check(
        "10 % random flips, accuracy",
        _random_flips(0.1, "models[model=ridge].change.accuracy"),
        "The served kind of model must bear ordinary mistakes in the labels.",
        low=-0.03,
    ),
    Check(
        "10 % random flips, ROC-AUC",
        _random_flips(0.1, "models[model=ridge].change.roc_auc"),
        "Over three seeds of 100 splits the loss is 0.012 to 0.013: beyond 0.015 it grew.",
        low=-0.015,
    ),
    Check(
        "10 % random flips, found",
        _random_flips(0.1, "detectors[detector=confident_learning].recall"),
        "Confident learning must find most of the flips that were made.",
        low=0.60,
    ),
)  # fmt: skip

CHECKS: Final = (
    *INTEGRITY, *_INTERNAL, *_PROTOCOL, *_PATTERNS, *_ELSEWHERE, *_ONE_PATIENT, *_TRUST,
    *_FAIRNESS, *_POISONING,
)  # fmt: skip
"""The whole gate, in the order of its table."""
