"""The card's sections: there when their report is, with its figures and its own words."""

from typing import Any

import pytest

from analysis.card.model_card_studies import studies
from tests.analysis.release_bundles import estimate, performance

SCORES = {
    "roc_auc": estimate(0.911, 0.876, 0.939),
    "brier_score": estimate(0.119),
    "log_loss": estimate(0.378),
    "calibration_slope": None,
}
LOW = estimate(0.064)
PERFORMANCE: dict[str, Any] = {
    **performance(),
    "comparison": {
        "candidates": [
            {"label": "ridge as served", "role": "champion", "scores": SCORES},
            {"label": "random forest", "role": "challenger", "scores": SCORES},
        ],
        "verdict": {"text": "None of 6 challengers beats it."},
    },
    "curves": {
        "calibration": {"reading": "Risks mean what they say."},
        "decision": {"reading": "Useful from 10 % on."},
        "learning": {"reading": "More patients would change little."},
        "risk_bands": [
            {
                "label": "below 15 %",
                "patients": 90.4,
                "predicted": 0.069,
                "observed": estimate(0.064),
            },
            {"label": "85 % and above", "patients": 0.0, "predicted": None, "observed": None},
        ],
    },
    "pooled_sites": {"reading": "Gaps give away the site."},
    "refit_spread": {"reading": "Half of the ranges are wider than 23 points."},
    "conformal": {"reading": "Four of five are decided."},
}
EXPLANATION: dict[str, Any] = {
    "importance": [{"feature": "ca", "mean_size": estimate(0.7, 0.5, 0.9)}],
    "dropped": [
        {
            "feature": "ca",
            "roc_auc_change": estimate(-0.022, -0.04, -0.01),
            "brier_score_change": estimate(0.016, 0.01, 0.02),
        }
    ],
    "coefficients": [
        {"feature": "ca", "traps": []},
        {"feature": "cp", "traps": ["The weight tells of referral.", "Mind it."]},
    ],
    "shap_agreement": {"largest_difference": 3e-15, "n": 303},
}
DATA: dict[str, Any] = {
    "sites": [
        {
            "site": "cleveland",
            "n": 303,
            "diseased": estimate(0.459, 0.403, 0.515),
            "repeated_rows": [1],
        }
    ],
    "surprising_patients": {"reading": "19 of 303 patients surprise the model."},
}


def test_without_studies_there_is_no_section() -> None:
    assert studies({}) == ""
    assert studies({"performance": {"cross_validation": {}}}) == ""


@pytest.mark.parametrize(
    ("study", "head", "told"),
    [
        ("comparison", "What the readable model gives up", "None of 6 challengers beats it."),
        ("curves", "Told and observed risk", "Useful from 10 % on."),
        ("missing_patterns", "When inputs are missing", "Filling misleads."),
        ("external_validation", "At other hospitals", "hungary read."),
        ("pooled_sites", "Why it is not trained on all sites", "Gaps give away the site."),
        ("refit_spread", "How far another sample would move an answer", "wider than 23 points"),
        ("conformal", "When the answer is decided", "Four of five are decided."),
    ],
)
def test_a_study_has_its_section_when_it_was_made(study: str, head: str, told: str) -> None:
    section = studies({"performance": {study: PERFORMANCE[study]}})
    assert section.startswith(f"## {head}\n\n")
    assert section.endswith("\n\n")
    assert told in section
    assert section.count("## ") == 1


def test_all_sections_stand_in_one_order() -> None:
    whole = studies({"data": DATA, "explanation": EXPLANATION, "performance": PERFORMANCE})
    heads = [line for line in whole.splitlines() if line.startswith("## ")]
    assert len(heads) == 9
    assert heads[0] == "## What the readable model gives up"
    assert heads[-2:] == ["## Why it says what it says", "## The data"]


def test_a_model_without_a_slope_has_none() -> None:
    section = studies({"performance": {"comparison": PERFORMANCE["comparison"]}})
    line = "| ridge as served | champion | 0.911 (0.876 to 0.939) | 0.119 (0.119 to 0.119) | "
    assert line + "0.378 (0.378 to 0.378) | none |" in section


def test_an_empty_band_has_no_figures() -> None:
    section = studies({"performance": {"curves": PERFORMANCE["curves"]}})
    assert "| below 15 % | 90 | 7 % | 0.064 (0.064 to 0.064) |" in section
    assert "| 85 % and above | 0 | none | none |" in section


def test_each_site_has_its_verdict_and_intervals() -> None:
    section = studies({"performance": {"external_validation": PERFORMANCE["external_validation"]}})
    assert "| Switzerland | 123 | 115 | not assessable | 0.755 (0.755 to 0.755) |" in section
    assert "Trained on Cleveland alone. They were looked at." in section


def test_reasons_come_with_their_loss_and_their_traps() -> None:
    section = studies({"explanation": EXPLANATION})
    assert (
        "| `ca` | 0.700 (0.500 to 0.900) | -0.022 (-0.040 to -0.010) | 0.016 (0.010 to 0.020) |"
    ) in section
    assert "- `cp`: The weight tells of referral.\n- `cp`: Mind it." in section
    assert "by 3e-15 log-odds at most, over 303 patients" in section
    assert "they are not causes" in section


def test_the_data_are_counted() -> None:
    section = studies({"data": DATA})
    assert "| Cleveland | 303 | 0.459 (0.403 to 0.515) | 1 |" in section
    assert "19 of 303 patients surprise the model." in section
