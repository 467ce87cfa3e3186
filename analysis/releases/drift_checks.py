"""The gate's checks of the drift alarm; their figures are worked out in `drift_figures`."""

from typing import Final

from analysis import bundle
from analysis.releases.check import At, Check, Worked
from analysis.releases.drift_figures import (
    ENOUGH,
    false_alarm_shares,
    joint_roc_aucs,
    misjudged_synthetic_groups,
    sites_without_alarm,
)
from analysis.releases.figures import not_cleveland

DRIFT: Final = (
    Check(
        f"drift, false alarms from {ENOUGH} patients on",
        Worked(bundle.DRIFT, false_alarm_shares),
        "Halves of one cohort do not differ: an alarm that rings there will be switched off.",
        high=0.06,
    ),
    Check(
        "drift, hospitals without alarm",
        Worked(bundle.DRIFT, sites_without_alarm),
        "Three other hospitals differ in most inputs; an alarm that misses one misses all.",
        high=0, exempt=not_cleveland,
    ),
    Check(
        "drift, hospitals told apart, ROC-AUC",
        Worked(bundle.DRIFT, joint_roc_aucs),
        "The joint test must see what it saw when the limit was set: 0.905, 0.917 and 0.925.",
        low=0.90, exempt=not_cleveland,
    ),
    Check(
        "drift, told apart by chance, ROC-AUC",
        At(
            bundle.DRIFT,
            "sites[*].comparison.joint.null_95",
            "sites[*].comparison.current",
        ),
        "What 5 of 100 permutations reach: higher, and the joint test would see little.",
        high=0.58,
    ),
    Check(
        "drift, synthetic groups misjudged",
        Worked(bundle.DRIFT, misjudged_synthetic_groups),
        "Realistic patients must be silent, random and shifted ones must ring.",
        high=0, exempt=not_cleveland,
    ),
)  # fmt: skip
