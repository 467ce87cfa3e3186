"""Turn a column of text cells into numbers, or name the line that is neither number nor label.

Which columns a table must have is the business of `cohorts` and `unlabelled`.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from data.codings import line
from data.errors import CohortError

MISSING: Final = ("", "?", "na", "nan")


def numbers(
    cells: "pd.Series[str]", labels: Mapping[str, int], name: str, source: str
) -> "pd.Series[float]":
    """Return the column's numbers; missing is NaN.

    Parameters
    ----------
    cells : Series of shape (n_rows,)
        Its index counts the file's lines from 0, the header's.
    labels : Mapping of str to int
        Words in lower case that stand for a code.

    Raises
    ------
    CohortError
        If a cell is neither a finite number nor a label; names line and column, never the cell.
    """
    lower = cells.str.strip().str.lower()
    known = ~lower.isin(MISSING)
    spoken: pd.Series[float] = lower.map(dict(labels)).astype(float)
    found: pd.Series[float] = pd.to_numeric(lower.where(known), errors="coerce").fillna(spoken)
    found = found.where(np.isfinite(found))
    if (bad := known & found.isna()).any():
        row = cells.index[bad][0]
        raise CohortError(
            f"{source}: line {line(row)}, column {name}: neither a number nor a known label"
        )
    return found


def codes_by_label(codes: Mapping[int, str]) -> dict[str, int]:
    """Return a feature's codes by their label in lower case."""
    return {label.lower(): code for code, label in codes.items()}
