"""One patient in, a probability with its range and reasons out, and a line in the journal."""

import math
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from analysis.model.known_patients import PATTERNS, plain
from analysis.model.ridge import complete, pipeline
from backend.app import create_app
from backend.settings import Coding, Settings
from data.cohorts import load
from data.features import FEATURES, NAMES, OPTIONAL
from tests.backend.conftest import journal_lines


def test_the_answer_holds_everything_a_reader_needs(
    client: TestClient, whole_patient: dict[str, Any]
) -> None:
    answer = client.post("/predict", json=whole_patient).json()
    assert set(answer) == {
        "request_id", "model_version", "prediction", "probability", "interval", "decision",
        "threshold", "missing", "sub_model", "warnings",
    }  # fmt: skip
    assert answer["interval"]["low"] < answer["probability"] < answer["interval"]["high"]
    assert answer["interval"]["level"] == 0.95
    assert answer["prediction"] == (answer["probability"] >= answer["threshold"])
    assert answer["missing"] == []
    assert answer["warnings"] == []
    assert answer["sub_model"]["inputs"] == list(NAMES)
    assert answer["sub_model"]["n"] == 297
    assert 0.9 < answer["sub_model"]["roc_auc"] < 0.93


def test_all_cleveland_patients_get_the_pipelines_probabilities(client: TestClient) -> None:
    cohort = load("cleveland")
    assert len(PATTERNS) >= 11
    for missing in PATTERNS:
        inputs = [name for name in NAMES if name not in missing]
        rows = complete(cohort.patients, inputs)
        patients = cohort.patients.loc[rows, inputs]
        fitted = pipeline(inputs).fit(patients, cohort.disease[rows])
        expected = fitted.predict_proba(patients)[:, 1]
        records = [
            {name: plain(name, value) for name, value in record.items()}
            for record in patients.to_dict("records")
        ]
        found = [client.post("/predict", json=r).json()["probability"] for r in records]
        assert found == pytest.approx(list(expected), abs=1e-9, rel=0)


def test_cleveland_patients_with_missing_scans_are_answered_by_their_sub_model(
    client: TestClient,
) -> None:
    patients = load("cleveland").patients
    for _, row in patients[patients.isna().any(axis=1)].iterrows():
        known = {name: plain(name, row[name]) for name in NAMES if not math.isnan(row[name])}
        answer = client.post("/predict", json=known).json()
        assert answer["missing"] == [name for name in NAMES if name not in known]
        assert answer["sub_model"]["inputs"] == list(known)


def test_null_and_absent_are_the_same(client: TestClient) -> None:
    absent = client.post("/predict", json={"age": 50, "sex": 0}).json()
    null = client.post("/predict", json={"age": 50, "sex": 0} | dict.fromkeys(OPTIONAL)).json()
    assert absent["probability"] == null["probability"]
    assert null["missing"] == list(OPTIONAL)


def test_a_missing_scan_is_not_a_normal_scan(
    client: TestClient, whole_patient: dict[str, Any]
) -> None:
    sick = whole_patient | {"cp": 4, "exang": 1, "oldpeak": 3.0, "slope": 2}
    unknown = client.post("/predict", json=sick | {"ca": None, "thal": None}).json()
    normal = client.post("/predict", json=sick | {"ca": 0, "thal": 3}).json()
    assert unknown["probability"] > normal["probability"] + 0.1


@pytest.mark.parametrize("feature", [f for f in FEATURES if f.is_category], ids=lambda f: f.name)
def test_a_category_may_be_sent_as_code_or_label(
    client: TestClient, whole_patient: dict[str, Any], feature: Any
) -> None:
    for code, label in feature.codes.items():
        by_code = client.post("/predict", json=whole_patient | {feature.name: code}).json()
        for spelt in (label, label.upper(), f" {label} ", float(code)):
            other = client.post("/predict", json=whole_patient | {feature.name: spelt}).json()
            assert other["probability"] == by_code["probability"]


def test_gender_is_another_name_of_sex_and_whole_floats_are_whole_numbers(
    client: TestClient, whole_patient: dict[str, Any]
) -> None:
    expected = client.post("/predict", json=whole_patient).json()["probability"]
    renamed = {("gender" if k == "sex" else k): v for k, v in whole_patient.items()}
    assert client.post("/predict", json=renamed).json()["probability"] == expected
    floats = {name: float(value) for name, value in whole_patient.items()}
    assert client.post("/predict", json=floats).json()["probability"] == expected


RECODED = {
    "age": 63, "sex": 1, "cp": 3, "trestbps": 145, "chol": 233, "fbs": 1, "restecg": 0,
    "thalach": 150, "exang": 0, "oldpeak": 2.3, "slope": 0, "ca": 0, "thal": 1,
}  # fmt: skip


def test_a_payload_in_the_recoded_scheme_is_translated(
    client: TestClient, whole_patient: dict[str, Any], home: Path
) -> None:
    expected = client.post("/predict", json=whole_patient).json()["probability"]
    answer = client.post("/predict?coding=recoded", json=RECODED).json()
    assert answer["probability"] == expected
    unknown = client.post("/predict?coding=recoded", json=RECODED | {"ca": 4, "thal": 0}).json()
    assert unknown["missing"] == ["ca", "thal"]
    assert journal_lines(home)[1]["inputs"] == whole_patient
    with TestClient(create_app(Settings(home=home, coding=Coding.RECODED))) as other:
        assert other.post("/predict", json=RECODED).json()["probability"] == expected
        assert (
            other.post("/predict?coding=uci", json=whole_patient).json()["probability"] == expected
        )


def test_a_uci_code_is_refused_in_the_recoded_scheme(client: TestClient) -> None:
    answer = client.post("/predict?coding=recoded", json={"age": 50, "sex": 1, "thal": 6})
    assert answer.status_code == 422
    assert "the codes are 0, 1, 2, 3" in answer.json()["errors"][0]["rule"]


def test_contributions_add_up_to_the_probability_shown(
    client: TestClient, whole_patient: dict[str, Any]
) -> None:
    for patient in (whole_patient, {"age": 77, "sex": 0}, whole_patient | {"ca": None}):
        answer = client.post("/explain", json=patient).json()
        base = answer["baseline"]
        log_odds = sum(c["log_odds"] for c in answer["contributions"])
        assert base["log_odds"] + log_odds == pytest.approx(answer["log_odds"], abs=1e-9)
        points = sum(c["percentage_points"] for c in answer["contributions"])
        shown = 100 * (answer["probability"] - base["probability"])
        assert points == pytest.approx(shown, abs=1e-9)
        assert 1 / (1 + math.exp(-answer["log_odds"])) == pytest.approx(answer["probability"])
        assert [c["feature"] for c in answer["contributions"]] == answer["sub_model"]["inputs"]
        for c in answer["contributions"]:
            assert c["log_odds"] * c["percentage_points"] >= 0


def test_explain_and_predict_give_the_same_number(
    client: TestClient, whole_patient: dict[str, Any]
) -> None:
    explained = client.post("/explain", json=whole_patient).json()
    predicted = client.post("/predict", json=whole_patient).json()
    for name in set(predicted) - {"request_id"}:
        assert explained[name] == predicted[name]


def test_cholesterol_in_mmol_is_noticed_and_the_value_meant_is_said(client: TestClient) -> None:
    warning = client.post("/predict", json={"age": 50, "sex": 1, "chol": 5.2}).json()["warnings"]
    assert [(w["field"], w["code"], w["suggestion"]) for w in warning] == [
        ("chol", "suspicious_unit", 201)
    ]
    assert "mmol/l" in warning[0]["message"]
    assert "201 mg/dl" in warning[0]["message"]


def test_values_outside_the_trained_range_are_answered_with_a_warning(client: TestClient) -> None:
    patient = {"age": 85, "sex": 1, "trestbps": 210, "chol": 90, "thalach": 60, "oldpeak": -1}
    warnings = client.post("/predict", json=patient).json()["warnings"]
    assert {w["field"] for w in warnings} == {"age", "trestbps", "chol", "thalach", "oldpeak"}
    assert {w["code"] for w in warnings} == {"outside_trained_range"}


def test_every_answer_is_one_line_of_the_journal(
    client: TestClient, whole_patient: dict[str, Any], home: Path
) -> None:
    first = client.post("/predict?purpose=test", json=whole_patient).json()
    second = client.post("/explain", json={"age": 50, "sex": "female"}).json()
    client.post("/predict", json={"age": 500})
    lines = journal_lines(home)
    assert [line["request_id"] for line in lines] == [first["request_id"], second["request_id"]]
    assert [line["purpose"] for line in lines] == ["test", "care"]
    assert [line["probability"] for line in lines] == [first["probability"], second["probability"]]
    assert lines[0]["inputs"] == whole_patient
    assert lines[1]["inputs"] == {"age": 50, "sex": 0}
    assert {line["model_version"] for line in lines} == {first["model_version"]}


def test_a_request_id_is_taken_or_made_and_returned(client: TestClient) -> None:
    patient = {"age": 50, "sex": 1}
    given = client.post("/predict", json=patient, headers={"X-Request-ID": "ward-7.case_12"})
    assert given.headers["x-request-id"] == given.json()["request_id"] == "ward-7.case_12"
    for bad in ("", "with space", "x" * 65, "semi;colon"):
        made = client.post("/predict", json=patient, headers={"X-Request-ID": bad})
        assert made.headers["x-request-id"] != bad
        assert len(made.headers["x-request-id"]) == 32


def test_without_a_journal_there_is_no_answer(client: TestClient, home: Path) -> None:
    service = client.app.state.service
    service.journal.close()
    blocker = home / "journal"
    blocker.rmdir()
    blocker.touch()
    answer = client.post("/predict", json={"age": 50, "sex": 1})
    assert answer.status_code == 503
    assert answer.json()["type"] == "urn:heartsight:problem:journal-unavailable"
    assert "probability" not in answer.text
    blocker.unlink()
    assert client.post("/predict", json={"age": 50, "sex": 1}).status_code == 200
