"""ROC, precision-recall, calibration, decision and learning curves of the served model."""

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from dashboard.charts.bands import Axes, Band, bands
from dashboard.connection import mode
from dashboard.evidence.origin import PERFORMANCE
from dashboard.frame import figure, table
from dashboard.frame.estimates import line, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.measures.resampled import Curve
    from analysis.performance.curves import Curves

SHARE: Final = (0.0, 1.0)
HALF: Final = 0.5


def band(name: str, colour: str, curve: "Curve", dash: str = "solid") -> Band:
    """Return a curve of the report as it is drawn."""
    return Band(name, colour, curve.x, curve.y, curve.low, curve.high, dash)


def points(curve: "Curve", x: str, y: str) -> pd.DataFrame:
    """Return a curve as a table."""
    columns = {y: curve.y, "low": curve.low, "high": curve.high}
    return pd.DataFrame(columns, index=pd.Index(curve.x, name=x))


def of_100(curve: "Curve", x: float) -> str:
    """Return the curve at the point nearest to `x` with its interval, as so many of 100."""
    at = min(range(len(curve.x)), key=lambda place: abs(curve.x[place] - x))
    return f"{100 * curve.y[at]:.0f} ({100 * curve.low[at]:.0f} to {100 * curve.high[at]:.0f})"


def patients(found: "Curves") -> str:
    """Say on whom the curves rest."""
    return f"Bands are 95 % intervals over {found.n} patients, {found.diseased} of them diseased."


def thresholds(found: "Curves") -> pd.DataFrame:
    """Return what follows from each threshold."""
    return pd.DataFrame(
        {
            label: [told(getattr(one, name), n=False) for one in found.thresholds]
            for name, label in (
                ("flagged", "Flagged"),
                ("sensitivity", "Sensitivity"),
                ("specificity", "Specificity"),
                ("ppv", "PPV"),
                ("npv", "NPV"),
            )
        },
        index=pd.Index(
            [f"{100 * one.threshold:.0f} %" for one in found.thresholds], name="From a risk of"
        ),
    )


def _roc(found: "Curves") -> None:
    chance = Band("chance", "reference", SHARE, SHARE, dash="dot")
    axes = Axes("healthy who are flagged (share)", "diseased who are flagged (share)", SHARE, SHARE)
    figure.show(
        bands([band("served model", "accent", found.roc), chance], axes, mode(), height=440),
        key="model_roc",
        alt="ROC curve of the served model with its 95 % band, above the line of chance.",
        reading=(
            "A threshold that flags 10 of 100 healthy patients flags "
            f"{of_100(found.roc, 0.1)} of 100 diseased. {patients(found)}"
        ),
        figures=points(found.roc, "false positive rate", "true positive rate"),
        origin=PERFORMANCE,
    )


def _precision_recall(found: "Curves") -> None:
    axes = Axes(
        "diseased who are flagged (recall, share)",
        "flagged who are diseased (share)",
        SHARE,
        (0, 1.02),
    )
    share = found.diseased / found.n
    flat = Band("flagging everybody", "reference", SHARE, (share, share), dash="dot")
    curve = band("served model", "accent", found.precision_recall)
    figure.show(
        bands([curve, flat], axes, mode(), height=440),
        key="model_pr",
        alt="Precision over recall of the served model with its 95 % band.",
        reading=(
            "Of 100 patients flagged by a threshold that finds 80 of 100 diseased, "
            f"{of_100(found.precision_recall, 0.8)} are diseased; when everybody is flagged, "
            f"{100 * share:.0f}. Average precision "
            f"{told(found.average_precision, n=False)}. {patients(found)}"
        ),
        figures=points(found.precision_recall, "recall", "precision"),
        origin=PERFORMANCE,
    )


def _calibration(found: "Curves") -> None:
    bins = [
        (one.predicted, one.observed) for one in found.calibration.bins if one.observed is not None
    ]
    perfect = Band("as told", "reference", SHARE, SHARE, dash="dot")
    axes = Axes("risk told (probability)", "disease found (share)", SHARE, SHARE)
    figures = pd.DataFrame(
        {"Disease found, share (95 %)": [told(observed) for _, observed in bins]},
        index=pd.Index([f"{predicted:.3f}" for predicted, _ in bins], name="Risk told"),
    )
    figure.show(
        bands([perfect, line("served model", "accent", bins)], axes, mode(), height=440),
        key="model_calibration",
        alt="Disease found against risk told, in tenths of the patients, with 95 % intervals.",
        reading=(
            f"{found.calibration.reading} Each dot stands for about {found.n // len(bins)} of the "
            f"{found.n} patients, with its 95 % interval."
        ),
        figures=figures,
        origin=PERFORMANCE,
    )


def _decision(found: "Curves") -> None:
    curves = found.decision
    none = Band("act on nobody", "quiet", (0, 100), (0.0, 0.0), dash="dot")

    def scaled(name: str, colour: str, curve: "Curve") -> Band:
        return Band(name, colour, [100 * x for x in curve.x], curve.y, curve.low, curve.high)

    lines = [
        scaled("act on everybody", "reference", curves.treat_all),
        scaled("act on the model", "accent", curves.model),
    ]
    axes = Axes("act from a risk of ... %", "net benefit (per patient)", (0, 95), (-0.15, 0.55))
    figure.show(
        bands([none, *lines], axes, mode(), height=440),
        key="model_decision",
        alt="Net benefit of acting on the model, on everybody and on nobody, over the threshold.",
        reading=f"{curves.reading} {patients(found)}",
        figures=points(curves.model, "threshold", "model").assign(everybody=curves.treat_all.y),
        origin=PERFORMANCE,
    )


def _learning(found: "Curves") -> None:
    steps = found.learning.points
    drawn = line("ROC-AUC", "accent", ((one.n_train, one.roc_auc) for one in steps))
    figures = pd.DataFrame(
        {
            "ROC-AUC (95 %)": [told(one.roc_auc, decimals=3, n=False) for one in steps],
            "Brier score (95 %)": [told(one.brier_score, decimals=3, n=False) for one in steps],
        },
        index=pd.Index([one.n_train for one in steps], name="Patients trained on"),
    )
    figure.show(
        bands([drawn], Axes("patients trained on", "ROC-AUC"), mode(), height=400),
        key="model_learning",
        alt="ROC-AUC over the number of patients trained on, with 95 % intervals.",
        reading=f"{found.learning.reading} {patients(found)}",
        figures=figures,
        origin=PERFORMANCE,
    )


def _thresholds(found: "Curves") -> None:
    half = next((one for one in found.thresholds if one.threshold == HALF), None)
    if half is not None and half.sensitivity is not None and half.specificity is not None:
        st.markdown(
            f"Flagging from 50 % on, sensitivity is {told(half.sensitivity)} and specificity "
            f"{told(half.specificity)}. PPV is the share of the flagged who are diseased, NPV that "
            "of the others who are healthy; brackets hold 95 % intervals."
        )
    table.show(thresholds(found), key="model_thresholds")
    figure.computed(PERFORMANCE)


KINDS: "Final[dict[str, Callable[[Curves], None]]]" = {
    "ROC": _roc,
    "Precision and recall": _precision_recall,
    "Calibration": _calibration,
    "Decision curve": _decision,
    "Learning curve": _learning,
    "Table of thresholds": _thresholds,
}


def draw(found: "Curves") -> None:
    """Draw the chosen curve."""
    kind = st.segmented_control(
        "Curve", list(KINDS), default="ROC", required=True, key="model_curve", bind="query-params"
    )
    KINDS[kind or "ROC"](found)
