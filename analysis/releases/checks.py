"""The gate as a table: every check of a release, the limits it must keep, and why.

Limits of measured figures sit just beyond what this model reaches on these data: they stop a
version that has become worse, or too good to be true. The checks of each topic are
in a file of their own, how one is judged is in `releases.gate`.
"""

from typing import Final

from analysis import bundle
from analysis.releases.check import Check, Stage, Worked
from analysis.releases.drift_checks import DRIFT
from analysis.releases.fairness_checks import FAIRNESS
from analysis.releases.figures import damaged_files, known_patients
from analysis.releases.performance_checks import ONE_PATIENT, PERFORMANCE
from analysis.releases.poisoning_checks import POISONING
from analysis.releases.site_checks import ELSEWHERE
from analysis.releases.trust_checks import TRUST

INTEGRITY: Final = (
    Check(
        "files",
        Worked(bundle.MANIFEST, damaged_files),
        "A file that is not what the manifest describes belongs to no version.",
        low=0, high=0, unit="damaged", stage=Stage.TRAINING,
    ),
    Check(
        "known patients",
        Worked(bundle.KNOWN_PATIENTS, known_patients),
        "The scorecard must give the probabilities that scikit-learn gave in training.",
        high=1e-9, stage=Stage.TRAINING,
    ),
)  # fmt: skip
"""What every bundle must keep, however long ago it was promoted."""

CHECKS: Final = (
    *INTEGRITY, *PERFORMANCE, *ELSEWHERE, *ONE_PATIENT, *TRUST, *FAIRNESS, *DRIFT, *POISONING,
)  # fmt: skip
"""The whole gate, in the order of its table."""
