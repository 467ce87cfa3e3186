"""The verdict of a comparison, and the sentence that tells it with what it rests on."""

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from analysis.drift.hypotheses import MINIMUM

if TYPE_CHECKING:
    from analysis.drift.comparison import DriftComparison

_TOLD: Final = 3
"""Inputs named in a sentence."""


class Verdict(StrEnum):
    """What a comparison ends in."""

    TOO_FEW = "too few"
    NO_DRIFT = "no drift found"
    DRIFT = "drift"


def verdict_sentence(found: "DriftComparison") -> str:
    """Return the verdict in words; of what drifted, the largest differences first."""
    sizes = (
        f"{found.n_current} patients of {found.current} against {found.n_reference} of "
        f"{found.reference}"
    )
    if found.verdict is Verdict.TOO_FEW:
        return f"Too few to tell: {sizes}, and a comparison needs {MINIMUM} on both sides."
    if found.verdict is Verdict.NO_DRIFT:
        return f"No drift found: {sizes}.{_false_alarm_words(found)}"
    parts = [*_input_words(found), *_missing_words(found), *_other_words(found)]
    return f"Drift: {sizes}. {'; '.join(parts)}.{_false_alarm_words(found)}"


def _input_words(found: "DriftComparison") -> list[str]:
    drifted = [found.feature(name) for name in found.drifted]
    words = [f"{one.label}: {one.words}" for one in drifted[:_TOLD]]
    return words + _more(len(drifted) - _TOLD, "drifted")


def _missing_words(found: "DriftComparison") -> list[str]:
    drifted = [found.feature(name) for name in found.missing_drifted]
    changes = {one.name: abs(one.missing.change.value) for one in drifted if one.missing.change}
    drifted.sort(key=lambda one: -changes.get(one.name, 0))
    words = [f"{one.label} {one.missing.words}" for one in drifted[:_TOLD]]
    return words + _more(len(drifted) - _TOLD, "missing more or less often")


def _more(number: int, what: str) -> list[str]:
    if number < 1:
        return []
    return [f"{number} more input{'s' if number > 1 else ''} {what}"]


def _other_words(found: "DriftComparison") -> list[str]:
    words = []
    if found.risk and found.risk.tested and found.risk.tested.drifted:
        words.append(found.risk.words)
    if found.joint and found.joint_tested and found.joint_tested.drifted:
        words.append(f"the two groups can be told apart, ROC-AUC {found.joint.roc_auc}")
    return words


def _false_alarm_words(found: "DriftComparison") -> str:
    alarm = found.false_alarm
    if alarm is None:
        return ""
    return (
        f" Without drift {100 * alarm.rate.value:.1f} of 100 such comparisons ring "
        f"(measured on {alarm.rate.n} splits with {alarm.n} patients)."
    )
