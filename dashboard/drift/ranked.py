"""The inputs of a comparison: ranked by how far they are apart, and one of them in detail."""

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.charts.distances import Distance, alt_text, distances
from dashboard.charts.two_groups import Groups, two_groups
from dashboard.connection import mode
from dashboard.frame import figure
from dashboard.frame.figure import Origin
from dashboard.wording import NONE, inside, titled
from data.features import BY_NAME

if TYPE_CHECKING:
    from analysis.drift.comparison import DriftComparison
    from analysis.drift.distributions import Distributions
    from analysis.drift.features import FeatureDrift


def rows(found: "DriftComparison") -> list[Distance]:
    """Return the inputs by distance, the largest first."""
    drawn = []
    for name in found.ranked:
        one = found.feature(name)
        if one.jensen_shannon is not None:
            size = one.jensen_shannon
            drawn.append(Distance(one.label, size.value, size.null_95, one.drifted, one.words))
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
            "n": f"{one.n_reference} / {one.n_current}",
        }

    index = pd.Index([one.label for one in found.features], name="Input")
    return pd.DataFrame([one_row(one) for one in found.features], index=index)


def reading(found: "DriftComparison") -> str:
    """Return what the bars say, and which inputs have none."""
    absent = [one for one in found.features if one.name not in found.ranked]
    left_out = "; ".join(f"{one.label}, {one.words}" for one in absent)
    return (
        f"{found.n_current} patients against {found.n_reference}. Coloured bars drifted: clear "
        "after correction for all tests, and large enough to matter. The tick is how far chance "
        "alone goes for one input; a grey bar beyond it is not clear once all are counted."
        + (f" Not ranked: {left_out}." if left_out else "")
    )


def draw(found: "DriftComparison", origin: Origin) -> None:
    """Draw the ranked inputs and one of them in detail."""
    drawn = rows(found)
    if not drawn:
        st.markdown(
            f"{found.n_current} patients against {found.n_reference}: too few have any input for "
            "the inputs to be ranked."
        )
        return
    figure.show(
        distances(drawn, "Jensen-Shannon distance (0 same, 1 apart)", mode()),
        key="drift_ranked",
        alt=alt_text(drawn),
        reading=reading(found),
        figures=table(found),
        origin=origin,
    )
    name = st.selectbox(
        "Input in detail",
        list(found.ranked),
        format_func=lambda one: BY_NAME[one].label,
        key="drift_input",
        bind="query-params",
    )
    one = found.feature(name)
    overlaid(
        titled(name),
        one.distributions,
        found,
        f"**{one.label}**: {one.words}; {one.n_current} patients have it, of the reference "
        f"{one.n_reference}.",
        origin,
    )


def counts(shown: "Distributions", names: tuple[str, str]) -> pd.DataFrame:
    """Return the patients of both groups in each bar."""
    return pd.DataFrame(
        {names[0]: list(shown.reference), names[1]: list(shown.current)},
        index=pd.Index(list(shown.labels), name="from" if shown.edges else "value"),
    )


def overlaid(
    title: str, shown: "Distributions", found: "DriftComparison", reading: str, origin: Origin
) -> None:
    """Draw both distributions of an input, or of the predicted risk, over each other."""
    names = tuple(
        f"{name}, n {sum(patients)}"
        for name, patients in (
            (found.reference, shown.reference),
            (found.current, shown.current),
        )
    )
    groups = Groups(
        title, shown.labels, shown.reference, shown.current, (names[0], names[1]),
        ("reference", "current"),
    )  # fmt: skip
    figure.show(
        two_groups(groups, mode()),
        key=f"drift_{title.partition(' (')[0].lower().replace(' ', '_')}",
        alt=f"Distribution of {inside(title)} in both groups, per cent of each.",
        reading=reading,
        figures=counts(shown, (found.reference, found.current)),
        origin=origin,
    )
