"""How much wrong labels hurt the model, whether they are found, and whether finding them helps.

`study_poisoning` sweeps attacks and rates for the report; `poison` tries one setting in the time of
a click. Attacks are in `label_flips`, damage in `flip_damage`, defences in `flip_detectors`, the
alarm for a submitted batch in `batch_alarm`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from joblib import Parallel, delayed
from threadpoolctl import threadpool_limits

from analysis.model.patterns import FOLDS
from analysis.model.ridge import Labels, values
from analysis.model.served import THRESHOLD
from analysis.poisoning.batch_alarm import batch_alarm
from analysis.poisoning.batch_verdict import judge_batch
from analysis.poisoning.flip_damage import over_splits
from analysis.poisoning.label_flips import LABELS, Attack, Knowledge, flip
from analysis.poisoning.poisoned_folds import CHAMPION, MODELS, InnerFolds, splits
from analysis.poisoning.poisoned_splits import Case, Pooled, Tried, try_split
from analysis.poisoning.report import (
    AttackReport,
    ClassicRow,
    CleanModel,
    PoisoningReport,
    PoisonResult,
)
from analysis.poisoning.strongest_attack import strongest_attacks
from data.cohorts import Cohort
from data.features import NAMES

CLASSIC_RATE: Final = 0.2
_LAB_REPEATS: Final = 2
_LAB_TREES: Final = 25
_SEX: Final = NAMES.index("sex")


@dataclass(frozen=True, slots=True)
class Size:
    """How much computing a study spends.

    Attributes
    ----------
    repeats, challenger_repeats : int
        Of 5-fold cross-validation: with the champion and detectors, and how many of those also
        with the challengers, which take a hundred times as long. Each fold has flips of its own.
    trees : int
        Of the forest.
    batches : int
        Drawn to set and to test the batch alarm.
    rates, alarm_rates : tuple of float
        Flips as a share of the labels.
    """

    repeats: int
    challenger_repeats: int
    trees: int
    batches: int
    rates: tuple[float, ...]
    alarm_rates: tuple[float, ...]


FULL: Final = Size(20, 4, 50, 1200, (0.05, 0.1, 0.2, 0.3, 0.4, 0.5), (0.03, 0.05, 0.1, 0.2, 0.3))
QUICK: Final = Size(2, 1, 20, 80, (0.1, 0.2), (0.1, 0.2))


def study_poisoning(
    cohort: Cohort,
    seed: int,
    size: Size = FULL,
    advance: Callable[[int], None] = lambda _: None,
) -> PoisoningReport:
    """Sweep attacks, rates, models and defences, and measure the batch alarm.

    Parameters
    ----------
    advance : callable
        Called with the number of units finished; there are `n_units(size)`.

    Raises
    ------
    TooFewPatients
        If there are too few patients of either outcome, or with the inputs of some patient.
    """
    cases = [(attack, rate) for attack in Attack for rate in size.rates]
    pooled = Pooled.of(_try_all(cohort, cases, seed, size, advance), cases, len(cohort))
    attacks = tuple(_attack(attack, pooled) for attack in Attack)
    clean = tuple(pooled.clean(model) for model in MODELS)
    return PoisoningReport(
        n=len(cohort),
        diseased=int(cohort.disease.sum()),
        n_train=round(len(cohort) * (FOLDS - 1) / FOLDS),
        threshold=THRESHOLD,
        clean=clean,
        clean_flags=pooled.detectors(0),
        attacks=attacks,
        classic=_classic_table(clean, attacks),
        strongest=strongest_attacks(pooled),
        batch_alarm=batch_alarm(cohort, size.alarm_rates, size.batches, seed, advance),
    )


def n_units(size: Size) -> int:
    """Return how far `study_poisoning` advances in all: folds and batches."""
    return FOLDS * size.repeats + size.batches


def _try_all(
    cohort: Cohort,
    cases: Sequence[Case],
    seed: int,
    size: Size,
    advance: Callable[[int], None],
) -> list[Tried]:
    with_challengers = FOLDS * size.challenger_repeats
    work = (
        delayed(try_split)(
            cohort,
            split,
            cases,
            [seed, number],
            MODELS if number < with_challengers else (CHAMPION,),
            size.trees,
        )
        for number, split in enumerate(splits(cohort, size.repeats, seed))
    )
    tried: list[Tried] = []
    for one in Parallel(n_jobs=-1, return_as="generator")(work):
        tried.append(one)
        advance(1)
    return tried


def _attack(attack: Attack, pooled: Pooled) -> AttackReport:
    return AttackReport(
        attack=attack,
        label=LABELS[attack],
        largest_rate=pooled.largest[attack],
        points=tuple(
            pooled.point(row, rate) for row, made, rate in pooled.reached() if made is attack
        ),
    )


def _classic_table(
    clean: Sequence[CleanModel], attacks: Sequence[AttackReport]
) -> tuple[ClassicRow, ...]:
    points = [p for a in attacks if a.attack is Attack.RANDOM for p in a.points]
    damages = [m for p in points if p.rate == CLASSIC_RATE for m in p.models]
    return tuple(
        ClassicRow(model=was.model, clean=was.measures, poisoned=m.measures, change=m.change)
        for was in clean
        for m in damages
        if m.model == was.model
    )


def poison(
    cohort: Cohort, rate: float, attack: Attack, seed: int, model: str = CHAMPION
) -> PoisonResult:
    """Try one attack at one rate on one model: damage, detectors, remedies, and the alarm.

    Parameters
    ----------
    rate : float
        Flips as a share of the training labels, in [0, 1].
    model : str
        One of `MODELS`. Challengers are slower and are tried on fewer splits.

    Raises
    ------
    TooFewPatients
        If there are too few patients of either outcome, or with the inputs of some patient.
    ValueError
        If there is no such model, or the rate is outside [0, 1].
    """
    if model not in MODELS:
        raise ValueError(f"there is no model {model!r}; choose one of {', '.join(MODELS)}")
    repeats = _LAB_REPEATS if model == CHAMPION else 1
    cases = [(attack, rate)]
    work = (
        delayed(try_split)(
            cohort,
            split,
            cases,
            [seed, number],
            (model,),
            _LAB_TREES,
            treat_clean=False,
        )
        for number, split in enumerate(splits(cohort, repeats, seed))
    )
    # Threads, for processes take longer to start than the answer to make.
    tried = Parallel(n_jobs=-1, prefer="threads")(work)
    pooled = Pooled.of(tried, cases, len(cohort))
    labels = _attack_everyone(cohort, rate, attack, seed)
    return PoisonResult(
        attack=attack,
        label=LABELS[attack],
        rate=rate,
        seed=seed,
        n=len(cohort),
        flipped=int((labels != cohort.disease).sum()),
        clean=pooled.clean(model),
        damage=pooled.damage(model, 1),
        suspicion_roc_auc=over_splits(pooled.suspicion[:, 1], len(cohort)),
        detectors=pooled.detectors(1, model),
        notice=judge_batch(cohort, cohort, seed, labels),
    )


def _attack_everyone(cohort: Cohort, rate: float, attack: Attack, seed: int) -> Labels:
    patients, disease = values(cohort.patients), cohort.disease
    with threadpool_limits(limits=1):
        risk = InnerFolds.of(patients, seed).risk(disease[None])[0]
    known = Knowledge(patients[:, _SEX], risk)
    return flip(attack, disease, known, rate, np.random.default_rng(seed))
