"""The readable model against all others on the same folds, each tuned inside them.

The champion is measured as it is served; the challengers are in `challengers`, the test in
`paired_tests`. Curves of the champion alone are in `curves`.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed
from pydantic import BaseModel, ConfigDict
from sklearn import config_context
from threadpoolctl import threadpool_limits

from analysis.effort import FULL, Effort
from analysis.measures.resampled import draw_counts
from analysis.measures.scores import OutOfFold
from analysis.model.patterns import FOLDS
from analysis.model.ridge import Floats, Labels, values
from analysis.model.served import THRESHOLD, served_out_of_fold
from analysis.performance.candidate import Candidate, Entrant, measure
from analysis.performance.challengers import (
    CHALLENGERS,
    INNER_FOLDS,
    VOTERS,
    Challenger,
    Role,
    Settings,
    tune,
)
from analysis.performance.champion_verdict import Verdict, judge, tuning_warning
from data.cohorts import Cohort

CHAMPION: Final = "ridge"


class Comparison(BaseModel):
    """Champion and challengers on the same folds.

    Attributes
    ----------
    inner_folds : int or None
        Of the tuning inside each training fold; None when nothing was tuned.
    candidates : tuple of Candidate
        The champion first.
    tuning_warning : str
        What tuning by ROC-AUC does; empty where that model was not run.
    """

    model_config = ConfigDict(frozen=True)

    folds: int
    repeats: int
    inner_folds: int | None
    trees: int
    n: int
    diseased: int
    threshold: float
    candidates: tuple[Candidate, ...]
    verdict: Verdict
    tuning_warning: str


def compare(
    cohort: Cohort,
    seed: int,
    effort: Effort = FULL,
    advance: Callable[[int], None] = lambda _: None,
    challengers: Sequence[Challenger] = CHALLENGERS,
) -> Comparison:
    """Cross-validate the champion as served and every challenger, tuned inside each fold.

    Parameters
    ----------
    advance : callable
        Called with 1 for each of the `FOLDS * effort.repeats` folds.

    Raises
    ------
    TooFewPatients
        If an outcome has fewer patients than there are folds.
    """
    with threadpool_limits(limits=1):  # the order of additions decides the last bits
        risk, fold = served_out_of_fold(cohort, effort.repeats, seed)
    champion = OutOfFold(cohort.disease, risk, fold)
    entrants = [
        Entrant(CHAMPION, "ridge as served", Role.CHAMPION, champion),
        *_run(cohort, champion, challengers, effort, seed, advance),
    ]
    entrants += _vote(entrants)
    counts = draw_counts(len(cohort), effort.resamples, seed)
    candidates = Parallel(n_jobs=-1)(
        delayed(measure)(entrant, champion, counts) for entrant in entrants
    )
    return Comparison(
        folds=FOLDS,
        repeats=effort.repeats,
        inner_folds=INNER_FOLDS if effort.tuned else None,
        trees=effort.trees,
        n=len(cohort),
        diseased=int(cohort.disease.sum()),
        threshold=THRESHOLD,
        candidates=tuple(candidates),
        verdict=judge(candidates),
        tuning_warning=tuning_warning(candidates),
    )


def _run(
    cohort: Cohort,
    champion: OutOfFold,
    challengers: Sequence[Challenger],
    effort: Effort,
    seed: int,
    advance: Callable[[int], None],
) -> list[Entrant]:
    """Run the challengers on the champion's folds."""
    patients, disease, fold = values(cohort.patients), cohort.disease, champion.fold
    running = [c for c in challengers if effort.tuned or not c.needs_tuning]
    risks = {c.name: np.empty(fold.shape) for c in running}
    chosen: dict[str, list[Settings]] = {c.name: [] for c in running}
    work = (
        delayed(_run_fold)(running, patients, disease, inside.any(axis=1), effort, seed)
        for inside in (fold == index for index in range(fold.max() + 1))
    )
    for index, results in enumerate(Parallel(n_jobs=-1, return_as="generator")(work)):
        for challenger, (settings, risk) in zip(running, results, strict=True):
            risks[challenger.name][fold == index] = risk
            chosen[challenger.name].append(settings)
        advance(1)
    return [
        Entrant(c.name, c.label, c.role, OutOfFold(disease, risks[c.name], fold), chosen[c.name])
        for c in running
    ]


def _run_fold(
    challengers: Sequence[Challenger],
    patients: Floats,
    disease: Labels,
    test: npt.NDArray[np.bool_],
    effort: Effort,
    seed: int,
) -> list[tuple[Settings, Floats]]:
    """Tune and fit each challenger on the patients outside `test`, and score those inside."""
    results = []
    # One thread each: two processes with two threads each would only get in each other's way.
    with threadpool_limits(limits=1), config_context(skip_parameter_validation=True):
        for challenger in challengers:
            settings = tune(challenger, patients[~test], disease[~test], effort, seed)
            model = challenger.pipeline(settings, effort.trees, seed)
            model.fit(patients[~test], disease[~test])
            results.append((settings, model.predict_proba(patients[test])[:, 1]))
    return results


def _vote(entrants: Sequence[Entrant]) -> list[Entrant]:
    """Return the mean of the voters' probabilities, each voter tuned on its own."""
    voters = [entrant.scored for entrant in entrants if entrant.name in VOTERS]
    if len(voters) < len(VOTERS):
        return []
    mean = np.mean([scored.risk for scored in voters], axis=0)
    scored = OutOfFold(voters[0].disease, mean, voters[0].fold)
    label = "soft vote of ridge, forest and boosting"
    return [Entrant("vote", label, Role.CHALLENGER, scored)]
