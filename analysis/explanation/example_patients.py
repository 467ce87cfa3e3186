"""A handful of real patients with their reasons, from low risk over undecided to high.

They are chosen by their probability alone, and named by their line in the file.
"""

from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.explanation.stability import PatientStability
from analysis.measures.file_lines import line_of
from analysis.measures.intervals import Interval
from analysis.model.contributions import contributions, percentage_points
from analysis.model.refits import Refits, percentile_limits
from analysis.model.ridge import Floats, complete, sigmoid, values
from analysis.model.staying_put import leading, level, top_size
from data.cohorts import Cohort
from data.features import NAMES

RISKS: Final = (
    ("low", 0.05),
    ("rather low", 0.25),
    ("undecided", 0.5),
    ("rather high", 0.75),
    ("high", 0.95),
)
"""What the example stands for, and the probability it should be nearest to."""


class ExampleReason(BaseModel):
    """What one input adds for one patient; the interval, in log-odds, is of refits."""

    model_config = ConfigDict(frozen=True)

    feature: str
    value: float
    log_odds: float
    interval: Interval
    percentage_points: float


class ExamplePatient(BaseModel):
    """One patient of the training cohort, explained as the backend would.

    Attributes
    ----------
    line : int
        In the file; the header is line 1.
    disease : int
        What angiography found.
    top : tuple of str
        The inputs that lead, the largest contribution first.
    stays, measured, level
        The probability that the same lead after a refit, the share of refits in which they did,
        and the badge.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    line: int
    disease: int
    probability: float
    baseline_log_odds: float
    baseline_probability: float
    reasons: tuple[ExampleReason, ...]
    top: tuple[str, ...]
    stays: float
    measured: float
    level: str


def example_patients(
    cohort: Cohort, refits: Refits, baseline: Floats, added: Floats, stable: PatientStability
) -> tuple[ExamplePatient, ...]:
    """Choose and explain one patient for each of `RISKS`, among those with all inputs.

    Parameters
    ----------
    baseline, added : ndarray of shape (n_patients,) and (n_patients, 13)
        From `contributions.served_contributions`, for the whole cohort.
    stable : PatientStability
        Of the same patients with all inputs.
    """
    whole = np.flatnonzero(complete(cohort.patients, NAMES))
    risk = sigmoid(baseline[whole] + added[whole].sum(axis=1))
    patients = values(cohort.patients)
    examples = []
    for name, wanted in RISKS:
        row = int(whole[np.abs(risk - wanted).argmin()])
        at = stable.lines.index(line_of(row))
        examples.append(
            ExamplePatient(
                name=name,
                line=line_of(row),
                disease=int(cohort.disease[row]),
                probability=float(sigmoid(baseline[row] + added[row].sum())),
                baseline_log_odds=float(baseline[row]),
                baseline_probability=float(sigmoid(baseline[row])),
                reasons=_reasons(refits, patients[row], float(baseline[row]), added[row]),
                top=_top(added[row]),
                stays=stable.served[at],
                measured=stable.measured[at],
                level=level(stable.served[at]),
            )
        )
    return tuple(examples)


def _reasons(
    refits: Refits, patient: Floats, baseline: float, added: Floats
) -> tuple[ExampleReason, ...]:
    draws = np.stack([contributions(model, patient[None], NAMES)[0] for model in refits.models])
    low, high = percentile_limits(draws)
    points = percentage_points(added, baseline)
    return tuple(
        ExampleReason(
            feature=name,
            value=float(patient[at]),
            log_odds=float(added[at]),
            interval=Interval(low=float(low[at]), high=float(high[at])),
            percentage_points=float(points[at]),
        )
        for at, name in enumerate(NAMES)
    )


def _top(added: Floats) -> tuple[str, ...]:
    chosen = np.flatnonzero(leading(added, top_size(len(added))))
    return tuple(NAMES[at] for at in sorted(chosen, key=lambda at: -abs(added[at])))
