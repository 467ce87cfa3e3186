"""Which versions there are, what differs between two of them, and when each was promoted."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard.connection import client
from dashboard.frame import figure, table
from dashboard.frame.figure import Origin
from dashboard.frame.parts import heading
from dashboard.prose import read
from dashboard.wording import moment

METRICS: Final = {
    "roc_auc": "ROC-AUC",
    "brier_score": "Brier score",
    "calibration_slope": "Calibration slope",
}
_GROUPS: Final = {
    "metrics": "metric",
    "parameters": "parameter",
    "trained_on": "data",
    "libraries": "library",
}
_HASH_LETTERS: Final = 12


def listed(releases: list[Any]) -> pd.DataFrame:
    """Return one line for each version."""
    return pd.DataFrame(
        {
            "State": [_state(one) for one in releases],
            **{
                label: [
                    f"{one.metrics[name]:.3f}" if name in one.metrics else "" for one in releases
                ]
                for name, label in METRICS.items()
            },
            "Patients": [str(one.trained_on.get("n", "")) for one in releases],
            "Code": [str(one.code_sha256 or "")[:_HASH_LETTERS] for one in releases],
        },
        index=pd.Index([one.version for one in releases], name="Version"),
    )


def differences(before: Any, after: Any) -> pd.DataFrame:
    """Return what differs between two versions: figures, parameters, data, libraries, code."""
    old, new = _flat(before), _flat(after)
    changed = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return pd.DataFrame(
        {
            before.version: [old.get(name, "none") for name in changed],
            after.version: [new.get(name, "none") for name in changed],
        },
        index=pd.Index(changed, name="What"),
    )


def promoted(promotions: list[Any]) -> pd.DataFrame:
    """Return one line for each promotion and rollback."""
    return pd.DataFrame(
        {
            "What": [one.action for one in promotions],
            "Version": [one.version for one in promotions],
            "Instead of": [one.previous or "none" for one in promotions],
            "Checks passed": [_gate(one.gate) for one in promotions],
            "Accepted because": [one.accepted for one in promotions],
        },
        index=pd.Index([moment(str(one.time)) for one in promotions], name="Time (UTC)"),
    )


def draw() -> None:
    """Draw the versions, the comparison of two, and the promotions."""
    found = client().document("/releases")
    table.show(listed(found.releases), key="model_releases")
    waiting = [one.version for one in found.releases if one.current and not one.live]
    if waiting:
        st.markdown(
            f"Version {waiting[0]} is promoted and does not answer yet: reload the backend."
        )
    if found.unreadable:
        st.markdown(f"{found.unreadable} entries of the models folder could not be read.")
    _compare({one.version: one for one in found.releases})
    if found.promotions:
        heading("Promotions", "newest first")
        table.show(promoted(found.promotions), key="model_promotions")
    figure.computed(Origin(read("releases"), "python -m analysis releases"))


def _compare(releases: Mapping[str, Any]) -> None:
    heading("What changed")
    if len(releases) == 1:
        st.markdown("This is the only version here; the next one will be compared with it.")
        return
    live = next(name for name, one in releases.items() if one.live)
    others = [name for name in releases if name != live]
    left, right = st.columns(2)
    with left:
        before = st.selectbox(
            "From", [*others, live], key="model_release_before", bind="query-params"
        )
    with right:
        after = st.selectbox("To", [live, *others], key="model_release_after", bind="query-params")
    if before == after:
        st.markdown("Choose two different versions.")
        return
    table.show(differences(releases[before], releases[after]), key="model_release_differences")


def _state(one: Any) -> str:
    if one.live:
        return "answers now"
    return "promoted, not loaded" if one.current else ""


def _flat(release: Any) -> dict[str, str]:
    told = {
        f"{group} {name}": f"{value:.4g}" if isinstance(value, float) else str(value)
        for field, group in _GROUPS.items()
        for name, value in release.get(field, {}).items()
    }
    return {**told, "code": str(release.code_sha256), "schema": str(release.schema_version)}


def _gate(verdicts: Mapping[str, int]) -> str:
    total = sum(n for name, n in verdicts.items() if name != "not applicable")
    return f"{verdicts.get('passed', 0)} of {total}" if total else ""
