"""The reference protocol's single test score among 300 other splits."""

from typing import TYPE_CHECKING

import pandas as pd

from dashboard.charts.histogram import histogram
from dashboard.connection import mode
from dashboard.evidence.origin import PERFORMANCE
from dashboard.frame import figure

if TYPE_CHECKING:
    from analysis.performance.reference_protocol import ReferenceProtocol


def draw(found: "ReferenceProtocol") -> None:
    """Draw the distribution over splits and where the published one stands."""
    figure.show(
        histogram(
            found.split_roc_auc,
            "ROC-AUC on the 60 test patients",
            "splits",
            mode(),
            at={"the published split": found.test_roc_auc, "mean": found.split_roc_auc_mean},
        ),
        key="model_lucky_split",
        alt="Distribution of the test ROC-AUC over 300 random splits, with the published one.",
        reading=found.reading,
        figures=pd.DataFrame(
            {"ROC-AUC": found.split_roc_auc},
            index=pd.Index(range(1, len(found.split_roc_auc) + 1), name="split"),
        ),
        origin=PERFORMANCE,
    )
