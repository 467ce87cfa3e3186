"""One comparison on the page: verdict, ranked inputs, one input in detail, the whole, the gaps."""

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.charts.distances import Distance, distances
from dashboard.charts.two_groups import Groups, two_groups
from dashboard.connection import mode
from dashboard.frame import figure
from dashboard.frame.estimates import NONE, told
from dashboard.frame.figure import Origin
from dashboard.frame.parts import heading, verdict
from data.features import BY_NAME

if TYPE_CHECKING:
    from analysis.drift.comparison import DriftComparison
    from analysis.drift.features import FeatureDrift

TITLES = {
    "drift": "These patients are not like those the model learnt from",
    "no drift found": "No difference beyond chance was found",
    "too few": "Too few patients to tell",
}


def draw_verdict(found: "DriftComparison") -> None:
    """Draw what the comparison comes to, and how often that is a false alarm."""
    rate = found.false_alarm
    alarm = (
        ""
        if rate is None
        else f" Without drift this verdict comes up in {100 * rate.rate.value:.0f} of 100 groups "
        f"of {rate.n}."
    )
    verdict(
        TITLES[str(found.verdict)],
        found.sentence + alarm,
        doubtful=str(found.verdict) == "too few",
    )


def rows(found: "DriftComparison") -> list[Distance]:
    """Return the inputs by distance, the largest first."""
    by_name = {one.name: one for one in found.features}
    drawn = []
    for name in found.ranked:
        one = by_name[name]
        if one.jensen_shannon is not None:
            size = one.jensen_shannon
            clear = one.tested is not None and one.tested.drifted
            drawn.append(Distance(one.label, size.value, size.null_95, clear, one.words))
    return drawn


def table(found: "DriftComparison") -> pd.DataFrame:
    """Return every figure of every input."""

    def one_row(one: "FeatureDrift") -> dict[str, str]:
        sizes = {
            "Jensen-Shannon distance": one.jensen_shannon,
            "Wasserstein, SD": one.wasserstein,
            "PSI": one.psi,
        }
        tested = one.tested
        return {
            "change": one.words,
            **{
                label: NONE if s is None else f"{s.value:.3f} (chance to {s.null_95:.3f})"
                for label, s in sizes.items()
            },
            "test": NONE if tested is None else tested.test.name,
            "q": NONE if tested is None else f"{tested.q_value:.2g}",
            "missing": f"{told(one.missing.reference, n=False)} / "
            f"{told(one.missing.current, n=False)}",
            "n": f"{one.n_reference} / {one.n_current}",
        }

    index = pd.Index([one.label for one in found.features], name="Input")
    return pd.DataFrame([one_row(one) for one in found.features], index=index)


def draw_inputs(found: "DriftComparison", origin: Origin) -> None:
    """Draw the ranked inputs and one of them in detail."""
    figure.show(
        distances(rows(found), "Jensen-Shannon distance (0 same, 1 apart)", mode()),
        key="drift_ranked",
        alt="Inputs by how far their distributions are apart, each with what chance would make.",
        reading=(
            f"{found.n_current} patients against {found.n_reference}. Coloured bars drifted: clear "
            "after correction for all tests, and large enough to matter; the tick is how far "
            "chance alone goes."
        ),
        figures=table(found),
        origin=origin,
    )
    names = list(found.ranked) or [one.name for one in found.features]
    name = st.selectbox(
        "Input in detail", names, format_func=lambda one: BY_NAME[one].label, key="drift_input",
        bind="query-params",
    )  # fmt: skip
    one = next(f for f in found.features if f.name == name)
    shown = one.distributions
    if shown is None:
        st.markdown(f"{one.label}: {one.words}.")
        return
    unit = f" ({one.unit})" if one.unit else ""
    groups = Groups(
        one.label + unit,
        shown.labels,
        shown.reference,
        shown.current,
        (found.reference, found.current),
        ("reference", "current"),
    )
    st.plotly_chart(
        two_groups(groups, mode()),
        key="drift_overlaid",
        theme=None,
        config={"displayModeBar": False},
        alt=f"Distribution of {one.label.lower()} in both groups, in per cent of each.",
    )
    st.markdown(f"**{one.label}**: {one.words}.")


def draw_whole(found: "DriftComparison") -> None:
    """Say what all inputs tell together, what became of the risks, and what is to be expected."""
    heading("All inputs together", "a classifier tries to tell the two groups apart")
    if found.joint is None:
        st.markdown(found.joint_reason)
    else:
        joint = found.joint
        st.markdown(
            f"It does so with ROC-AUC {told(joint.roc_auc)}; where there is no difference, "
            f"{joint.null_95:.2f} is reached in 5 of 100 (p = {joint.p_value:.3g}, "
            f"{joint.permutations} permutations)."
        )
        drivers = [BY_NAME[one.name].label for one in joint.drivers[:3]]
        st.markdown(f"What gives it away most: {', '.join(drivers)}.")
    heading("Predicted risk")
    if found.risk is not None:
        st.markdown(
            f"{found.risk.words[:1].upper()}{found.risk.words[1:]}: mean "
            f"{told(found.risk.mean_current)} against {told(found.risk.mean_reference)}."
        )
    heading("What to expect of the accuracy", "without knowing any outcome")
    expected = found.expected_accuracy
    if expected is None:
        st.markdown("Not to be said: these patients come without predicted risks.")
    else:
        st.table(
            pd.DataFrame(
                {
                    "expected": [
                        told(expected.accuracy, n=False),
                        told(expected.sensitivity, n=False),
                        told(expected.specificity, n=False),
                        told(expected.diseased, n=False),
                    ]
                },
                index=["accuracy", "sensitivity", "specificity", "share diseased"],
            ),
            border="horizontal",
        )
        st.markdown(expected.proviso)
    heading("Missing values")
    changed = [f"{one.label}: {one.missing.words}" for one in found.features if one.missing.words]
    st.markdown("\n".join(f"- {words}" for words in changed) or "As often as before.")
