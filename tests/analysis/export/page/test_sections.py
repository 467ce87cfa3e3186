"""Reports of studies that take long, told from small literal ones: fairness and poisoning."""

import re
from typing import Any

from analysis.export.page.fairness import by_sex
from analysis.export.page.poisoning import damage
from analysis.export.page.sections import ROOMS, sections


def estimate(value: float) -> dict[str, Any]:
    return {"value": value, "interval": {"low": value - 0.1, "high": value + 0.1}, "n": 97}


def group(name: str, rate: float) -> dict[str, Any]:
    return {
        "group": name,
        "n": 97,
        "diseased": 25,
        "measures": {"true_positive_rate": estimate(rate), "roc_auc": None},
        "calibration": [{"band": "below 15 %", "observed": estimate(0.2)}],
    }


def gap(measure: str, label: str, verdict: str) -> dict[str, Any]:
    reading = {"verdict": verdict, "sentence": f"{label}: {verdict}."}
    return {"measure": measure, "label": label, "difference": estimate(-0.1), "reading": reading}


FAIRNESS = {
    "threshold": 0.5,
    "resamples": 20,
    "groups": [group("female", 0.7), group("male", 0.8), group("all", 0.8)],
    "gaps": [
        gap("true_positive_rate", "Diseased who are flagged", "too few to tell"),
        gap("roc_auc", "ROC-AUC", "gap shown"),
    ],
    "why_not_equal_rates": "More men are diseased.",
}
MEASURES = {
    name: estimate(0.5) for name in ("accuracy", "precision", "recall", "roc_auc", "brier_score")
}
POISONING = {
    "attacks": [
        {
            "attack": "one_sided",
            "label": "diseased patients called healthy",
            "points": [{"rate": 0.3, "models": [{"model": "ridge", "change": MEASURES}]}],
        }
    ],
    "strongest": [
        {"rate": 0.3, "attack": "one_sided", "detector": None, "remedy": None, "beats_all": True,
         "lost": MEASURES, "left": MEASURES}
    ],
    "classic": [{"model": "ridge", "clean": MEASURES, "poisoned": MEASURES}],
}  # fmt: skip


def words(told: str) -> str:
    plain = told.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    return re.sub(r"[|\s]*\|[|\s]*", "|", re.sub(r"<[^>]*>", "|", plain))


def test_fairness_opens_with_the_verdict_and_shows_women_beside_men() -> None:
    told = words(by_sex(FAIRNESS))
    assert told.startswith("|Diseased who are flagged: too few to tell.|More men are diseased.|")
    assert "|0.70 (0.60 to 0.80)|0.80 (0.70 to 0.90)|\N{MINUS SIGN}0.10" in told
    assert "|ROC-AUC|\N{EN DASH}|\N{EN DASH}|\N{EN DASH}|" in told


def test_poisoning_opens_with_the_attack_that_wins() -> None:
    told = words(damage(POISONING))
    assert told.startswith(
        "|With 30 % of the labels wrong, the strongest attack (diseased patients called healthy) "
        "changes the ROC-AUC by 0.50 (0.40 to 0.60), and no defence tried wins back half of it.|"
    )
    assert "|30 %|one sided|0.500 (0.400 to 0.600)|\N{EN DASH}|0.500" in told


def test_sections_stand_in_the_order_of_the_rooms_and_not_of_the_files() -> None:
    backwards = {name: {} for name in reversed(ROOMS)}
    backwards["reports/poisoning.json"] = POISONING
    backwards["reports/fairness.json"] = {"by_sex": FAIRNESS, "cohort": "cleveland"}
    backwards["reports/drift.json"] = {"sites": 3}
    assert [section.anchor for section in sections(backwards)] == [
        "fairness-by-sex",
        "fairness",
        "drift-sites",
        "poisoning-strongest",
    ]
