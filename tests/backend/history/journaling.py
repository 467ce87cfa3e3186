"""Journal segments as a process writes them, with patients that are drawn from a seed."""

import hashlib
import json
import random
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from backend.record import SCHEMA_VERSION
from data.features import FEATURES, Kind

FIRST = datetime(2026, 3, 1, 8, tzinfo=UTC)
STEP = timedelta(minutes=7)


def records(n: int, seed: int = 1, **fixed: Any) -> list[dict[str, Any]]:
    """What was asked and answered, without what the journal adds."""
    rng = random.Random(seed)  # noqa: S311
    found = []
    for i in range(n):
        probability = round(rng.random(), 6)
        found.append(
            {
                "schema_version": SCHEMA_VERSION,
                "request_id": f"r{seed}-{i}",
                "time": (FIRST + i * STEP).isoformat(timespec="microseconds"),
                "route": rng.choice(["/predict", "/explain"]),
                "purpose": "care",
                "model_version": "10a617e1cbc9",
                "inputs": _inputs(rng),
                "probability": probability,
                "interval": [probability / 2, (1 + probability) / 2],
                "prediction": int(probability >= 0.5),
                "warnings": [["chol", "suspicious_unit"]] if rng.random() < 0.1 else [],
                "latency_seconds": 0.00002,
                "case": None,
                "key": None,
                **fixed,
            }
        )
    return found


def _inputs(rng: random.Random) -> dict[str, float]:
    inputs: dict[str, float] = {}
    for feature in FEATURES:
        if not feature.required and rng.random() < 0.15:
            continue
        if feature.is_category:
            inputs[feature.name] = rng.choice(list(feature.codes))
            continue
        assert feature.possible is not None
        low, high = feature.possible.low, feature.possible.high
        if feature.kind is Kind.DECIMAL:
            inputs[feature.name] = round(rng.uniform(low, high), 2)
        else:
            inputs[feature.name] = rng.randint(int(low), int(high))
    return inputs


def lines(found: list[dict[str, Any]], process: str, first: int = 1) -> Iterator[bytes]:
    """The records as lines of one process, chained."""
    return chained(found, process, first)


def block(found: list[dict[str, Any]]) -> dict[str, Any]:
    """Some records of one seed as the rows of a batch; they share what the first one has."""
    shared = {
        name: found[0][name]
        for name in (
            *("schema_version", "time", "route", "purpose", "model_version", "latency_seconds"),
            *("case", "key"),
        )
    }
    numbers = [int(one["request_id"].rpartition("-")[2]) for one in found]
    warned = zip(numbers, (one["warnings"] for one in found), strict=True)
    return {
        "request_id": found[0]["request_id"].rpartition("-")[0],
        **shared,
        "rows": len(found),
        "numbers": numbers,
        **{name: [one[name] for one in found] for name in ("inputs", "probability", "prediction")},
        "low": [one["interval"][0] for one in found],
        "high": [one["interval"][1] for one in found],
        "warnings": {number: warnings for number, warnings in warned if warnings},
    }


def blocks(
    found: list[dict[str, Any]], process: str, rows_each: int, first: int = 1
) -> Iterator[bytes]:
    """The records as lines of one process, so many in each."""
    starts = range(0, len(found), rows_each)
    return chained((block(found[start : start + rows_each]) for start in starts), process, first)


def chained(bodies: Iterable[dict[str, Any]], process: str, first: int = 1) -> Iterator[bytes]:
    """Records and blocks as lines of one process, the first of which begins with `first`."""
    chain, sequence = b"\0" * 32, first - 1
    for content in bodies:
        sequence += content.get("rows", 1)
        body = json.dumps(content, separators=(",", ":")).encode()
        chain = hashlib.sha256(chain + body).digest()
        added = f',"process":"{process}","sequence":{sequence},"chain":"{chain.hex()}"}}\n'
        yield body[:-1] + added.encode()


def append(path: Path, new: Iterator[bytes] | list[bytes]) -> None:
    """Write lines at the end of a segment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.writelines(new)


class Folder:
    """A journal that somebody else writes: all of its segments are to be shipped."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def segments_to_ship(self) -> list[Path]:
        return sorted(self.folder.glob("*.jsonl"))

    def whole_bytes(self, path: Path) -> int | None:  # noqa: ARG002
        return None
