"""What a clinician should know about inputs that were accepted: doubtful units, unusual values."""

from dataclasses import dataclass
from typing import Final, Literal

from backend.patient import Patient, Value
from data.features import BY_NAME, FEATURES, Feature

Doubt = Literal["suspicious_unit", "outside_trained_range"]


@dataclass(frozen=True, slots=True)
class Caution:
    """A doubt about one input.

    Attributes
    ----------
    suggestion : float or None
        The value that was probably meant, in our unit. Values of another unit are looked for among
        those outside of the trained range: `data.features` keeps the two apart.
    """

    field: str
    code: Doubt
    message: str
    suggestion: float | None = None


# Of numbers alone: a category's codes are all known to the model.
_TRAINED: Final = tuple(
    (f.name, f.trained.low, f.trained.high) for f in FEATURES if f.trained is not None
)


def cautions(patient: Patient) -> list[Caution]:
    """Return the doubts about a checked patient, in the features' order."""
    found: list[Caution] = []
    for name, low, high in _TRAINED:
        value = patient.get(name)
        if value is not None and not low <= value <= high:
            found.append(_caution(BY_NAME[name], value))
    return found


def _caution(feature: Feature, value: Value) -> Caution:
    trap = feature.unit_trap
    if trap is not None and value in trap.plausible:
        meant = trap.meant(value)
        return Caution(
            feature.name,
            "suspicious_unit",
            f"{feature.label} looks like {trap.unit}; {meant} {feature.unit} was probably meant.",
            meant,
        )
    return Caution(
        feature.name,
        "outside_trained_range",
        f"{feature.label} is outside the range the model was trained on "
        f"({feature.trained} {feature.unit}); the answer is an extrapolation.",
    )
