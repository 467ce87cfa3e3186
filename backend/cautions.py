"""What a clinician should know about inputs that were accepted: doubtful units, unusual values."""

from dataclasses import dataclass

from backend.patient import Patient, Value
from data.features import BY_NAME, Feature


@dataclass(frozen=True, slots=True)
class Caution:
    """A doubt about one input.

    Attributes
    ----------
    code : str
        `suspicious_unit` or `outside_trained_range`.
    suggestion : float or None
        The value that was probably meant, in our unit.
    """

    field: str
    code: str
    message: str
    suggestion: float | None = None


def cautions(patient: Patient) -> list[Caution]:
    """Return the doubts about a checked patient, in the features' order."""
    found = (_caution(BY_NAME[name], value) for name, value in patient.items())
    return [caution for caution in found if caution is not None]


def _caution(feature: Feature, value: Value) -> Caution | None:
    trap = feature.unit_trap
    if trap is not None and value in trap.plausible:
        meant = trap.meant(value)
        return Caution(
            feature.name,
            "suspicious_unit",
            f"{feature.label} looks like {trap.unit}; {meant} {feature.unit} was probably meant.",
            meant,
        )
    if feature.trained is None or value in feature.trained:
        return None
    return Caution(
        feature.name,
        "outside_trained_range",
        f"{feature.label} is outside the range the model was trained on "
        f"({feature.trained} {feature.unit}); the answer is an extrapolation.",
    )
