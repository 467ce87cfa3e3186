"""Who lacks an input, compared: drift of its own, however alike those are who have it."""

from pydantic import BaseModel, ConfigDict

from analysis.drift.hypotheses import Decision
from analysis.drift.sketches import Sketch
from analysis.drift.tested import Tested
from analysis.drift.words import missing_words
from analysis.measures.intervals import Estimate
from analysis.measures.proportions import proportion, share_difference


class MissingDrift(BaseModel):
    """How often an input is missing; `tested` is None where nobody lacks it, or too few are there.

    Attributes
    ----------
    change : Estimate or None
        Share now less share before; None without patients.
    """

    model_config = ConfigDict(frozen=True)

    reference: Estimate | None
    current: Estimate | None
    change: Estimate | None
    tested: Tested | None
    words: str


def missing_drift(
    name: str, reference: Sketch, current: Sketch, decision: Decision | None
) -> MissingDrift:
    """Compare how often an input is missing in two groups."""
    first, second = (proportion(group.missing[name], group.n) for group in (reference, current))
    words = ""
    change = None
    if first is not None and second is not None:
        words = missing_words(first.value, second.value)
        change = share_difference(
            reference.missing[name], reference.n, current.missing[name], current.n
        )
    return MissingDrift(
        reference=first,
        current=second,
        change=change,
        tested=Tested.of(decision),
        words=words if decision is not None and decision.drifted else "",
    )
