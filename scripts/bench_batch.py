"""10,000 patients as one JSON array: our batch against FastAPI, pydantic, DataFrame and pipeline.

Both are whole applications, called in this process without a network, in turns. Seconds are of
processor time, because what else the machine does would fall on one or the other.
`python -m scripts.bench_batch` prints what `rows` yields.
"""

import asyncio
import json
import random
import statistics
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from time import thread_time
from typing import Any, Final

import pandas as pd
from fastapi import FastAPI
from threadpoolctl import threadpool_limits

from analysis.model.known_patients import plain
from analysis.model.ridge import pipeline
from analysis.settings import Settings as AnalysisSettings
from backend.app import create_app
from backend.settings import Settings
from data.cohorts import load
from data.features import NAMES
from scripts.bench_naive import Answer, Patient

PATIENTS: Final = 10_000
ROUNDS: Final = 9
HEADS: Final = ("10,000 patients in one array", "ms of processor", "the last one's time / this")
_PIECE_BYTES: Final = 64 * 1024

_App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


def rows() -> Iterator[tuple[str, ...]]:
    """Yield one line of the table per way, in the order of `HEADS`."""
    seconds = asyncio.run(_measured())
    medians = {way: statistics.median(values) for way, values in seconds.items()}
    last = list(medians.values())[-1]
    for way, median in medians.items():
        yield way, f"{median * 1000:.1f}", f"{last / median:.1f}"


async def _measured() -> dict[str, list[float]]:
    cohort = load("cleveland")
    known = cohort.patients.dropna()
    fitted = pipeline(NAMES).fit(known, cohort.disease[known.index])
    body = _body(known)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "models").symlink_to((AnalysisSettings().home / "models").resolve())
        ours, unrecorded = (create_app(Settings(home=home)) for _ in range(2))
        log = home / "log.jsonl"
        ways: dict[str, tuple[_App, str]] = {
            "ours: range, warnings, a sealed journal line each": (ours, "/predict/batch"),
            "ours without the journal": (unrecorded, "/predict/batch"),
            "FastAPI and pipeline, a line of JSON logged each": (_naive(fitted, log), "/batch"),
            "FastAPI and pipeline": (_naive(fitted, None), "/batch"),
        }
        seconds: dict[str, list[float]] = {way: [] for way in ways}
        async with (
            ours.router.lifespan_context(ours),
            unrecorded.router.lifespan_context(unrecorded),
        ):
            unrecorded.state.service.journal.write_many = lambda _: None
            with threadpool_limits(1):
                for turn in range(ROUNDS + 1):
                    for way, (app, path) in ways.items():
                        started = thread_time()
                        await _post(app, path, body)
                        if turn:  # the first warms up
                            seconds[way].append(thread_time() - started)
    return seconds


def _body(known: pd.DataFrame) -> bytes:
    records = [
        {str(name): plain(str(name), value) for name, value in record.items()}
        for record in known.to_dict("records")
    ]
    return json.dumps(random.Random(1).choices(records, k=PATIENTS)).encode()  # noqa: S311 - a draw


def _naive(fitted: Any, log: Path | None) -> FastAPI:
    """Return what one would otherwise write, without or with an audit line per patient."""
    app = FastAPI()

    @app.post("/batch")
    async def batch(patients: list[Patient]) -> list[Answer]:
        asked = [patient.model_dump() for patient in patients]
        probabilities = fitted.predict_proba(pd.DataFrame(asked))[:, 1]
        answers = [Answer(prediction=int(p >= 0.5), probability=float(p)) for p in probabilities]  # noqa: PLR2004
        if log is not None:
            with log.open("a") as file:
                for one, answer in zip(asked, answers, strict=True):
                    file.write(json.dumps({"inputs": one, **answer.model_dump()}) + "\n")
        return answers

    return app


async def _post(app: _App, path: str, body: bytes) -> None:
    """Send a request as a server would; raises AssertionError unless every patient is answered."""
    pieces = [body[i : i + _PIECE_BYTES] for i in range(0, len(body), _PIECE_BYTES)]
    answer = bytearray()
    status = 0

    async def receive() -> dict[str, Any]:
        if not pieces:
            await asyncio.Event().wait()  # until the answer is there
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status
        status = message.get("status", status)
        answer.extend(message.get("body", b""))

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "headers": [
            (b"host", b"localhost"),
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    await app(scope, receive, send)
    assert status == 200  # noqa: PLR2004, S101 - a wrong answer must not count as a fast one
    assert answer.count(b'"probability"') == PATIENTS  # noqa: S101


def main() -> int:
    """Print the table."""
    for row in (HEADS, *rows()):
        print(f"{row[0]:52}{row[1]:>16}{row[2]:>28}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
