"""How the model trained on one cohort does at hospitals it has never seen.

Three ways to meet missing inputs are measured: as served (each patient by the sub-model of the
inputs there), the same restricted to ten inputs that need no imaging, and the full model with
missing inputs filled in. The second half of the answer, what a site gains by its own intercept, is
in `local_update`; a model trained on several sites is in `pooled_sites`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict
from sklearn import config_context
from threadpoolctl import threadpool_limits

from analysis.measures.intervals import Estimate
from analysis.model.ridge import Floats, Labels, values
from analysis.model.served import served_risk
from analysis.performance.filling import filled_risk
from analysis.performance.local_update import LocalUpdate, update_intercept
from analysis.performance.site_measures import (
    Assessment,
    SiteMeasures,
    assess,
    measure,
    share,
    title,
)
from data.cohorts import Cohort
from data.features import NAMES

TEN_INPUTS: Final = tuple(name for name in NAMES if name not in {"slope", "ca", "thal"})
"""What a clinic without fluoroscopy and thallium scan has, and Hungary mostly lacks `slope` too."""
DISCLOSURE: Final = (
    "These sites were looked at while ways to meet missing inputs were compared; the sub-models "
    "were chosen on Cleveland alone. So the figures guard against getting worse: they are no "
    "longer a blind test."
)


class MethodAtSite(BaseModel):
    """One way to meet missing inputs, at one site, without and with the local update."""

    model_config = ConfigDict(frozen=True)

    measures: SiteMeasures
    updated: LocalUpdate


class SiteValidation(BaseModel):
    """One site; `prevalence` is its share of diseased patients, `reading` is about `as_served`."""

    model_config = ConfigDict(frozen=True)

    site: str
    prevalence: Estimate
    assessment: Assessment
    as_served: MethodAtSite
    ten_inputs: MethodAtSite
    filled: MethodAtSite
    reading: str


class ExternalValidation(BaseModel):
    """What a model trained on `trained_on` alone does elsewhere."""

    model_config = ConfigDict(frozen=True)

    trained_on: str
    n_trained_on: int
    sites: tuple[SiteValidation, ...]
    disclosure: str


def validate_externally(
    cohort: Cohort,
    sites: Sequence[Cohort],
    repeats: int,
    resamples: int,
    seed: int,
    advance: Callable[[int], None] = lambda _: None,
) -> ExternalValidation:
    """Train on `cohort` alone and measure at each site.

    Parameters
    ----------
    repeats : int
        Of the cross-validation of the local update.
    resamples : int
        Of a site's patients, for intervals.
    advance : callable
        Called with 1 after each site.

    Raises
    ------
    TooFewPatients
        If at a site either outcome has fewer patients than there are folds.
    """
    found = []
    # One thread: the order in which threads add up would change the last bits.
    with threadpool_limits(limits=1), config_context(skip_parameter_validation=True):
        for site in sites:
            found.append(_validate(cohort, site, repeats, resamples, seed))
            advance(1)
    return ExternalValidation(
        trained_on=cohort.name,
        n_trained_on=len(cohort),
        sites=tuple(found),
        disclosure=DISCLOSURE,
    )


def _validate(
    cohort: Cohort, site: Cohort, repeats: int, resamples: int, seed: int
) -> SiteValidation:
    methods = {}
    for name, risk in risks(cohort, site).items():
        before = measure(site.disease, risk, resamples, seed)
        updated = update_intercept(site.disease, risk, before, repeats, resamples, seed)
        methods[name] = MethodAtSite(measures=before, updated=updated)
    assessment = assess(site.disease)
    return SiteValidation(
        site=site.name,
        prevalence=share(site.disease == 1),
        assessment=assessment,
        reading=_reading(site.name, methods["as_served"], assessment),
        **methods,
    )


def risks(cohort: Cohort, site: Cohort) -> Mapping[str, Floats]:
    """Return the site's risks, each of shape (n_patients,), by each way to meet missing inputs."""
    taught, disease, asked = values(cohort.patients), cohort.disease, values(site.patients)
    ten = np.where(np.isin(NAMES, TEN_INPUTS), asked, np.nan)
    return {
        "as_served": risk_elsewhere(taught, disease, asked),
        "ten_inputs": risk_elsewhere(taught, disease, ten),
        "filled": filled_risk(taught, disease, asked),
    }


def risk_elsewhere(taught: Floats, disease: Labels, asked: Floats) -> Floats:
    """Return the risk, as served, of patients who stand in another table than those taught.

    Parameters
    ----------
    taught, asked : ndarray of shape (n, 13)
        From `ridge.values`; NaN is missing.
    disease : ndarray of shape (n_taught,)
    """
    rows = np.arange(len(taught) + len(asked))
    return served_risk(np.vstack([taught, asked]), disease, *np.split(rows, [len(taught)]))


def _reading(site: str, method: MethodAtSite, assessment: Assessment) -> str:
    before, after = method.measures, method.updated.after
    if before.brier_gain_over_null.value < 0:
        against, advice = "worse", ": do not use it there without a local intercept"
    else:
        against, advice = "better", ""
    return (
        f"{title(site)}, {assessment.verdict}: {assessment.reason} ROC-AUC {before.roc_auc}; "
        f"{before.observed_to_expected.value:.2f} diseased patients found for each one foretold; "
        f"Brier score {before.brier_score.value:.3f}, {against} than the "
        f"{before.null_brier_score.value:.3f} of telling everybody the site's prevalence{advice}. "
        f"With a local intercept {after.observed_to_expected.value:.2f} and "
        f"{after.brier_score.value:.3f}."
    )
