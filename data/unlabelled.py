"""Read patients whose outcome nobody knows, or nobody needs: for drift, not for training.

The rules are those of `cohorts`, in both codings; an outcome in the file tells its coding and is
otherwise left out.
"""

import io
from typing import Final

import pandas as pd
import pandera.pandas as pa

from data.cells import codes_by_label, numbers
from data.codings import Raw, line, recognise, translate
from data.cohorts import ZERO_MEANS_MISSING, schema
from data.errors import CohortError
from data.features import BY_NAME, NAMES, TARGET

_OUTCOMES: Final = (TARGET, "target")
_IGNORED: Final = ("sno", "", *_OUTCOMES)
_LARGEST: Final = 20_000_000
"""Bytes: some 300,000 patients. More are compared through counts, not through a file."""


def read_patients(content: bytes, source: str) -> pd.DataFrame:
    """Read a CSV file's bytes into checked patients.

    Parameters
    ----------
    content : bytes
        Comma-separated, one header line, one patient per row; columns are the 13 features
        (`gender` is taken for `sex`), with or without an outcome.
    source : str
        The file's name, for messages.

    Returns
    -------
    DataFrame of shape (n_patients, 13)
        As `Cohort.patients`: float columns in UCI's codes; missing is NaN.

    Raises
    ------
    CohortError
        If the file is neither coding; the message names line, column and rule, never a value.
    """
    if len(content) > _LARGEST:
        raise CohortError(f"{source} is larger than {_LARGEST // 1_000_000} MB")
    try:
        cells = _cells(content)
    except ValueError as error:
        reason = str(error).strip()
        raise CohortError(f"{source} cannot be read as a CSV file: {reason}") from error
    table = _named_columns(cells, source)
    outcome = next((name for name in _OUTCOMES if name in cells), None)
    columns = {name: _column(table[name], name, source) for name in NAMES}
    raw = Raw(pd.DataFrame(columns).astype(float), outcome)
    patients = translate(raw, recognise(raw, source))
    zeros = {name: patients[name].mask(patients[name] == 0) for name in ZERO_MEANS_MISSING}
    patients = patients.assign(**zeros)
    _check(patients, source)
    return patients.reset_index(drop=True)


def _cells(content: bytes) -> pd.DataFrame:
    """Return the cells as lower-case text, rows labelled by line (the header's is 0)."""
    rows = pd.read_csv(
        io.BytesIO(content),
        header=None,
        dtype=str,
        keep_default_na=False,
        na_values=[],
        skip_blank_lines=False,
    ).fillna("")
    rows = rows.apply(lambda cells: cells.str.strip().str.lower())
    filled: pd.DataFrame = rows[(rows != "").any(axis=1)]
    if filled.empty:
        raise ValueError("it is empty")
    table: pd.DataFrame = filled.iloc[1:].set_axis(filled.iloc[0], axis=1)
    return table.rename(columns={"gender": "sex"})


def _named_columns(cells: pd.DataFrame, source: str) -> pd.DataFrame:
    ignored = cells.columns.isin(_IGNORED) | cells.columns.str.startswith("unnamed")
    table = cells.loc[:, ~ignored]
    # First, so that a file without a header is told so and its values are not told as columns.
    if absent := [name for name in NAMES if name not in table]:
        raise CohortError(f"{source} lacks the column {', '.join(absent)}")
    if twice := sorted(set(table.columns[table.columns.duplicated()])):
        raise CohortError(f"{source} has a column twice: {', '.join(twice)}")
    if strange := [str(name) for name in table if name not in NAMES]:
        raise CohortError(f"{source} has columns no patient record has: {', '.join(strange)}")
    if table.empty:
        raise CohortError(f"{source} holds no patient")
    return table


def _column(cells: "pd.Series[str]", name: str, source: str) -> "pd.Series[float]":
    return numbers(cells, codes_by_label(BY_NAME[name].codes), name, source)


def _check(patients: pd.DataFrame, source: str) -> None:
    try:
        schema().validate(patients, lazy=True)
    except pa.errors.SchemaErrors as error:
        case = error.failure_cases.sort_values("index", kind="stable").iloc[0]
        name = str(case["column"])
        needed = ", not empty" if BY_NAME[name].required else ""
        raise CohortError(
            f"{source}: line {line(int(case['index']))}, column {name}: "
            f"{BY_NAME[name].rule}{needed}"
        ) from error
