"""What the model card says of women and men, of other patients, and of wrong labels.

The three studies that ask how the model may fail people; what it can do is in `model_card_studies`.
"""

from typing import Any, Final

from analysis.card.card_figures import NONE, table, told
from analysis.performance.site_measures import title

_LEADING: Final = 3
"""Gaps told: missed disease, calibration and ROC-AUC stand first in the report."""


def fairness(report: Any) -> str:
    """Return the section on women and men."""
    fair = report["by_sex"]
    groups = {group["group"]: group for group in fair["groups"]}
    rows = [
        (
            gap["label"],
            *(told(groups[name]["measures"][gap["measure"]], 2) for name in ("female", "male")),
            told(gap["difference"], 2),
            gap["reading"]["verdict"],
        )
        for gap in fair["gaps"][:_LEADING]
    ]
    women, men = groups["female"], groups["male"]
    return (
        f"## Women and men\n\n{women['diseased']} of {women['n']} women and {men['diseased']} of "
        f"{men['n']} men are diseased. {fair['reading']}\n\n"
        f"{table(('measure', 'women', 'men', 'women less men', 'verdict'), rows)}\n\n"
        f"{fair['why_not_equal_rates']}"
    )


def drift(report: Any) -> str:
    """Return the section on patients unlike those it was trained on."""
    rows = []
    for group in (*report["sites"], *report["synthetic"]):
        found = group["comparison"]
        features = found["features"]
        joint = found["joint"]
        rows.append(
            (
                title(found["current"]),
                found["n_current"],
                found["verdict"],
                _drifted(features),
                _drifted([one["missing"] for one in features]),
                told(joint["roc_auc"], 2) if joint else NONE,
            )
        )
    heads = ("patients", "n", "verdict", "inputs drifted", "missing otherwise", "told apart")
    return (
        "## Would other patients be noticed?\n\nEach group against the training cohort; told apart "
        f"is the ROC-AUC of a classifier between the two.\n\n{table(heads, rows)}\n\n"
        + " ".join(report["readings"])
    )


def _drifted(compared: list[Any]) -> int:
    return sum(bool(one["tested"] and one["tested"]["drifted"]) for one in compared)


def poisoning(report: Any) -> str:
    """Return the section on wrong labels."""
    rows = [
        (one["model"], labels, *(told(one[key][name]) for name in _CLASSIC))
        for one in report["classic"]
        for labels, key in (("clean", "clean"), ("one in five flipped", "poisoned"))
    ]
    alarm = report["batch_alarm"]
    return (
        "## If labels were wrong\n\nTrained on labels flipped at random, tested on clean "
        f"patients.\n\n{table(('model', 'labels', 'accuracy', 'ROC-AUC', 'Brier score'), rows)}\n\n"
        f"A batch of {alarm['n']} patients rings when its own labels are predicted with a ROC-AUC "
        f"below {alarm['line']:.3f}, or when its share of diseased moves; clean batches ring in "
        f"{told(alarm['false_alarms']['either'], 2)} of the cases."
    )


_CLASSIC: Final = ("accuracy", "roc_auc", "brier_score")
