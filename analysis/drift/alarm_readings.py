"""What was measured of the drift alarm, in sentences: false alarms, Evidently's, delays."""

from collections.abc import Sequence

from analysis.drift.delay import NOTHING, Delay, false_alarm
from analysis.drift.drill import EVERY
from analysis.drift.evidently_rule import EvidentlyFalseAlarms
from analysis.drift.false_alarms import FalseAlarms
from analysis.measures.intervals import Estimate


def alarm_readings(
    false_alarms: Sequence[FalseAlarms],
    evidently: Sequence[EvidentlyFalseAlarms],
    delays: Sequence[Delay],
) -> tuple[str, ...]:
    """Return a sentence for each figure that tells how far the alarm can be trusted."""
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
    return tuple(said)


def _delay_words(delay: Delay) -> str:
    name = delay.what.replace("_", " ").capitalize()
    if delay.median is None:
        return f"{name}: the alarm stays silent in most drills of {delay.limit} patients."
    return f"{name}: half of the drills ring by patient {delay.median}."


def _per_hundred(estimate: Estimate) -> str:
    return f"{100 * estimate.value:.1f}"
