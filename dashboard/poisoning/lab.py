"""The lab: one attack at one rate, tried while you wait, or over all rates with its progress."""

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from dashboard.charts.bands import Axes, bands
from dashboard.charts.intervals import Series, alt_text, intervals
from dashboard.connection import mode
from dashboard.frame import figure
from dashboard.frame.estimates import line, mark, told
from dashboard.frame.figure import Origin
from dashboard.poisoning.defences import picture, recovery
from dashboard.poisoning.names import ATTACKS, MEASURES, SHOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.measures.intervals import Estimate
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
    names = [MEASURES[name] for name in SHOWN]
    clean, damaged = result.clean.measures, result.damage.measures
    series = [
        Series("clean labels", "reference", [mark(getattr(clean, name)) for name in SHOWN]),
        Series("poisoned", "raises", [mark(getattr(damaged, name)) for name in SHOWN]),
    ]
    figure.show(
        intervals(names, series, "on clean patients, 95 % interval", mode()),
        key="poisoning_lab",
        alt=alt_text(names, series),
        reading=reading(result),
        figures=table(result),
        origin=origin,
    )
    picture(
        result.detectors,
        "poisoning_lab_detectors",
        "Precision: of those flagged, how many were really flipped. Recall: of those flipped, how "
        f"many were flagged. {result.n} patients, {result.damage.splits} splits.",
        origin,
    )
    recovery(result.detectors, result.damage.change.roc_auc, "poisoning_lab_recovery", origin)


def swept(results: "Sequence[PoisonResult]") -> "list[tuple[float, Estimate]]":
    """Return (labels really flipped in per cent, ROC-AUC), from no flip on.

    An attack may have fewer labels to flip than asked for: what it did counts.
    """
    points = [(0.0, results[0].clean.measures.roc_auc)] if results else []
    points += [(100 * one.flipped / one.n, one.damage.measures.roc_auc) for one in results]
    return [(x, one) for x, one in dict(points).items() if one is not None]


def _sweep(attack: str, seed: int, model: str, method: str) -> None:
    bar = st.progress(0.0, "Training on clean labels ...")
    results = []
    for place, rate in enumerate(SWEPT, 1):
        bar.progress((place - 1) / len(SWEPT), f"Flipping {100 * rate:.0f} % of the labels ...")
        results.append(tried(rate, attack, seed, model))
    bar.empty()
    known = swept(results)
    noticed = [one for one in results if str(one.notice.verdict) == "noticed"]
    figure.show(
        bands(
            [line(ATTACKS[attack], "raises", known)],
            Axes("labels really flipped (%)", "ROC-AUC on clean patients"),
            mode(),
        ),
        key="poisoning_lab_swept",
        alt=f"ROC-AUC of {model} over the share of flipped labels: "
        + "; ".join(f"{x:.0f} %: {told(one, n=False)}" for x, one in known),
        reading=(
            f"{results[0].n} patients, {results[0].damage.splits} splits with 95 % intervals. The "
            f"whole batch would be noticed at {len(noticed)} of {len(results)} rates."
        ),
        figures=pd.DataFrame(
            {"ROC-AUC": [told(one, n=False) for _, one in known]},
            index=pd.Index([f"{x:.1f} %" for x, _ in known], name="Labels flipped"),
        ),
        origin=Origin(
            method,
            "\n".join(command(attack, rate, seed, model) for rate in SWEPT),
        ),
    )


def command(attack: str, rate: float, seed: int, model: str) -> str:
    """Return the command that tries one setting."""
    return (
        f"python -m analysis poison --attack {attack} --rate {rate:g} --seed {seed} --model {model}"
    )


def reading(result: "PoisonResult") -> str:
    """Return what was done and what it costs, and whether the batch would be noticed."""
    change = result.damage.change.roc_auc
    cost = "" if change is None else f"; ROC-AUC changes by {told(change, signed=True, n=False)}"
    return (
        f"{result.flipped} of {result.n} labels turned round{cost}, over {result.damage.splits} "
        f"splits. {result.notice.sentence}"
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
    rate = percent / 100
    result = tried(rate, attack, int(seed), model)
    _show(result, Origin(method, command(attack, rate, int(seed), model)))
    if st.toggle("Sweep all rates", key="poisoning_lab_sweep", bind="query-params"):
        _sweep(attack, int(seed), model, method)
