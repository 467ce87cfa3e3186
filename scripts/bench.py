"""Measure what Heartsight exists for against what one would otherwise write, as ratios of one run.

Absolute times are this machine's; the ratios carry over. `make bench` runs it.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import numpy as np
import pandas as pd
import shap
from msgspec.json import encode
from rich.console import Console
from rich.table import Table

from analysis.model.known_patients import plain
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
from scripts import bench_batch
from scripts.bench_backend import SECONDS, print_backend
from scripts.bench_drift import HEADS
from scripts.bench_drift import rows as drift_rows
from scripts.bench_pages import print_pages
from scripts.first_model import lacks_model, train

ROUNDS: Final = 5
_MICROSECONDS: Final = 1e6

Case = tuple[str, Callable[[dict[str, Any]], object]]


def main() -> int:
    """Print the tables; returns 1 when there is no trained model and none can be trained."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=SECONDS, help="length of a block of load")
    seconds = parser.parse_args().seconds
    console = Console()
    if lacks_model(os.environ) and not train(os.environ):
        return 1
    try:
        bundle = load_current(Settings().home)
    except BundleError as error:
        console.print(f"{error}")
        return 1
    cohort = load("cleveland")
    rows = cohort.patients.dropna()
    records = [
        {str(name): plain(str(name), value) for name, value in record.items()}
        for record in rows.to_dict("records")
    ][:100]
    fitted = pipeline(NAMES).fit(rows, cohort.disease[rows.index])
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder))
        _print(console, "One prediction", _prediction_cases(bundle, journal, fitted), records)
        journal.close()
    _print(console, "One explanation", _explanation_cases(bundle, fitted, rows), records)
    print_backend(console, seconds)
    _print_batch(console)
    _print_drift(console)
    print_pages(console)
    return 0


def _print_batch(console: Console) -> None:
    table = Table(*bench_batch.HEADS, title="A batch, whole applications in one process each")
    for row in bench_batch.rows():
        table.add_row(*row)
    console.print(table)


def _print_drift(console: Console) -> None:
    table = Table(*HEADS, title="One drift comparison, ours against Evidently's report")
    for row in drift_rows():
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
    encode = fitted[:-1]
    background = shap.maskers.Independent(encode.transform(rows), max_samples=len(rows))
    explainer = shap.LinearExplainer(fitted[-1], background)

    asked = Asked("bench", "/explain", "load_test")

    def served(record: dict[str, Any]) -> object:
        return explained(record, answered(record, asked, bundle, 0.0))

    return [
        ("score, reasons, stability, the other sex", served),
        (
            "shap LinearExplainer after the pipeline",
            lambda r: explainer(encode.transform(_frame(r))),
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
