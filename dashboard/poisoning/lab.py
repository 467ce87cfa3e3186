"""The lab: one attack at one rate, tried while you wait, or over all rates with its progress."""

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from dashboard.charts.bands import Axes, Band, bands
from dashboard.charts.intervals import Series, alt_text, intervals
from dashboard.connection import mode
from dashboard.frame import figure
from dashboard.frame.estimates import mark, told
from dashboard.frame.figure import Origin
from dashboard.poisoning.defences import picture
from dashboard.poisoning.names import ATTACKS, MEASURES

if TYPE_CHECKING:
    from analysis.poisoning.report import PoisonResult

MODELS: Final = ("ridge", "forest", "boosting")
SWEPT: Final = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5)


@st.cache_data(max_entries=200, show_spinner="Flipping labels and training again ...")
def tried(rate: float, attack: str, seed: int, model: str) -> "PoisonResult":
    """Return what one setting does to the Cleveland cohort."""
    from analysis.poisoning.label_flips import Attack  # noqa: PLC0415 - takes seconds to import
    from analysis.poisoning.study import poison  # noqa: PLC0415
    from data.cohorts import load  # noqa: PLC0415

    return poison(load("cleveland"), rate, Attack(attack), seed, model)


def table(result: "PoisonResult") -> pd.DataFrame:
    """Return every measure clean and poisoned."""
    clean, damaged, change = result.clean.measures, result.damage.measures, result.damage.change
    return pd.DataFrame(
        {
            "clean": [told(getattr(clean, name), n=False) for name in MEASURES],
            "poisoned": [told(getattr(damaged, name), n=False) for name in MEASURES],
            "change": [told(getattr(change, name), signed=True, n=False) for name in MEASURES],
        },
        index=pd.Index(MEASURES.values(), name="Measure"),
    )


def _show(result: "PoisonResult", origin: Origin) -> None:
    names = [label for name, label in MEASURES.items() if name != "gender_gap"]
    shown = [name for name in MEASURES if name != "gender_gap"]
    clean, damaged = result.clean.measures, result.damage.measures
    series = [
        Series("clean labels", "reference", [mark(getattr(clean, name)) for name in shown]),
        Series("poisoned", "raises", [mark(getattr(damaged, name)) for name in shown]),
    ]
    figure.show(
        intervals(names, series, "measure on clean patients, with 95 % interval", mode()),
        key="poisoning_lab",
        alt=alt_text(names, series),
        reading=f"{result.flipped} of {result.n} labels turned round. {result.notice.sentence}",
        figures=table(result),
        origin=origin,
    )
    picture(
        result.detectors,
        "poisoning_lab_detectors",
        "What each detector finds of these flips.",
        origin,
    )


def _sweep(attack: str, seed: int, model: str) -> None:
    bar = st.progress(0.0, "Training on clean labels ...")
    found = []
    for place, rate in enumerate(SWEPT, 1):
        bar.progress((place - 1) / len(SWEPT), f"Flipping {100 * rate:.0f} % of the labels ...")
        found.append((100 * rate, tried(rate, attack, seed, model).damage.measures.roc_auc))
    bar.empty()
    known = [(x, one) for x, one in found if one is not None]
    line = Band(
        ATTACKS[attack],
        "raises",
        [x for x, _ in known],
        [one.value for _, one in known],
        [one.interval.low for _, one in known],
        [one.interval.high for _, one in known],
        markers=True,
    )
    st.plotly_chart(
        bands([line], Axes("labels flipped (%)", "ROC-AUC"), mode()),
        key="poisoning_lab_sweep",
        theme=None,
        config={"displayModeBar": False},
        alt="ROC-AUC over the share of flipped labels for the chosen attack.",
    )


def draw(method: str) -> None:
    """Draw the form and what comes of it."""
    first, second, third, fourth = st.columns(4)
    attack = first.selectbox(
        "Strategy", list(ATTACKS), format_func=ATTACKS.__getitem__, key="poisoning_lab_attack",
        bind="query-params",
    )  # fmt: skip
    percent = second.slider(
        "Labels flipped, %", 0, 50, 20, key="poisoning_lab_rate", bind="query-params"
    )
    seed = third.number_input(
        "Seed", 0, 2**31 - 1, 1, key="poisoning_lab_seed", bind="query-params"
    )
    model = fourth.selectbox("Model", MODELS, key="poisoning_lab_model", bind="query-params")
    command = (
        f"python -m analysis poison --attack {attack} --rate {percent / 100:g} --seed {seed} "
        f"--model {model}"
    )
    result = tried(percent / 100, attack, int(seed), model)
    _show(result, Origin(method, command))
    if st.button("Sweep all rates", key="poisoning_lab_sweep_button"):
        _sweep(attack, int(seed), model)
