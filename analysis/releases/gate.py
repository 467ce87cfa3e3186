"""Judge a bundle: each check's measured figure against its limit, and a verdict for each.

Which checks there are is in `releases.checks`; what follows from the verdicts in `releases`.
"""

from collections.abc import Sequence
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from analysis.releases.check import NOT_MEASURED, Check, Stage
from analysis.releases.checks import CHECKS
from analysis.releases.evidence import Evidence


class Verdict(StrEnum):
    """What a check found."""

    PASSED = "passed"
    FAILED = "failed"
    ACCEPTED = "accepted"
    NOT_APPLICABLE = "not applicable"


class CheckResult(BaseModel):
    """One line of the gate's table."""

    model_config = ConfigDict(frozen=True)

    name: str
    measured: str
    limit: str
    verdict: Verdict
    why: str


class GateReport(BaseModel):
    """All checks of one version, in the table's order."""

    model_config = ConfigDict(frozen=True)

    version: str
    stage: Stage
    results: tuple[CheckResult, ...]

    @property
    def failed(self) -> tuple[CheckResult, ...]:
        """The checks that forbid the promotion."""
        return tuple(one for one in self.results if one.verdict is Verdict.FAILED)

    @property
    def passed(self) -> bool:
        """Whether the version may be promoted."""
        return not self.failed

    @property
    def counts(self) -> dict[str, int]:
        """How many checks have each verdict."""
        verdicts = [one.verdict for one in self.results]
        return {str(verdict): verdicts.count(verdict) for verdict in Verdict}


def judge(
    evidence: Evidence,
    stage: Stage = Stage.RELEASE,
    accepted: str = "",
    checks: Sequence[Check] = CHECKS,
) -> GateReport:
    """Hold a bundle against the checks.

    Parameters
    ----------
    stage : Stage
        `RELEASE` wants every study measured; `TRAINING` takes what `train` alone does not measure
        for not applicable.
    accepted : str
        Why a failed check that may be decided by a person is accepted; empty if nobody decided.
    """
    results = tuple(_judge(check, evidence, stage, accepted) for check in checks)
    return GateReport(version=evidence.version, stage=stage, results=results)


def _judge(check: Check, evidence: Evidence, stage: Stage, accepted: str) -> CheckResult:
    verdict, measured = _verdict(check, evidence, stage, accepted)
    return CheckResult(
        name=check.name, measured=measured, limit=check.limit, verdict=verdict, why=check.why
    )


def _verdict(check: Check, evidence: Evidence, stage: Stage, accepted: str) -> tuple[Verdict, str]:
    if reason := check.exempt(evidence):
        return Verdict.NOT_APPLICABLE, reason
    readings = check.figure.readings(evidence)
    if not readings:
        return _without_readings(check, stage)
    measured = check.measured(readings)
    if all(check.margin(reading) >= 0 for reading in readings):
        return Verdict.PASSED, measured
    if check.decision and accepted:
        return Verdict.ACCEPTED, f"{measured}; decided: {accepted}"
    return Verdict.FAILED, "; ".join(filter(None, (measured, check.decision)))


def _without_readings(check: Check, stage: Stage) -> tuple[Verdict, str]:
    if check.stage is Stage.RELEASE and stage is Stage.TRAINING:
        return Verdict.NOT_APPLICABLE, "not measured by `train`; `all` measures it"
    return Verdict.FAILED, NOT_MEASURED
