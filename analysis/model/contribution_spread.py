"""How far each contribution moves under refits, as a table of one number per unit and per code.

It is taken from the model of all inputs and serves every sub-model: what a weight's standard
deviation is depends little on which other inputs are there. `stability` measures what that costs.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.model.refit_variance import influence
from analysis.model.ridge import Encoding, Floats, Ridge, complete, fit, values
from data.cohorts import Cohort
from data.features import BY_NAME, NAMES

LEAST: Final = 0.02
"""Smallest standard deviation in log-odds: the means move too, also where a distance is zero."""

_DIGITS: Final = 4


@dataclass(frozen=True, slots=True, eq=False)
class ContributionSpread:
    """Standard deviations of contributions under refits, in log-odds.

    Attributes
    ----------
    numbers : dict of str to float
        Per unit of distance from the mean.
    categories : dict of str to dict of int to float
        Per code.
    """

    numbers: dict[str, float]
    categories: dict[str, dict[int, float]]

    def of(self, patients: Floats, encoding: Encoding, inputs: tuple[str, ...]) -> Floats:
        """Return the standard deviation of each contribution, shape (n_patients, n_inputs)."""
        means = dict(zip(encoding.numeric, encoding.centre, strict=False))
        columns = []
        for name in inputs:
            column = patients[:, NAMES.index(name)]
            if name in self.numbers:
                columns.append(np.abs(column - means[name]) * self.numbers[name])
            else:
                table = self.categories[name]
                columns.append(np.array([table[int(code)] for code in column]))
        return np.asarray(np.maximum(np.column_stack(columns), LEAST))


def contribution_spread(cohort: Cohort) -> ContributionSpread:
    """Work the table out by the infinitesimal jackknife of the model of all inputs.

    References
    ----------
    Efron (1982), The Jackknife, the Bootstrap and Other Resampling Plans, chapter 6.
    """
    rows = complete(cohort.patients, NAMES)
    patients, disease = values(cohort.patients)[rows], cohort.disease[rows]
    model = fit(patients, disease, NAMES)
    moved = influence(model, patients, disease)
    numeric = model.encoding.numeric
    per_unit = (
        np.sqrt((moved[: len(numeric)] ** 2).sum(axis=1)) / model.encoding.scale[: len(numeric)]
    )
    return ContributionSpread(
        numbers={name: _rounded(sd) for name, sd in zip(numeric, per_unit, strict=True)},
        categories={
            name: {
                code: _of_code(model, patients, moved, name, code) for code in BY_NAME[name].codes
            }
            for name in NAMES
            if name not in numeric
        },
    )


def _of_code(model: Ridge, patients: Floats, moved: Floats, name: str, code: int) -> float:
    """Deviation of one code's contribution: its weights move, and so do the shares of the codes."""
    encoding, split = model.encoding, len(model.encoding.numeric)
    own = [i for i, (owner, _) in enumerate(encoding.levels) if owner == name]
    columns = [split + i for i in own]
    flags = np.array([float(encoding.levels[i][1] == code) for i in own])
    design = (flags - encoding.centre[columns]) / encoding.scale[columns]
    shares = encoding.design(patients)[:, columns] @ model.weights[columns] / len(patients)
    return _rounded(float(np.sqrt(((design @ moved[columns] - shares) ** 2).sum())))


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
