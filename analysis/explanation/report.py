"""Why the model says what it says: reasons over all patients, for examples, proven and tested.

Everything is in log-odds and measured from the average training patient, unless a name says
otherwise. Reasons are the model's weights, not causes. Any patient's own are worked out by the
backend; those stored here are for reading the report without one.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.effort import Effort
from analysis.explanation.black_box_reasons import BOXES, BlackBoxReasons, black_box_reasons
from analysis.explanation.coefficients import CoefficientInWords, coefficients_in_words
from analysis.explanation.contribution_curves import ContributionCurve, contribution_curves
from analysis.explanation.dropped_inputs import RUNS, DroppedInput, drop_each_input
from analysis.explanation.example_patients import ExamplePatient, example_patients
from analysis.explanation.importance import FeatureImportance, refitted_importance
from analysis.explanation.shap_agreement import ShapAgreement, compare_with_shap
from analysis.explanation.stability import StabilityReport, n_cases, stability
from analysis.measures.file_lines import line_of
from analysis.model.contribution_spread import contribution_spread
from analysis.model.contributions import served_contributions
from analysis.model.refits import refit
from analysis.model.ridge import Floats, values
from data.cohorts import Cohort
from data.features import NAMES

SCALE: Final = "log-odds, measured from the average training patient"
_DIGITS: Final = 4

Step = Callable[[str, int], Callable[[int], None]]


class Beeswarm(BaseModel):
    """One feature's value and contribution for each patient, as served, in the order of the file.

    None where the input is missing; rounded, for they are looked at.
    """

    model_config = ConfigDict(frozen=True)

    feature: str
    values: tuple[float | None, ...]
    contributions: tuple[float | None, ...]


class ExplanationReport(BaseModel):
    """What `reports/explanation.json` holds.

    Attributes
    ----------
    importance : tuple of FeatureImportance
        Mean size of each input's contribution, model of all inputs, with its refits.
    lines : tuple of int
        Line in the file of each patient of the beeswarms; the header is line 1.
    dropped : tuple of DroppedInput
        What the model loses without each input, cross-validated.
    """

    model_config = ConfigDict(frozen=True)

    scale: str = SCALE
    cohort: str
    n: int
    importance: tuple[FeatureImportance, ...]
    lines: tuple[int, ...]
    beeswarm: tuple[Beeswarm, ...]
    curves: tuple[ContributionCurve, ...]
    dropped: tuple[DroppedInput, ...]
    examples: tuple[ExamplePatient, ...]
    shap_agreement: ShapAgreement
    stability: StabilityReport
    black_boxes: tuple[BlackBoxReasons, ...]
    coefficients: tuple[CoefficientInWords, ...]


def explain(
    cohort: Cohort,
    others: Sequence[Cohort],
    card: Mapping[str, Any],
    effort: Effort,
    seed: int,
    step: Step,
) -> ExplanationReport:
    """Study the reasons of the served model.

    Parameters
    ----------
    others : sequence of Cohort
        Patients the model never saw, to test how stable their reasons are.
    card : Mapping
        The decoded `scorecard.json` of the model trained on `cohort`.
    step : callable
        Opens a step of the progress display: name and size in, a function that advances it out.
    """
    dropped = drop_each_input(cohort, effort, seed, step("Dropping each input", RUNS))
    stable = stability(
        cohort,
        others,
        contribution_spread(cohort),
        effort,
        seed,
        step("Testing whether reasons stay", n_cases(others)),
    )
    patients = values(cohort.patients)
    baseline, added = served_contributions(card, patients)
    boxes = black_box_reasons(
        cohort, added, effort, seed, step("Asking black boxes for reasons", len(BOXES))
    )
    refits = refit(cohort, NAMES, effort.refits, seed)
    return ExplanationReport(
        cohort=cohort.name,
        n=len(cohort),
        importance=refitted_importance(refits),
        lines=tuple(line_of(row) for row in range(len(cohort))),
        beeswarm=_beeswarm(patients, added),
        curves=contribution_curves(refits, cohort),
        dropped=dropped,
        examples=example_patients(cohort, refits, baseline, added, stable.patients),
        shap_agreement=compare_with_shap(cohort, card),
        stability=stable,
        black_boxes=boxes,
        coefficients=coefficients_in_words(cohort, refits),
    )


def _beeswarm(patients: Floats, added: Floats) -> tuple[Beeswarm, ...]:
    return tuple(
        Beeswarm(
            feature=name,
            values=_points(patients[:, column]),
            contributions=_points(added[:, column]),
        )
        for column, name in enumerate(NAMES)
    )


def _points(column: Floats) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(value) else round(float(value), _DIGITS) for value in column)
