"""The shapes of answers to one patient: what is encoded, and what the OpenAPI document tells.

Whoever answers, the fast path or an ordinary route, encodes these, so their answers have the same
bytes. `openapi_models` makes of them what FastAPI documents.
"""

from collections.abc import Sequence
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from backend.cautions import Doubt
from backend.staying_put import Level
from backend.sub_models import Decision

Probability = Annotated[float, Meta(ge=0, le=1)]


class Shape(msgspec.Struct, frozen=True, gc=False):
    """Base of all shapes; they hold no cycles, so the collector need not look at them."""


class Interval(Shape, frozen=True):
    """A two-sided interval at `level`."""

    low: float
    high: float
    level: float


class SubModelQuality(Shape, frozen=True):
    """Which inputs the answer rests on, and how well that set of inputs does."""

    inputs: Sequence[str]
    n: Annotated[int, Meta(description="Training patients that have all of these inputs.")]
    roc_auc: Annotated[float, Meta(description="Cross-validated, of this very set of inputs.")]
    roc_auc_interval: Interval
    brier_score: float


class InputWarning(Shape, frozen=True):
    """A doubt about an input that was accepted."""

    field: str
    code: Doubt
    message: str
    suggestion: Annotated[
        float | None,
        Meta(description="The value that was probably meant, in the unit of this interface."),
    ]


class Prediction(Shape, frozen=True):
    """The probability that a coronary vessel is narrowed by more than 50 %, and its range."""

    request_id: str
    model_version: str
    prediction: Annotated[
        Literal[0, 1], Meta(description="1 when probability is at or above threshold.")
    ]
    probability: Probability
    interval: Annotated[
        Interval,
        Meta(
            description="Range of the probability if the model were refitted on resampled patients."
        ),
    ]
    decision: Annotated[
        Decision | None,
        Meta(
            description=(
                "What the probability decides, wrong for at most one in ten patients of either "
                "outcome who are like those of the training; null when the model has no limits "
                "for it."
            )
        ),
    ]
    threshold: float
    missing: Sequence[str]
    sub_model: SubModelQuality
    warnings: Sequence[InputWarning]


class Baseline(Shape, frozen=True):
    """What contributions are measured from."""

    name: str
    log_odds: float
    probability: float


class Contribution(Shape, frozen=True):
    """What one known input adds: the model's weight, not a cause."""

    feature: str
    label: str
    value: float
    value_label: str
    log_odds: float
    percentage_points: float


class Stability(Shape, frozen=True):
    """Whether the same inputs would lead if the model were refitted on resampled patients."""

    top: Annotated[
        Sequence[str],
        Meta(
            description=(
                "The inputs with the largest contributions, the largest first: three, or all but "
                "one where three or fewer are known."
            )
        ),
    ]
    probability: Annotated[
        Probability,
        Meta(description="That exactly these inputs, in any order, would lead again."),
    ]
    level: Level


class CounterfactualSex(Shape, frozen=True):
    """The same findings in the other sex: what the model's weight for sex makes of this patient."""

    sex: Literal[0, 1]
    probability: Probability
    interval: Interval


class GroupCalibration(Shape, frozen=True):
    """How probabilities like this one came out for patients of this sex, out of fold."""

    sex: str
    band: Annotated[
        str | None, Meta(description="Of the probability; null when there is no table of them.")
    ]
    n: Annotated[int, Meta(description="Patients of this sex in the band.")]
    predicted: Annotated[float | None, Meta(description="Their mean probability.")]
    observed: Annotated[float | None, Meta(description="Their share of diseased.")]
    interval: Annotated[Interval | None, Meta(description="Of the observed share.")]
    reason: Annotated[
        str | None, Meta(description="Why there are no figures, when there are none.")
    ]


class Explanation(Prediction, frozen=True):
    """A prediction with its reasons.

    `log_odds` of the contributions add up to the patient's log-odds less the baseline's,
    `percentage_points` to 100 times the probability less the baseline's.
    """

    log_odds: float
    baseline: Baseline
    contributions: Sequence[Contribution]
    stability: Stability
    counterfactual_sex: CounterfactualSex
    group_calibration: GroupCalibration


encode: Final = msgspec.json.Encoder().encode
"""Turn any of them into JSON."""
