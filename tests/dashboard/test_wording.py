"""How risks are said."""

from typing import Any

import pytest

from dashboard import wording
from dashboard.answers import Contribution, ModelFacts, Prediction

SUB_MODEL = {"inputs": ["age", "sex"], "n": 303, "roc_auc": 0.878}


def prediction(
    probability: float = 0.7213,
    low: float = 0.51,
    high: float = 0.87,
    missing: tuple[str, ...] = ("ca", "thal"),
) -> Prediction:
    return Prediction.model_validate(
        {
            "request_id": "r", "model_version": "v", "prediction": 1, "probability": probability,
            "interval": {"low": low, "high": high}, "threshold": 0.5, "missing": missing,
            "sub_model": SUB_MODEL,
        }
    )  # fmt: skip


def contribution(label: str, value: str, points: float) -> Contribution:
    return Contribution(
        feature="x", label=label, value=1, value_label=value, log_odds=0, percentage_points=points
    )


MODEL = ModelFacts.model_validate(
    {
        "model_version": "v", "trained_on": {"cohort": "Cleveland", "n": 303, "diseased": 139},
        "group_average": 0.4587, "threshold": 0.5, "features": [],
        "full_model": {"inputs": [], "n": 303, "roc_auc": 0.906},
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (0, "<3"), (0.0299, "<3"), (0.03, "3"), (0.4587, "46"), (0.705, "71"), (0.5, "50"),
        (0.97, "97"), (0.9701, ">97"), (1, ">97"),
    ],
)  # fmt: skip
def test_percent_is_whole_and_capped_at_both_ends(probability: float, said: str) -> None:
    assert wording.percent(probability) == said


def test_frequency_is_said_among_similar_patients_with_its_range() -> None:
    assert wording.frequency(prediction()) == (
        "Of 100 patients like this in the Cleveland group, about 72 had a narrowed artery "
        "(range 51 to 87)."
    )


def test_the_cohort_is_named_like_a_place() -> None:
    assert "in the Cleveland group" in wording.frequency(prediction(), "cleveland")


def test_frequency_near_the_ends_is_said_in_words() -> None:
    assert "fewer than 3 had" in wording.frequency(prediction(0.01, 0.001, 0.06))
    assert "(range <3 to 6)" in wording.frequency(prediction(0.01, 0.001, 0.06))
    assert "more than 97 had" in wording.frequency(prediction(0.99, 0.98, 0.999))
    assert "(range >97)" in wording.frequency(prediction(0.99, 0.98, 0.999))


def test_a_range_across_the_threshold_is_undecided() -> None:
    assert wording.decision(prediction(0.6, 0.4, 0.8)).startswith("Undecided")
    assert wording.decision(prediction(0.7, 0.51, 0.87)) == "The whole range lies above 50."
    assert wording.decision(prediction(0.2, 0.1, 0.4)) == "The whole range lies below 50."


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        ("disease", "Decided: disease."),
        ("no disease", "Decided: no disease."),
        ("undecided", "Undecided: the data allow either answer."),
    ],
)
def test_the_models_own_decision_goes_before_the_range(decision: Any, said: str) -> None:
    answer = prediction(0.6, 0.4, 0.8).model_copy(update={"decision": decision})
    assert wording.decision(answer).startswith(said)
    assert wording.decided(answer) == (decision != "undecided")


@pytest.mark.parametrize(
    ("value", "said"), [(11.2, "+11"), (-8.5, "\N{MINUS SIGN}9"), (0.4, "0"), (-0.4, "0")]
)
def test_points_are_signed_and_whole(value: float, said: str) -> None:
    assert wording.points(value) == said


def test_reasons_name_the_strongest_on_each_side() -> None:
    said = wording.reasons(
        [
            contribution("Chest pain", "typical angina", -9),
            contribution("ST depression", "2.3 mm", 11),
            contribution("Age", "63 years", 2),
            contribution("Sex", "male", 6),
            contribution("Cholesterol", "233 mg/dl", 0.1),
        ]
    )
    assert said == (
        "Raised most by ST depression: 2.3 mm (+11) and sex: male (+6). "
        "Lowered most by chest pain: typical angina (\N{MINUS SIGN}9)."
    )


def test_reasons_that_round_to_nothing_are_not_named() -> None:
    said = wording.reasons([contribution("Age", "54 years", 0.2)])
    assert said == "No input moves this patient away from the group average."


def test_basis_says_what_the_missing_inputs_cost() -> None:
    assert wording.basis(prediction(), MODEL) == (
        "The answer rests on 11 of 13 inputs (ROC-AUC 0.88 instead of 0.91)."
    )
    assert wording.basis(prediction(missing=()), MODEL) == (
        "The answer rests on all 13 inputs (ROC-AUC 0.91)."
    )


def test_missing_inputs_are_listed_in_the_order_of_the_form() -> None:
    said = wording.not_known(prediction(missing=("thal", "oldpeak", "restecg")))
    assert said == "Not known: resting ECG, ST depression, thallium scan."


def test_no_wording_gives_a_verdict() -> None:
    for probability in (0.01, 0.5, 0.99):
        answer = prediction(probability, probability / 2, (1 + probability) / 2)
        said = f"{wording.frequency(answer)} {wording.decision(answer)}".lower()
        assert "high risk" not in said
        assert "low risk" not in said


def test_a_moment_is_told_to_the_second() -> None:
    assert wording.moment("2026-11-21T08:00:00.123456Z") == "2026-11-21 08:00:00"
