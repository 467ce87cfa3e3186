"""What each value of an input adds to log-odds and variance, remembered for one model.

A table holds only values that are fine and give no cause for a warning. Any other takes its row
the ordinary way, so that a row answered from tables needs no further look.
"""

from collections.abc import Sequence
from typing import Any, Final

from msgspec import UNSET

from backend.batch.settled_values import MOST_REMEMBERED, UnsettledError, settled
from backend.cautions import cautions
from backend.scorecard import Scorecard
from backend.settings import Coding
from backend.sub_models import SubModel
from data.features import BY_NAME, NAMES

_MOST_SUB_MODELS: Final = 32
_ABSENT: Final = {UNSET: 0j}
# Numbers before categories, as `Scorecard.score` adds them up: another order, another last digit.
_SUMMED: Final = tuple(sorted(enumerate(NAMES), key=lambda placed: BY_NAME[placed[1]].is_category))


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
            {} if name in sub.inputs else _ABSENT for name in NAMES
        )

    def totals(self, rows: Sequence[Any]) -> list[complex | None]:
        """Return log-odds and variance of each row; None where the table does not hold a value.

        Written out, which halves the time of a loop over the inputs.
        """
        (
            of_age, of_sex, of_cp, of_trestbps, of_chol, of_fbs, of_restecg,
            of_thalach, of_exang, of_oldpeak, of_slope, of_ca, of_thal,
        ) = self._shares  # fmt: skip
        baseline = self._baseline
        found: list[complex | None] = []
        for row in rows:
            try:
                found.append(
                    baseline + of_age[row.age] + of_trestbps[row.trestbps] + of_chol[row.chol]
                    + of_thalach[row.thalach] + of_oldpeak[row.oldpeak] + of_ca[row.ca]
                    + of_sex[row.sex] + of_cp[row.cp] + of_fbs[row.fbs]
                    + of_restecg[row.restecg] + of_exang[row.exang] + of_slope[row.slope]
                    + of_thal[row.thal]
                )  # fmt: skip
            except (KeyError, AttributeError):  # an unsettled row has no fields
                found.append(None)
        return found

    def total(self, values: Sequence[Any]) -> complex:
        """Return the same of one row, remembering its values; raises UnsettledError."""
        total = self._baseline
        for place, name in _SUMMED:
            shares, value = self._shares[place], values[place]
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
            name for name, value in zip(NAMES, values, strict=True) if value is not UNSET
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
