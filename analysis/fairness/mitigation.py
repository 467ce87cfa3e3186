"""What treating the sexes more alike would give, and what it would cost, on the same folds.

No method is recommended here: who bears the cost is a clinical decision. The methods themselves
are in `mitigation_methods`, what is said of them in `mitigation_reading`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from joblib import Parallel, delayed
from pydantic import BaseModel, ConfigDict
from sklearn import config_context
from sklearn.model_selection import RepeatedStratifiedKFold
from threadpoolctl import threadpool_limits

from analysis.fairness.answers import Answers
from analysis.fairness.comparison import GroupFairness, compare_drawn
from analysis.fairness.group_draws import GroupDraws, draw_groups
from analysis.fairness.group_measures import FEWEST
from analysis.fairness.group_metrics import spread
from analysis.fairness.group_points import ALL, GROUPS
from analysis.fairness.mitigation_methods import (
    AS_SERVED,
    BY_LOTTERY,
    METHODS,
    OTHER_RISK,
    Treated,
    treat,
)
from analysis.fairness.mitigation_reading import read_mitigation
from analysis.measures.intervals import Estimate
from analysis.model.patterns import FOLDS
from analysis.model.ridge import Floats, Labels, complete, values
from analysis.model.served import THRESHOLD
from data.cohorts import Cohort
from data.features import NAMES


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What one method told everybody out of fold, and the share of answers that chance decided."""

    told: Answers
    chance: float


class Mitigation(BaseModel):
    """One method; changes are against the model as it is, on the same resamples.

    Attributes
    ----------
    by_sex : GroupFairness
        All measures and gaps under the method.
    accuracy_change : Estimate or None
    brier_change : Estimate or None
        Above 0 is worse. None where the probabilities stay what they were.
    observed_to_expected_change : dict of str to Estimate or None
        By sex; None likewise, and where the sex has too few patients.
    flags_from : dict of str to float
        By sex: the probability from which as many would be flagged as are.
    decided_by_chance : float
        Share of answers that differ when the same patients are asked again.
    reading : str
    """

    model_config = ConfigDict(frozen=True)

    method: str
    label: str
    by_sex: GroupFairness
    accuracy_change: Estimate | None
    brier_change: Estimate | None
    observed_to_expected_change: dict[str, Estimate | None]
    flags_from: dict[str, float]
    decided_by_chance: float
    reading: str


class MitigationStudy(BaseModel):
    """All methods on the same folds, patients with all inputs known.

    `methods` is empty where too few patients are there, and `reason` says so.
    """

    model_config = ConfigDict(frozen=True)

    n: int
    folds: int
    repeats: int
    resamples: int
    methods: tuple[Mitigation, ...]
    reason: str


def compare_mitigations(
    cohort: Cohort,
    repeats: int,
    resamples: int,
    seed: int,
    advance: Callable[[int], None] = lambda _: None,
) -> MitigationStudy:
    """Fit every method in every fold and measure what it gives and costs.

    Parameters
    ----------
    repeats : int
        Of 5-fold cross-validation, stratified by sex and outcome.
    advance : callable
        Called with 1 for each fold.
    """
    rows = complete(cohort.patients, NAMES)
    patients, disease = values(cohort.patients)[rows], cohort.disease[rows]
    reason = _too_few(patients, disease)
    methods: tuple[Mitigation, ...] = ()
    if not reason:
        asked = _out_of_fold(patients, disease, repeats, seed, advance)
        methods = _measured(asked, resamples, seed)
    return MitigationStudy(
        n=len(patients),
        folds=FOLDS,
        repeats=repeats,
        resamples=resamples,
        methods=methods,
        reason=reason,
    )


def _too_few(patients: Floats, disease: Labels) -> str:
    for code, group in GROUPS.items():
        rows = patients[:, NAMES.index("sex")] == code
        diseased, n = int(disease[rows].sum()), int(rows.sum())
        if min(diseased, n - diseased) < FEWEST:
            return (
                f"{n} {group} patients with all inputs, {diseased} of them diseased: every method "
                f"needs {FEWEST} of each outcome."
            )
    return ""


def _out_of_fold(
    patients: Floats, disease: Labels, repeats: int, seed: int, advance: Callable[[int], None]
) -> dict[str, Asked]:
    sex = patients[:, NAMES.index("sex")].astype(np.int64)
    splits = RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=repeats, random_state=seed)
    folds = list(splits.split(patients, 2 * sex + disease))
    work = (
        delayed(_treat)(patients, disease, train, test, seed + number)
        for number, (train, test) in enumerate(folds)
    )
    shape = len(patients), repeats
    risk = {method: np.empty(shape) for method in METHODS}
    flagged, again = (
        {method: np.empty(shape, dtype=np.bool_) for method in METHODS} for _ in range(2)
    )
    for number, treated in enumerate(Parallel(n_jobs=-1, return_as="generator")(work)):
        place = folds[number][1], number // FOLDS
        for method, one in treated.items():
            risk[method][place] = one.risk
            flagged[method][place], again[method][place] = one.flagged, one.again
        advance(1)
    known = disease.astype(float)
    return {
        method: Asked(
            Answers(risk[method], flagged[method], known, sex),
            float((flagged[method] != again[method]).mean()),
        )
        for method in METHODS
    }


def _treat(
    patients: Floats, disease: Labels, train: Labels, test: Labels, seed: int
) -> dict[str, Treated]:
    # One thread each: the order in which threads add up would change the last bits.
    with threadpool_limits(limits=1), config_context(skip_parameter_validation=True):
        return treat(patients, disease, train, test, seed)


def _measured(asked: Mapping[str, Asked], resamples: int, seed: int) -> tuple[Mitigation, ...]:
    # The same seed and patients give the same resamples, so that changes are paired.
    drawn = {name: draw_groups(one.told, resamples, seed) for name, one in asked.items()}
    fair = {
        name: compare_drawn(
            one.told, drawn[name], None if name in BY_LOTTERY else THRESHOLD, resamples
        )
        for name, one in asked.items()
    }
    return tuple(
        _mitigation(name, one, (fair[AS_SERVED], fair[name]), (drawn[AS_SERVED], drawn[name]))
        for name, one in asked.items()
    )


def _mitigation(
    method: str,
    asked: Asked,
    fair: tuple[GroupFairness, GroupFairness],
    drawn: tuple[Mapping[str, GroupDraws], Mapping[str, GroupDraws]],
) -> Mitigation:
    def change(measure: str, group: str) -> Estimate | None:
        before, after = (draws[group] for draws in drawn)
        if measure not in before.draws or measure not in after.draws:
            return None
        return spread(after.draws[measure] - before.draws[measure], after.counted["accuracy"])

    new_risk = method in OTHER_RISK
    accuracy = change("accuracy", ALL)
    brier = change("brier_score", ALL) if new_risk else None
    flags_from = _flags_from(asked.told)
    return Mitigation(
        method=method,
        label=METHODS[method],
        by_sex=fair[1],
        accuracy_change=accuracy,
        brier_change=brier,
        observed_to_expected_change={
            group: change("observed_to_expected", group) if new_risk else None
            for group in GROUPS.values()
        },
        flags_from=flags_from,
        decided_by_chance=asked.chance,
        reading=""
        if method == AS_SERVED
        else read_mitigation(fair, accuracy, brier, flags_from, asked.chance),
    )


def _flags_from(told: Answers) -> dict[str, float]:
    found = {}
    for code, group in GROUPS.items():
        rows = told.sex == code
        found[group] = float(np.quantile(told.risk[rows], 1 - told.flagged[rows].mean()))
    return found
