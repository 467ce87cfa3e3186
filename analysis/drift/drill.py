"""The drift drill: shifted patients go through a running backend until the alarm rings.

The backend is known by its URL alone; each patient is sent with purpose "test", so that no drill
counts as care. How many patients an alarm takes on average is the business of `drift.delay`.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict

from analysis.drift.hypotheses import MINIMUM, Topic, decide, hypotheses
from analysis.drift.sketches import Sketch, sketch
from analysis.errors import AnalysisError, BackendFailed
from analysis.measures.intervals import Estimate
from analysis.model.known_patients import plain
from analysis.running_backend import connected
from data.features import NAMES

EVERY: Final = 10
"""Patients between two looks at the alarm."""
LOOK_SIGNIFICANCE: Final = 0.01
"""Of one look among many: at 0.05 a fifth of the drills without drift would ring at some look."""

Ask = Callable[[Mapping[str, int | float]], float]
"""Sends one patient, known inputs only, and returns the probability that was answered."""


class Look(BaseModel):
    """What the alarm said after n patients; `inputs` and `missing` name the inputs that drifted."""

    model_config = ConfigDict(frozen=True)

    n: int
    rang: bool
    inputs: tuple[str, ...]
    missing: tuple[str, ...]
    risk: bool


class Drill(BaseModel):
    """One drill.

    Attributes
    ----------
    sent : int
        Patients answered by the backend.
    rang_after : int or None
        None if the alarm stayed silent.
    false_alarm : Estimate or None
        Share of drills without drift that ring at some look; None if it was not measured.
    """

    model_config = ConfigDict(frozen=True)

    what: str
    sent: int
    rang_after: int | None
    looks: tuple[Look, ...]
    sentence: str
    false_alarm: Estimate | None = None

    def with_false_alarm(self, measured: Estimate | None) -> "Drill":
        """Return the drill with what its looks come to without drift."""
        if measured is None:
            return self
        sentence = (
            f"{self.sentence} Looking every {EVERY} patients, {100 * measured.value:.1f} of 100 "
            "drills without drift ring too."
        )
        return self.model_copy(update={"sentence": sentence, "false_alarm": measured})


def drill(
    ask: Ask,
    patients: pd.DataFrame,
    reference: Sketch,
    what: str,
    seed: int,
    advance: Callable[[int], None] = lambda _: None,
) -> Drill:
    """Send patients one by one and look at the alarm every `EVERY`, until it rings.

    Looking often raises the share of false alarms: each look is stricter than a single
    comparison, and `drift.delay` measures what all looks together come to.

    Parameters
    ----------
    ask : callable
        From `backend`, or anything that answers a patient with a probability.
    patients : DataFrame of shape (n_patients, 13)
        In the order in which they come.
    reference : Sketch
        The training cohort's, with risks.
    advance : callable
        Called with 1 after each patient.

    Raises
    ------
    AnalysisError
        If there are too few patients for a first look, or `ask` fails.
    """
    if len(patients) < MINIMUM:
        raise AnalysisError(
            f"a drill needs at least {MINIMUM} patients, and these are {len(patients)}"
        )
    risks: list[float] = []
    seen: Sketch | None = None
    looks: list[Look] = []
    for number, inputs in enumerate(_payloads(patients), 1):
        risks.append(ask(inputs))
        advance(1)
        if number % EVERY and number != len(patients):
            continue
        done = seen.n if seen else 0
        batch = sketch(patients.iloc[done:number], np.array(risks[done:]))
        seen = batch if seen is None else seen + batch
        if number >= MINIMUM:
            looks.append(look(reference, seen, seed))
            if looks[-1].rang:
                break
    rang_after = looks[-1].n if looks[-1].rang else None
    return Drill(
        what=what,
        sent=len(risks),
        rang_after=rang_after,
        looks=tuple(looks),
        sentence=_sentence(what, len(risks), looks[-1]),
    )


def look(reference: Sketch, seen: Sketch, seed: int) -> Look:
    """Ask the alarm about all patients seen so far, at `LOOK_SIGNIFICANCE`."""
    decided = decide(hypotheses(reference, seen, seed), LOOK_SIGNIFICANCE)
    drifted = [one.hypothesis for one in decided if one.drifted]
    return Look(
        n=seen.n,
        rang=bool(drifted),
        inputs=tuple(one.name for one in drifted if one.topic is Topic.VALUES),
        missing=tuple(one.name for one in drifted if one.topic is Topic.MISSING),
        risk=any(one.topic is Topic.RISK for one in drifted),
    )


def _payloads(patients: pd.DataFrame) -> Iterator[dict[str, int | float]]:
    for row in patients[list(NAMES)].to_numpy(dtype=float):
        named = zip(NAMES, row, strict=True)
        yield {name: plain(name, value) for name, value in named if not np.isnan(value)}


def _sentence(what: str, sent: int, last: Look) -> str:
    if not last.rang:
        return f"{what}: the alarm stayed silent over {sent} patients."
    names = [*last.inputs, *(f"{name} missing" for name in last.missing)]
    names += ["predicted risk"] if last.risk else []
    return f"{what}: the alarm rang after {last.n} patients ({', '.join(names)})."


@contextmanager
def backend(url: str, api_key: str | None = None) -> Iterator[Ask]:
    """Yield a function that asks the backend at `url` for one patient's probability.

    Raises
    ------
    AnalysisError
        From that function: if the backend cannot be reached or refuses a patient.
    """
    with connected(url, api_key) as running:

        def ask(inputs: Mapping[str, int | float]) -> float:
            answer = running.post("/predict", inputs, purpose="test", coding="uci")
            try:
                return float(answer["probability"])
            except (KeyError, TypeError, ValueError) as error:
                raise BackendFailed(
                    f"the backend at {url} answered a patient without a probability"
                ) from error

        yield ask
