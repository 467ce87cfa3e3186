"""Whether a submitted batch of labels would be noticed before anybody trains on it.

Here the alarm is set on trusted patients, and its power measured on poisoned ones. Its two tests
are in `batch_tests`, what it says of one batch in `batch_verdict`; which single labels are wrong is
another question: `flip_detectors`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from joblib import Parallel, delayed
from pydantic import BaseModel, ConfigDict
from threadpoolctl import threadpool_limits

from analysis.measures.intervals import Estimate, roc_auc_delong
from analysis.measures.proportions import proportion
from analysis.model.ridge import Floats, values
from analysis.model.served import raise_on_rare_outcome
from analysis.poisoning.batch_tests import (
    FALSE_ALARMS,
    LEAST,
    alarm_line,
    label_roc_auc,
    prevalence_p_value,
    standard_error,
)
from analysis.poisoning.label_flips import Attack, Knowledge, flip
from analysis.poisoning.poisoned_folds import InnerFolds
from data.cohorts import Cohort
from data.features import NAMES

BATCH_SHARE: Final = 0.8
"""Of the trusted patients, in each batch that is drawn."""

_SEX: Final = NAMES.index("sex")
_CHUNK: Final = 10


class AlarmPower(BaseModel):
    """Share of poisoned batches that ring, by attack and rate.

    Attributes
    ----------
    roc_auc, prevalence : Estimate
        By either test alone at the full false-alarm rate.
    either : Estimate
        By one of them, each at half of that rate, so that the two together keep it.
    roc_auc_new_patients : Estimate
        Against the lower line, for a batch that shares no patient with the trusted ones.
    """

    model_config = ConfigDict(frozen=True)

    attack: Attack
    rate: float
    roc_auc: Estimate
    prevalence: Estimate
    either: Estimate
    roc_auc_new_patients: Estimate


class BatchAlarm(BaseModel):
    """The alarm's line, how often it rings for nothing, and how often it finds poison.

    Attributes
    ----------
    roc_auc : float
        Mean cross-validated ROC-AUC of clean batches.
    line : float
        Below rings. The lowest twentieth of clean batches drawn from the trusted patients: they
        share patients, so it is an optimistic line.
    line_new_patients : float
        The same for a batch of new patients, which vary more.
    false_alarms : AlarmPower
        At rate 0: measured on clean batches that did not set the line.
    n : int
        Patients in a batch.
    """

    model_config = ConfigDict(frozen=True)

    n: int
    batches: int
    false_alarm_rate: float = FALSE_ALARMS
    roc_auc: float
    line: float
    line_new_patients: float
    false_alarms: AlarmPower
    power: tuple[AlarmPower, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Batches:
    """Batches of one attack and rate: ROC-AUC and its error, diseased; each shape (batches,)."""

    roc_auc: Floats
    error: Floats
    diseased: Floats


def batch_alarm(
    cohort: Cohort,
    rates: Sequence[float],
    batches: int,
    seed: int,
    advance: Callable[[int], None] = lambda _: None,
) -> BatchAlarm:
    """Set the alarm on trusted patients and measure its false alarms and its power.

    Parameters
    ----------
    batches : int
        Drawn without replacement from the cohort; three in four set the line, the others are
        poisoned.
    advance : callable
        Called with the number of batches finished.

    Raises
    ------
    TooFewPatients
        If there are too few patients of either outcome, or with the inputs of some patient.
    """
    raise_on_rare_outcome(cohort.disease, 2 * LEAST)
    cases = [(attack, rate) for attack in Attack for rate in rates]
    setters = batches * 3 // 4  # a twentieth of few batches would be a line drawn by chance
    chunks = [range(start, min(start + _CHUNK, batches)) for start in range(0, batches, _CHUNK)]
    work = (delayed(_draw_chunk)(cohort, chunk, setters, cases, seed) for chunk in chunks)
    drawn: list[Floats] = []
    for measured in Parallel(n_jobs=-1, return_as="generator")(work):
        drawn += measured
        advance(len(measured))
    setting = _batches([one[0] for one in drawn[:setters]])
    tested = np.array(drawn[setters:])
    trusted = label_roc_auc(cohort, seed)
    n = round(BATCH_SHARE * len(cohort))
    lines = _Lines.set(setting, standard_error(trusted), n, cohort)
    powers = [lines.power(a, r, _batches(tested[:, i + 1])) for i, (a, r) in enumerate(cases)]
    return BatchAlarm(
        n=n,
        batches=batches,
        roc_auc=float(setting.roc_auc.mean()),
        line=lines.full,
        line_new_patients=lines.new_patients,
        false_alarms=lines.power(Attack.RANDOM, 0.0, _batches(tested[:, 0])),
        power=tuple(powers),
    )


def _batches(measured: Sequence[Floats] | Floats) -> _Batches:
    return _Batches(*np.asarray(measured).T)


def _draw_chunk(
    cohort: Cohort,
    chunk: range,
    setters: int,
    cases: Sequence[tuple[Attack, float]],
    seed: int,
) -> list[Floats]:
    with threadpool_limits(limits=1):
        return [_draw(cohort, one, cases if one >= setters else (), seed) for one in chunk]


def _draw(cohort: Cohort, number: int, cases: Sequence[tuple[Attack, float]], seed: int) -> Floats:
    """Draw one batch; return ROC-AUC, its error and the diseased, clean first, then each case."""
    rng = np.random.default_rng([seed, number])
    size = round(BATCH_SHARE * len(cohort))
    rows = rng.choice(len(cohort), size=size, replace=False)
    patients, clean = values(cohort.patients)[rows], cohort.disease[rows]
    inner = InnerFolds.of(patients, number)
    known = Knowledge(patients[:, _SEX], inner.risk(clean[None])[0])
    labels = np.array([clean, *(flip(a, clean, known, rate, rng) for a, rate in cases)])
    figures = [roc_auc_delong(y, r) for y, r in zip(labels, inner.risk(labels), strict=True)]
    return np.array(
        [(f.value, standard_error(f), y.sum()) for f, y in zip(figures, labels, strict=True)]
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Lines:
    """Where the alarm rings: at the full false-alarm rate, at half of it, and for new patients."""

    full: float
    half: float
    new_patients: float
    n: int
    cohort: Cohort

    @classmethod
    def set(cls, clean: _Batches, trusted_error: float, n: int, cohort: Cohort) -> "_Lines":
        full, half = np.quantile(clean.roc_auc, [FALSE_ALARMS, FALSE_ALARMS / 2])
        error = float(np.hypot(clean.error.mean(), trusted_error))
        new = alarm_line(float(clean.roc_auc.mean()), error, FALSE_ALARMS)
        return cls(float(full), float(half), new, n, cohort)

    def power(self, attack: Attack, rate: float, batches: _Batches) -> AlarmPower:
        p_value = np.array([self._p_value(int(sick)) for sick in batches.diseased])
        rings = {
            "roc_auc": batches.roc_auc < self.full,
            "prevalence": p_value < FALSE_ALARMS,
            "either": (batches.roc_auc < self.half) | (p_value < FALSE_ALARMS / 2),
            "roc_auc_new_patients": batches.roc_auc < self.new_patients,
        }
        shares = {name: proportion(int(rang.sum()), len(rang)) for name, rang in rings.items()}
        return AlarmPower.model_validate({"attack": attack, "rate": rate, **shares})

    def _p_value(self, diseased: int) -> float:
        return prevalence_p_value(
            diseased, self.n, int(self.cohort.disease.sum()), len(self.cohort)
        )
