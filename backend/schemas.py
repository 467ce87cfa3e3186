"""The shapes of requests and of answers that are about no patient, for the OpenAPI document.

The patient's schema is drawn from the table of features; checking is done by `patient`, which
finds all problems at once and accepts labels. Answers to a patient are in `answer`.
"""

from enum import StrEnum
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from backend.answer import SubModelQuality
from backend.openapi_models import model_of
from data.features import BY_NAME, FEATURES, NAMES, Feature, Kind


class Purpose(StrEnum):
    """Why a prediction is asked for; recorded, so that trials do not pass for patients."""

    CARE = "care"
    WHAT_IF = "what_if"
    TEST = "test"


class TrainedOn(BaseModel):
    """The cohort behind the model."""

    cohort: str
    n: int
    diseased: int
    coding: str
    notes: list[str]
    sha256: str


class Model(BaseModel):
    """The live model."""

    model_config = ConfigDict(protected_namespaces=())

    model_version: str
    trained_on: TrainedOn
    group_average: float = Field(description="Share of diseased patients in the training cohort.")
    threshold: float
    metrics: dict[str, float]
    parameters: dict[str, float | str]
    libraries: dict[str, str]
    features: list[str]
    full_model: model_of(SubModelQuality)  # type: ignore[valid-type]


class Health(BaseModel):
    """Whether predictions can be answered."""

    model_config = ConfigDict(protected_namespaces=())

    status: Literal["ok", "unavailable"]
    model_loaded: bool
    model_version: str | None
    detail: str | None = Field(description="What is wrong and what to do, when something is.")


class Alive(BaseModel):
    """The process answers."""

    status: Literal["alive"] = "alive"


class FieldRange(BaseModel):
    """A closed interval in the feature's unit."""

    low: float
    high: float


class Code(BaseModel):
    """One code of a category."""

    code: int
    label: str


class FeatureDescription(BaseModel):
    """One input: what it is called, asked, measured in and allowed to be."""

    name: str
    label: str
    question: str
    help: str
    section: str
    kind: str
    unit: str
    required: bool
    possible: FieldRange | None
    trained: FieldRange | None
    codes: list[Code]

    @classmethod
    def of(cls, feature: Feature) -> "FeatureDescription":
        """Describe one feature of the table."""
        return cls(
            name=feature.name,
            label=feature.label,
            question=feature.question,
            help=feature.help,
            section=feature.section,
            kind=feature.kind,
            unit=feature.unit,
            required=feature.required,
            possible=_range(feature.possible),
            trained=_range(feature.trained),
            codes=[Code(code=code, label=label) for code, label in feature.codes.items()],
        )


def _range(found: Any) -> FieldRange | None:
    return None if found is None else FieldRange(low=found.low, high=found.high)


class ProblemError(BaseModel):
    """One field and the rule it breaks; never the value."""

    field: str
    rule: str


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    errors: list[ProblemError] = []


def _patient_property(feature: Feature) -> dict[str, Any]:
    if feature.is_category:
        allowed: list[dict[str, Any]] = [
            {"type": "integer", "enum": list(feature.codes)},
            {"type": "string", "enum": list(feature.codes.values())},
        ]
    else:
        assert feature.possible is not None  # noqa: S101 - every number has a range
        allowed = [
            {
                "type": "integer" if feature.kind is Kind.WHOLE else "number",
                "minimum": feature.possible.low,
                "maximum": feature.possible.high,
            }
        ]
    if not feature.required:
        allowed.append({"type": "null"})
    codes = ", ".join(f"{code} {label}" for code, label in feature.codes.items())
    described = f"{feature.question} {feature.help} {codes or feature.unit}".strip()
    return {"title": feature.label, "description": described, "anyOf": allowed}


_REQUIRED_WITHOUT_ALIAS: Final = [f.name for f in FEATURES if f.required and f.name != "sex"]

PATIENT_SCHEMA: Final[dict[str, Any]] = {
    "title": "Patient",
    "type": "object",
    "description": (
        "UCI's names and codes. Only age and sex are required; leave out, or send null for, what "
        "is not known. gender is accepted in place of sex."
    ),
    "properties": {name: _patient_property(BY_NAME[name]) for name in NAMES}
    | {"gender": _patient_property(BY_NAME["sex"])},
    "required": _REQUIRED_WITHOUT_ALIAS,
    "oneOf": [{"required": ["sex"]}, {"required": ["gender"]}],
    "additionalProperties": False,
    "examples": [
        {
            "age": 63, "sex": "male", "cp": "typical angina", "trestbps": 145, "chol": 233,
            "fbs": 1, "restecg": 2, "thalach": 150, "exang": 0, "oldpeak": 2.3, "slope": 3,
            "ca": 0, "thal": 6,
        },
        {"age": 51, "sex": 0},
    ],
}  # fmt: skip
