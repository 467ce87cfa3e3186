"""Are these patients still like those the model learnt from? One comparison for any two groups.

`compare` takes patients, `compare_sketches` counts that were added up elsewhere; both end in one
verdict. How often that verdict is wrong is measured by `false_alarms`; what Evidently says of the
same patients is in `evidently_report`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from pydantic import BaseModel, ConfigDict
from threadpoolctl import threadpool_limits

from analysis.drift.expected_accuracy import ExpectedAccuracy, expected_accuracy
from analysis.drift.false_alarms import FalseAlarms
from analysis.drift.features import FeatureDrift, features
from analysis.drift.hypotheses import MINIMUM, Decision, Topic, decide, hypotheses
from analysis.drift.prediction_drift import PredictionDrift, prediction_drift
from analysis.drift.sketches import RISK, Sketch, sketch
from analysis.drift.tested import Tested
from analysis.drift.two_sample_classifier import TwoSampleTest, two_sample_test
from analysis.drift.verdict import Verdict, verdict_sentence
from analysis.errors import TooFewPatients
from analysis.measures.intervals import Estimate
from analysis.model.ridge import Floats
from analysis.model.served import THRESHOLD


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Patients to compare.

    Attributes
    ----------
    name : str
        As a reader knows them.
    patients : DataFrame of shape (n_patients, 13)
        Checked; missing is NaN.
    risk : ndarray of shape (n_patients,) or None
        Predicted probabilities; for patients that the model was trained on, out-of-fold.
    """

    name: str
    patients: pd.DataFrame
    risk: Floats | None = None

    def sketch(self) -> Sketch:
        """Return the group as counts."""
        return sketch(self.patients, self.risk)


class FalseAlarmRate(BaseModel):
    """How often the verdict is drift without drift, at the measured size nearest to this one."""

    model_config = ConfigDict(frozen=True)

    n: int
    n_reference: int
    rate: Estimate


class DriftComparison(BaseModel):
    """Two groups of patients, compared.

    Attributes
    ----------
    sentence : str
        The verdict with what it rests on.
    features : tuple of FeatureDrift
        Every input, in the features' order.
    ranked : tuple of str
        Inputs by Jensen-Shannon distance, the largest first; those too few have are left out.
    joint : TwoSampleTest or None
        None where only counts were compared or too few patients have the same inputs;
        `joint_reason` says which.
    risk : PredictionDrift or None
        None unless both groups come with predicted risks.
    expected_accuracy : ExpectedAccuracy or None
        Of the current group.
    false_alarm : FalseAlarmRate or None
        None if it was not measured.
    """

    model_config = ConfigDict(frozen=True)

    reference: str
    current: str
    n_reference: int
    n_current: int
    verdict: Verdict
    sentence: str
    features: tuple[FeatureDrift, ...]
    ranked: tuple[str, ...]
    joint: TwoSampleTest | None
    joint_tested: Tested | None
    joint_reason: str
    risk: PredictionDrift | None
    expected_accuracy: ExpectedAccuracy | None
    false_alarm: FalseAlarmRate | None

    @property
    def drifted(self) -> tuple[str, ...]:
        """Inputs whose values drifted, the largest distance first."""
        return tuple(name for name in self.ranked if self.feature(name).drifted)

    @property
    def missing_drifted(self) -> tuple[str, ...]:
        """Inputs that became missing more or less often, in the features' order."""
        return tuple(one.name for one in self.features if one.missing_drifted)

    def feature(self, name: str) -> FeatureDrift:
        """Return what was found about one input."""
        return next(one for one in self.features if one.name == name)


def compare(
    reference: Group, current: Group, seed: int, false_alarms: Sequence[FalseAlarms] = ()
) -> DriftComparison:
    """Compare two groups of patients: each input, who lacks what, predicted risks, and jointly.

    Parameters
    ----------
    seed : int
        For permutations and random tables.
    false_alarms : sequence of FalseAlarms
        From `measure_false_alarms`; the nearest size is told with the verdict.

    Returns
    -------
    DriftComparison
        With fewer than 30 patients on a side its verdict is "too few"; nothing is raised.
    """
    joint, reason = _joint(reference.patients, current.patients, seed)
    names = reference.name, current.name
    counted = reference.sketch(), current.sketch()
    return _compared(names, counted, joint, reason, seed, false_alarms)


def compare_sketches(
    reference: Sketch,
    current: Sketch,
    names: tuple[str, str],
    seed: int,
    false_alarms: Sequence[FalseAlarms] = (),
) -> DriftComparison:
    """Compare counts, however many patients they come from; there is no joint test then.

    Parameters
    ----------
    names : tuple of str
        Of the reference and the current group, as a reader knows them.
    """
    reason = "counts do not tell which values go together"
    return _compared(names, (reference, current), None, reason, seed, false_alarms)


def _joint(
    reference: pd.DataFrame, current: pd.DataFrame, seed: int
) -> tuple[TwoSampleTest | None, str]:
    try:
        # One thread: the matrices are small, and threads would add up in another order.
        with threadpool_limits(limits=1):
            return two_sample_test(reference, current, seed), ""
    except TooFewPatients as error:
        return None, str(error)


def _compared(
    names: tuple[str, str],
    counted: tuple[Sketch, Sketch],
    joint: TwoSampleTest | None,
    joint_reason: str,
    seed: int,
    false_alarms: Sequence[FalseAlarms],
) -> DriftComparison:
    reference, current = counted
    decisions = decide(hypotheses(reference, current, seed, joint))
    about = {topic: _about(decisions, topic) for topic in Topic}
    compared = features(reference, current, about[Topic.VALUES], about[Topic.MISSING], seed)
    risk = prediction_drift(reference, current, about[Topic.RISK].get(""))
    joint_tested = Tested.of(about[Topic.JOINT].get(""))
    verdict = _verdict(counted, decisions)
    ranked = _ranked(compared)
    found = DriftComparison(
        reference=names[0],
        current=names[1],
        n_reference=reference.n,
        n_current=current.n,
        verdict=verdict,
        sentence="",
        features=compared,
        ranked=ranked,
        joint=joint,
        joint_tested=joint_tested,
        joint_reason=joint_reason,
        risk=risk,
        expected_accuracy=(
            expected_accuracy(current.counts[RISK], THRESHOLD, seed)
            if RISK in current.counts
            else None
        ),
        false_alarm=_nearest(current.n, false_alarms),
    )
    return found.model_copy(update={"sentence": verdict_sentence(found)})


def _about(decisions: Sequence[Decision], topic: Topic) -> dict[str, Decision]:
    return {one.hypothesis.name: one for one in decisions if one.hypothesis.topic is topic}


def _verdict(counted: tuple[Sketch, Sketch], decisions: Sequence[Decision]) -> Verdict:
    if min(group.n for group in counted) < MINIMUM:
        return Verdict.TOO_FEW
    return Verdict.DRIFT if any(one.drifted for one in decisions) else Verdict.NO_DRIFT


def _ranked(compared: Sequence[FeatureDrift]) -> tuple[str, ...]:
    distance = {one.name: one.jensen_shannon.value for one in compared if one.jensen_shannon}
    return tuple(sorted(distance, key=lambda name: -distance[name]))


def _nearest(n: int, false_alarms: Sequence[FalseAlarms]) -> FalseAlarmRate | None:
    if not false_alarms or n < MINIMUM:
        return None
    nearest = min(false_alarms, key=lambda one: abs(one.n - n))
    return FalseAlarmRate(n=nearest.n, n_reference=nearest.n_reference, rate=nearest.alarm)
