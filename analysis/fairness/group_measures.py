"""The measures that groups are compared by: their names, whom they count, what gap would matter.

The first three lead: missed disease, calibration, and telling the sick from the well. How they are
computed is in `group_points` and `group_draws`.
"""

from dataclasses import dataclass
from typing import Final

FEWEST: Final = 10
"""Patients a measure must rest on in a group; below, no estimate is given."""


@dataclass(frozen=True, slots=True)
class GroupMeasure:
    """One measure of a group of patients.

    Attributes
    ----------
    label : str
        As a sentence begins.
    counted : str
        The patients it rests on, to be filled in: "{} diseased {}" for "25 diseased women".
    matters : float
        Gap between women and men that would matter to patients; below it, a gap that cannot be
        excluded is small enough to be called none.
    is_share : bool
        Whether it is a share of the counted patients, and so told in percentage points.
    """

    name: str
    label: str
    counted: str
    matters: float = 0.10
    is_share: bool = True

    def told(self, patients: float, who: str = "patients") -> str:
        """Return so many of `who` in words."""
        n = round(patients)
        return self.counted.format(n, _ONE[who] if n == 1 else who)


_ONE: Final = {"women": "woman", "men": "man", "patients": "patient"}


MEASURES: Final = (
    GroupMeasure(
        "true_positive_rate", "Diseased who are flagged (true positive rate)", "{} diseased {}"
    ),
    GroupMeasure(
        "observed_to_expected",
        "Diseased found for each one foretold (calibration)",
        "{} {} of the rarer outcome",
        matters=0.15,
        is_share=False,
    ),
    GroupMeasure("roc_auc", "ROC-AUC", "{} {} of the rarer outcome", is_share=False),
    GroupMeasure("false_negative_rate", "Diseased who are missed", "{} diseased {}"),
    GroupMeasure(
        "false_positive_rate", "Healthy who are flagged (false positive rate)", "{} healthy {}"
    ),
    GroupMeasure("precision", "Flagged who are diseased (precision)", "{} flagged {}"),
    GroupMeasure(
        "negative_predictive_value", "Not flagged who are healthy (NPV)", "{} unflagged {}"
    ),
    GroupMeasure("accuracy", "Accuracy", "{} assessed {}"),
    GroupMeasure("brier_score", "Brier score", "{} assessed {}", matters=0.05, is_share=False),
    GroupMeasure("selection_rate", "Flagged (selection rate)", "{} answered {}"),
)
"""`matters` is, for rates and ROC-AUC, the release gate's limit on the gap in missed disease; for
calibration the gate's distance from 1; for the Brier score a fifth of what a coin would score."""

BY_NAME: Final = {measure.name: measure for measure in MEASURES}
LEADING: Final = tuple(measure.name for measure in MEASURES[:3])
OF_DECISIONS: Final = (
    "true_positive_rate",
    "false_negative_rate",
    "false_positive_rate",
    "precision",
    "negative_predictive_value",
    "accuracy",
    "selection_rate",
)
"""Those that a threshold decides."""
