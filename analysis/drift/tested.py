"""A decision about one hypothesis as a value for JSON."""

from pydantic import BaseModel, ConfigDict

from analysis.drift.hypotheses import Decision
from analysis.drift.tests import HypothesisTest


class Tested(BaseModel):
    """A test after correction with all others.

    Attributes
    ----------
    q_value : float
        Adjusted by Benjamini and Hochberg over the whole comparison.
    drifted : bool
        Both clear and large enough to matter.
    """

    model_config = ConfigDict(frozen=True)

    test: HypothesisTest
    q_value: float
    drifted: bool

    @classmethod
    def of(cls, decision: Decision | None) -> "Tested | None":
        """Return the decision as a value for JSON."""
        if decision is None:
            return None
        return cls(
            test=decision.hypothesis.test, q_value=decision.q_value, drifted=decision.drifted
        )
