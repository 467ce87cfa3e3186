"""The local intercept update: one number, learnt at a site, added to every log-odds there.

A hospital whose patients are sicker or healthier than Cleveland's gets risks that are too low or
too high by about the same step. The update corrects that step and nothing else: it is an option
that a site switches on and that is logged, never a default. Its worth is cross-validated here.
"""

import numpy as np
from pydantic import BaseModel, ConfigDict
from scipy.special import expit, logit
from sklearn.model_selection import RepeatedStratifiedKFold

from analysis.measures.calibration import calibration_in_the_large
from analysis.measures.intervals import Estimate
from analysis.model.patterns import FOLDS
from analysis.model.ridge import Floats, Labels
from analysis.model.served import raise_on_rare_outcome
from analysis.performance.site_measures import SiteMeasures, measure


class LocalUpdate(BaseModel):
    """The step a site would add, and how its patients are told after it.

    Attributes
    ----------
    log_odds_shift : Estimate
        Learnt from all patients of the site; what a server would add.
    after : SiteMeasures
        Of risks shifted by what the other folds taught, averaged over the repeats.
    """

    model_config = ConfigDict(frozen=True)

    folds: int
    repeats: int
    log_odds_shift: Estimate
    after: SiteMeasures


def update_intercept(
    disease: Labels, risk: Floats, before: SiteMeasures, repeats: int, resamples: int, seed: int
) -> LocalUpdate:
    """Learn the shift of a site, and cross-validate it there.

    Parameters
    ----------
    disease, risk : ndarray of shape (n_patients,)
        Outcomes at the site, and the risks told there without an update.
    before : SiteMeasures
        Of the same risks; its calibration in the large is the shift.

    Raises
    ------
    TooFewPatients
        If either outcome has fewer patients than there are folds.

    References
    ----------
    Steyerberg et al. (2004), Statistics in Medicine 23:2567-2586, method "recalibration in the
    large".
    """
    raise_on_rare_outcome(disease, FOLDS)
    shifted = _shifted_out_of_fold(disease, risk, repeats, seed)
    return LocalUpdate(
        folds=FOLDS,
        repeats=repeats,
        log_odds_shift=before.calibration_in_the_large,
        after=measure(disease, shifted, resamples, seed),
    )


def _shifted_out_of_fold(disease: Labels, risk: Floats, repeats: int, seed: int) -> Floats:
    told = logit(risk)
    out = np.empty((len(risk), repeats))
    splits = RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=repeats, random_state=seed)
    for index, (train, test) in enumerate(splits.split(told, disease)):
        shift = calibration_in_the_large(disease[train], risk[train])
        out[test, index // FOLDS] = expit(told[test] + shift)
    return np.asarray(out.mean(axis=1))
