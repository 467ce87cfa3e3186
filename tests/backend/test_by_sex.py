"""What an explanation says of sex: the patient with it swapped, and how answers alike came out."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from backend import by_sex
from backend.app import create_app
from backend.bundle import load
from backend.errors import BundleError
from backend.reasons import counterfactual_sex, group_calibration
from backend.scorecard import read as read_card
from backend.scorecard import sigmoid
from backend.settings import Settings
from tests.backend.conftest import WHOLE_PATIENT, journal_lines
from tests.backend.test_scorecard import CARD

FILE = "calibration_by_sex.json"


def row(low: float, high: float, n: int, observed: float | None) -> dict[str, Any]:
    few = observed is None
    return {
        "band": f"{low} to {high}",
        "low": low,
        "high": high,
        "n": n,
        "predicted": None if few else (low + high) / 2,
        "observed": observed,
        "interval": None if few else [0.1, 0.9],
        "reason": f"{n} patients; at least 10 are needed" if few else "",
    }


TABLE: dict[str, Any] = {
    "schema_version": 1,
    "cohort": "by hand",
    "level": 0.95,
    "groups": {
        "0": [row(0, 0.5, 40, 0.2), row(0.5, 1, 9, None)],
        "1": [row(0, 0.5, 30, 0.3), row(0.5, 1, 50, 0.75)],
    },
}


@pytest.mark.parametrize(
    ("probability", "observed"),
    [(0.0, 0.3), (0.4999, 0.3), (0.5, 0.75), (0.9, 0.75), (1.0, 0.75)],
)
def test_a_band_holds_its_lower_end_and_the_last_one_also_its_upper(
    probability: float, observed: float
) -> None:
    assert by_sex.read(TABLE).band(1, probability).observed == observed


@pytest.mark.parametrize("part", ["level", "groups"])
def test_a_table_without_a_part_is_refused(part: str) -> None:
    with pytest.raises(BundleError, match="lacks a part"):
        by_sex.read({name: value for name, value in TABLE.items() if name != part})


def test_a_table_of_another_schema_is_refused() -> None:
    with pytest.raises(BundleError, match="schema version 1"):
        by_sex.read(TABLE | {"schema_version": 2})


def test_only_sex_is_swapped_and_the_same_sub_model_answers() -> None:
    card = read_card(json.dumps(CARD).encode())
    patient = {"age": 60, "sex": 1}
    swapped = counterfactual_sex(patient, card)
    assert patient == {"age": 60, "sex": 1}
    assert swapped.sex == 0
    # By hand: baseline -0.5, ten years at 0.1, and -1.0 for a woman.
    assert swapped.probability == pytest.approx(sigmoid(-0.5))
    assert swapped.interval.low < swapped.probability < swapped.interval.high
    back = counterfactual_sex({"age": 60, "sex": 0}, card)
    assert back.probability == card.score(patient).probability


def test_patients_of_the_same_sex_and_band_are_told() -> None:
    patient = {"age": 60, "sex": 1}
    score = read_card(json.dumps(CARD).encode()).score(patient)
    assert score.probability == pytest.approx(sigmoid(1.0))
    told = group_calibration(patient, score, by_sex.read(TABLE))
    assert (told.sex, told.band, told.n) == ("male", "0.5 to 1", 50)
    assert (told.predicted, told.observed, told.reason) == (0.75, 0.75, None)
    assert told.interval is not None
    assert (told.interval.low, told.interval.high, told.interval.level) == (0.1, 0.9, 0.95)


def test_with_too_few_patients_there_are_no_figures_but_a_reason() -> None:
    score = read_card(json.dumps(CARD).encode()).score({"age": 75, "sex": 0})
    assert score.probability > 0.5
    told = group_calibration({"age": 75, "sex": 0}, score, by_sex.read(TABLE))
    assert (told.sex, told.n) == ("female", 9)
    assert told.predicted is told.observed is told.interval is None
    assert told.reason == "9 patients; at least 10 are needed"


def test_a_bundle_without_the_table_says_so() -> None:
    patient = {"age": 60, "sex": 0}
    told = group_calibration(patient, read_card(json.dumps(CARD).encode()).score(patient), None)
    assert (told.sex, told.band, told.n, told.observed) == ("female", None, 0, None)
    assert told.reason == "this model's bundle holds no calibration by sex"


@pytest.fixture(scope="module")
def home_with_table(tmp_path_factory: pytest.TempPathFactory, trained_home: Path) -> Path:
    """A trained bundle whose calibration by sex is the one above."""
    home = tmp_path_factory.mktemp("with_table")
    shutil.copytree(trained_home / "models", home / "models")
    put_table(folder_of(home), json.dumps(TABLE).encode())
    return home


def folder_of(home: Path) -> Path:
    return home / "models" / (home / "models" / "current").read_text().strip()


def put_table(folder: Path, content: bytes) -> None:
    (folder / FILE).write_bytes(content)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][FILE] = hashlib.sha256(content).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


@pytest.fixture
def client_with_table(home_with_table: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(home=home_with_table))) as client:
        yield client


@pytest.mark.parametrize("patient", [WHOLE_PATIENT, {"age": 50, "sex": 0}])
def test_the_swapped_answer_is_the_one_that_patient_would_get(
    client_with_table: TestClient, patient: dict[str, Any]
) -> None:
    explained = client_with_table.post("/explain", json=patient).json()
    other = patient | {"sex": 1 - patient["sex"]}
    predicted = client_with_table.post("/predict", json=other).json()
    assert explained["counterfactual_sex"] == {
        "sex": other["sex"],
        "probability": predicted["probability"],
        "interval": predicted["interval"],
    }


def test_the_swapped_patient_leaves_no_line_in_the_journal(
    client_with_table: TestClient, home_with_table: Path
) -> None:
    before = len(journal_lines(home_with_table))
    client_with_table.post("/explain", json=WHOLE_PATIENT)
    assert len(journal_lines(home_with_table)) == before + 1


def test_an_explanation_holds_the_band_of_its_own_probability(
    client_with_table: TestClient,
) -> None:
    explained = client_with_table.post("/explain", json=WHOLE_PATIENT).json()
    expected = 0.75 if explained["probability"] >= 0.5 else 0.3
    assert explained["group_calibration"]["observed"] == expected
    assert explained["group_calibration"]["interval"] == {"low": 0.1, "high": 0.9, "level": 0.95}


def test_a_table_that_cannot_be_read_keeps_the_bundle_from_being_served(
    tmp_path: Path, trained_home: Path
) -> None:
    folder = Path(shutil.copytree(folder_of(trained_home), tmp_path / "broken"))
    put_table(folder, b'{"schema_version": 1}')
    with pytest.raises(BundleError, match="calibration by sex"):
        load(folder)
