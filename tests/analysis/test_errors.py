"""The errors of `analysis` have one root, and a stopped training has its own."""

import pytest

from analysis.errors import (
    AnalysisError,
    DuplicatedRows,
    LeakageAlarm,
    TooFewPatients,
    TrainingRefused,
)


@pytest.mark.parametrize("reason", [LeakageAlarm, DuplicatedRows, TooFewPatients])
def test_every_reason_to_stop_is_a_refusal(reason: type[Exception]) -> None:
    assert issubclass(reason, TrainingRefused)
    assert issubclass(reason, AnalysisError)
