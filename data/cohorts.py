"""Load a cohort, checked: one of the four UCI sites, or a CSV file in UCI's or the copy's coding.

What comes out is clean: UCI's codes, missing as NaN, outcome as 1 = disease. What was changed on
the way is told in `Cohort.notes`. How the codings are told apart is in `codings`.
"""

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pandera.pandas as pa

from data.cells import codes_by_label, numbers
from data.codings import Coding, Raw, line, recognise, translate
from data.errors import CohortError
from data.features import BY_NAME, FEATURES, NAMES, TARGET, Feature, Kind
from data.recoded import TARGET_TO_DISEASE

SITES: Final = ("cleveland", "hungary", "switzerland", "va_long_beach")
ZERO_MEANS_MISSING: Final = ("chol", "trestbps")
"""Nobody's cholesterol or blood pressure is 0: the source wrote 0 where it had no measurement."""

_FOLDER: Final = Path(__file__).parent
_OUTCOMES: Final = (TARGET, "target")
_IGNORED: Final = ("sno", "")
_ERRORS_SHOWN: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class Cohort:
    """Patients with a known outcome.

    Attributes
    ----------
    patients : DataFrame of shape (n_patients, 13)
        Float columns named like the features, UCI's codes; missing is NaN.
    disease : ndarray of shape (n_patients,)
        1 = at least one vessel narrowed by more than 50 %, 0 = none.
    coding : Coding
        How the file was coded before it was read.
    sha256 : str
        Of the file's bytes.
    duplicates : int
        Rows that repeat an earlier row exactly, outcome included.
    notes : tuple of str
        What a reader of results should know about how the file was read.
    """

    name: str
    patients: pd.DataFrame
    disease: npt.NDArray[np.int64]
    coding: Coding
    sha256: str
    duplicates: int
    notes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.patients)


def load(site: str) -> Cohort:
    """Return one of the four UCI cohorts, by its name in `SITES`.

    Raises
    ------
    CohortError
        If there is no such site, or its file is damaged.
    """
    if site not in SITES:
        raise CohortError(f"there is no cohort {site!r}; choose one of {', '.join(SITES)}")
    return read(_FOLDER / f"{site}.csv")


def read(path: Path) -> Cohort:
    """Read a CSV file in either coding into a checked cohort.

    Parameters
    ----------
    path : Path
        Comma-separated, one header line, one patient per row. Columns are the 13 features (`gender`
        is taken for `sex`) and the outcome: `num` (0 to 4) or `target` (yes/no or 1/0).

    Raises
    ------
    CohortError
        If the file is neither coding; the message names line, column and rule, never a value.
    """
    try:
        content = path.read_bytes()
        cells = _cells(content)
    except (OSError, ValueError) as error:
        reason = str(error).strip()
        raise CohortError(f"{path.name} cannot be read as a CSV file: {reason}") from error
    table = _named_columns(cells, path.name)
    outcomes = [name for name in _OUTCOMES if name in table]
    if not outcomes:
        raise CohortError(f"{path.name} has no outcome: add a column num (0 to 4) or target")
    if len(outcomes) > 1:
        raise CohortError(f"{path.name} has two outcomes, {' and '.join(outcomes)}: keep one")
    raw = Raw(_numbers(table, outcomes[0], path.name), outcomes[0])
    coding = recognise(raw, path.name)
    patients, zeros = _without_zeros(translate(raw, coding))
    _check(patients, path.name)
    disease = _disease(raw, coding, path.name)
    _check_direction(patients, disease, path.name)
    duplicates = int(patients.assign(disease=disease).duplicated().sum())
    return Cohort(
        name=path.stem,
        patients=patients.reset_index(drop=True),
        disease=disease,
        coding=coding,
        sha256=hashlib.sha256(content).hexdigest(),
        duplicates=duplicates,
        notes=_notes(coding, zeros, duplicates),
    )


def _cells(content: bytes) -> pd.DataFrame:
    """Return the cells as text, rows labelled by line (the header's is 0), blank lines left out.

    The header is read as a row like the others: pandas would rename a column that stands twice,
    and take the first column for an index where rows are longer than the header.
    """
    rows = pd.read_csv(
        io.BytesIO(content),
        header=None,
        dtype=str,
        keep_default_na=False,
        na_values=[],
        skip_blank_lines=False,
    ).fillna("")
    filled: pd.DataFrame = rows[rows.apply(lambda cells: cells.str.strip() != "").any(axis=1)]
    if filled.empty:
        raise ValueError("it is empty")
    return filled.iloc[1:].set_axis(filled.iloc[0], axis=1)


def _named_columns(cells: pd.DataFrame, source: str) -> pd.DataFrame:
    table = cells.rename(columns=lambda name: str(name).strip().lower())
    table = table.rename(columns={"gender": "sex"})
    table = table.loc[:, ~table.columns.isin(_IGNORED) & ~table.columns.str.startswith("unnamed")]
    # First, so that a file without a header is told so and its values are not told as columns.
    if absent := [name for name in NAMES if name not in table]:
        raise CohortError(f"{source} lacks the column {', '.join(absent)}")
    if twice := sorted(set(table.columns[table.columns.duplicated()])):
        raise CohortError(f"{source} has a column twice: {', '.join(twice)}")
    if strange := [str(c) for c in table if c not in (*NAMES, *_OUTCOMES)]:
        raise CohortError(f"{source} has columns no patient record has: {', '.join(strange)}")
    if table.empty:
        raise CohortError(f"{source} holds no patient")
    return table


def _numbers(table: pd.DataFrame, outcome: str, source: str) -> pd.DataFrame:
    columns = {name: _column(table[name], name, source) for name in (*NAMES, outcome)}
    return pd.DataFrame(columns).astype(float)


def _column(cells: "pd.Series[str]", name: str, source: str) -> "pd.Series[float]":
    labels = {"yes": 1, "no": 0} if name in _OUTCOMES else codes_by_label(BY_NAME[name].codes)
    return numbers(cells, labels, name, source)


def _without_zeros(patients: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    zeros = {name: int((patients[name] == 0).sum()) for name in ZERO_MEANS_MISSING}
    cleaned = {name: patients[name].mask(patients[name] == 0) for name in ZERO_MEANS_MISSING}
    return patients.assign(**cleaned), {name: n for name, n in zeros.items() if n}


def schema() -> pa.DataFrameSchema:
    """Return the table's schema, drawn from `FEATURES`: required, codes, possible ranges."""
    return pa.DataFrameSchema(
        {f.name: pa.Column(float, _checks(f), nullable=not f.required) for f in FEATURES},
        strict=True,
    )


def _checks(feature: Feature) -> list[pa.Check]:
    if feature.possible is None:
        return [pa.Check.isin(list(feature.codes), error=feature.rule)]
    checks = [pa.Check.in_range(feature.possible.low, feature.possible.high, error=feature.rule)]
    if feature.kind is Kind.WHOLE:
        checks.append(pa.Check(lambda values: values % 1 == 0, error=feature.rule))
    return checks


def _check(patients: pd.DataFrame, source: str) -> None:
    try:
        schema().validate(patients, lazy=True)
    except pa.errors.SchemaErrors as error:
        every = error.failure_cases.drop_duplicates(["index", "column"])
        cases = every.sort_values("index", kind="stable").head(_ERRORS_SHOWN)
        told = "; ".join(
            f"line {line(int(row))}, column {name}: {_rule(name)}"
            for row, name in zip(cases["index"], cases["column"], strict=True)
        )
        more = len(every) - len(cases)
        raise CohortError(f"{source}: {told}" + (f" (and {more} more)" if more else "")) from error


def _rule(name: str) -> str:
    feature = BY_NAME[name]
    return feature.rule + (", not empty" if feature.required else "")


def _disease(raw: Raw, coding: Coding, source: str) -> npt.NDArray[np.int64]:
    column = raw.table[raw.outcome]
    allowed = range(5) if raw.outcome == TARGET else range(2)
    if (bad := ~column.isin(allowed)).any():
        row = column.index[bad][0]
        raise CohortError(
            f"{source}: line {line(row)}, column {raw.outcome}: must be one of "
            f"{', '.join(map(str, allowed))}, not empty"
        )
    if coding is Coding.RECODED and raw.outcome != TARGET:
        column = column.map(dict(TARGET_TO_DISEASE))
    return np.asarray(column > 0, dtype=np.int64)


def _check_direction(patients: pd.DataFrame, disease: npt.NDArray[np.int64], source: str) -> None:
    if disease.min() == disease.max():
        raise CohortError(f"{source}: all patients have the same outcome; nothing can be learnt")
    sick = float(patients["exang"][disease == 1].mean())
    well = float(patients["exang"][disease == 0].mean())
    if sick < well:
        raise CohortError(
            f"{source}: the outcome seems to be inverted: exercise angina goes with health here "
            f"({sick:.0%} against {well:.0%}), and in every cohort it goes with disease. "
            "The column num must be 0 for no disease; in the re-coded copy target 1 is no disease."
        )


def _notes(coding: Coding, zeros: dict[str, int], duplicates: int) -> tuple[str, ...]:
    notes = []
    if coding is Coding.RECODED:
        notes.append(
            "The file is the re-coded copy that circulates: its codes were translated to UCI's "
            "and its target, whose 1 or yes means no disease, was turned round"
        )
    notes += [
        f"{n} zeros in {name} mean not measured: read as missing" for name, n in zeros.items()
    ]
    if duplicates:
        notes.append(f"{duplicates} rows repeat an earlier row exactly and were kept")
    return tuple(notes)
