"""The served model as SQL: a table of coefficients, and one query that scores a table of patients.

The engine that holds the patients does the work, sub-models included: which inputs a patient has
makes a bit mask, and the mask names the sub-model. The query is written once, in PostgreSQL's
words; sqlglot writes the other dialects. Input that the backend would refuse (a code nobody uses, a
cholesterol of 0, no age) scores NULL here, never a number.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from analysis.errors import ExportRefused
from data.features import FEATURES, NAMES, Feature, Kind

DIALECTS: Final = ("postgres", "duckdb", "bigquery", "spark")
EXECUTED: Final = ("postgres", "duckdb")
"""Run by the tests; of the other dialects only the grammar is checked."""

BASELINE: Final = "baseline"
ROWS_PER_INSERT: Final = 1000
_WRITTEN_IN: Final = "postgres"
_PATIENTS: Final = "patients"
_TEXT_WIDTH: Final = 120
_COLUMNS: Final = ("inputs", "feature", "code", "mean", "weight")


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One row of the table.

    Attributes
    ----------
    inputs : int
        Bit mask of the sub-model's inputs; bit i stands for the i-th of `NAMES`.
    feature : str
        An input, or `BASELINE`.
    code : int or None
        Of a category; None for numbers and for the baseline.
    mean : float or None
        Of a number, which contributes weight x (value - mean).
    weight : float
        In log-odds; a category or the baseline contributes it as it is.
    """

    inputs: int
    feature: str
    code: int | None
    mean: float | None
    weight: float


def coefficients(scorecard: Mapping[str, Any]) -> Iterator[Coefficient]:
    """Yield the rows of every sub-model of a bundle's scorecard, in its order."""
    for key, part in scorecard["sub_models"].items():
        inputs = mask(key.split(","))
        yield Coefficient(inputs, BASELINE, None, None, part["baseline"])
        for name, (mean, weight, *_) in part["numbers"].items():
            yield Coefficient(inputs, name, None, mean, weight)
        for name, codes in part["categories"].items():
            for code, (contribution, _) in codes.items():
                yield Coefficient(inputs, name, int(code), None, contribution)


def mask(inputs: list[str]) -> int:
    """Return the bit mask of a set of inputs."""
    return sum(1 << NAMES.index(name) for name in inputs)


def table_name(version: str) -> str:
    """Return the table's name; it carries the version, so that a query never meets another's."""
    return f"heartsight_coefficients_{version}"


def load_statements(scorecard: Mapping[str, Any], version: str, dialect: str) -> Iterator[str]:
    """Yield the statements that make the table of coefficients and fill it.

    Parameters
    ----------
    scorecard : Mapping
        A bundle's `scorecard.json`.
    dialect : str
        One of `DIALECTS`.
    """
    table = table_name(version)
    made = (
        f"CREATE TABLE {table} (inputs INT NOT NULL, feature VARCHAR NOT NULL, code INT, "
        "mean DOUBLE PRECISION, weight DOUBLE PRECISION NOT NULL)"
    )
    yield sqlglot.transpile(made, read=_WRITTEN_IN, write=dialect)[0]
    rows = [_row(row) for row in coefficients(scorecard)]
    head = f"INSERT INTO {table} ({', '.join(_COLUMNS)}) VALUES "  # noqa: S608 - all ours
    for start in range(0, len(rows), ROWS_PER_INSERT):
        yield head + ", ".join(rows[start : start + ROWS_PER_INSERT])


def _row(row: Coefficient) -> str:
    code = "NULL" if row.code is None else str(row.code)
    mean = "NULL" if row.mean is None else _double(row.mean)
    return f"({row.inputs}, '{row.feature}', {code}, {mean}, {_double(row.weight)})"


def _double(value: float) -> str:
    # Without an exponent some engines read a decimal and round it to the scale of its column.
    text = repr(float(value))
    return text if "e" in text else f"{text}e0"


def scoring_query(version: str, dialect: str, patients: str = "patients", key: str = "id") -> str:
    """Return the query that scores a table of patients.

    Parameters
    ----------
    patients : str
        Table with the 13 features as columns, UCI's names and codes, NULL = not known; may be
        qualified as the dialect has it.
    key : str
        Column that tells the patients apart.

    Returns
    -------
    str
        One SELECT of the key, `inputs` (bit mask of what is known), `log_odds` and `probability`,
        one row per patient. The last two are NULL where the backend would refuse.

    Raises
    ------
    ExportRefused
        If `patients` is no table name of the dialect.
    """
    table = _table(patients, dialect)
    column = exp.to_identifier(key).sql(_WRITTEN_IN)
    known = " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE {mask([name])} END" for name in NAMES)
    terms = ", ".join(f"{_contribution(feature)} AS {feature.name}_term" for feature in FEATURES)
    total = " + ".join([BASELINE, *(f"{name}_term" for name in NAMES)])
    text = f"""
    WITH model AS (
        SELECT inputs, {", ".join(_pivoted())} FROM {table_name(version)} GROUP BY inputs
    ), patient AS (
        SELECT {column}, {", ".join(NAMES)}, {known} AS inputs FROM {_PATIENTS}
    ), contribution AS (
        SELECT patient.{column}, patient.inputs, {BASELINE}, {terms}
        FROM patient LEFT JOIN model ON patient.inputs = model.inputs
    ), scored AS (
        SELECT {column}, inputs, {total} AS log_odds FROM contribution
    )
    SELECT {column}, inputs, log_odds, 1e0 / (1e0 + EXP(-log_odds)) AS probability FROM scored
    """  # noqa: S608 - names are parsed by sqlglot, the rest is ours
    query = sqlglot.parse_one(text, read=_WRITTEN_IN)
    place = next(found for found in query.find_all(exp.Table) if found.name == _PATIENTS)
    place.replace(table)
    return query.sql(dialect, pretty=True, max_text_width=_TEXT_WIDTH)


def _table(name: str, dialect: str) -> exp.Table:
    """Return what stands after FROM, where it is one table and nothing else."""
    try:
        statements = sqlglot.parse(f"SELECT * FROM {name}", read=dialect)  # noqa: S608 - checked here
        table = statements[0].find(exp.Table) if statements[0] else None
    except SqlglotError as error:
        raise ExportRefused(f"{name!r} is no table name of {dialect}") from error
    if table is None or statements != [exp.select("*").from_(table)]:
        raise ExportRefused(f"{name!r} is no table name of {dialect}")
    return table


def _pivoted() -> Iterator[str]:
    """Columns of the model, one row per sub-model: the join then meets each patient once."""
    yield f"MAX(CASE WHEN feature = '{BASELINE}' THEN weight END) AS {BASELINE}"
    for feature in FEATURES:
        name = feature.name
        for code in feature.codes:
            chosen = f"feature = '{name}' AND code = {code}"
            yield f"MAX(CASE WHEN {chosen} THEN weight END) AS {name}_{code}"
        if not feature.is_category:
            for part in ("mean", "weight"):
                yield f"MAX(CASE WHEN feature = '{name}' THEN {part} END) AS {name}_{part}"


def _contribution(feature: Feature) -> str:
    """Log-odds of one input; without an ELSE, so that what no rule allows is NULL."""
    name = feature.name
    if feature.possible is None:
        codes = " ".join(f"WHEN {name} = {code} THEN {name}_{code}" for code in feature.codes)
        return f"CASE WHEN {name} IS NULL THEN 0 {codes} END"
    allowed = f"{name} BETWEEN {feature.possible.low} AND {feature.possible.high}"
    if feature.kind is Kind.WHOLE:
        allowed += f" AND {name} = FLOOR({name})"
    term = f"{name}_weight * ({name} - {name}_mean)"
    return f"CASE WHEN {name} IS NULL THEN 0 WHEN {allowed} THEN {term} END"


def script(
    scorecard: Mapping[str, Any],
    version: str,
    dialect: str,
    patients: str = "patients",
    key: str = "id",
) -> str:
    """Return the whole text: what it is, the table of coefficients, and the query at the end."""
    bits = ", ".join(f"{mask([name])} {name}" for name in NAMES)
    head = (
        f"-- Heartsight model {version} for {dialect}: run the first part once, then the query.\n"
        "-- Research software, not a medical device.\n"
        f"-- Patients are read from {patients}: {key} and the 13 columns by UCI's names and codes;"
        " NULL is not known.\n"
        f"-- inputs is the sum of: {bits}.\n"
    )
    load = ";\n".join(load_statements(scorecard, version, dialect))
    return f"{head}\n{load};\n\n{scoring_query(version, dialect, patients, key)};\n"
