"""The one table of the 13 features: what each is called, asked, measured in and allowed to be.

The form, the API schema, the error texts and the documentation are drawn from this table, so that
a rule is stated once. The columns are UCI's; `data/README.md` tells where they come from. Models
and distributions are not here: they belong to the bundle that `analysis` writes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

TARGET: Final = "num"
"""UCI's outcome column: 0 = no vessel narrowed by more than 50 %, 1 to 4 = disease."""


class Kind(StrEnum):
    """How a feature is measured."""

    WHOLE = "whole number"
    DECIMAL = "decimal number"
    CATEGORY = "category"


class Section(StrEnum):
    """When a clinician learns a feature; the form follows this order."""

    WHO = "Who"
    COMPLAINT = "Complaint"
    AT_REST = "At rest"
    EXERCISE = "Exercise"
    IMAGING = "Imaging"


@dataclass(frozen=True, slots=True)
class Range:
    """A closed interval in the unit of its feature."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def __str__(self) -> str:
        return f"{self.low:g} to {self.high:g}"


@dataclass(frozen=True, slots=True)
class UnitTrap:
    """Another unit in common use, whose values are too small to be right in ours."""

    unit: str
    factor: float
    plausible: Range

    def meant(self, value: float) -> int:
        """Return the value in our unit that `value` in the other unit stands for."""
        return round(value * self.factor)


@dataclass(frozen=True, slots=True)
class Feature:
    """One input of the model.

    Attributes
    ----------
    name : str
        UCI's column name, used in the API, the bundle and the journal.
    label, question, help : str
        What a reader, a clinician filling the form, and a puzzled one see.
    unit : str
        Empty for categories.
    possible : Range or None
        Outside: refused. None for categories, whose codes say it.
    trained : Range or None
        What Cleveland holds. Outside: accepted with a warning, for the model then extrapolates.
    codes : Mapping of int to str
        UCI's codes and their readable labels; empty for numbers.
    required : bool
        Whether a prediction needs it. Everything else may be unknown.
    """

    name: str
    label: str
    question: str
    help: str
    section: Section
    kind: Kind
    unit: str = ""
    possible: Range | None = None
    trained: Range | None = None
    codes: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    required: bool = False
    unit_trap: UnitTrap | None = None

    @property
    def is_category(self) -> bool:
        """Whether the value is one of `codes`."""
        return self.kind is Kind.CATEGORY

    @property
    def rule(self) -> str:
        """The rule in words, fit to stand in an error message; it never holds a value."""
        if self.is_category:
            listed = ", ".join(f"{code} ({label})" for code, label in self.codes.items())
            return f"must be one of {listed}, as code or label"
        unit = f" {self.unit}" if self.unit else ""
        return f"must be a {self.kind} from {self.possible}{unit}"


_NO_YES: Final = MappingProxyType({0: "no", 1: "yes"})

FEATURES: Final[tuple[Feature, ...]] = (
    Feature(
        "age", "Age", "How old is the patient?",
        "Completed years. The model was trained on patients of 29 to 77 years.",
        Section.WHO, Kind.WHOLE, "years", Range(18, 110), Range(29, 77), required=True,
    ),
    Feature(
        "sex", "Sex", "Which sex is recorded?",
        "The source records sex as male or female only.",
        Section.WHO, Kind.CATEGORY,
        codes=MappingProxyType({0: "female", 1: "male"}), required=True,
    ),
    Feature(
        "cp", "Chest pain", "What kind of chest pain, if any?",
        "Typical: substernal, brought on by effort, relieved by rest or nitrates. Atypical: two of "
        "the three. Asymptomatic patients in this cohort were referred for other reasons, so the "
        "group is a sick one.",
        Section.COMPLAINT, Kind.CATEGORY,
        codes=MappingProxyType(
            {1: "typical angina", 2: "atypical angina", 3: "non-anginal pain", 4: "asymptomatic"}
        ),
    ),
    Feature(
        "trestbps", "Blood pressure", "What was the systolic blood pressure at rest?",
        "Systolic, on admission, sitting or lying.",
        Section.AT_REST, Kind.WHOLE, "mm Hg", Range(50, 300), Range(94, 200),
    ),
    Feature(
        "chol", "Cholesterol", "What was the serum cholesterol?",
        "Total cholesterol. 1 mmol/l is 38.67 mg/dl.",
        Section.AT_REST, Kind.DECIMAL, "mg/dl", Range(1, 1000), Range(126, 564),
        unit_trap=UnitTrap("mmol/l", 38.67, Range(1, 25)),
    ),
    Feature(
        "fbs", "Sugar above 120", "Was the fasting blood sugar above 120 mg/dl?",
        "120 mg/dl is 6.7 mmol/l.",
        Section.AT_REST, Kind.CATEGORY, codes=_NO_YES,
    ),
    Feature(
        "restecg", "Resting ECG", "What did the resting ECG show?",
        "Hypertrophy: probable or definite left ventricular hypertrophy by Estes' criteria. Half "
        "of the Cleveland patients were read so; other hospitals read fewer.",
        Section.AT_REST, Kind.CATEGORY,
        codes=MappingProxyType(
            {0: "normal", 1: "ST-T abnormality", 2: "left ventricular hypertrophy"}
        ),
    ),
    Feature(
        "thalach", "Maximum heart rate", "What was the highest heart rate reached on exercise?",
        "Highest rate during the exercise test.",
        Section.EXERCISE, Kind.WHOLE, "beats/min", Range(40, 250), Range(71, 202),
    ),
    Feature(
        "exang", "Exercise angina", "Did exercise bring on angina?",
        "Chest pain typical of angina during the exercise test.",
        Section.EXERCISE, Kind.CATEGORY, codes=_NO_YES,
    ),
    Feature(
        "oldpeak", "ST depression", "How far did exercise depress the ST segment?",
        "Relative to rest; 1 mm is 0.1 mV. Negative values are elevations.",
        Section.EXERCISE, Kind.DECIMAL, "mm", Range(-5, 10), Range(0, 6.2),
    ),
    Feature(
        "slope", "ST slope", "How did the ST segment run at peak exercise?",
        "Slope of the peak exercise ST segment.",
        Section.EXERCISE, Kind.CATEGORY,
        codes=MappingProxyType({1: "upsloping", 2: "flat", 3: "downsloping"}),
    ),
    Feature(
        "ca", "Vessels coloured", "How many major vessels did fluoroscopy colour?",
        "Calcified major vessels seen at fluoroscopy, 0 to 3.",
        Section.IMAGING, Kind.WHOLE, "vessels", Range(0, 3), Range(0, 3),
    ),
    Feature(
        "thal", "Thallium scan", "What did the thallium scan show?",
        "Fixed defect: also at rest. Reversible defect: under stress only.",
        Section.IMAGING, Kind.CATEGORY,
        codes=MappingProxyType({3: "normal", 6: "fixed defect", 7: "reversible defect"}),
    ),
)  # fmt: skip

BY_NAME: Final[Mapping[str, Feature]] = MappingProxyType({f.name: f for f in FEATURES})
NAMES: Final[tuple[str, ...]] = tuple(BY_NAME)
REQUIRED: Final[tuple[str, ...]] = tuple(f.name for f in FEATURES if f.required)
OPTIONAL: Final[tuple[str, ...]] = tuple(f.name for f in FEATURES if not f.required)
