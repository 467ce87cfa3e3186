"""The hundred synthetic patients, one by one, and the traces they leave in journal and metrics."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import requests

from loadtests.answers import prediction_fault
from loadtests.errors import TargetError
from loadtests.exposition import Instance
from loadtests.patients import Patients
from loadtests.sampler import OwnMetrics
from loadtests.target import Target, session

_ROUTE: Final = "/predict?purpose=test"


@dataclass(frozen=True, slots=True)
class Answered:
    """One patient's row of the live table."""

    number: int
    status: int
    milliseconds: float
    answer: dict[str, Any]
    fault: str


def send(target: Target, told: Callable[[Answered], None]) -> list[Answered]:
    """Send each patient of the file, one after the other."""
    found = []
    with session(target.key) as asking:
        for number, patient in enumerate(Patients(0).known, 1):
            began = time.perf_counter()
            try:
                answer = asking.post(
                    target.url + _ROUTE, json=patient, timeout=10, allow_redirects=False
                )
                took = (time.perf_counter() - began) * 1000
                body = dict(answer.json())
            except requests.ConnectionError as error:
                raise TargetError(f"{target.url} does not answer: is the backend up?") from error
            except (requests.RequestException, TypeError, ValueError) as error:
                raise TargetError(f"{target.url} does not answer as a backend does.") from error
            fault = prediction_fault(body) if answer.ok else str(body.get("detail", "refused"))
            found.append(Answered(number, answer.status_code, took, body, fault))
            told(found[-1])
    return found


def journal_lines(journal: Path, ids: set[str]) -> list[str]:
    """Return the journal's lines of these requests, in their order."""
    return [
        line
        for segment in sorted(journal.glob("*.jsonl"))
        for line in segment.read_text().splitlines()
        if any(f'"request_id":"{one}"' in line for one in _id_of(line, ids))
    ]


def _id_of(line: str, ids: set[str]) -> set[str]:
    rest = line.partition('"request_id":"')[2]
    return ids & {rest.partition('"')[0]}


def moved(before: Instance, after: Instance) -> list[tuple[str, str, float]]:
    """Return the counters that grew: name, labels, by how much."""
    found = []
    for name, series in after.series.items():
        if not name.endswith("_total"):
            continue
        for labels, value in series.items():
            grown = value - before.series.get(name, {}).get(labels, 0.0)
            if grown > 0:
                told = ", ".join(f"{key}={text}" for key, text in sorted(labels))
                found.append((name, told, grown))
    return sorted(found)


def metrics_of(url: str, key: str) -> Instance:
    """Return the server's metrics now."""
    try:
        return OwnMetrics(url, key).look().instances["backend"]
    except requests.RequestException as error:
        raise TargetError(f"The metrics at {url} cannot be read; see --metrics.") from error
