"""Files of patients with something changed in them, and why they are refused."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.cohorts import Cohort, read
from data.errors import CohortError
from tests.data.recoded_copy import (
    cleveland_rows,
    write,
)

PRIVATE = "987654"
"""A patient's value that no message may hold."""


def refusal(path: Path) -> str:
    """Return why `path` is refused; the message is one line."""
    with pytest.raises(CohortError) as refused:
        read(path)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def with_cells(path: Path, *cells: tuple[int, str, str]) -> Path:
    """Write Cleveland with the cells (line, column, text) changed."""
    rows = cleveland_rows()
    for line, column, text in cells:
        rows[line - 2][column] = text
    return write(path, rows)


def same_patients(one: Cohort, other: Cohort) -> bool:
    """Return whether two cohorts have the same outcomes; the patients must be the same."""
    pd.testing.assert_frame_equal(one.patients, other.patients)
    return np.array_equal(one.disease, other.disease)
