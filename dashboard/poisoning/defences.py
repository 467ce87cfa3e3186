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
from dashboard.wording import NONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.measures.intervals import Estimate
    from analysis.poisoning.report import DetectorResult, PoisoningReport


def table(
    found: "Sequence[DetectorResult]", clean: "Sequence[DetectorResult]" = ()
) -> pd.DataFrame:
    """Return every detector with what it finds and what each remedy wins back.

    Parameters
    ----------
    clean : sequence of DetectorResult
        What the same detectors flag where nothing is wrong; left out where it is not known.
    """
    floor = {name(one): told(one.flagged, n=False) for one in clean}
    rows = [
        {
            "flagged": told(one.flagged, n=False),
            **({"flagged of clean labels": floor.get(name(one), NONE)} if floor else {}),
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


def picture(
    found: "Sequence[DetectorResult]",
    key: str,
    reading: str,
    origin: Origin,
    clean: "Sequence[DetectorResult]" = (),
) -> None:
    """Draw precision and recall of every detector."""
    names = [name(one) for one in found]
    series = [
        Series("precision", "accent", [mark(one.precision) for one in found]),
        Series("recall", "attention", [mark(one.recall) for one in found]),
    ]
    figure.show(
        intervals(names, series, "share, 95 % interval", mode()),
        key=key,
        alt=alt_text(names, series),
        reading=reading,
        figures=table(found, clean),
        origin=origin,
    )


def won_back(found: "Sequence[DetectorResult]", remedy: str) -> "list[Estimate | None]":
    """Return what one remedy wins back after each detector, in ROC-AUC."""
    return [
        next((t.won_back.roc_auc for t in one.remedies if str(t.remedy) == remedy), None)
        for one in found
    ]


def recovery(
    found: "Sequence[DetectorResult]", lost: "Estimate | None", key: str, origin: Origin
) -> None:
    """Draw what leaving the flagged out, or turning their labels round, wins back.

    Parameters
    ----------
    lost : Estimate or None
        Change in ROC-AUC by the attack, without a defence.
    """
    names = [name(one) for one in found]
    gained = {remedy: won_back(found, remedy) for remedy in REMEDIES}
    series = [
        Series(REMEDIES[remedy], colour, [mark(one) for one in gained[remedy]])
        for remedy, colour in zip(REMEDIES, ("accent", "attention"), strict=True)
    ]
    cost = NONE if lost is None else told(lost, signed=True, decimals=3, n=False)
    figures = pd.DataFrame(
        {
            REMEDIES[remedy]: [
                told(one, signed=True, decimals=3, n=False) for one in gained[remedy]
            ]
            for remedy in REMEDIES
        },
        index=pd.Index(names, name="Detector"),
    )
    figure.show(
        intervals(names, series, "ROC-AUC won back, 95 % interval", mode(), line=0),
        key=key,
        alt=alt_text(names, series),
        reading=(
            f"The attack alone changes ROC-AUC by {cost}. Right of the dotted line those flagged "
            "are better left out, or turned round, than kept; left of it the remedy does harm."
        ),
        figures=figures,
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
        f"{ATTACKS.get(best.attack, best.attack)}; {outcome}. {report.n} patients, "
        f"{report.n_train} of them searched in each split.",
        origin,
        report.clean_flags,
    )
    served = points[rate].models[0].change.roc_auc
    recovery(points[rate].detectors, served, "poisoning_recovery", origin)
