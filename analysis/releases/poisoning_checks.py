"""What the gate asks about wrong labels: what they do, and whether they are found."""

from typing import Final

from analysis import bundle
from analysis.releases.check import At, Check, Worked
from analysis.releases.figures import batch_alarm_power


def _random_flips(rate: float, place: str) -> At:
    point = f"attacks[attack=random].points[rate={rate}]"
    return At(bundle.POISONING, f"{point}.{place}.value")


POISONING: Final = (
    Check(
        "batch alarm, power at 10 % flips",
        Worked(bundle.POISONING, batch_alarm_power),
        "A batch with so many wrong labels must not get into training unnoticed.",
        low=0.9,
    ),
    Check(
        "flagged on clean labels",
        At(bundle.POISONING, "clean_flags[detector=confident_learning].flagged.value"),
        "A detector that rings on clean data teaches people to ignore it.",
        high=0.08,
    ),
    Check(
        "10 % random flips, accuracy",
        _random_flips(0.1, "models[model=ridge].change.accuracy"),
        "The served kind of model must bear ordinary mistakes in the labels.",
        low=-0.03,
    ),
    Check(
        "10 % random flips, ROC-AUC",
        _random_flips(0.1, "models[model=ridge].change.roc_auc"),
        "Over 2000 draws of flips the loss is 0.0121 (error 0.0005): beyond 0.015 it grew.",
        low=-0.015,
    ),
    Check(
        "10 % random flips, found",
        _random_flips(0.1, "detectors[detector=confident_learning].recall"),
        "Confident learning must find most of the flips that were made.",
        low=0.60,
    ),
)  # fmt: skip
