"""The sub-models of a scorecard, one for each set of inputs, read when a patient first needs one.

There are 2048 of them and a day's patients need a few dozen, so they are kept as the slices of the
file that they are until then. `docs/bundle.md` describes them.
"""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from data.features import NAMES

Inputs = tuple[str, ...]
Decision = Literal["disease", "no disease", "undecided"]


class SubModel(msgspec.Struct, frozen=True, eq=False):
    """The model of one set of inputs.

    Attributes
    ----------
    baseline : float
        Average log-odds of the training patients.
    numbers : tuple of (name, mean, weight, linear, quadratic)
        A number contributes weight times its distance from the mean; the last two are of variance.
    categories : tuple of (name, {code: (contribution, variance)})
    variance, variance_floor : float
        What no input adds to the variance of the log-odds, and the least it may be.
    roc_auc : tuple of (estimate, low, high)
        Cross-validated, of this very set of inputs.
    decides : tuple of float or None
        Disease is possible from the first probability on, its absence up to the second; None in
        bundles written before there were such limits.
    """

    inputs: Inputs
    missing: Inputs
    baseline: float
    numbers: tuple[tuple[str, float, float, float, float], ...]
    categories: tuple[tuple[str, Mapping[int, tuple[float, float]]], ...]
    variance: float
    variance_floor: float
    n: int
    roc_auc: tuple[float, float, float]
    brier_score: float
    decides: tuple[float, float] | None

    def decision(self, probability: float) -> Decision | None:
        """Return what the probability decides: the one outcome that is possible, if it is one."""
        if self.decides is None:
            return None
        disease, health = probability >= self.decides[0], probability <= self.decides[1]
        if disease == health:
            return "undecided"
        return "disease" if disease else "no disease"


class _Limits(msgspec.Struct):
    level: float
    limits: tuple[float, float]


class _Part(msgspec.Struct):
    """A sub-model as the file has it."""

    baseline: float
    numbers: dict[str, tuple[float, float, float, float]]
    categories: dict[str, dict[int, tuple[float, float]]]
    variance: tuple[float, float]
    n: int
    roc_auc: tuple[float, float, float]
    brier_score: float
    decision: _Limits | None = None


_READ: Final = msgspec.json.Decoder(_Part)


class SubModels(dict[Inputs, SubModel]):
    """Sub-models by their inputs; as a dictionary it holds those that were asked for so far."""

    def __init__(self, slices: Mapping[str, msgspec.Raw]) -> None:
        super().__init__()
        self._slices = slices
        # One after the other and thrown away: a malformed one must show now, not at a patient.
        for key in slices:
            self._read(tuple(key.split(",")))

    def __missing__(self, inputs: Inputs) -> SubModel:
        """Read one; raises KeyError when there is none of these inputs."""
        found = self[inputs] = self._read(inputs)
        return found

    def _read(self, inputs: Inputs) -> SubModel:
        part = _READ.decode(self._slices[",".join(inputs)])
        return SubModel(
            inputs=inputs,
            missing=tuple(name for name in NAMES if name not in inputs),
            baseline=part.baseline,
            numbers=tuple((n, *part.numbers[n]) for n in inputs if n in part.numbers),
            categories=tuple((n, part.categories[n]) for n in inputs if n in part.categories),
            variance=part.variance[0],
            variance_floor=part.variance[1],
            n=part.n,
            roc_auc=part.roc_auc,
            brier_score=part.brier_score,
            decides=None if part.decision is None else part.decision.limits,
        )
