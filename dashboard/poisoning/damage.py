"""What each attack costs as its share of the labels grows."""

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.charts.bands import Axes, Band, bands
from dashboard.connection import mode
from dashboard.frame import figure
from dashboard.frame.estimates import line, told
from dashboard.frame.figure import Origin
from dashboard.poisoning.names import ATTACKS, COLOURS, MEASURES
from dashboard.wording import NONE

if TYPE_CHECKING:
    from analysis.measures.intervals import Estimate
    from analysis.poisoning.report import AttackReport, PoisoningReport


def along(
    attack: "AttackReport", model: str, measure: str, clean: "Estimate | None"
) -> "list[tuple[float, Estimate]]":
    """Return (rate in per cent, estimate) of one model under one attack, from no attack on."""
    found = [] if clean is None else [(0.0, clean)]
    for point in attack.points:
        for one in point.models:
            estimate = getattr(one.measures, measure)
            if one.model == model and estimate is not None:
                found.append((100 * point.rate, estimate))
    return found


def _models(report: "PoisoningReport") -> list[str]:
    return [one.model for one in report.clean]


def splits(report: "PoisoningReport", model: str) -> int:
    """Return in how many splits a model was trained; slower models in fewer."""
    return next(one.splits for one in report.clean if one.model == model)


def lines(report: "PoisoningReport", model: str, measure: str) -> list[Band]:
    """Return one line for each attack."""
    clean = next(getattr(one.measures, measure) for one in report.clean if one.model == model)
    return [
        line(
            ATTACKS.get(attack.attack, attack.attack),
            colour,
            along(attack, model, measure, clean),
        )
        for attack, colour in zip(report.attacks, COLOURS, strict=False)
    ]


def table(report: "PoisoningReport", model: str, measure: str) -> pd.DataFrame:
    """Return the measure of one model by attack and rate."""
    columns = {
        ATTACKS.get(attack.attack, attack.attack): {
            f"{x:g} %": told(one, n=False) for x, one in along(attack, model, measure, None)
        }
        for attack in report.attacks
    }
    return pd.DataFrame(columns).rename_axis("Labels flipped").fillna(NONE)


def draw(report: "PoisoningReport", origin: Origin) -> None:
    """Draw the damage of every attack on the chosen model and measure."""
    left, right = st.columns(2)
    measure = left.selectbox(
        "Measure",
        list(MEASURES),
        index=3,
        format_func=MEASURES.__getitem__,
        key="poisoning_measure",
        bind="query-params",
    )
    model = right.selectbox("Model", _models(report), key="poisoning_model", bind="query-params")
    found = lines(report, model, measure)
    worst = report.strongest[-1]
    figure.show(
        bands(found, Axes("labels flipped (%)", MEASURES[measure]), mode(), height=440),
        key="poisoning_damage",
        alt=f"{MEASURES[measure]} of {model} over the share of flipped labels, by attack.",
        reading=(
            f"At {100 * worst.rate:.0f} % the attack that leaves most damage after the best "
            f"defence is: {ATTACKS.get(worst.attack, worst.attack)}. {report.n} patients; bands "
            f"are 95 % intervals over {splits(report, model)} splits, tested on clean labels. A "
            "line ends where its attack has no more labels to flip."
        ),
        figures=table(report, model, measure),
        origin=origin,
    )
