"""Who can be compared: the cohort the model learnt from, and any patients scored as it would.

The comparison itself is in `drift`.
"""

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from analysis.drift.comparison import Group
from analysis.model.enough_patients import raise_on_too_few
from analysis.model.ridge import values
from analysis.model.served import served_out_of_fold, served_risk
from data.cohorts import Cohort


def reference_group(cohort: Cohort, seed: int) -> Group:
    """Return the training cohort with out-of-fold risks.

    The model's own risks for patients it was trained on are too extreme to be compared with those
    of others.

    Raises
    ------
    TooFewPatients
        If too few patients of either outcome have every input for the model to be trained on them.
    """
    raise_on_too_few(cohort)
    with threadpool_limits(limits=1):
        risk, _ = served_out_of_fold(cohort, 1, seed)
    return Group(cohort.name, cohort.patients, risk[:, 0])


def scored_group(name: str, patients: pd.DataFrame, trained_on: Cohort) -> Group:
    """Return patients with the risks that a model trained on a cohort tells them."""
    if patients.empty:
        return Group(name, patients, np.empty(0))
    together = np.vstack([values(trained_on.patients), values(patients)])
    rows = np.arange(len(together))
    taught, asked = np.split(rows, [len(trained_on)])
    with threadpool_limits(limits=1):
        risk = served_risk(together, trained_on.disease, taught, asked)
    return Group(name, patients.reset_index(drop=True), risk)
