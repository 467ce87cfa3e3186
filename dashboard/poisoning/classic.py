"""The classic table: clean labels against one in five flipped at random."""

from typing import TYPE_CHECKING

import pandas as pd

from dashboard.charts.intervals import Series, alt_text, intervals
from dashboard.connection import mode
from dashboard.frame import figure
from dashboard.frame.estimates import mark, told
from dashboard.frame.figure import Origin
from dashboard.poisoning.names import MEASURES, SHOWN

if TYPE_CHECKING:
    from analysis.poisoning.report import PoisoningReport


def table(report: "PoisoningReport") -> pd.DataFrame:
    """Return every measure of every model, clean and poisoned."""
    return pd.DataFrame(
        [
            {
                "Model": row.model,
                "Measure": label,
                "clean": told(getattr(row.clean, name), n=False),
                "20 % flipped": told(getattr(row.poisoned, name), n=False),
                "change": told(getattr(row.change, name), signed=True, n=False),
            }
            for row in report.classic
            for name, label in MEASURES.items()
        ]
    ).set_index("Model")


def draw(report: "PoisoningReport", origin: Origin) -> None:
    """Draw the served model clean and poisoned; the other models are in the table."""
    row = report.classic[0]
    names = [MEASURES[name] for name in SHOWN]
    series = [
        Series("clean labels", "reference", [mark(getattr(row.clean, name)) for name in SHOWN]),
        Series("20 % flipped", "raises", [mark(getattr(row.poisoned, name)) for name in SHOWN]),
    ]
    change = row.change.roc_auc
    cost = (
        "cannot be told"
        if change is None
        else f"changes ROC-AUC by {told(change, signed=True, decimals=3, n=False)}"
    )
    figure.show(
        intervals(names, series, "on clean patients, 95 % interval", mode()),
        key="poisoning_classic",
        alt=alt_text(names, series),
        reading=(
            f"One label in five turned round at random {cost}: the {row.model} model, {report.n} "
            f"patients, {report.n_train} of them trained on in each split, tested on clean labels. "
            "The table has the other models too."
        ),
        figures=table(report),
        origin=origin,
        opened=True,
    )
