"""Our drift alarm against Evidently's report on the same patients: seconds and memory.

Each runs in a process of its own, so that the memory of one does not hide the other's.
`python -m scripts.bench_drift ours 10000` measures one and prints it as JSON; `rows` gives all.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np
import pandas as pd

from data.cohorts import load
from data.features import NAMES

SIZES: Final = (10_000, 100_000, 1_000_000)
HEADS: Final = (
    "patients on each side",
    "ours, s",
    "Evidently, s",
    "times as fast",
    "ours, MB more",
    "Evidently, MB more",
)
_MEBIBYTE: Final = 1 << 20
_KIBIBYTE: Final = 1 << 10
_ROOT: Final = Path(__file__).parent.parent
_WARM_UP: Final = 1000
_PROCESS: Final = Path("/proc/self")
_FORGET_PEAK: Final = "5"
"""What Linux takes for "start the high-water mark anew" (man 5 proc, clear_refs)."""


@dataclass(frozen=True, slots=True)
class Run:
    """One comparison of n patients with n others, the import of libraries left out."""

    n: int
    seconds: float
    mebibytes: float
    """Most memory in use during the comparison, beyond that before it."""


def rows(sizes: Sequence[int] = SIZES) -> Iterator[tuple[str, ...]]:
    """Yield one line of the table per size, in the order of `HEADS`."""
    ours, theirs = (_measured_apart(tool, sizes) for tool in ("ours", "evidently"))
    for one, other in zip(ours, theirs, strict=True):
        yield (
            f"{one.n:,}",
            f"{one.seconds:.3f}",
            f"{other.seconds:.2f}",
            f"{other.seconds / one.seconds:.0f}",
            f"{one.mebibytes:.0f}",
            f"{other.mebibytes:.0f}",
        )


def _measured_apart(tool: str, sizes: Sequence[int]) -> list[Run]:
    command = [sys.executable, "-m", "scripts.bench_drift", tool, *map(str, sizes)]
    environment = {**os.environ, "DO_NOT_TRACK": "1", "OMP_NUM_THREADS": "1"}
    ended = subprocess.run(  # noqa: S603 - our own module
        command, cwd=_ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return [Run(**one) for one in json.loads(ended.stdout)]


def measure(tool: str, sizes: Sequence[int]) -> list[Run]:
    """Measure one tool at each size, the smallest first."""
    compare = _ours if tool == "ours" else _evidently
    compare(*_patients(_WARM_UP))  # imports, and whatever else only a first call pays for
    found = []
    for n in sorted(sizes):
        groups = _patients(n)
        before = _in_use_mebibytes()
        started = perf_counter()
        compare(*groups)
        seconds = perf_counter() - started
        found.append(Run(n, seconds, max(0.0, _peak_mebibytes() - before)))
    return found


def _patients(n: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw Cleveland's patients again and again, so that every value is a real one."""
    rng = np.random.default_rng(n)
    known = load("cleveland").patients[list(NAMES)].to_numpy()
    first, second = (
        pd.DataFrame(known[rng.integers(0, len(known), n)], columns=list(NAMES)) for _ in range(2)
    )
    return first, second


def _ours(reference: pd.DataFrame, current: pd.DataFrame) -> None:
    from analysis.drift.comparison import compare_sketches  # noqa: PLC0415 - not in the other's process
    from analysis.drift.sketches import sketch  # noqa: PLC0415

    compare_sketches(sketch(reference), sketch(current), ("reference", "current"), seed=1)


def _evidently(reference: pd.DataFrame, current: pd.DataFrame) -> None:
    from analysis.drift.evidently_report import run_preset  # noqa: PLC0415 - not in the other's process

    run_preset(reference, current, NAMES).dict()


def _in_use_mebibytes() -> float:
    """Return the memory in use, and let Linux forget the highest so far."""
    (_PROCESS / "clear_refs").write_text(_FORGET_PEAK)
    return _status_mebibytes("VmRSS")


def _peak_mebibytes() -> float:
    return _status_mebibytes("VmHWM")


def _status_mebibytes(field: str) -> float:
    lines = (_PROCESS / "status").read_text().splitlines()
    kibibytes = next(line.split()[1] for line in lines if line.startswith(f"{field}:"))
    return int(kibibytes) * _KIBIBYTE / _MEBIBYTE


if __name__ == "__main__":
    runs = measure(sys.argv[1], [int(n) for n in sys.argv[2:]])
    print(json.dumps([{"n": r.n, "seconds": r.seconds, "mebibytes": r.mebibytes} for r in runs]))
