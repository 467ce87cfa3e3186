"""Which attack is left standing when the best defence against each is known."""

from typing import Final

import numpy as np

from analysis.model.ridge import Floats
from analysis.poisoning.flip_damage import MEASURES, summarise_change
from analysis.poisoning.flip_detectors import Detector, Remedy
from analysis.poisoning.label_flips import Attack
from analysis.poisoning.poisoned_folds import CHAMPION
from analysis.poisoning.poisoned_splits import Pooled
from analysis.poisoning.report import StrongestAttack

_BRIER: Final = MEASURES.index("brier_score")

Defence = tuple[Detector, Remedy]


def strongest_attacks(pooled: Pooled) -> tuple[StrongestAttack, ...]:
    """Return for each rate the attack that leaves most Brier score after the best defence."""
    reached = pooled.reached()
    strongest = []
    for rate in sorted({rate for _, _, rate in reached}):
        rivals = [(row, attack) for row, attack, reaches in reached if reaches == rate]
        row, attack = max(rivals, key=lambda one: _brier(_best_defence(pooled, one[0])[1]))
        strongest.append(_describe(pooled, row, attack, rate))
    return tuple(strongest)


def _best_defence(pooled: Pooled, row: int) -> tuple[Defence | None, Floats]:
    """Return the defence of lowest mean Brier score, None for doing nothing, and its scores."""
    best: tuple[Defence | None, Floats] = (None, pooled.scores[CHAMPION][:, row])
    for defence, treated in pooled.treated.items():
        scores = treated[:, row]
        # A remedy that leaves nothing to train on in some splits is no defence.
        if not np.isnan(scores[:, _BRIER]).any() and _brier(scores) < _brier(best[1]):
            best = (defence, scores)
    return best


def _brier(scores: Floats) -> float:
    return float(scores[:, _BRIER].mean())


def _describe(pooled: Pooled, row: int, attack: Attack, rate: float) -> StrongestAttack:
    clean, poisoned = pooled.scores[CHAMPION][:, 0], pooled.scores[CHAMPION][:, row]
    defence, defended = _best_defence(pooled, row)
    left = summarise_change(clean, defended, pooled.n)
    return StrongestAttack(
        rate=rate,
        attack=attack,
        detector=defence[0] if defence else None,
        remedy=defence[1] if defence else None,
        lost=summarise_change(clean, poisoned, pooled.n),
        left=left,
        beats_all=left.accuracy is not None and left.accuracy.interval.high < 0,
    )
