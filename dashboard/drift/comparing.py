"""Compare two groups: through the patients themselves, or for served ones through counts."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.connection import client, report
from dashboard.drift.who import HOME, SITES, Who
from dashboard.errors import BackendError

if TYPE_CHECKING:
    import pandas as pd

    from analysis.drift.comparison import DriftComparison, Group
    from analysis.drift.false_alarms import FalseAlarms
    from data.cohorts import Cohort

SEED = 1
SERVED_NAME = "served traffic"
_SYNTHETIC = ("realistic", "random")


@dataclass(frozen=True, slots=True)
class KnownAlarms:
    """How often the alarm rings for nothing, as the live model's report measured it.

    Attributes
    ----------
    version : str
        Of the model whose report says so; empty where it is not known.
    rates : tuple of FalseAlarms
        Empty where it is not known; `why` then says why in one sentence.
    """

    version: str
    rates: "tuple[FalseAlarms, ...]"
    why: str = ""


@st.cache_resource(show_spinner="Scoring the Cleveland patients out of fold ...")
def trained_on() -> "tuple[Cohort, Group]":
    """Return the training cohort, and it as a group with out-of-fold risks."""
    from analysis.drift.groups import reference_group  # noqa: PLC0415 - takes seconds to import
    from data.cohorts import load  # noqa: PLC0415

    cohort = load("cleveland")
    return cohort, replace(reference_group(cohort, SEED), name="Cleveland")


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


def known_alarms() -> KnownAlarms:
    """Return what the live model's report says of the alarm; a comparison stands without it too."""
    from pydantic import TypeAdapter  # noqa: PLC0415

    from analysis.drift.false_alarms import FalseAlarms  # noqa: PLC0415 - takes seconds to import

    try:
        found = report("drift").false_alarms
        version = client().model().model_version
    except BackendError as error:
        return KnownAlarms("", (), str(error))
    return KnownAlarms(version, TypeAdapter(tuple[FalseAlarms, ...]).validate_python(found))


def compared(reference: Who, current: Who, known: KnownAlarms) -> "DriftComparison":
    """Return the comparison of two groups; served patients are known through their counts alone.

    Raises
    ------
    AnalysisError
        If the two groups cannot be compared.
    BackendError
        If the backend does not give the counts of served patients.
    DataError
        If an uploaded file is neither coding; names line, column and rule.
    """
    if current.served:
        return _compared_served(reference, current.n, known)
    return _compared(reference, current, known.version, known.rates)


@st.cache_data(max_entries=24, show_spinner="Comparing every input, the gaps and the whole ...")
def _compared(
    reference: Who,
    current: Who,
    version: str,  # noqa: ARG001 - part of the key: the rates are its report's
    _rates: "tuple[FalseAlarms, ...]",
) -> "DriftComparison":
    from analysis.drift.comparison import compare  # noqa: PLC0415
    from analysis.drift.groups import scored_group  # noqa: PLC0415

    cohort, trained = trained_on()
    home = reference.key == cohort.name
    left = trained if home else scored_group(reference.name, patients(reference), cohort)
    right = scored_group(current.name, patients(current), cohort)
    return compare(left, right, SEED, _rates if home else ())


def _compared_served(reference: Who, last: int, known: KnownAlarms) -> "DriftComparison":
    """Return the newest served patients against a hospital's, through counts."""
    live = client().model().model_version
    found = client().document("/aggregates/features", last=last, model_version=live)
    return through_counts(found.counts, SERVED_NAME, known, reference)


def through_counts(
    counts: Any, name: str, known: KnownAlarms, reference: Who = HOME
) -> "DriftComparison":
    """Return any counts against a hospital's, by default the live model's training cohort."""
    from analysis.drift.comparison import compare_sketches  # noqa: PLC0415
    from analysis.drift.groups import scored_group  # noqa: PLC0415
    from analysis.drift.sketches import empty_sketch, from_document  # noqa: PLC0415

    seen = from_document(counts) if counts else empty_sketch()
    home = reference == HOME
    left = (
        from_document(report("drift").reference)
        if home
        else scored_group(reference.name, patients(reference), trained_on()[0]).sketch()
    )
    rates = known.rates if home else ()
    return compare_sketches(left, seen, (reference.name, name), SEED, rates)
