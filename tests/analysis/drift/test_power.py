"""How often the alarm sees a shift of known size."""

from analysis.drift.power import Power, measure_power
from data.cohorts import Cohort


def test_a_larger_shift_and_more_patients_are_seen_more_often(cleveland: Cohort) -> None:
    done: list[int] = []
    found = measure_power(cleveland.patients, "age", 30, 1, done.append, sizes=(30, 100))
    assert sum(done) == 120
    seen = {(one.shift_sd, one.n): one.test.value for one in found}
    assert seen[0.5, 100] >= 0.85
    assert seen[0.5, 30] > seen[0.2, 30]
    assert seen[0.5, 100] > seen[0.5, 30]
    for one in found:
        assert one.alarm.value <= one.test.value + 0.2
        assert Power.model_validate_json(one.model_dump_json()) == one
