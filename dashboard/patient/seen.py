"""The patients of this session: each Predict with its answer, to come back to.

They stand in the server's memory for as long as the session lasts, and nowhere else.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from dashboard.answers import Explanation, ModelFacts, Payload
from dashboard.patient.similar import who
from dashboard.patient.visit import Visit
from dashboard.wording import percent

MOST: Final = 50


@dataclass(slots=True)
class Seen:
    """One patient that Predict was pressed for.

    Attributes
    ----------
    example : bool
        A made-up patient, of whom nothing is recorded.
    recorded : list of str
        What was recorded of it since, in words, the newest last.
    """

    time: datetime
    body: Payload
    answer: Explanation
    model: ModelFacts
    example: bool
    recorded: list[str] = field(default_factory=list)

    def label(self) -> str:
        """Name the patient as the list does."""
        marks = " (example)" if self.example else " (recorded)" if self.recorded else ""
        asked = f"{self.time:%H:%M}, {who(self.body)}"
        return f"{asked}: {percent(self.answer.probability)} of 100{marks}"

    def visit(self) -> Visit:
        """Return the page as it stood after this Predict."""
        return Visit(
            live=True,
            example=self.body if self.example else None,
            body=self.body,
            answer=self.answer,
            predicted=self.answer,
            predicted_body=self.body,
            model=self.model,
        )


class SeenPatients:
    """The newest patients of a session, the newest first."""

    def __init__(self) -> None:
        self._all: list[Seen] = []

    def __len__(self) -> int:
        return len(self._all)

    def note(self, visit: Visit, now: datetime) -> None:
        """Keep what the last Predict answered, unless it is kept already."""
        answer, body = visit.predicted, visit.predicted_body
        if answer is None or body is None or visit.model is None:
            return
        if self.of(answer.request_id) is None:
            example = visit.example == body
            self._all.insert(0, Seen(now, dict(body), answer, visit.model, example))
            del self._all[MOST:]

    def of(self, request_id: str) -> Seen | None:
        """Return the patient that was answered under a request id."""
        return next((one for one in self._all if one.answer.request_id == request_id), None)

    def labels(self) -> dict[str, str]:
        """Return the labels by request id, the newest first."""
        return {one.answer.request_id: one.label() for one in self._all}
