"""The shapes of what reviewers send and get, as the OpenAPI document tells them.

Reasons are codes: a free text could name a patient.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag


class Source(StrEnum):
    """Where the outcome is known from."""

    ANGIOGRAPHY = "angiography"
    CT_ANGIOGRAPHY = "ct_angiography"
    PATIENT_RECORD = "patient_record"


class CorrectionReason(StrEnum):
    """Why an outcome is replaced."""

    ENTRY_ERROR = "entry_error"
    WRONG_PATIENT = "wrong_patient"
    SECOND_READING = "second_reading"
    LATER_EXAMINATION = "later_examination"


class OverrideReason(StrEnum):
    """Why a clinician decided against the prediction."""

    OTHER_FINDINGS = "other_findings"
    CLINICAL_PICTURE = "clinical_picture"
    DOUBTFUL_INPUT = "doubtful_input"
    UNLIKE_TRAINED_PATIENTS = "unlike_trained_patients"
    RANGE_TOO_WIDE = "range_too_wide"
    PATIENT_CHOICE = "patient_choice"


def _boolean(value: Any) -> Any:
    # A literal False would be content with 0.
    if not isinstance(value, bool):
        raise ValueError("must be true or false")  # noqa: TRY004 - only this becomes a refusal
    return value


_Boolean = BeforeValidator(_boolean)


class _Sent(BaseModel):
    # Strict, so that "yes" and 1 are no booleans; codes are still sent as strings.
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Outcome(_Sent):
    """Whether a coronary vessel was found narrowed by more than 50 %."""

    disease: bool
    source: Annotated[Source, Field(strict=False)]
    correction: Annotated[Literal[False], _Boolean] = False


class Correction(_Sent):
    """An outcome that replaces the one recorded before."""

    disease: bool
    source: Annotated[Source, Field(strict=False)]
    correction: Annotated[Literal[True], _Boolean]
    reason: Annotated[CorrectionReason, Field(strict=False)]


class Agreement(_Sent):
    """The clinician went with the prediction."""

    decision: Literal["agree"]


class Override(_Sent):
    """The clinician decided otherwise."""

    decision: Literal["override"]
    reason: Annotated[OverrideReason, Field(strict=False)]


def _is_correction(sent: object) -> str:
    corrects = isinstance(sent, dict) and sent.get("correction") is True
    return "correction" if corrects else "outcome"


SentOutcome = Annotated[
    Annotated[Outcome, Tag("outcome")] | Annotated[Correction, Tag("correction")],
    Discriminator(_is_correction),
]
Feedback = Agreement | Override
SentFeedback = Annotated[Feedback, Field(discriminator="decision")]


class RecordedOutcome(BaseModel):
    """An outcome as it was recorded; a revision above 1 is a correction."""

    revision: int
    disease: bool
    source: str
    reason: str | None
    time: datetime


class RecordedFeedback(BaseModel):
    """What a clinician made of the prediction."""

    decision: str
    reason: str | None
    time: datetime


class AnsweredPrediction(BaseModel):
    """One line of the list: what was asked, what was answered, what is known since."""

    model_config = ConfigDict(protected_namespaces=())

    request_id: str
    time: datetime
    route: str
    purpose: str
    model_version: str
    schema_version: int = Field(description="Of the record.")
    inputs: dict[str, int | float]
    probability: float
    low: float
    high: float
    prediction: int
    warnings: list[tuple[str, str]] = Field(description="Field and code of each.")
    latency_seconds: float
    disease: bool | None = Field(description="The outcome, when one is recorded.")
    decision: str | None = Field(description="The newest feedback: agree or override.")


class PredictionPage(BaseModel):
    """Predictions, the newest first."""

    predictions: list[AnsweredPrediction]
    next: str | None = Field(description="Send it as `cursor` to get the page after this one.")


class PredictionHistory(AnsweredPrediction):
    """One prediction with its place in the journal and all that was said of it since."""

    process: str
    sequence: int
    chain: str
    case: str | None = Field(description="Keyed hash of the caller's reference, when it sent one.")
    key: str | None = Field(description="The API key that asked, when one was needed.")
    answers: int = Field(description="Predictions under this request id; this is the newest.")
    outcomes: list[RecordedOutcome]
    feedback: list[RecordedFeedback]


Counts = dict[str, dict[str, int]]


class DayOfFeatures(BaseModel):
    """One day in UTC."""

    day: date
    n: int
    counts: Counts


class FeatureCounts(BaseModel):
    """How many predictions had each value of each input, and each risk."""

    n: int
    counts: Counts = Field(
        description=(
            "By input, and `risk`; then by value, at the input's resolution (of risk 0.001), or "
            "`missing`. What nobody has is left out."
        )
    )
    days: list[DayOfFeatures]


class ShareInterval(BaseModel):
    """Wilson's interval of a share."""

    low: float
    high: float
    level: float


class CalibrationBand(BaseModel):
    """Observed against predicted in one band of risk, [low, high); the last holds 1 as well."""

    band: str
    low: float
    high: float
    n: int
    predicted: float | None = Field(description="Mean probability; null where n is 0.")
    observed: float | None = Field(description="Share with disease; null where n is 0.")
    interval: ShareInterval | None = Field(description="Of the observed share.")


class CalibrationGroup(BaseModel):
    """All patients with a recorded outcome, or those of one sex."""

    group: Literal["all", "female", "male"]
    n: int
    diseased: int
    predicted: float | None
    observed: float | None
    interval: ShareInterval | None
    bands: list[CalibrationBand]


class Calibration(BaseModel):
    """How probabilities came out."""

    n: int
    groups: list[CalibrationGroup]


class OutcomeRows(BaseModel):
    """Predicted risk, outcome and sex of each patient, the newest first, and nothing else of them.

    The three lists are of one length.
    """

    n: int
    risk: list[float]
    disease: list[Literal[0, 1]]
    sex: list[Literal[0, 1]]
