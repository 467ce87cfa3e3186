"""What a test reads of a journal, and how it plays a writer that died."""

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from backend.journal.reading import read_lines
from backend.journal.segments import segments

ROOT = Path(__file__).parents[3]

DYING = """
import os, signal, sys
from pathlib import Path
from backend.journal import Journal

journal = Journal(Path(sys.argv[1]))
for number in range(int(sys.argv[2])):
    journal.write(b'{"number":%d}' % number)
journal.open()
os.kill(os.getpid(), signal.SIGKILL)
"""


def block(*numbers: int, filling: int = 0) -> tuple[bytes, int]:
    """A body that holds several predictions, and how many: what `Journal.write` takes."""
    body = {"rows": len(numbers), "number": numbers, "filling": "x" * filling}
    return json.dumps(body).encode(), len(numbers)


def lines(folder: Path) -> list[dict[str, Any]]:
    """Every line of every segment."""
    return [json.loads(line) for path in segments(folder) for line in path.read_text().splitlines()]


def numbers(folder: Path) -> list[int]:
    """The number of each prediction."""
    return [number for line in lines(folder) for number in _numbers(line)]


def finished_numbers(folder: Path) -> list[int]:
    """The same where a segment may end in a part of a line."""
    return [
        number
        for path in segments(folder)
        for line in read_lines(path)
        for number in _numbers(json.loads(line.content))
    ]


def _numbers(line: dict[str, Any]) -> list[int]:
    return line["number"] if "rows" in line else [line["number"]]


def descriptors(path: Path) -> list[int]:
    """Under which numbers this process has a file open, or the files of a folder."""
    found = []
    for link in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            if link.readlink().is_relative_to(path):
                found.append(int(link.name))
    return found


def killed_writer(folder: Path, n_lines: int) -> Path:
    """A process that writes lines and is killed; returns its segment."""
    before = set(segments(folder))
    subprocess.run([sys.executable, "-c", DYING, str(folder), str(n_lines)], cwd=ROOT, check=False)
    (segment,) = set(segments(folder)) - before
    return segment
