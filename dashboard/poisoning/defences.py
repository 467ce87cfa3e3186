"""Whether flips are found, and what leaving them out or turning them round wins back."""

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.charts.intervals import Series, alt_text, intervals
from dashboard.connection import mode
from dashboard.frame import figure
from dashboard.frame.estimates import mark, told
from dashboard.frame.figure import Origin
from dashboard.poisoning.names import ATTACKS, DETECTORS, REMEDIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.poisoning.report import DetectorResult, PoisoningReport


def table(found: "Sequence[DetectorResult]") -> pd.DataFrame:
    """Return every detector with what it finds and what each remedy wins back."""
    rows = [
        {
            "flagged": told(one.flagged, n=False),
            "precision": told(one.precision, n=False),
            "recall": told(one.recall, n=False),
            **{
                f"ROC-AUC won back ({REMEDIES[treated.remedy]})": told(
                    treated.won_back.roc_auc, signed=True, decimals=3, n=False
                )
                for treated in one.remedies
            },
        }
        for one in found
    ]
    return pd.DataFrame(rows, index=pd.Index([name(one) for one in found], name="Detector"))


def name(one: "DetectorResult") -> str:
    """Return a detector's name, and whether it was told what nobody knows outside a study."""
    return DETECTORS[one.detector] + (" (told how many)" if one.told_how_many else "")


def picture(found: "Sequence[DetectorResult]", key: str, reading: str, origin: Origin) -> None:
    """Draw precision and recall of every detector."""
    names = [name(one) for one in found]
    series = [
        Series("precision", "accent", [mark(one.precision) for one in found]),
        Series("recall", "attention", [mark(one.recall) for one in found]),
    ]
    figure.show(
        intervals(names, series, "share, with 95 % interval", mode()),
        key=key,
        alt=alt_text(names, series),
        reading=reading,
        figures=table(found),
        origin=origin,
    )


def draw(report: "PoisoningReport", origin: Origin) -> None:
    """Draw the detectors for the chosen attack and rate."""
    left, right = st.columns(2)
    attacks = {ATTACKS.get(one.attack, one.attack): one for one in report.attacks}
    chosen = left.selectbox("Attack", list(attacks), key="poisoning_attack", bind="query-params")
    points = {f"{100 * one.rate:g} %": one for one in attacks[chosen].points}
    rates = list(points)
    rate = right.selectbox(
        "Labels flipped",
        rates,
        index=min(2, len(rates) - 1),
        key="poisoning_rate",
        bind="query-params",
    )
    best = next(one for one in report.strongest if one.rate == points[rate].rate)
    outcome = (
        "no defence tried wins back what it costs" if best.beats_all else "defences win part back"
    )
    picture(
        points[rate].detectors,
        "poisoning_detectors",
        "Precision: of those flagged, how many were really flipped. Recall: of those flipped, how "
        f"many were flagged. The strongest attack at {rate} is "
        f"{ATTACKS.get(best.attack, best.attack)}; {outcome}.",
        origin,
    )
