"""How much computing a run of the studies spends: everything, or what a quick check can afford.

Each study takes an `Effort` and reads what concerns it; none chooses its own short cuts.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Effort:
    """The size of a run.

    Attributes
    ----------
    repeats : int
        Of 5-fold cross-validation; more make the mean over folds steadier.
    resamples : int
        Of the patients, for bootstrap intervals.
    trees : int
        Of each forest among the challengers.
    tuned : bool
        Whether challengers are tuned inside each training fold; if not, each takes its default.
    refits : int
        Of a model on resampled patients, where a study asks how far an answer moves.
    """

    repeats: int
    resamples: int
    trees: int
    tuned: bool
    refits: int


FULL: Final = Effort(repeats=10, resamples=500, trees=400, tuned=True, refits=200)
QUICK: Final = Effort(repeats=2, resamples=100, trees=50, tuned=False, refits=40)
