"""What drifted in one input: its test, its size, its direction in words, and who lacks it."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.drift.distributions import Distributions, distributions
from analysis.drift.hypotheses import MINIMUM_KNOWN, Decision, is_categorical
from analysis.drift.sizes import (
    Size,
    decile_bins,
    jensen_shannon_distance,
    population_stability_index,
    standard_deviation,
    wasserstein_size,
)
from analysis.drift.sketches import GRIDS, Counts, Sketch
from analysis.drift.tests import HypothesisTest
from analysis.drift.words import category_words, missing_words, number_words
from analysis.measures.intervals import Estimate, Interval, Z
from analysis.measures.proportions import proportion
from data.features import BY_NAME, NAMES

NO_DIFFERENCE: Final = "no difference beyond chance"
TOO_FEW: Final = "too few patients to decide"


class Tested(BaseModel):
    """A test after correction with all others.

    Attributes
    ----------
    q_value : float
        Adjusted by Benjamini and Hochberg over the whole comparison.
    drifted : bool
        Both clear and large enough to matter.
    """

    model_config = ConfigDict(frozen=True)

    test: HypothesisTest
    q_value: float
    drifted: bool

    @classmethod
    def of(cls, decision: Decision | None) -> "Tested | None":
        """Return the decision as a value for JSON."""
        if decision is None:
            return None
        return cls(
            test=decision.hypothesis.test, q_value=decision.q_value, drifted=decision.drifted
        )


class MissingDrift(BaseModel):
    """How often an input is missing; `tested` is None where nobody lacks it, or too few are there.

    Attributes
    ----------
    change : Estimate or None
        Share now less share before; None without patients.
    """

    model_config = ConfigDict(frozen=True)

    reference: Estimate | None
    current: Estimate | None
    change: Estimate | None
    tested: Tested | None
    words: str


class FeatureDrift(BaseModel):
    """One input, compared.

    Attributes
    ----------
    n_reference, n_current : int
        Patients who have it.
    tested : Tested or None
        None where too few have it; `words` then says so.
    change : Estimate or None
        Of a number: mean now less mean before, in `unit`. Of a category: the share of the one that
        changed most.
    jensen_shannon, psi, wasserstein : Size or None
        Over deciles of the reference, or codes; the last in standard deviations, numbers only.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    label: str
    unit: str
    n_reference: int
    n_current: int
    tested: Tested | None
    change: Estimate | None
    words: str
    jensen_shannon: Size | None
    psi: Size | None
    wasserstein: Size | None
    missing: MissingDrift
    distributions: Distributions

    @property
    def drifted(self) -> bool:
        """Whether its values drifted."""
        return self.tested is not None and self.tested.drifted

    @property
    def missing_drifted(self) -> bool:
        """Whether it became missing more or less often."""
        return self.missing.tested is not None and self.missing.tested.drifted


def features(
    reference: Sketch,
    current: Sketch,
    values: Mapping[str, Decision],
    missing: Mapping[str, Decision],
    seed: int,
) -> tuple[FeatureDrift, ...]:
    """Describe every input, in the features' order.

    Parameters
    ----------
    values, missing : Mapping of str to Decision
        What was decided about each input's values and missingness; untested ones are not there.
    """
    return tuple(
        _feature(name, reference, current, values.get(name), missing.get(name), seed)
        for name in NAMES
    )


def _feature(
    name: str,
    reference: Sketch,
    current: Sketch,
    values: Decision | None,
    missing: Decision | None,
    seed: int,
) -> FeatureDrift:
    first, second = reference.counts[name], current.counts[name]
    measurable = min(int(first.sum()), int(second.sum())) >= MINIMUM_KNOWN
    categorical = is_categorical(name)
    change, direction = _change(name, first, second) if measurable else (None, "")
    bins = (first, second) if categorical or not measurable else _by_deciles(name, first, second)
    return FeatureDrift(
        name=name,
        label=BY_NAME[name].label,
        unit=BY_NAME[name].unit,
        n_reference=int(first.sum()),
        n_current=int(second.sum()),
        tested=Tested.of(values),
        change=change,
        words=_words(values, direction, int(first.sum()), int(second.sum())),
        jensen_shannon=jensen_shannon_distance(*bins) if measurable else None,
        psi=population_stability_index(*bins) if measurable else None,
        wasserstein=(
            wasserstein_size(first, second, GRIDS[name].values, seed)
            if measurable and not categorical
            else None
        ),
        missing=_missing(name, reference, current, missing),
        distributions=distributions(reference, current, name),
    )


def _by_deciles(name: str, first: Counts, second: Counts) -> tuple[Counts, Counts]:
    place = decile_bins(first, GRIDS[name].values)
    low, high = (np.bincount(place, weights=counts).astype(np.int64) for counts in (first, second))
    return low, high


def _words(values: Decision | None, direction: str, n_reference: int, n_current: int) -> str:
    if values is not None:
        return direction if values.drifted else NO_DIFFERENCE
    if direction:
        return TOO_FEW
    if n_current == 0:
        return "nobody has it"
    if n_reference == 0:
        return "nobody in the reference has it"
    return f"only {min(n_reference, n_current)} patients have it: too few to decide"


def _change(name: str, first: Counts, second: Counts) -> tuple[Estimate, str]:
    values = GRIDS[name].values
    if is_categorical(name):
        return _share_change(name, first, second)
    before, after = (standard_deviation(counts, values) for counts in (first, second))
    n, m = int(first.sum()), int(second.sum())
    change = float(second @ values / m - first @ values / n)
    reach = Z * float(np.sqrt(before**2 / n + after**2 / m))
    return (
        Estimate(value=change, interval=Interval(low=change - reach, high=change + reach), n=m),
        number_words(name, change, before, after),
    )


def _share_change(name: str, first: Counts, second: Counts) -> tuple[Estimate, str]:
    before, after = first / first.sum(), second / second.sum()
    place = int(np.argmax(np.abs(after - before)))
    codes = [round(value) for value in GRIDS[name].values]
    if len(BY_NAME[name].codes) == 2:  # noqa: PLR2004 - of two shares the second tells both
        place = codes.index(max(BY_NAME[name].codes))
    n, m = int(first.sum()), int(second.sum())
    change = share_difference(int(first[place]), n, int(second[place]), m)
    words = category_words(name, codes[place], float(before[place]), float(after[place]))
    return change, words


def share_difference(before: int, n: int, after: int, m: int) -> Estimate:
    """Return `after / m - before / n` with Newcombe's interval.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17:873-890, method 10.
    """
    first, second = proportion(before, n), proportion(after, m)
    assert first is not None  # noqa: S101 - both groups hold patients
    assert second is not None  # noqa: S101
    change = second.value - first.value
    low = np.hypot(second.value - second.interval.low, first.interval.high - first.value)
    high = np.hypot(second.interval.high - second.value, first.value - first.interval.low)
    return Estimate(
        value=change, interval=Interval(low=float(change - low), high=float(change + high)), n=m
    )


def _missing(
    name: str, reference: Sketch, current: Sketch, decision: Decision | None
) -> MissingDrift:
    first, second = (proportion(group.missing[name], group.n) for group in (reference, current))
    words = ""
    change = None
    if first is not None and second is not None:
        words = missing_words(first.value, second.value)
        change = share_difference(
            reference.missing[name], reference.n, current.missing[name], current.n
        )
    return MissingDrift(
        reference=first,
        current=second,
        change=change,
        tested=Tested.of(decision),
        words=words if decision is not None and decision.drifted else "",
    )
