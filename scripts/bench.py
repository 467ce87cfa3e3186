"""Measure what Heartsight exists for against what one would otherwise write, as ratios of one run.

Absolute times are this machine's; the ratios carry over. `make bench` runs it.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import numpy as np
import pandas as pd
import shap
from msgspec.json import encode
from rich.console import Console
from rich.table import Table

from analysis.model.ridge import pipeline
from analysis.settings import Settings
from backend.answering import answered
from backend.bundle import Bundle, load_current
from backend.errors import BundleError
from backend.journal import Journal
from backend.patient import checked
from backend.reasons import explained
from backend.record import Asked
from backend.settings import Coding
from data.cohorts import load
from data.features import NAMES
from scripts import bench_batch, bench_drift
from scripts.bench_backend import SECONDS, print_backend
from scripts.bench_pages import print_pages
from scripts.complete_patients import complete_patients
from scripts.first_model import lacks_model, train

ROUNDS: Final = 5
_MICROSECONDS: Final = 1e6
_BATCH: Final = "A batch, whole applications in one process each"
_DRIFT: Final = "One drift comparison, ours against Evidently's report"

Case = tuple[str, Callable[[dict[str, Any]], object]]


def main() -> int:
    """Print the tables; returns 1 when there is no trained model and none can be trained."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=SECONDS, help="length of a block of load")
    seconds = parser.parse_args().seconds
    console = Console()
    home = Settings().home
    if lacks_model(home) and not train(home):
        return 1
    try:
        bundle = load_current(home)
    except BundleError as error:
        console.print(f"{error}")
        return 1
    cohort = load("cleveland")
    rows = cohort.patients.dropna()
    records = complete_patients()[:100]
    fitted = pipeline(NAMES).fit(rows, cohort.disease[rows.index])
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder))
        _print(console, "One prediction", _prediction_cases(bundle, journal, fitted), records)
        journal.close()
    _print(console, "One explanation", _explanation_cases(bundle, fitted, rows), records)
    print_backend(console, seconds)
    _print_rows(console, _BATCH, bench_batch.HEADS, bench_batch.rows())
    _print_rows(console, _DRIFT, bench_drift.HEADS, bench_drift.rows())
    print_pages(console)
    return 0


def _print_rows(
    console: Console, title: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]
) -> None:
    table = Table(*heads, title=title)
    for row in rows:
        table.add_row(*row)
    console.print(table)


def _prediction_cases(bundle: Bundle, journal: Journal, fitted: Any) -> list[Case]:
    card = bundle.scorecard

    def served(record: dict[str, Any]) -> object:
        patient = checked(record, Coding.UCI)
        score = card.score(patient)
        journal.write(encode({"inputs": patient, "probability": score.probability}))
        return score

    return [
        ("check, score with range, journal", served),
        ("score with range alone", card.score),
        ("scikit-learn pipeline on a DataFrame", lambda r: fitted.predict_proba(_frame(r))),
    ]


def _explanation_cases(bundle: Bundle, fitted: Any, rows: pd.DataFrame) -> list[Case]:
    prepared = fitted[:-1]
    background = shap.maskers.Independent(prepared.transform(rows), max_samples=len(rows))
    explainer = shap.LinearExplainer(fitted[-1], background)

    asked = Asked("bench", "/explain", "test")

    def served(record: dict[str, Any]) -> object:
        return explained(record, answered(record, asked, bundle, 0.0))

    return [
        ("score, reasons, stability, the other sex", served),
        (
            "shap LinearExplainer after the pipeline",
            lambda r: explainer(prepared.transform(_frame(r))),
        ),
    ]


def _frame(record: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame([record])


def _print(console: Console, title: str, cases: list[Case], records: list[dict[str, Any]]) -> None:
    # Interleaved rounds: what else the machine does falls on all cases alike.
    seconds = np.array([[_time(work, records) for _, work in cases] for _ in range(ROUNDS)])
    medians = np.median(seconds, axis=0) / len(records) * _MICROSECONDS
    table = Table("way", "microseconds", "times as fast as the last", title=title)
    for (name, _), median in zip(cases, medians, strict=True):
        table.add_row(name, f"{median:.1f}", f"{medians[-1] / median:.0f}")
    console.print(table)


def _time(work: Callable[[dict[str, Any]], object], records: list[dict[str, Any]]) -> float:
    started = perf_counter()
    for record in records:
        work(record)
    return perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
