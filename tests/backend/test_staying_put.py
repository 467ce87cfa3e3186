"""The badge of an explanation: by hand, against drawn chance, and as the report measures it."""

import json
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from analysis.model.contribution_spread import contribution_spread
from analysis.model.contributions import contributions as on_arrays
from analysis.model.ridge import complete, fit, values
from analysis.model.staying_put import as_json, staying_probability, top_size
from backend.staying_put import Spread, read, sized, stability
from data.cohorts import load
from data.features import NAMES

SPREAD = Spread(
    top=3,
    steps=6,
    reach=2.5,
    least=0.02,
    levels=(("stable", 0.8), ("mostly stable", 0.5), ("changes with the sample", 0.0)),
    numbers={"age": 0.01, "chol": 0.1, "trestbps": 0.1, "thalach": 0.1, "oldpeak": 0.1},
    categories={"sex": {0: 0.3, 1: 0.1}},
)
LEVELS = [name for name, _ in SPREAD.levels]


def stays(
    patient: dict[str, Any],
    contributions: dict[str, float],
    means: dict[str, float],
    spread: Spread,
) -> Any:
    return stability(
        [
            sized(name, value - means[name] if name in spread.numbers else value, added, spread)
            for (name, value), added in zip(patient.items(), contributions.values(), strict=True)
        ],
        spread,
    )


def judged(contributions: dict[str, float], **values: float) -> Any:
    patient = {name: values.get(name, 1.0) for name in contributions}
    return stays(patient, contributions, dict.fromkeys(patient, 0.0), SPREAD)


def test_the_leading_inputs_are_the_largest_in_size_largest_first() -> None:
    found = judged({"age": 0.1, "sex": -2.0, "chol": 1.0, "trestbps": 0.0, "thalach": -1.5})
    assert found.top == ("sex", "thalach", "chol")


def test_wide_gaps_are_stable_and_equal_sizes_are_not() -> None:
    wide = judged({"age": 0.0, "sex": -2.0, "chol": 1.7, "trestbps": 0.0, "thalach": -1.5})
    assert (wide.level, wide.probability) == ("stable", pytest.approx(1, abs=1e-6))
    even = judged({"chol": 1.0, "trestbps": 1.0, "thalach": 1.0, "oldpeak": 1.0, "sex": 0.0})
    assert even.level == "changes with the sample"
    # One of four equals is left out, and each is as likely as the others.
    assert even.probability == pytest.approx(1 / 4, abs=0.01)


def test_the_probability_is_that_of_drawn_contributions() -> None:
    sizes = {"chol": 0.5, "trestbps": -0.45, "thalach": 0.4, "oldpeak": 0.3, "sex": -0.1}
    rng = np.random.default_rng(1)
    drawn = np.abs(rng.normal(list(sizes.values()), 0.1, size=(200_000, 5)))
    leads = np.argsort(-drawn, axis=1)[:, :3]
    expected = (np.sort(leads, axis=1) == [0, 1, 2]).all(axis=1).mean()
    assert judged(sizes).probability == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(
    ("known", "leading"),
    [
        ({"age": 0.4, "sex": 0.3}, ("age",)),
        ({"age": 0.4, "sex": 0.3, "chol": -0.5}, ("chol", "age")),
        ({"age": 0.4, "sex": 0.3, "chol": -0.5, "trestbps": 0.1}, ("chol", "age", "sex")),
    ],
)
def test_where_few_inputs_are_known_all_but_one_are_looked_at(
    known: dict[str, float], leading: tuple[str, ...]
) -> None:
    found = judged(known)
    assert found.top == leading
    assert found.probability < 1


def test_what_moves_more_is_less_likely_to_stay() -> None:
    """A number moves with its distance from the mean, and never less than the least."""
    close = judged({"chol": 0.3, "age": 0.28}, chol=1.0)
    far = judged({"chol": 0.3, "age": 0.28}, chol=3.0)
    assert close.top == far.top == ("chol",)
    assert far.probability < close.probability < 1
    still = judged({"chol": 0.3, "age": 0.28}, chol=0.0, age=0.0)
    assert still.probability == judged({"chol": 0.3, "age": 0.28}, chol=0.1, age=1.0).probability


def test_a_spread_without_a_part_is_refused() -> None:
    content = as_json(contribution_spread(load("cleveland")))
    for part in content:
        with pytest.raises(KeyError):
            read({name: value for name, value in content.items() if name != part})


@pytest.mark.parametrize(
    "missing", [(), ("ca", "thal"), tuple(n for n in NAMES if n not in ("age", "sex", "cp"))]
)
def test_the_served_rule_is_the_one_the_report_measures(missing: tuple[str, ...]) -> None:
    cohort = load("cleveland")
    inputs = tuple(name for name in NAMES if name not in missing)
    rows = complete(cohort.patients, inputs)
    patients = values(cohort.patients)[rows]
    model = fit(patients, cohort.disease[rows], inputs)
    shown = on_arrays(model, patients, inputs)
    table = contribution_spread(cohort)
    deviations = table.of(patients, model.encoding, inputs)
    expected = staying_probability(shown, deviations, top_size(len(inputs)))
    spread = read(json.loads(json.dumps(as_json(table))))
    means = dict(zip(model.encoding.numeric, model.encoding.centre, strict=False))
    found = [
        stays(
            {name: patient[NAMES.index(name)] for name in inputs},
            dict(zip(inputs, added, strict=True)),
            means,
            spread,
        ).probability
        for patient, added in zip(patients, shown, strict=True)
    ]
    assert found == pytest.approx(expected, abs=1e-9)


def test_an_explanation_says_how_stable_its_reasons_are(
    client: TestClient, whole_patient: dict[str, Any]
) -> None:
    answer = client.post("/explain", json=whole_patient).json()
    sizes = {c["feature"]: abs(c["log_odds"]) for c in answer["contributions"]}
    badge = answer["stability"]
    assert badge["top"] == sorted(sizes, key=lambda name: -sizes[name])[:3]
    assert 0 < badge["probability"] < 1
    assert badge["level"] in LEVELS
    bare = client.post("/explain", json={"age": 50, "sex": 1}).json()["stability"]
    assert len(bare["top"]) == 1
    assert "stability" not in client.post("/predict", json=whole_patient).json()
