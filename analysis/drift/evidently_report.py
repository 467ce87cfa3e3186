"""Evidently's own data-drift report, beside ours; where it misleads is in `evidently_misleading`.

Its HTML page is some 4 MB and therefore made on demand (`evidently_html`), never kept in a bundle.
The library takes seconds to import, so that only these functions do.
"""

import os
import warnings
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.metadata import version
from math import isfinite
from typing import Any, Final

import pandas as pd
from pydantic import BaseModel, ConfigDict

from analysis.drift.comparison import DriftComparison
from analysis.drift.evidently_misleading import EvidentlyColumn, Misleading, Said, misleading
from analysis.model.ridge import CATEGORICAL, NUMERIC
from data.features import NAMES

_TRACKING: Final = "DO_NOT_TRACK"


class EvidentlyReport(BaseModel):
    """What Evidently's `DataDriftPreset` says of two groups.

    Attributes
    ----------
    left_out : tuple of str
        Inputs that nobody on one side has: Evidently raises an error on them.
    share : float
        Of columns drifted; `dataset_drift` says whether it reaches Evidently's limit of a half.
    reason : str
        Why there is no report; empty where there is one.
    """

    model_config = ConfigDict(frozen=True)

    evidently: str
    columns: tuple[EvidentlyColumn, ...]
    left_out: tuple[str, ...]
    share: float
    dataset_drift: bool
    misleading: tuple[Misleading, ...]
    reason: str = ""

    @property
    def drifted(self) -> tuple[str, ...]:
        """Inputs that Evidently calls drifted."""
        return tuple(column.name for column in self.columns if column.drifted)


def evidently_report(
    reference: pd.DataFrame, current: pd.DataFrame, ours: DriftComparison
) -> EvidentlyReport:
    """Run Evidently's `DataDriftPreset` on two groups and name where it misleads.

    Parameters
    ----------
    reference, current : DataFrame of shape (n_patients, 13)
        Missing is NaN.
    ours : DriftComparison
        The same two groups by `drift.compare`.
    """
    inputs, left_out = _comparable(reference, current)
    if not inputs:
        return _none(left_out, "no input is known on both sides")
    found = run_preset(reference, current, inputs).dict()
    share = float(found["metrics"][0]["value"]["share"])
    columns = tuple(_columns(found, reference, current))
    said = Said(reference, current, columns, left_out, share)
    limit = float(found["metrics"][0]["config"]["drift_share"])
    return EvidentlyReport(
        evidently=version("evidently"),
        columns=columns,
        left_out=left_out,
        share=share,
        dataset_drift=share >= limit,
        misleading=tuple(misleading(said, ours, limit)),
    )


def evidently_html(reference: pd.DataFrame, current: pd.DataFrame) -> str:
    """Return Evidently's own page, about 4 MB, which opens without a network.

    Raises
    ------
    ValueError
        If no input is known on both sides.
    """
    inputs, _ = _comparable(reference, current)
    if not inputs:
        raise ValueError("no input is known on both sides")
    return str(run_preset(reference, current, inputs).get_html_str(as_iframe=False))


def _none(left_out: tuple[str, ...], reason: str) -> EvidentlyReport:
    return EvidentlyReport(
        evidently=version("evidently"),
        columns=(),
        left_out=left_out,
        share=0.0,
        dataset_drift=False,
        misleading=(),
        reason=reason,
    )


def _comparable(
    reference: pd.DataFrame, current: pd.DataFrame
) -> tuple[list[str], tuple[str, ...]]:
    known = {
        name for name in NAMES if reference[name].notna().any() and current[name].notna().any()
    }
    left_out = tuple(name for name in NAMES if name not in known)
    return [name for name in NAMES if name in known], left_out


def run_preset(reference: pd.DataFrame, current: pd.DataFrame, inputs: Sequence[str]) -> Any:
    """Return Evidently's snapshot of some inputs, each known to somebody in both groups."""
    os.environ.setdefault(_TRACKING, "1")  # read by the library when it is imported
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own, about numpy and pandas, not about our data
        # Only now, for it takes seconds; by name, for it tells no types.
        evidently, presets = import_module("evidently"), import_module("evidently.presets")
        definition = evidently.DataDefinition(
            numerical_columns=[name for name in NUMERIC if name in inputs],
            categorical_columns=[name for name in CATEGORICAL if name in inputs],
        )
        sets = [
            evidently.Dataset.from_pandas(_as_text(group[list(inputs)]), data_definition=definition)
            for group in (current, reference)
        ]
        report = evidently.Report([presets.DataDriftPreset()], include_tests=True)
        return report.run(*sets)


def _as_text(patients: pd.DataFrame) -> pd.DataFrame:
    codes = [name for name in CATEGORICAL if name in patients]
    return patients.assign(
        **{name: patients[name].astype("Int64").astype("string") for name in codes}
    )


def _columns(
    found: dict[str, Any], reference: pd.DataFrame, current: pd.DataFrame
) -> Iterator[EvidentlyColumn]:
    failed = {
        test["metric_config"]["params"]["column"]
        for test in found["tests"]
        if "column" in test["metric_config"]["params"] and test["status"] == "FAIL"
    }
    metrics = {metric["config"]["column"]: metric for metric in found["metrics"][1:]}
    for name in NAMES:
        if name in metrics:
            value = float(metrics[name]["value"])
            yield EvidentlyColumn(
                name=name,
                method=metrics[name]["config"]["method"],
                threshold=float(metrics[name]["config"]["threshold"]),
                value=value if isfinite(value) else None,
                drifted=name in failed,
                n_reference=int(reference[name].notna().sum()),
                n_current=int(current[name].notna().sum()),
            )
