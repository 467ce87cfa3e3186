"""One patient at the page: what was asked, what came back, and when to ask again.

It knows no Streamlit: `session.py` keeps a visit between reruns and tells it what was pressed.
"""

from dataclasses import dataclass, field
from typing import Protocol

from dashboard.answers import Explanation, ModelFacts, Payload, Purpose
from dashboard.errors import BackendError, RejectedInputError
from dashboard.patient.fields import lacking
from data.features import BY_NAME


class Backend(Protocol):
    """What a visit needs of the HTTP client."""

    def explain(self, patient: Payload, purpose: Purpose) -> Explanation:
        """Return an explained answer."""

    def model(self) -> ModelFacts:
        """Return the facts about the live model."""


@dataclass(frozen=True, slots=True)
class Note:
    """What stands beside a field; `suggestion` is offered as a button."""

    text: str
    suggestion: float | None = None


@dataclass(slots=True)
class Visit:
    """The state of the page for one patient.

    Attributes
    ----------
    asked : bool
        Predict was pressed and has not been answered yet.
    live : bool
        An answer was asked for once, so every change now asks again.
    example : dict or None
        The made-up patient the form was filled with, sent with purpose `test`.
    body, answer, error : dict, Explanation, BackendError or None
        The last request and what came of it.
    predicted, predicted_body : Explanation, dict or None
        The answer of the last Predict, against which later changes are shown.
    model : ModelFacts or None
        Facts about the model that gave `answer`.
    turns : int
        How often Predict was pressed; the focus follows it.
    """

    asked: bool = False
    live: bool = False
    example: Payload | None = None
    body: Payload | None = None
    answer: Explanation | None = None
    error: BackendError | None = None
    predicted: Explanation | None = None
    predicted_body: Payload | None = None
    model: ModelFacts | None = None
    turns: int = 0
    lacking: tuple[str, ...] = field(default=())

    @property
    def former(self) -> Explanation | None:
        """The answer of the last Predict, when the inputs have changed since."""
        return self.predicted if self.predicted_body != self.body else None

    def consult(self, backend: Backend, body: Payload) -> None:
        """Ask the backend if Predict was pressed or a live input has changed.

        Parameters
        ----------
        backend : Backend
            Asked at most twice: for the answer, and for the facts of a model not met before.
        body : dict
            What stands in the form now.
        """
        asked, self.asked = self.asked, False
        self.turns += asked
        self.live = self.live or asked
        if not self.live:
            return
        self.lacking = lacking(body)
        if self.lacking:
            self.body, self.answer, self.error = None, None, None
        elif asked or self.answer is None or body != self.body:
            self._ask(backend, body, asked=asked)

    def notes(self) -> dict[str, list[Note]]:
        """Return what stands beside each field: what is needed, refused or doubtful."""
        found: dict[str, list[Note]] = {}
        for name in self.lacking:
            needed = f"{BY_NAME[name].label} is needed for a prediction."
            found.setdefault(name, []).append(Note(needed))
        if isinstance(self.error, RejectedInputError):
            for name, rule in self.error.rules.items():
                label = BY_NAME[name].label if name in BY_NAME else name
                found.setdefault(name, []).append(Note(f"{label} {rule}."))
        for warning in self.answer.warnings if self.answer else ():
            note = Note(warning.message, warning.suggestion)
            found.setdefault(warning.field, []).append(note)
        return found

    def _ask(self, backend: Backend, body: Payload, *, asked: bool) -> None:
        self.body, self.answer, self.error = body, None, None
        real: Purpose = "care" if asked else "what_if"
        try:
            answer = backend.explain(body, "test" if body == self.example else real)
            if self.model is None or self.model.model_version != answer.model_version:
                self.model = backend.model()
        except BackendError as error:
            self.error = error
            return
        self.answer = answer
        if asked:
            self.predicted, self.predicted_body = answer, body
