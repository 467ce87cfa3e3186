"""Tell whether two models differ that were scored on the same cross-validation folds."""

import numpy as np
from pydantic import BaseModel, ConfigDict
from scipy.stats import t as student

from analysis.measures.intervals import LEVEL, Estimate, Interval
from analysis.model.ridge import Floats


class PairedTest(BaseModel):
    """Mean difference of two models over folds, with its corrected test.

    Attributes
    ----------
    difference : Estimate
        Second minus first, in the unit of the measure; the interval is that of the test.
    t : float or None
        None where every fold shows the same difference, so that there is no spread to divide by.
    p_value : float
        Two-sided.
    """

    model_config = ConfigDict(frozen=True)

    difference: Estimate
    folds: int
    t: float | None
    p_value: float


def corrected_paired_test(
    first: Floats, second: Floats, test_to_train: float, n: int
) -> PairedTest:
    """Compare two models by their scores on the same folds.

    The folds share training patients, so the plain variance of the mean is too small; the
    correction adds the ratio of test to training patients to 1 / folds.

    Parameters
    ----------
    first, second : ndarray of shape (n_folds,)
        Scores of the two models, fold by fold.
    test_to_train : float
        Patients tested per patient trained on; 1/4 in 5-fold cross-validation.
    n : int
        Patients of the cohort.

    Raises
    ------
    ValueError
        If there are fewer than two folds, or not equally many of both models.

    References
    ----------
    Nadeau and Bengio (2003), Machine Learning 52:239-281; for repeated cross-validation Bouckaert
    and Frank (2004), PAKDD.
    """
    if len(first) != len(second) or len(first) < 2:  # noqa: PLR2004 - a variance needs two
        raise ValueError("a paired test needs the scores of both models on the same folds, >= 2")
    differences = second - first
    folds = len(differences)
    mean = float(differences.mean())
    error = float(np.sqrt((1 / folds + test_to_train) * differences.var(ddof=1)))
    reach = error * float(student.ppf(0.5 + LEVEL / 2, folds - 1))
    t = mean / error if error > 0 else None
    return PairedTest(
        difference=Estimate(
            value=mean, interval=Interval(low=mean - reach, high=mean + reach), n=n
        ),
        folds=folds,
        t=t,
        p_value=float(mean == 0) if t is None else float(2 * student.sf(abs(t), folds - 1)),
    )
