"""The card's sections on women and men, other patients and wrong labels, by hand."""

from typing import Any

from analysis.card.model_card_trust import drift, fairness, poisoning
from tests.analysis.release_bundles import estimate


def test_women_and_men_stand_side_by_side_with_the_verdict() -> None:
    measures = {"true_positive_rate": estimate(0.7, 0.5, 0.9), "roc_auc": None}
    groups = [
        {"group": name, "n": n, "diseased": diseased, "measures": measures}
        for name, n, diseased in (("female", 97, 25), ("male", 206, 114), ("all", 303, 139))
    ]
    gaps = [
        {
            "measure": measure,
            "label": label,
            "difference": difference,
            "reading": {"verdict": "too few to tell"},
        }
        for measure, label, difference in (
            ("true_positive_rate", "Diseased who are flagged", estimate(-0.1, -0.3, 0.1)),
            ("roc_auc", "ROC-AUC", None),
        )
    ]
    fair = {"groups": groups, "gaps": gaps, "reading": "Read.", "why_not_equal_rates": "Because."}
    section = fairness({"by_sex": fair})
    assert section.startswith("## Women and men\n\n25 of 97 women and 114 of 206 men are diseased.")
    assert (
        "| Diseased who are flagged | 0.70 (0.50 to 0.90) | 0.70 (0.50 to 0.90) | "
        "-0.10 (-0.30 to 0.10) | too few to tell |"
    ) in section
    assert "| ROC-AUC | none | none | none | too few to tell |" in section
    assert section.endswith("Because.")


def compared(*, drifted: bool) -> dict[str, Any]:
    return {"tested": {"drifted": drifted}, "missing": {"tested": None}}


def test_each_group_of_patients_has_its_verdict() -> None:
    found = {
        "current": "hungary",
        "n_current": 294,
        "verdict": "drift",
        "features": [compared(drifted=True), compared(drifted=False)],
        "joint": {"roc_auc": estimate(0.92, 0.9, 0.94)},
    }
    few = {**found, "current": "synthetic, realistic", "joint": None, "verdict": "too few"}
    report = {
        "sites": [{"comparison": found}],
        "synthetic": [{"comparison": few}],
        "readings": ["One.", "Two."],
    }
    section = drift(report)
    assert "| Hungary | 294 | drift | 1 | 0 | 0.92 (0.90 to 0.94) |" in section
    assert "| synthetic, realistic | 294 | too few | 1 | 0 | none |" in section
    assert section.endswith("One. Two.")


def test_the_classic_table_and_the_alarm_are_told() -> None:
    measures = {name: estimate(0.8) for name in ("accuracy", "roc_auc", "brier_score")}
    report = {
        "classic": [{"model": "ridge", "clean": measures, "poisoned": measures}],
        "batch_alarm": {
            "n": 242,
            "line": 0.891,
            "false_alarms": {"either": estimate(0.05, 0.03, 0.08)},
        },
    }
    section = poisoning(report)
    assert section.startswith("## If labels were wrong\n\n")
    assert "| ridge | one in five flipped | 0.800 (0.800 to 0.800) |" in section
    assert "below 0.891" in section
    assert section.endswith("clean batches ring in 0.05 (0.03 to 0.08) of the cases.")
