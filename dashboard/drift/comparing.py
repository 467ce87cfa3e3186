"""Compare two groups: through the patients themselves, or for served ones through counts."""

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.connection import client, report
from dashboard.drift.who import SITES, Who
from dashboard.errors import BackendError

if TYPE_CHECKING:
    import pandas as pd

    from analysis.drift.comparison import DriftComparison, Group
    from analysis.drift.false_alarms import FalseAlarms
    from data.cohorts import Cohort

SEED = 1
_SYNTHETIC = ("realistic", "random")


@st.cache_resource(show_spinner="Scoring the Cleveland patients out of fold ...")
def trained_on() -> "tuple[Cohort, Group]":
    """Return the training cohort, and it as a group with out-of-fold risks."""
    from analysis.drift.groups import reference_group  # noqa: PLC0415 - takes seconds to import
    from data.cohorts import load  # noqa: PLC0415

    cohort = load("cleveland")
    return cohort, reference_group(cohort, SEED)


def patients(who: Who) -> "pd.DataFrame":
    """Return the patients of a group that is not served traffic.

    Raises
    ------
    DataError
        If an uploaded file is neither coding; names line, column and rule.
    """
    from data.cohorts import load  # noqa: PLC0415
    from data.synthetic import SyntheticKind, synthetic  # noqa: PLC0415
    from data.synthetic_shifts import Shift  # noqa: PLC0415
    from data.unlabelled import read_patients  # noqa: PLC0415

    if who.content:
        return read_patients(who.content, who.name)
    if who.key in SITES.values():
        return load(who.key).patients
    if who.key in _SYNTHETIC:
        return synthetic(SyntheticKind(who.key), who.n, SEED)
    return synthetic(SyntheticKind.SHIFTED, who.n, SEED, Shift(who.key))


@st.cache_data(max_entries=24, show_spinner="Comparing every input, the gaps and the whole ...")
def compared(reference: Who, current: Who) -> "DriftComparison":
    """Return the comparison of two groups of patients."""
    from analysis.drift.comparison import compare  # noqa: PLC0415
    from analysis.drift.groups import scored_group  # noqa: PLC0415

    cohort, trained = trained_on()
    home = reference.key == cohort.name
    left = trained if home else scored_group(reference.name, patients(reference), cohort)
    right = scored_group(current.name, patients(current), cohort)
    return compare(left, right, SEED, _false_alarms() if home else ())


def _false_alarms() -> "tuple[FalseAlarms, ...]":
    """Return how often the alarm rings for nothing, as the live model's report measured it."""
    from pydantic import TypeAdapter  # noqa: PLC0415

    from analysis.drift.false_alarms import FalseAlarms  # noqa: PLC0415

    try:
        known = report("drift").false_alarms
    except BackendError:
        return ()
    return TypeAdapter(tuple[FalseAlarms, ...]).validate_python(known)


def compared_served(last: int) -> "DriftComparison":
    """Return served patients against those the live model was trained on, through counts."""
    live = client().model().model_version
    found = client().document("/aggregates/features", last=last, model_version=live)
    return through_counts(found.counts, f"the last {found.n} served patients")


def through_counts(counts: Any, name: str) -> "DriftComparison":
    """Return any counts against those of the live model's training cohort."""
    from analysis.drift.comparison import compare_sketches  # noqa: PLC0415
    from analysis.drift.sketches import empty_sketch, from_document  # noqa: PLC0415

    reference = from_document(report("drift").reference)
    seen = from_document(counts) if counts else empty_sketch()
    return compare_sketches(reference, seen, ("Cleveland", name), SEED, _false_alarms())
