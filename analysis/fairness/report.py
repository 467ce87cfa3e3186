"""Everything about fairness by sex that a bundle's report holds: `reports/fairness.json`."""

from collections.abc import Callable, Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict

from analysis.effort import FULL, Effort
from analysis.fairness.answers import answers
from analysis.fairness.comparison import RESAMPLES, GroupFairness, compare_groups
from analysis.fairness.elsewhere import Part, fairness_at_sites, fairness_by_age
from analysis.fairness.mitigation import MitigationStudy, compare_mitigations
from analysis.fairness.threshold_sweep import ThresholdSweep, sweep_thresholds
from analysis.model.patterns import FOLDS
from analysis.model.served import THRESHOLD, served_out_of_fold
from data.cohorts import Cohort

SCORING: Final = "Scoring out of fold"
COMPARING: Final = "Comparing women and men"
MITIGATING: Final = "Trying mitigations"
_COMPARISONS: Final = 3

Step = Callable[[str, int], Callable[[int], None]]


class FairnessReport(BaseModel):
    """Women and men: as served, by age, elsewhere, at every threshold, and treated more alike.

    Attributes
    ----------
    repeats : int
        Of the 5-fold cross-validation behind `by_sex`, `by_age`, `sweep` and `mitigation`.
    by_age, sites : tuple of Part
        With a reason in place of a comparison where there are too few patients. So many comparisons
        are made here that one or two will show a gap by chance.
    """

    model_config = ConfigDict(frozen=True)

    cohort: str
    repeats: int
    by_sex: GroupFairness
    by_age: tuple[Part, ...]
    sites: tuple[Part, ...]
    sweep: ThresholdSweep
    mitigation: MitigationStudy


def _silent(_name: str, _size: int) -> Callable[[int], None]:
    return lambda _done: None


def report_fairness(
    cohort: Cohort,
    sites: Sequence[Cohort],
    seed: int,
    effort: Effort = FULL,
    step: Step = _silent,
    threshold: float = THRESHOLD,
) -> FairnessReport:
    """Study the model trained on `cohort`, out of fold, and at other sites.

    Parameters
    ----------
    sites : sequence of Cohort
        Hospitals that the model has not seen.
    threshold : float
        A patient is flagged from this probability on; mitigations keep to the served one.

    Raises
    ------
    TooFewPatients
        If an outcome has fewer patients than there are folds.
    """
    folds = FOLDS * effort.repeats
    resamples = max(effort.resamples, RESAMPLES)
    risk, _ = served_out_of_fold(cohort, effort.repeats, seed, step(SCORING, folds))
    advance = step(COMPARING, _COMPARISONS)
    told = answers(risk, cohort.disease, cohort.patients["sex"].to_numpy(), threshold)
    by_sex = compare_groups(told, threshold, resamples, seed)
    advance(1)
    age = cohort.patients["age"].to_numpy()
    by_age = fairness_by_age(told, age, threshold, resamples, seed)
    elsewhere = fairness_at_sites(cohort, sites, resamples, seed)
    advance(1)
    sweep = sweep_thresholds(told, resamples, seed)
    advance(1)
    return FairnessReport(
        cohort=cohort.name,
        repeats=effort.repeats,
        by_sex=by_sex,
        by_age=by_age,
        sites=elsewhere,
        sweep=sweep,
        mitigation=compare_mitigations(
            cohort, effort.repeats, resamples, seed, step(MITIGATING, folds)
        ),
    )
