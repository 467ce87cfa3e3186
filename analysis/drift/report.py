"""Everything about drift that a bundle's report holds: `reports/drift.json`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel, ConfigDict

from analysis.drift.alarm_readings import alarm_readings
from analysis.drift.comparison import DriftComparison, Group, compare
from analysis.drift.delay import WHAT, Delay, measure_delays
from analysis.drift.drill import EVERY
from analysis.drift.evidently_report import EvidentlyReport, evidently_report
from analysis.drift.evidently_rule import SIZES as EVIDENTLY_SIZES
from analysis.drift.evidently_rule import EvidentlyFalseAlarms, evidently_false_alarms
from analysis.drift.false_alarms import SIZES, FalseAlarms, measure_false_alarms
from analysis.drift.groups import reference_group, scored_group
from analysis.drift.hypotheses import MINIMUM
from analysis.drift.observed_accuracy import ExpectedAndObserved, expected_and_observed
from analysis.drift.power import SHIFTS, Power, measure_power
from analysis.drift.sketches import Document, to_document
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


@dataclass(frozen=True, slots=True)
class Size:
    """How often the study repeats what depends on chance.

    Attributes
    ----------
    splits, evidently_splits : int
        Without drift, at each number of patients: by our alarm, and by Evidently's rule.
    shifts : int
        Shifted samples behind each figure of power.
    drills : int
        Of each kind; they are slower, and a median needs fewer of them.
    """

    splits: int
    evidently_splits: int
    shifts: int
    drills: int


FULL: Final = Size(splits=250, evidently_splits=100, shifts=100, drills=40)
QUICK: Final = Size(splits=20, evidently_splits=20, shifts=5, drills=2)


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
    size: Size = FULL,
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
    ask_evidently : bool
        Whether to run Evidently's report beside ours, which takes seconds.

    Raises
    ------
    TooFewPatients
        If too few patients of `cohort` have every input for the model to be trained on them.
    """
    reference = reference_group(cohort, seed)
    patients, risk = reference.patients, reference.risk
    advance = step(
        SPLITTING, size.splits * len(SIZES) + size.evidently_splits * len(EVIDENTLY_SIZES)
    )
    false_alarms = measure_false_alarms(patients, risk, size.splits, seed, advance)
    evidently = evidently_false_alarms(patients, size.evidently_splits, seed, advance)
    advance = step(SHIFTING, size.shifts * len(SIZES) * len(SHIFTS))
    power = measure_power(patients, _POWER_OF, size.shifts, seed, advance)
    advance = step(DRILLING, size.drills * len(WHAT))
    delays = measure_delays(cohort, reference, size.drills, seed, advance)
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
        GroupDrift(comparison=one, evidently=said, accuracy=expected_and_observed(one, group, site))
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
        readings=alarm_readings(false_alarms, evidently, delays),
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
