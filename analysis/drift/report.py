"""Everything about drift that a bundle's report holds: `reports/drift.json`."""

from collections.abc import Callable, Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict

from analysis.drift.comparison import DriftComparison, Group, compare
from analysis.drift.delay import NOTHING, WHAT, Delay, false_alarm, measure_delays
from analysis.drift.drill import EVERY
from analysis.drift.evidently_report import EvidentlyReport, evidently_report
from analysis.drift.evidently_rule import SIZES as EVIDENTLY_SIZES
from analysis.drift.evidently_rule import EvidentlyFalseAlarms, evidently_false_alarms
from analysis.drift.expected_accuracy import ExpectedAccuracy
from analysis.drift.false_alarms import (
    SHIFTS,
    SIZES,
    FalseAlarms,
    Power,
    measure_false_alarms,
    measure_power,
)
from analysis.drift.groups import reference_group, scored_group
from analysis.drift.hypotheses import MINIMUM
from analysis.drift.sketches import Document, to_document
from analysis.drift.words import percent
from analysis.effort import FULL, Effort
from analysis.measures.intervals import Estimate
from analysis.measures.proportions import proportion
from analysis.model.served import THRESHOLD
from analysis.progress import Step
from data.cohorts import Cohort
from data.synthetic import SyntheticKind, synthetic

SPLITTING: Final = "Splitting without drift"
SHIFTING: Final = "Shifting patients' ages"
DRILLING: Final = "Drilling the drift alarm"
COMPARING: Final = "Comparing groups for drift"
ASKING: Final = "Asking Evidently"

SYNTHETIC_N: Final = 100
SYNTHETIC_SEED: Final = 7
"""Those of `data/synthetic_100.csv`."""
_POWER_OF: Final = "age"
_DRILLS: Final = 5
"""Splits per drill: drills are slower, and a median needs fewer of them."""


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


class GroupDrift(BaseModel):
    """One group against the training cohort.

    Attributes
    ----------
    evidently : EvidentlyReport or None
        None where Evidently was not asked.
    accuracy : ExpectedAndObserved or None
        None where outcomes are not known.
    """

    model_config = ConfigDict(frozen=True)

    comparison: DriftComparison
    evidently: EvidentlyReport | None
    accuracy: ExpectedAndObserved | None


class DriftReport(BaseModel):
    """The drift alarm, what it says of real and synthetic patients, and how far it can be trusted.

    Attributes
    ----------
    reference : dict
        The training cohort as counts, with out-of-fold risks: `sketches.from_document` reads it,
        and `drift.compare_sketches` compares served traffic with it.
    minimum : int
        Patients below which the verdict is "too few".
    false_alarms, evidently_false_alarms : tuple
        On the same splits of the training cohort.
    delays : tuple of Delay
        After how many patients the alarm rings, looking every `look_every`.
    """

    model_config = ConfigDict(frozen=True)

    trained_on: str
    n: int
    minimum: int
    reference: Document
    false_alarms: tuple[FalseAlarms, ...]
    evidently_false_alarms: tuple[EvidentlyFalseAlarms, ...]
    power: tuple[Power, ...]
    look_every: int
    delays: tuple[Delay, ...]
    sites: tuple[GroupDrift, ...]
    synthetic: tuple[GroupDrift, ...]
    readings: tuple[str, ...]


def _silent(_name: str, _size: int) -> Callable[[int], None]:
    return lambda _done: None


def report_drift(
    cohort: Cohort,
    sites: Sequence[Cohort],
    seed: int,
    effort: Effort = FULL,
    step: Step = _silent,
    *,
    ask_evidently: bool = True,
) -> DriftReport:
    """Measure the drift alarm on `cohort`, and compare other patients with it.

    Parameters
    ----------
    cohort : Cohort
        What the model was trained on.
    sites : sequence of Cohort
        Other hospitals.
    effort : Effort
        As many random splits as it has refits, half as many shifts, a fifth as many drills.
    ask_evidently : bool
        Whether to run Evidently's report beside ours, which takes seconds.

    Raises
    ------
    TooFewPatients
        If too few patients of `cohort` have every input for the model to be trained on them.
    """
    repeats, fewer = effort.refits, max(1, effort.refits // 2)
    drills = max(1, effort.refits // _DRILLS)
    reference = reference_group(cohort, seed)
    patients, risk = reference.patients, reference.risk
    advance = step(SPLITTING, repeats * len(SIZES) + fewer * len(EVIDENTLY_SIZES))
    false_alarms = measure_false_alarms(patients, risk, repeats, seed, advance)
    evidently = evidently_false_alarms(patients, fewer, seed, advance)
    advance = step(SHIFTING, fewer * len(SIZES) * len(SHIFTS))
    power = measure_power(patients, _POWER_OF, fewer, seed, advance)
    delays = measure_delays(cohort, reference, drills, seed, step(DRILLING, drills * len(WHAT)))
    groups = [scored_group(site.name, site.patients, cohort) for site in sites]
    groups += [
        scored_group(f"synthetic, {kind}", synthetic(kind, SYNTHETIC_N, SYNTHETIC_SEED), cohort)
        for kind in SyntheticKind
    ]
    advance = step(COMPARING, len(groups))
    found = []
    for group in groups:
        found.append(compare(reference, group, seed, false_alarms))
        advance(1)
    asked = _ask(reference, groups, found, step) if ask_evidently else [None] * len(groups)
    labelled = [*sites, *[None] * len(SyntheticKind)]
    judged = [
        GroupDrift(comparison=one, evidently=said, accuracy=_accuracy(one, group, site))
        for one, said, group, site in zip(found, asked, groups, labelled, strict=True)
    ]
    return DriftReport(
        trained_on=cohort.name,
        n=len(cohort),
        minimum=MINIMUM,
        reference=to_document(reference.sketch()),
        false_alarms=false_alarms,
        evidently_false_alarms=evidently,
        power=power,
        look_every=EVERY,
        delays=delays,
        sites=tuple(judged[: len(sites)]),
        synthetic=tuple(judged[len(sites) :]),
        readings=tuple(_readings(false_alarms, evidently, delays)),
    )


def _ask(
    reference: Group, groups: Sequence[Group], found: Sequence[DriftComparison], step: Step
) -> list[EvidentlyReport | None]:
    advance = step(ASKING, len(groups))
    said: list[EvidentlyReport | None] = []
    for group, ours in zip(groups, found, strict=True):
        said.append(evidently_report(reference.patients, group.patients, ours))
        advance(1)
    return said


def _accuracy(
    comparison: DriftComparison, group: Group, site: Cohort | None
) -> ExpectedAndObserved | None:
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


def _readings(
    false_alarms: Sequence[FalseAlarms],
    evidently: Sequence[EvidentlyFalseAlarms],
    delays: Sequence[Delay],
) -> list[str]:
    said = [
        f"Without drift the alarm rings in {_per_hundred(one.alarm)} of 100 groups of {one.n} "
        f"patients ({one.alarm.n} splits); testing every input at 5 % without correction, in "
        f"{_per_hundred(one.uncorrected)}."
        for one in false_alarms
    ]
    said += [
        f"Evidently's default calls some column drifted in {_per_hundred(one.any_column)} of 100 "
        f"such groups of {one.n}, and the whole in {_per_hundred(one.whole)}."
        for one in evidently
    ]
    said += [_delay_words(delay) for delay in delays if delay.what != NOTHING]
    if (silent := false_alarm(delays)) is not None:
        said.append(
            f"Looking every {EVERY} patients, {_per_hundred(silent)} of 100 drills without drift "
            "ring at some look."
        )
    return said


def _delay_words(delay: Delay) -> str:
    name = delay.what.replace("_", " ").capitalize()
    if delay.median is None:
        return f"{name}: the alarm stays silent in most drills of {delay.limit} patients."
    return f"{name}: half of the drills ring by patient {delay.median}."


def _per_hundred(estimate: Estimate) -> str:
    return f"{100 * estimate.value:.1f}"
