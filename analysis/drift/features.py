"""What drifted in one input: its test, its size, its direction in words, and who lacks it."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.drift.distributions import Distributions, distributions
from analysis.drift.hypotheses import MINIMUM_KNOWN, Decision, is_categorical
from analysis.drift.missingness import MissingDrift, missing_drift
from analysis.drift.sizes import (
    Size,
    decile_bins,
    jensen_shannon_distance,
    population_stability_index,
    standard_deviation,
    wasserstein_size,
)
from analysis.drift.sketches import GRIDS, Counts, Sketch
from analysis.drift.tested import Tested
from analysis.drift.words import category_words, number_words
from analysis.measures.intervals import Estimate, Interval, Z
from analysis.measures.proportions import share_difference
from data.features import BY_NAME, NAMES

NO_DIFFERENCE: Final = "no difference beyond chance"
TOO_FEW: Final = "too few patients to decide"


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
        missing=missing_drift(name, reference, current, missing),
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
