"""What was expected of a group's accuracy without outcomes, beside what its outcomes showed."""

from pydantic import BaseModel, ConfigDict

from analysis.drift.comparison import DriftComparison, Group
from analysis.drift.expected_accuracy import ExpectedAccuracy
from analysis.drift.words import percent
from analysis.measures.intervals import Estimate
from analysis.measures.proportions import proportion
from analysis.model.served import THRESHOLD
from data.cohorts import Cohort


class ExpectedAndObserved(BaseModel):
    """What was expected without outcomes, and what the outcomes then showed.

    Attributes
    ----------
    accuracy, diseased : Estimate
        Observed.
    accuracy_within, diseased_within : bool
        Whether what was observed lies in the expected interval. Accuracy may, by luck, where the
        probabilities are wrong.
    """

    model_config = ConfigDict(frozen=True)

    expected: ExpectedAccuracy
    accuracy: Estimate
    diseased: Estimate
    accuracy_within: bool
    diseased_within: bool
    reading: str


def expected_and_observed(
    comparison: DriftComparison, group: Group, site: Cohort | None
) -> ExpectedAndObserved | None:
    """Hold the expectation against a site's outcomes; None where either is not known."""
    expected = comparison.expected_accuracy
    if site is None or group.risk is None or expected is None:
        return None
    right = int(((group.risk >= THRESHOLD) == site.disease).sum())
    accuracy = proportion(right, len(site))
    diseased = proportion(int(site.disease.sum()), len(site))
    assert accuracy is not None  # noqa: S101 - the site has patients
    assert diseased is not None  # noqa: S101
    accuracy_within = _lies_in(expected.accuracy, accuracy.value)
    diseased_within = _lies_in(expected.diseased, diseased.value)
    return ExpectedAndObserved(
        expected=expected,
        accuracy=accuracy,
        diseased=diseased,
        accuracy_within=accuracy_within,
        diseased_within=diseased_within,
        reading=(
            f"Expected without outcomes {percent(expected.accuracy.value)} right, observed "
            f"{percent(accuracy.value)}; expected {percent(expected.diseased.value)} diseased, "
            f"observed {percent(diseased.value)}. {_judged(accuracy_within, diseased_within)}"
        ),
    )


def _lies_in(expected: Estimate, observed: float) -> bool:
    return expected.interval.low <= observed <= expected.interval.high


def _judged(accuracy_within: bool, diseased_within: bool) -> str:  # noqa: FBT001 - two findings
    if accuracy_within and diseased_within:
        return "Both expectations held."
    if accuracy_within:
        return (
            "The accuracy held, but the probabilities are not calibrated there: it need not hold "
            "next time."
        )
    return "The expectation failed: without outcomes that could not be seen."
