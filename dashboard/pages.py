"""The pages: what they are called, where they are, whose they are, and what each one answers."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dashboard.access.policy import Role

VIEWS: Final = Path(__file__).parent / "views"


@dataclass(frozen=True, slots=True)
class Place:
    """One page.

    Attributes
    ----------
    view : str
        Name of its file in `views/`, without ending.
    address : str
        Its path; the first page has none.
    role : Role
        The least that its reader is here for.
    answers : str
        What one finds there, as the tour says it.
    """

    view: str
    title: str
    address: str
    role: Role
    answers: str

    @property
    def file(self) -> Path:
        """Where its code is."""
        return VIEWS / f"{self.view}.py"


PLACES: Final = (
    Place(
        "patient", "Patient", "", Role.CLINICIAN,
        "Enter one patient: how many of 100 like this had a narrowed artery, why the model says "
        "so, and which test would tell more.",
    ),
    Place(
        "many", "Many patients", "many", Role.CLINICIAN,
        "Send a CSV file: an answer for each row, and what is wrong with the others.",
    ),
    Place(
        "explanations", "Explanations", "explanations", Role.REVIEWER,
        "What the model looks at, input by input and patient by patient, and whether reasons stay.",
    ),
    Place(
        "fairness", "Fairness by gender", "fairness", Role.REVIEWER,
        "Whether it does as well for women as for men, and what these data can tell.",
    ),
    Place(
        "drift", "Drift", "drift", Role.REVIEWER,
        "Whether other hospitals, a file of yours, or the patients of now are like those it "
        "learnt from.",
    ),
    Place(
        "poisoning", "Poisoning", "poisoning", Role.REVIEWER,
        "What wrong labels would do, who would notice, and a lab to try it.",
    ),
    Place(
        "live", "Live", "live", Role.REVIEWER,
        "How fast it answers just now, how much, and what goes wrong.",
    ),
    Place(
        "model", "Model and data", "model", Role.REVIEWER,
        "How good it is, the model card, the data behind it, its releases, and every prediction "
        "that was answered.",
    ),
)  # fmt: skip
TOUR: Final = "what-is-where"


def open_to(place: Place, roles: frozenset[Role]) -> bool:
    """Tell whether somebody with these roles may see a page."""
    return place.role in roles or Role.REVIEWER in roles
