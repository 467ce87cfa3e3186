"""The model card: what the model is for, how good it is and where it must not be used.

What the studies found is in `model_card_studies`, the answers to the reporting standards are in
`tripod` and `probast`. Every figure is read from the reports that travel with the card.
"""

from collections.abc import Mapping
from typing import Any, Final

from analysis.card.model_card_studies import studies
from analysis.card.probast import probast
from analysis.card.tripod import tripod
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

## When to use it

Beside a clinician's own judgement of an adult who is being referred for coronary angiography; for
teaching; for studying how such models fail. The answer is an average over patients with the same
findings, and its range and the missing inputs belong to it. At another hospital, compare told and
found disease first: risks may be off by a step there, which a local intercept corrects.

## When not to use it

Screening of healthy people, known coronary artery disease, acute chest pain, age outside 29 to 77.
It is no ten-year risk. The patients were referred in 1981 to 1987, and two of the inputs
(fluoroscopy and planar thallium scan) are rarely made today. Nothing here shows a cause: the
contributions are the model's weights. "Asymptomatic" chest pain goes with much disease here
because of who was referred, and age counts little once the tests are known. A threshold of 0.5 is
a convention and no advice to treat, to test or to leave either out.

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

{studies}## Inputs

| name | what it is | unit or codes | seen in training |
| --- | --- | --- | --- |
{inputs}

## How sure one answer is

Each probability carries a 95 % range: how far it would move if the model were refitted on resampled
patients. The served range is an approximation; against {refits} real refits its ends are off by
{error:.1f} percentage points on average (all inputs known).

## TRIPOD+AI

The 27 items of TRIPOD+AI (Collins et al., BMJ 2024;385:e078378), titles in our words.

{tripod}

## PROBAST+AI

Our own rating by the domains of PROBAST+AI (Moons et al., BMJ 2025;388:e082505). Nobody else has
rated this model.

{probast}
"""


def model_card(manifest: Mapping[str, Any], cohort: Cohort, reports: Mapping[str, Any]) -> str:
    """Return the card as Markdown, every figure from the reports.

    Parameters
    ----------
    manifest : Mapping
        Of the bundle that the card goes into.
    cohort : Cohort
        What the model was trained on.
    reports : Mapping of str to Any
        The decoded reports of the bundle, by their names without folder and ending; `performance`
        is needed, and a section about any other study appears when its report is there.
    """
    performance = reports["performance"]
    cv, whole = performance["cross_validation"], performance["interval_check"][0]
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
        folds=cv["folds"],
        repeats=cv["repeats"],
        measures="\n".join(
            _measure(label, cv[name])
            for label, name in (
                ("ROC-AUC", "roc_auc"),
                ("Brier score", "brier_score"),
                ("log-loss", "log_loss"),
                (f"accuracy at {cv['threshold']}", "accuracy"),
                ("calibration slope", "calibration_slope"),
                ("expected calibration error", "expected_calibration_error"),
            )
        ),
        reading=performance["reference_protocol"]["reading"],
        studies=studies(reports),
        inputs="\n".join(_input(feature) for feature in FEATURES),
        refits=whole["refits"],
        error=100 * whole["mean_absolute_error"],
        tripod=tripod(manifest, cohort, reports),
        probast=probast(),
    )


def _measure(label: str, estimate: Mapping[str, Any]) -> str:
    low, high = estimate["interval"]["low"], estimate["interval"]["high"]
    return f"| {label} | {estimate['value']:.3f} | {low:.3f} to {high:.3f} |"


def _input(feature: Feature) -> str:
    codes = ", ".join(f"{code} {label}" for code, label in feature.codes.items())
    seen = feature.trained or "all codes"
    return f"| `{feature.name}` | {feature.label} | {feature.unit or codes} | {seen} |"
