"""What the gate asks of performance at home: with all inputs, without some, for one patient."""

from typing import Final

from analysis import bundle
from analysis.releases.check import At, Check, Stage
from analysis.releases.figures import not_cleveland

_MILLI: Final = 5e-4


def _performance(path: str, names: str = "") -> At:
    return At(bundle.PERFORMANCE, path, names)


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
        Check(
            f"calibration slope with {label}",
            _performance(f"{figures}.calibration_slope.value"),
            "Below 1 risks are too extreme, above too timid.",
            low=0.95, high=1.20,
        ),
    )  # fmt: skip


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

_AT_90: Final = "conformal.at_home[missing=].levels[level=0.9]"

ONE_PATIENT: Final = (
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

PERFORMANCE: Final = (*_INTERNAL, *_PROTOCOL, *_PATTERNS)
