"""Observed against predicted by bands of risk: what a probability of that size was worth."""

from typing import Final

from pydantic import BaseModel, ConfigDict

from analysis.measures.intervals import Estimate
from analysis.measures.proportions import proportion
from analysis.model.ridge import Floats, Labels

EDGES: Final = (0.0, 0.15, 0.5, 0.85, 1.0)
LABELS: Final = ("below 15 %", "15 to 50 %", "50 to 85 %", "85 % and above")


class RiskBand(BaseModel):
    """Patients with an out-of-fold probability in [low, high); the last band holds 1 as well.

    Attributes
    ----------
    patients : float
        Per repeat, so not always whole.
    observed : Estimate or None
        Share of diseased with Wilson's interval; None where the band holds nobody.
    predicted : float or None
        Mean probability.
    """

    model_config = ConfigDict(frozen=True)

    label: str
    low: float
    high: float
    patients: float
    observed: Estimate | None
    predicted: float | None


def risk_bands(disease: Labels, risk: Floats) -> tuple[RiskBand, ...]:
    """Return the four bands of probabilities of shape (n_patients, repeats)."""
    return tuple(
        _band(label, low, high, disease, risk)
        for label, low, high in zip(LABELS, EDGES[:-1], EDGES[1:], strict=True)
    )


def _band(label: str, low: float, high: float, disease: Labels, risk: Floats) -> RiskBand:
    inside = (risk >= low) & ((risk < high) | (high == EDGES[-1]))
    repeats = risk.shape[1]
    patients = float(inside.sum()) / repeats
    return RiskBand(
        label=label,
        low=low,
        high=high,
        patients=patients,
        observed=proportion(float(inside.sum(axis=1) @ disease) / repeats, patients),
        predicted=float(risk[inside].mean()) if patients else None,
    )
