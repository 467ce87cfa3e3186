"""10,000 patients as one JSON array: our batch against FastAPI, pydantic, DataFrame and pipeline.

Each way is a whole application in a process of its own, called without a network, in turns. Times
are of the processor, because what else the machine does would fall on one or the other, and means,
because the garbage of all rounds is collected in some of them.
`python -m scripts.bench_batch` prints what `rows` yields.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pandas as pd

from analysis.model.known_patients import plain
from analysis.settings import Settings
from data.cohorts import load
from scripts.bench_batch_ways import WAYS

PATIENTS: Final = 10_000
ROUNDS: Final = 5
TURNS: Final = 2
HEADS: Final = ("10,000 patients in one array", "ms of processor", "the last one's time / this")
_ROOT: Final = Path(__file__).parent.parent


def rows() -> Iterator[tuple[str, ...]]:
    """Yield one line of the table per way, in the order of `HEADS`."""
    seconds: dict[str, list[float]] = {way: [] for way in WAYS}
    with tempfile.TemporaryDirectory() as folder:
        body = Path(folder) / "body.json"
        body.write_bytes(body_of(load("cleveland").patients.dropna(), PATIENTS))
        for _ in range(TURNS):
            for way, found in seconds.items():
                found.extend(_measured_apart(way, body))
    means = [statistics.mean(found) for found in seconds.values()]
    for one, mean in zip(WAYS.values(), means, strict=True):
        yield one.name, f"{mean * 1000:.1f}", f"{means[-1] / mean:.1f}"


def body_of(patients: pd.DataFrame, n: int) -> bytes:
    """Return n of the patients, drawn with replacement, as a JSON array."""
    records = [
        {str(name): plain(str(name), value) for name, value in record.items()}
        for record in patients.to_dict("records")
    ]
    return json.dumps(random.Random(1).choices(records, k=n)).encode()  # noqa: S311 - a draw


def _measured_apart(way: str, body: Path) -> list[float]:
    command = [sys.executable, "-m", "scripts.bench_batch_ways", way, str(body), str(ROUNDS)]
    environment = {
        **os.environ,
        "HEARTSIGHT_HOME": str(Settings().home.resolve()),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    ended = subprocess.run(  # noqa: S603 - our own module
        command, cwd=_ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    seconds: list[float] = json.loads(ended.stdout)
    return seconds


def main() -> int:
    """Print the table."""
    for row in (HEADS, *rows()):
        print(f"{row[0]:52}{row[1]:>16}{row[2]:>28}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
