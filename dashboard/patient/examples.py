"""Three made-up patients to try the page with: one low, one undecided, one high.

They are sent with the purpose `test`, so that no journal counts them as care.
"""

from dataclasses import dataclass
from typing import Final

from dashboard.answers import Payload


@dataclass(frozen=True, slots=True)
class Example:
    """One made-up patient; inputs that `values` lacks are not known."""

    key: str
    label: str
    story: str
    values: Payload


EXAMPLES: Final = (
    Example(
        "low",
        "Low",
        "A woman of 54 with atypical angina, a middling exercise test and a normal scan.",
        {
            "age": 54, "sex": 0, "cp": 2, "trestbps": 132, "chol": 244, "fbs": 0, "restecg": 0,
            "thalach": 152, "exang": 0, "oldpeak": 1.0, "slope": 2, "ca": 0, "thal": 3,
        },
    ),
    Example(
        "undecided",
        "Undecided, no scan",
        "A man of 57 with atypical angina and a middling exercise test, before any imaging.",
        {
            "age": 57, "sex": 1, "cp": 2, "trestbps": 140, "chol": 233, "fbs": 0, "restecg": 0,
            "thalach": 138, "exang": 0, "oldpeak": 1.4, "slope": 2,
        },
    ),
    Example(
        "high",
        "High",
        "A man of 61 without pain, with a flat ST slope, one coloured vessel and a stress defect.",
        {
            "age": 61, "sex": 1, "cp": 4, "trestbps": 148, "chol": 203, "fbs": 0, "restecg": 0,
            "thalach": 141, "exang": 0, "oldpeak": 1.8, "slope": 2, "ca": 1, "thal": 7,
        },
    ),
)  # fmt: skip
