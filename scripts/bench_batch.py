"""10,000 patients as one JSON array: our batch against FastAPI, pydantic, DataFrame and pipeline.

Each way is a whole application in a process of its own, called without a network, in turns. Times
are of the processor, because what else the machine does would fall on one or the other, and means,
because the garbage of all rounds is collected in some of them.
`python -m scripts.bench_batch` prints what `rows` yields.
"""

import json
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from analysis.settings import Settings
from scripts.bench_batch_ways import WAYS
from scripts.bench_servers import environment
from scripts.complete_patients import complete_patients

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
        body.write_bytes(body_of(complete_patients(), PATIENTS))
        for _ in range(TURNS):
            for way, found in seconds.items():
                found.extend(_measured_apart(way, body))
    means = [statistics.mean(found) for found in seconds.values()]
    for one, mean in zip(WAYS.values(), means, strict=True):
        yield one.name, f"{mean * 1000:.1f}", f"{means[-1] / mean:.1f}"


def body_of(patients: Sequence[dict[str, Any]], n: int) -> bytes:
    """Return n of the patients, drawn with replacement, as a JSON array."""
    return json.dumps(random.Random(1).choices(patients, k=n)).encode()  # noqa: S311 - a draw


def _measured_apart(way: str, body: Path) -> list[float]:
    command = [sys.executable, "-m", "scripts.bench_batch_ways", way, str(body), str(ROUNDS)]
    own = {
        "HEARTSIGHT_HOME": str(Settings().home.resolve()),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    ended = subprocess.run(  # noqa: S603 - our own module
        command, cwd=_ROOT, env=environment(**own), stdout=subprocess.PIPE, text=True, check=True
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
