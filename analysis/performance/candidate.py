"""What a comparison tells of one model. It is run in `comparison`, judged in `champion_verdict`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel, ConfigDict
from threadpoolctl import threadpool_limits

from analysis.measures.paired_tests import PairedTest, corrected_paired_test
from analysis.measures.resampled import Curve, Pool
from analysis.measures.scores import MEASURES, OutOfFold, Scores, score, score_by_fold
from analysis.model.patterns import FOLDS
from analysis.model.ridge import Floats
from analysis.performance.challengers import Role, Settings
from analysis.performance.curves import roc_curve

TEST_TO_TRAIN: Final = 1 / (FOLDS - 1)


class Chosen(BaseModel):
    """Settings, and in how many training folds tuning chose them."""

    model_config = ConfigDict(frozen=True)

    settings: dict[str, int | float]
    folds: int


class Candidate(BaseModel):
    """One model on the folds that all share.

    Attributes
    ----------
    by_fold : dict of str to tuple of float
        `scores.MEASURES` on each test fold, in the order of the folds.
    chosen : tuple of Chosen
        Commonest first; empty for a model without settings to choose.
    roc : Curve or None
        Sensitivity over false-positive rate; None for a model that ranks nobody.
    against_champion : dict of str to PairedTest
        This model minus the champion, for each measure; empty for the champion.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    label: str
    role: Role
    scores: Scores
    by_fold: dict[str, tuple[float, ...]]
    chosen: tuple[Chosen, ...]
    roc: Curve | None
    against_champion: dict[str, PairedTest]


@dataclass(frozen=True, slots=True, eq=False)
class Entrant:
    """A model that has been run, not yet measured.

    Attributes
    ----------
    chosen : sequence of Settings
        One per fold.
    """

    name: str
    label: str
    role: Role
    scored: OutOfFold
    chosen: Sequence[Settings] = ()


def measure(entrant: Entrant, champion: OutOfFold, counts: Floats) -> Candidate:
    """Score a model with intervals and test it against the champion.

    Parameters
    ----------
    counts : ndarray of shape (1 + resamples, n_patients)
        From `resampled.draw_counts`, the same for all models.
    """
    with threadpool_limits(limits=1):  # the order of additions decides the last bits
        scored = entrant.scored
        own = score_by_fold(scored)
        return Candidate(
            name=entrant.name,
            label=entrant.label,
            role=entrant.role,
            scores=score(scored, counts),
            by_fold={name: tuple(map(float, own[name])) for name in MEASURES},
            chosen=_counted(entrant.chosen),
            roc=None if scored.ranks_nobody else roc_curve(_pool(scored, counts)),
            against_champion=_tests(entrant, champion),
        )


def _pool(scored: OutOfFold, counts: Floats) -> Pool:
    return Pool.of(scored.disease, scored.risk, counts)


def _tests(entrant: Entrant, champion: OutOfFold) -> dict[str, PairedTest]:
    if entrant.role is Role.CHAMPION:
        return {}
    own, champions = score_by_fold(entrant.scored), score_by_fold(champion)
    n = len(champion.disease)
    return {
        name: corrected_paired_test(champions[name], own[name], TEST_TO_TRAIN, n)
        for name in MEASURES
    }


def _counted(chosen: Sequence[Settings]) -> tuple[Chosen, ...]:
    counted = Counter(tuple(settings.items()) for settings in chosen if settings)
    return tuple(Chosen(settings=dict(each), folds=n) for each, n in counted.most_common())
