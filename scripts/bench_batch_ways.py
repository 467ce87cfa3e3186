"""The ways to answer a batch that are compared, each measured in this process.

`python -m scripts.bench_batch_ways WAY BODY ROUNDS` prints the seconds of each round as JSON. What
only one way needs is imported there, so that none carries what another one brings along.
"""

import asyncio
import gc
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from scripts.bench_post import Answered, App, posted
from scripts.own_home import own_home

WARM_UPS: Final = 2


class Way(NamedTuple):
    """One way: its name in the table, and its application while it runs."""

    name: str
    path: str
    running: Callable[[Path], AbstractAsyncContextManager[App]]


@asynccontextmanager
async def _ours(home: Path, *, is_recorded: bool = True) -> AsyncIterator[App]:
    from backend.app import create_app  # noqa: PLC0415 - see above
    from backend.memory import settle  # noqa: PLC0415
    from backend.settings import Settings  # noqa: PLC0415

    app = create_app(Settings(home=own_home(home, Path(os.environ["HEARTSIGHT_HOME"]))))

    async with app.router.lifespan_context(app):
        if not is_recorded:
            app.state.service.journal.write = lambda *_: None
        settle()  # as `python -m backend` does
        yield app
    gc.unfreeze()


@asynccontextmanager
async def _otherwise(home: Path, *, is_recorded: bool = False) -> AsyncIterator[App]:
    """Run what one would otherwise write, without or with an audit line per patient."""
    import pandas as pd  # noqa: PLC0415 - see above
    from fastapi import FastAPI  # noqa: PLC0415

    from scripts.bench_naive import Answer, Patient, fitted_pipeline  # noqa: PLC0415

    app, fitted, log = FastAPI(), fitted_pipeline(), home / "log.jsonl"

    async def batch(patients: list[Patient]) -> list[Answer]:
        asked = [patient.model_dump() for patient in patients]
        probabilities = fitted.predict_proba(pd.DataFrame(asked))[:, 1]
        answers = [Answer(prediction=int(p >= 0.5), probability=float(p)) for p in probabilities]  # noqa: PLR2004
        if is_recorded:
            with log.open("a") as file:
                for one, answer in zip(asked, answers, strict=True):
                    file.write(json.dumps({"inputs": one, **answer.model_dump()}) + "\n")
        return answers

    app.post("/batch")(batch)
    yield app


WAYS: Final = {
    "ours": Way("ours: range, warnings, each in the sealed journal", "/predict/batch", _ours),
    "unrecorded": Way(
        "ours without the journal", "/predict/batch", partial(_ours, is_recorded=False)
    ),
    "logged": Way(
        "FastAPI and pipeline, a line of JSON logged each",
        "/batch",
        partial(_otherwise, is_recorded=True),
    ),
    "plain": Way("FastAPI and pipeline", "/batch", _otherwise),
}


async def answered(way: Way, body: bytes, rounds: int) -> list[Answered]:
    """Send a batch some times; the first ones, which warm up, are left out.

    Raises
    ------
    ValueError
        If a patient has no answer: a wrong one must not count as a fast one.
    """
    with tempfile.TemporaryDirectory() as folder:
        async with way.running(Path(folder)) as app:
            found = [await posted(app, way.path, body) for _ in range(rounds + WARM_UPS)]
    del found[:WARM_UPS]
    patients = len(json.loads(body))
    if any(len(probabilities(one.body)) != patients for one in found):
        raise ValueError(f"{way.name}: not every patient is answered")
    return found


def probabilities(answer: bytes) -> list[float]:
    """Return the probability of each patient, in order."""
    entries: list[dict[str, Any]] = json.loads(answer)
    return [entry["probability"] for entry in entries]


def main() -> int:
    """Print the seconds of each round."""
    way, body, rounds = WAYS[sys.argv[1]], Path(sys.argv[2]).read_bytes(), int(sys.argv[3])
    found = asyncio.run(answered(way, body, rounds))
    print(json.dumps([one.seconds for one in found]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
