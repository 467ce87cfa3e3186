"""Whether a submitted batch of labels would be noticed before anybody trains on it.

Wrong labels are harder to predict, so that the cross-validated ROC-AUC of the batch itself falls;
one-sided flips move its share of diseased besides. Which single labels are wrong is another
question: `flip_detectors`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from joblib import Parallel, delayed
from pydantic import BaseModel, ConfigDict
from scipy.stats import norm
from threadpoolctl import threadpool_limits

from analysis.errors import TooFewPatients
from analysis.measures.intervals import Estimate, Z, roc_auc_delong
from analysis.measures.proportions import proportion
from analysis.model.ridge import Floats, Labels, values
from analysis.model.served import raise_on_rare_outcome
from analysis.poisoning.label_flips import Attack, Knowledge, flip
from analysis.poisoning.poisoned_folds import InnerFolds
from data.cohorts import Cohort
from data.features import NAMES

FALSE_ALARMS: Final = 0.05
BATCH_SHARE: Final = 0.8
"""Of the trusted patients, in each batch that is drawn."""

LEAST: Final = 20
"""Patients of each label that a batch needs to be judged."""

_SEX: Final = NAMES.index("sex")
_CHUNK: Final = 10


class Notice(StrEnum):
    """What is said of a batch."""

    NOTICED = "noticed"
    NOT_NOTICED = "not noticed"
    TOO_FEW = "too few"


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


class BatchVerdict(BaseModel):
    """What the alarm says of one batch.

    Attributes
    ----------
    roc_auc : Estimate or None
        Cross-validated on the batch's own labels; None where there are too few patients.
    line : float or None
        Below it the ROC-AUC is noticed.
    prevalence_p_value : float or None
        That the batch's share of diseased is that of the trusted patients.
    """

    model_config = ConfigDict(frozen=True)

    verdict: Notice
    sentence: str
    n: int
    diseased: int
    roc_auc: Estimate | None = None
    line: float | None = None
    prevalence_p_value: float | None = None


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
    trusted = _judge_labels(cohort, seed)
    n = round(BATCH_SHARE * len(cohort))
    lines = _Lines.set(setting, trusted.standard_error, n, cohort)
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
        [(f.value, _standard_error(f), y.sum()) for f, y in zip(figures, labels, strict=True)]
    )


def _standard_error(roc_auc: Estimate) -> float:
    return (roc_auc.value - roc_auc.interval.low) / Z


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
        new = _line(float(clean.roc_auc.mean()), error, FALSE_ALARMS)
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


def _line(trusted: float, error: float, false_alarms: float) -> float:
    return trusted + error * float(norm.ppf(false_alarms))


def prevalence_p_value(diseased: int, n: int, trusted_diseased: int, trusted_n: int) -> float:
    """Return the two-sided p-value that two shares of diseased are the same, chi-square.

    Patients that stand on both sides make it err towards silence.
    """
    pooled = (diseased + trusted_diseased) / (n + trusted_n)
    error = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / trusted_n))
    if error == 0:
        return 1.0
    return float(2 * norm.sf(abs(diseased / n - trusted_diseased / trusted_n) / error))


@dataclass(frozen=True, slots=True)
class _Judged:
    roc_auc: Estimate

    @property
    def standard_error(self) -> float:
        return _standard_error(self.roc_auc)


def _judge_labels(cohort: Cohort, seed: int, labels: Labels | None = None) -> _Judged:
    given = cohort.disease if labels is None else labels
    with threadpool_limits(limits=1):
        risk = InnerFolds.of(values(cohort.patients), seed).risk(given[None])[0]
    return _Judged(roc_auc_delong(given, risk))


def judge_batch(
    batch: Cohort, trusted: Cohort, seed: int, labels: Labels | None = None
) -> BatchVerdict:
    """Say whether a batch of labels would be noticed, with 5 % false alarms in all.

    Parameters
    ----------
    batch : Cohort
        The submitted patients; taken for new ones, so that the line is the lower one.
    labels : ndarray of shape (n_patients,), optional
        To be judged instead of the batch's own.
    """
    given = batch.disease if labels is None else labels
    n, diseased = len(given), int(given.sum())
    try:
        raise_on_rare_outcome(given, LEAST)
        judged, standard = _judge_labels(batch, seed, given), _judge_labels(trusted, seed)
    except TooFewPatients as refusal:
        return BatchVerdict(verdict=Notice.TOO_FEW, sentence=str(refusal), n=n, diseased=diseased)
    error = float(np.hypot(judged.standard_error, standard.standard_error))
    line = _line(standard.roc_auc.value, error, FALSE_ALARMS / 2)
    p_value = prevalence_p_value(diseased, n, int(trusted.disease.sum()), len(trusted))
    low, moved = judged.roc_auc.value < line, p_value < FALSE_ALARMS / 2
    return BatchVerdict(
        verdict=Notice.NOTICED if low or moved else Notice.NOT_NOTICED,
        sentence=_sentence(judged.roc_auc.value, line, diseased / n, trusted, low=low, moved=moved),
        n=n,
        diseased=diseased,
        roc_auc=judged.roc_auc,
        line=line,
        prevalence_p_value=p_value,
    )


def _sentence(
    roc_auc: float, line: float, prevalence: float, trusted: Cohort, *, low: bool, moved: bool
) -> str:
    usual = float(trusted.disease.mean())
    predicted = f"the labels are predicted with ROC-AUC {roc_auc:.3f}, the line is {line:.3f}"
    shares = f"{prevalence:.0%} are diseased against {usual:.0%} of the trusted patients"
    if not low and not moved:
        return f"Nothing is noticed: {predicted}, and {shares}."
    return (
        "The batch is noticed: "
        + " and ".join(words for words, rings in ((predicted, low), (shares, moved)) if rings)
        + "."
    )
