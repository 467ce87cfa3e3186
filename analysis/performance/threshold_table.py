"""What calling patients diseased from a given probability on would mean, threshold by threshold."""

from typing import Final

from pydantic import BaseModel, ConfigDict

from analysis.measures.intervals import Estimate
from analysis.measures.proportions import proportion
from analysis.model.ridge import Floats, Labels
from analysis.model.served import raise_on_rare_outcome

THRESHOLDS: Final = tuple(percent / 100 for percent in range(5, 100, 5))


class ThresholdRow(BaseModel):
    """One threshold: whoever has at least this probability is flagged.

    All intervals are Wilson's; n is the patients the share is of, per repeat.

    Attributes
    ----------
    flagged : Estimate
        Share of all patients.
    ppv, npv : Estimate or None
        Share of diseased among the flagged, of healthy among the others.
    reason : str
        Why one of them is missing; empty when none is.
    """

    model_config = ConfigDict(frozen=True)

    threshold: float
    flagged: Estimate | None
    sensitivity: Estimate | None
    specificity: Estimate | None
    ppv: Estimate | None
    npv: Estimate | None
    reason: str


def threshold_table(disease: Labels, risk: Floats) -> tuple[ThresholdRow, ...]:
    """Return the table over `THRESHOLDS`.

    Parameters
    ----------
    risk : ndarray of shape (n_patients, repeats)
        Out-of-fold probabilities.

    Raises
    ------
    TooFewPatients
        If all patients have the same outcome.
    """
    raise_on_rare_outcome(disease, 1)
    return tuple(_row(threshold, disease, risk) for threshold in THRESHOLDS)


def _row(threshold: float, disease: Labels, risk: Floats) -> ThresholdRow:
    flagged = (risk >= threshold).mean(axis=1)
    sick, well = float(disease.sum()), float((1 - disease).sum())
    true_positive, false_positive = float(flagged @ disease), float(flagged @ (1 - disease))
    positive = true_positive + false_positive
    negative = len(disease) - positive
    ppv = proportion(true_positive, positive)
    npv = proportion(well - false_positive, negative)
    return ThresholdRow(
        threshold=threshold,
        flagged=proportion(positive, len(disease)),
        sensitivity=proportion(true_positive, sick),
        specificity=proportion(well - false_positive, well),
        ppv=ppv,
        npv=npv,
        reason=_reason(ppv, npv),
    )


def _reason(ppv: Estimate | None, npv: Estimate | None) -> str:
    if ppv is None:
        return "no patient reaches the threshold"
    return "every patient reaches the threshold" if npv is None else ""
