"""Where Evidently's data-drift report misleads about the patients at hand, told case by case."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import pandas as pd
from pydantic import BaseModel, ConfigDict

from analysis.drift.comparison import DriftComparison
from analysis.drift.words import percent
from data.features import BY_NAME

MOSTLY: Final = 0.5
_LARGE: Final = 1000
"""Rows of the reference above which Evidently takes distances instead of tests."""


class EvidentlyColumn(BaseModel):
    """One column as Evidently judged it.

    Attributes
    ----------
    method : str
        Its choice; decides whether `value` is a p-value (small is drift) or a distance.
    value : float or None
        None where it is no finite number.
    n_reference, n_current : int
        Patients that have the input; Evidently does not tell.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    method: str
    threshold: float
    value: float | None
    drifted: bool
    n_reference: int
    n_current: int


class Misleading(BaseModel):
    """A way in which the report misleads here, and the inputs it concerns (none: all of it)."""

    model_config = ConfigDict(frozen=True)

    what: str
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What was compared and what Evidently said of it."""

    reference: pd.DataFrame
    current: pd.DataFrame
    columns: tuple[EvidentlyColumn, ...]
    left_out: tuple[str, ...]
    share: float


def misleading(said: Said, ours: DriftComparison, limit: float) -> Iterator[Misleading]:
    """Yield every way in which the report misleads about these patients.

    Parameters
    ----------
    ours : DriftComparison
        Of the same patients.
    limit : float
        Share of columns from which on Evidently tells drift of the whole.
    """
    for check in _CHECKS:
        yield from check(said, ours)
    drifted = any(column.drifted for column in said.columns)
    if said.share < limit and (drifted or ours.drifted or ours.missing_drifted):
        yield Misleading(
            what=f"no drift of the whole is told until {percent(limit)} of the columns drift; here "
            f"{percent(said.share)} do",
            inputs=tuple(column.name for column in said.columns if column.drifted),
        )


def _empty(said: Said, _: DriftComparison) -> Iterator[Misleading]:
    if said.left_out:
        yield Misleading(
            what="a column without a single value is an error to it: left out, and the rest reads "
            "as if nothing were wrong",
            inputs=said.left_out,
        )


def _mostly_empty(said: Said, _: DriftComparison) -> Iterator[Misleading]:
    for column in said.columns:
        share = column.n_current / len(said.current)
        if share < MOSTLY:
            yield Misleading(
                what=f"judged on the {column.n_current} of {len(said.current)} patients who have "
                "it, without saying so",
                inputs=(column.name,),
            )


def _missing(_: Said, ours: DriftComparison) -> Iterator[Misleading]:
    if ours.missing_drifted:
        yield Misleading(
            what="that an input is missing more or less often is no drift to it",
            inputs=ours.missing_drifted,
        )


def _uncorrected(said: Said, ours: DriftComparison) -> Iterator[Misleading]:
    more = tuple(c.name for c in said.columns if c.drifted and c.name not in ours.drifted)
    if more:
        yield Misleading(
            what="called drifted, which chance may explain: every column is tested at 5 %, not "
            "corrected for their number",
            inputs=more,
        )


def _new_code(said: Said, _: DriftComparison) -> Iterator[Misleading]:
    new = tuple(
        column.name
        for column in said.columns
        if BY_NAME[column.name].is_category
        and not set(said.current[column.name].dropna()) <= set(said.reference[column.name].dropna())
    )
    if new and len(said.reference) <= _LARGE:
        yield Misleading(
            what="its chi-square takes the reference for the exact truth, so that one patient with "
            "a code that the reference lacks is drift beyond doubt",
            inputs=new,
        )


def _fixed_limit(said: Said, ours: DriftComparison) -> Iterator[Misleading]:
    if len(said.reference) <= _LARGE:
        return
    null = {one.name: one.jensen_shannon.null_95 for one in ours.features if one.jensen_shannon}
    by_chance = tuple(
        c.name for c in said.columns if c.drifted and null.get(c.name, 0) > c.threshold
    )
    if by_chance:
        yield Misleading(
            what=f"above {_LARGE} reference patients it compares distances with a fixed 0.1, which "
            "so few current patients pass by chance",
            inputs=by_chance,
        )


_Check = Callable[[Said, DriftComparison], Iterator[Misleading]]
_CHECKS: Final[tuple[_Check, ...]] = (
    _empty, _mostly_empty, _missing, _uncorrected, _new_code, _fixed_limit,
)  # fmt: skip
