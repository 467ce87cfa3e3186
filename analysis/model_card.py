"""The model card: what the model is for, how good it is and where it must not be used."""

from collections.abc import Mapping
from typing import Any, Final

from analysis.intervals import Estimate
from analysis.performance import PerformanceReport
from data.cohorts import Cohort
from data.features import FEATURES, Feature

_TEMPLATE: Final = """\
# Model card: Heartsight {version}

Research software, not a medical device.

## What it estimates

The probability that at least one coronary vessel is narrowed by more than 50 % on angiography, in a
patient referred for angiography. The model is a ridge logistic regression (C = {c}) with a
sub-model for each of the {sub_models} sets of inputs that a patient may have; only age and sex are
required and no missing input is ever filled in.

## When not to use it

Screening of healthy people, known coronary artery disease, acute chest pain, age outside 29 to 77.
It is no ten-year risk. The patients were referred in 1981 to 1987, and two of the inputs
(fluoroscopy and planar thallium scan) are rarely made today. Nothing here shows a cause: the
contributions are the model's weights. "Asymptomatic" chest pain goes with much disease here
because of who was referred, and age counts little once the tests are known.

## Trained on

{n} patients of the cohort "{cohort}", {diseased} of them diseased ({prevalence:.0f} %), read from
{coding} coding.
{notes}
UCI Heart Disease (Janosi, Steinbrunn, Pfisterer and Detrano, 1988), CC BY 4.0,
https://doi.org/10.24432/C52P4X.

## How good it is

{folds}-fold cross-validation, {repeats} times, each patient scored by models that had not seen
them; 95 % intervals by resampling patients.

| measure | value | 95 % interval |
| --- | --- | --- |
{measures}

{reading}

## Inputs

| name | what it is | unit or codes | seen in training |
| --- | --- | --- | --- |
{inputs}

## How sure one answer is

Each probability carries a 95 % range: how far it would move if the model were refitted on resampled
patients. The served range is an approximation; against {refits} real refits its ends are off by
{error:.1f} percentage points on average (all inputs known).
"""


def model_card(manifest: Mapping[str, Any], cohort: Cohort, report: PerformanceReport) -> str:
    """Return the card as Markdown, every figure from the report."""
    cv = report.cross_validation
    whole = report.interval_check[0]
    return _TEMPLATE.format(
        version=manifest["version"],
        c=manifest["parameters"]["C"],
        sub_models=manifest["parameters"]["sub_models"],
        n=len(cohort),
        cohort=cohort.name,
        diseased=int(cohort.disease.sum()),
        prevalence=100 * cohort.disease.mean(),
        coding=cohort.coding,
        notes="".join(f"{note}.\n" for note in cohort.notes),
        folds=cv.folds,
        repeats=cv.repeats,
        measures="\n".join(
            _measure(label, estimate)
            for label, estimate in (
                ("ROC-AUC", cv.roc_auc),
                ("Brier score", cv.brier_score),
                ("log-loss", cv.log_loss),
                (f"accuracy at {cv.threshold}", cv.accuracy),
                ("calibration slope", cv.calibration_slope),
                ("expected calibration error", cv.expected_calibration_error),
            )
        ),
        reading=report.reference_protocol.reading,
        inputs="\n".join(_input(feature) for feature in FEATURES),
        refits=whole.refits,
        error=100 * whole.mean_absolute_error,
    )


def _measure(label: str, estimate: Estimate) -> str:
    low, high = estimate.interval.low, estimate.interval.high
    return f"| {label} | {estimate.value:.3f} | {low:.3f} to {high:.3f} |"


def _input(feature: Feature) -> str:
    codes = ", ".join(f"{code} {label}" for code, label in feature.codes.items())
    seen = feature.trained or "all codes"
    return f"| `{feature.name}` | {feature.label} | {feature.unit or codes} | {seen} |"
