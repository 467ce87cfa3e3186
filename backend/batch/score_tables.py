"""What each value of an input adds to log-odds and variance, remembered for one model.

A table holds only values that are fine and give no cause for a warning. Any other takes its row
the ordinary way, so that a row answered from tables needs no further look.
"""

from collections.abc import Sequence
from typing import Any, Final

from msgspec import UNSET
from msgspec.structs import astuple

from backend.batch.rows import ORDERED_NAMES
from backend.batch.settled_values import MOST_REMEMBERED, UnsettledError, settled
from backend.cautions import cautions
from backend.scorecard import Scorecard
from backend.settings import Coding
from backend.sub_models import SubModel
from data.features import NAMES

_MOST_SUB_MODELS: Final = 32
_ABSENT: Final = {None: 0j, UNSET: 0j}
# Where the values of a row stand that a set of inputs, in the features' order, is made of.
_PLACES: Final = tuple((name, ORDERED_NAMES.index(name)) for name in NAMES)


class ScoreTable:
    """What the values of each input add in one sub-model.

    A share is a complex number, log-odds in its real part and variance in its imaginary one: they
    are always added together.
    """

    def __init__(self, sub: SubModel) -> None:
        self.sub = sub
        self._baseline = complex(sub.baseline, sub.variance)
        self._numbers = {name: row for name, *row in sub.numbers}
        self._codes = dict(sub.categories)
        # Plain dictionaries: with a `__missing__` of their own they are a third slower.
        self._shares: tuple[dict[Any, complex], ...] = tuple(
            {} if name in sub.inputs else _ABSENT for name in ORDERED_NAMES
        )

    def totals(self, rows: Sequence[Any]) -> list[complex | None]:
        """Return log-odds and variance of each row; None where the table does not hold a value.

        Written out, which halves the time of a loop over the inputs.
        """
        (
            of_age, of_trestbps, of_chol, of_thalach, of_oldpeak, of_ca,
            of_sex, of_cp, of_fbs, of_restecg, of_exang, of_slope, of_thal,
        ) = self._shares  # fmt: skip
        baseline = self._baseline
        found: list[complex | None] = []
        for row in rows:
            try:
                (
                    age, trestbps, chol, thalach, oldpeak, ca,
                    sex, cp, fbs, restecg, exang, slope, thal,
                ) = astuple(row)  # fmt: skip
                found.append(
                    baseline + of_age[age] + of_trestbps[trestbps] + of_chol[chol]
                    + of_thalach[thalach] + of_oldpeak[oldpeak] + of_ca[ca]
                    + of_sex[sex] + of_cp[cp] + of_fbs[fbs] + of_restecg[restecg]
                    + of_exang[exang] + of_slope[slope] + of_thal[thal]
                )  # fmt: skip
            except (KeyError, ValueError):  # ValueError: an unsettled row has other fields
                found.append(None)
        return found

    def total(self, values: Sequence[Any]) -> complex:
        """Return the same of one row, remembering its values; raises UnsettledError."""
        total = self._baseline
        for name, shares, value in zip(ORDERED_NAMES, self._shares, values, strict=True):
            share = shares.get(value)
            if share is None:
                share = self._share(name, value)
                if len(shares) < MOST_REMEMBERED:
                    shares[value] = share
            total += share
        return total

    def _share(self, name: str, value: Any) -> complex:
        """Work out what `Scorecard.score` adds for this input, in the same steps."""
        value = settled(name, value, Coding.UCI)
        if value is UNSET or cautions({name: value}):
            raise UnsettledError
        if name in self._codes:
            return complex(*self._codes[name][value])
        mean, weight, linear, quadratic = self._numbers[name]
        distance = value - mean
        return complex(weight * distance, (linear + quadratic * distance) * distance)


class ScoreTables:
    """The tables of one scorecard, made when a row first needs one."""

    def __init__(self, card: Scorecard) -> None:
        self.card = card
        self._tables: dict[tuple[str, ...], ScoreTable] = {}

    def of(self, values: Sequence[Any]) -> ScoreTable:
        """Return the table for a row of these values; raises UnsettledError if no model has it."""
        inputs = tuple(
            name
            for name, place in _PLACES
            if values[place] is not None and values[place] is not UNSET
        )
        found = self._tables.get(inputs)
        if found is None:
            if len(self._tables) >= _MOST_SUB_MODELS:
                self._tables.clear()
            try:
                found = self._tables[inputs] = ScoreTable(self.card.sub_models[inputs])
            except KeyError:
                raise UnsettledError from None
        return found
