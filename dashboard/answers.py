"""What the backend says, as typed and immutable values; `api.py` makes them from JSON.

Fields that this version does not know are ignored, so that the backend may grow first.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Purpose = Literal["care", "what_if", "test"]
Payload = dict[str, int | float]
Decision = Literal["disease", "no disease", "undecided"]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", protected_namespaces=())


class Interval(_Value):
    """An interval that holds the true value with probability `level`."""

    low: float
    high: float
    level: float = 0.95


class Quality(_Value):
    """The model for one set of inputs and how well it did in cross-validation."""

    inputs: tuple[str, ...]
    n: int
    roc_auc: float
    roc_auc_interval: Interval | None = None
    brier_score: float | None = None


class InputWarning(_Value):
    """A usable but doubtful input; `suggestion` is the value that was probably meant."""

    field: str
    code: str
    message: str
    suggestion: float | None = None


class Baseline(_Value):
    """Where the contributions start."""

    name: str
    log_odds: float
    probability: float


class Contribution(_Value):
    """What one known input adds to the baseline, in log-odds and in percentage points."""

    feature: str
    label: str
    value: float | str
    value_label: str
    log_odds: float
    percentage_points: float


class Prediction(_Value):
    """One answered patient."""

    request_id: str
    model_version: str
    prediction: int
    probability: float
    interval: Interval
    threshold: float
    missing: tuple[str, ...]
    sub_model: Quality
    warnings: tuple[InputWarning, ...] = ()
    decision: Decision | None = None


class Stability(_Value):
    """Whether the same inputs would lead if the model were refitted."""

    top: tuple[str, ...]
    probability: float
    level: str


class CounterfactualSex(_Value):
    """The same findings in the other sex."""

    sex: int
    probability: float
    interval: Interval


class GroupCalibration(_Value):
    """How probabilities like this one came out for patients of this sex, out of fold."""

    sex: str
    n: int
    band: str | None = None
    predicted: float | None = None
    observed: float | None = None
    interval: Interval | None = None
    reason: str | None = None


class Explanation(Prediction):
    """One answered patient with the reasons; the contributions add up to the probability."""

    log_odds: float
    baseline: Baseline
    contributions: tuple[Contribution, ...]
    stability: Stability | None = None
    counterfactual_sex: CounterfactualSex | None = None
    group_calibration: GroupCalibration | None = None


class RowAnswer(_Value):
    """What a batch answers to one of its rows; without probability, the row was refused."""

    row: int
    line: int | None = None
    probability: float | None = None
    interval: Interval | None = None
    decision: Decision | None = None


class Cohort(_Value):
    """The patients a model learnt from."""

    cohort: str
    n: int
    diseased: int


class ModelFacts(_Value):
    """The model that is live."""

    model_version: str
    trained_on: Cohort
    group_average: float
    threshold: float
    full_model: Quality
    features: tuple[str, ...]
