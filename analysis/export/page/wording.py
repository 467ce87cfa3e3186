"""How the page writes names and numbers: one way for each, everywhere."""

from collections.abc import Mapping
from typing import Any, Final

from data.features import BY_NAME, FEATURES, Section

MINUS: Final = "\N{MINUS SIGN}"
NO_BREAK: Final = "\N{NO-BREAK SPACE}"
NONE: Final = "\N{EN DASH}"
"""Stands where a report has no value."""

_NAMES: Final[Mapping[str, str]] = {
    "auc": "AUC",
    "brier_score": "Brier score",
    "brier_gain_over_null": "Brier gain over null",
    "code_sha256": "code, SHA-256",
    "calibration_in_the_large": "calibration in the large",
    "cv_roc_auc": "cross-validated ROC-AUC",
    "fpr": "false-positive rate",
    "log_loss": "log-loss",
    "npv": "negative predictive value",
    "null_brier_score": "null Brier score",
    "observed_to_expected": "observed to expected",
    "ppv": "positive predictive value",
    "roc": "ROC",
    "roc_auc": "ROC-AUC",
    "sha256": "SHA-256",
    "test_roc_auc": "test ROC-AUC",
    "tpr": "true-positive rate",
}
_SITES: Final[Mapping[str, str]] = {
    "cleveland": "Cleveland",
    "hungary": "Hungary",
    "switzerland": "Switzerland",
    "va_long_beach": "VA Long Beach",
}
_GROUPS: Final[Mapping[Section, str]] = {
    Section.AT_REST: "all findings at rest",
    Section.EXERCISE: "the exercise test",
    Section.IMAGING: "all imaging",
}
_FINE: Final = 0.1
_WHOLE_FROM: Final = 100
_SMALLEST_P: Final = 0.01


def name_of(key: str) -> str:
    """Return a field's name in words."""
    if key in BY_NAME:
        return BY_NAME[key].label
    return _NAMES.get(key) or _SITES.get(key) or key.replace("_", " ").strip()


def title_of(key: str) -> str:
    """Return a field's name as a heading."""
    name = name_of(key)
    return name[:1].upper() + name[1:]


def inputs_of(names: list[str]) -> str:
    """Return features by their labels, as within a sentence; a whole group by its name."""
    found = []
    for group, told in _GROUPS.items():
        members = [feature.name for feature in FEATURES if feature.section is group]
        if set(members) <= set(names):
            found.append(told)
            names = [name for name in names if name not in members]
    return ", ".join([*(mid_sentence(name_of(name)) for name in names), *found])


def mid_sentence(label: str) -> str:
    """Return a label as it stands within a sentence; ST stays ST."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def is_estimate(value: Any) -> bool:
    """Whether a value of a report is an estimate with its interval."""
    return isinstance(value, dict) and {"value", "interval", "n"} <= value.keys()


def number(value: float, decimals: int = 3) -> str:
    """Return a number with a true minus sign; -0.000 has none."""
    rounded = round(value, decimals) + 0.0
    return f"{rounded:.{decimals}f}".replace("-", MINUS)


def plain(value: float) -> str:
    """Return any number as short as it can be said without losing what matters."""
    if isinstance(value, int) or float(value).is_integer():
        return f"{int(value):,}".replace(",", "\N{NARROW NO-BREAK SPACE}").replace("-", MINUS)
    if abs(value) >= _WHOLE_FROM:
        return number(value, 1)
    if abs(value) >= _FINE / 100:
        return number(value, 3)
    return f"{value:.1e}".replace("-", MINUS)


def interval(estimate: Mapping[str, Any], decimals: int = 3) -> str:
    """Return the ends of an estimate's interval."""
    ends = estimate["interval"]
    return _range(number(ends["low"], decimals), number(ends["high"], decimals))


def _range(low: str, high: str) -> str:
    """Return two ends that stay on one line."""
    return f"{low}{NO_BREAK}to{NO_BREAK}{high}"


def estimated(estimate: Mapping[str, Any] | None, decimals: int = 3) -> str:
    """Return an estimate with its interval, or the sign for none."""
    if estimate is None:
        return NONE
    return f"{number(estimate['value'], decimals)} ({interval(estimate, decimals)})"


def p_value(value: float) -> str:
    """Return a p-value with two decimals, small ones as below a hundredth."""
    return number(value, 2) if value >= _SMALLEST_P else f"< {number(_SMALLEST_P, 2)}"


def percent(share: float, decimals: int = 0) -> str:
    """Return a share in percent."""
    return f"{number(100 * share, decimals)}\N{NARROW NO-BREAK SPACE}%"


def points(share: float, decimals: int = 0) -> str:
    """Return a difference of two shares, in percentage points."""
    return f"{number(100 * share, decimals)} points"


def percent_interval(estimate: Mapping[str, Any] | None) -> str:
    """Return a share with its interval, in percent."""
    if estimate is None:
        return NONE
    ends = estimate["interval"]
    told = _range(number(100 * ends["low"], 0), number(100 * ends["high"], 0))
    return f"{percent(estimate['value'])} ({told})"
