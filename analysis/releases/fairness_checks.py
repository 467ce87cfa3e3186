"""What the gate asks about women and men."""

from typing import Final

from analysis import bundle
from analysis.releases.check import At, Check


def _of_women(measure: str) -> At:
    return At(bundle.FAIRNESS, f"by_sex.groups[group=female].measures.{measure}.value")


FAIRNESS: Final = (
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
