"""What the two-sample classifier sees of patients: standardised columns, by the input they tell."""

from collections.abc import Sequence
from itertools import combinations
from typing import Final

import numpy as np

from analysis.model.ridge import Floats
from data.features import BY_NAME

_FIFTHS: Final = (0.2, 0.4, 0.6, 0.8)


def design_of(patients: Floats, inputs: Sequence[str]) -> dict[str, Floats]:
    """Return standardised columns by input.

    A category has a column for each code; a number itself, its square, and steps at its fifths,
    which see heaps; two numbers their product, under both names, which sees how they go together.
    """
    numbers: dict[str, Floats] = {}
    columns: dict[str, Floats] = {}
    for name, values in zip(inputs, patients.T, strict=True):
        if BY_NAME[name].is_category:
            flags = np.column_stack([values == code for code in BY_NAME[name].codes])
            columns[name] = _standardised(flags.astype(float))
        else:
            number = numbers[name] = _standardised(values[:, None])
            steps = values[:, None] <= np.unique(np.quantile(values, _FIFTHS))
            columns[name] = _standardised(np.hstack([number, number**2, steps]))
    for one, other in combinations(numbers, 2):
        # A number without spread has no column and makes no product.
        if numbers[one].size and numbers[other].size:
            columns[f"{one},{other}"] = _standardised(numbers[one] * numbers[other])
    return columns


def _standardised(columns: Floats) -> Floats:
    """Standardise the columns, those without spread left out."""
    spread = columns.std(axis=0)
    # What rounding leaves of a constant is no spread.
    there = spread > 1e-9  # noqa: PLR2004 - the columns are of order 1
    return np.asarray((columns[:, there] - columns[:, there].mean(axis=0)) / spread[there])
