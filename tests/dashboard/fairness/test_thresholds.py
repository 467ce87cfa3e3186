"""The threshold slider says of both sexes what it knows, and of neither more than that."""

import pytest

from analysis.fairness.threshold_sweep import SweepLine, ThresholdSweep
from dashboard.fairness.measures import WORDS
from dashboard.fairness.thresholds import LABELS, followed, over_all

FLAGGED = SweepLine(y=(0.9, 0.8), low=(0.8, 0.7), high=(1.0, 0.9), n=(50, 50))
FEW = SweepLine(y=(0.9, None), low=(0.8, None), high=(1.0, None), n=(50, 3))


@pytest.fixture
def sweep() -> ThresholdSweep:
    """Two thresholds; at the second, too few women tell the precision."""
    women, men = (dict.fromkeys(LABELS, FLAGGED) for _ in WORDS)
    women["precision"] = FEW
    groups = dict(zip(WORDS, (women, men), strict=True))
    return ThresholdSweep(thresholds=(0.4, 0.5), groups=groups, gaps={}, resamples=1)


def test_both_sexes_are_told_with_n_at_the_threshold(sweep: ThresholdSweep) -> None:
    assert followed(sweep, "true_positive_rate", 1).startswith(
        "Diseased who are flagged, at a threshold of 50 %: women 0.80 (n 50), men 0.80 (n 50)."
    )


def test_one_sex_alone_is_not_compared(sweep: ThresholdSweep) -> None:
    assert "too few patients tell it of both" in followed(sweep, "precision", 1)


def test_every_threshold_stands_in_the_table(sweep: ThresholdSweep) -> None:
    found = over_all(sweep, "precision")
    assert list(found.index) == ["40 %", "50 %"]
    assert found.iloc[0, 0] == "0.90 (0.80 to 1.00), n 50"
    assert found.iloc[1].tolist() == ["too few", "0.80 (0.70 to 0.90), n 50"]
