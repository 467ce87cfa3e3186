"""`POST /predict/batch` as callers see it: every row has its answer or its reasons, in order."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import ASGITransport, AsyncClient

from backend.app import create_app
from backend.batch.stream import STEP_ROWS
from backend.errors import JournalError
from backend.history.lines import rows as rows_of_history
from backend.settings import Settings
from tests.backend.batch.sending import PATIENT, journaled, send, send_csv
from tests.backend.conftest import journal_lines


def test_each_row_is_answered_in_the_callers_order(client: TestClient) -> None:
    rows = [{"age": age, "sex": age % 2} for age in range(30, 70)]
    answer = send(client, rows)
    assert answer.status_code == 200
    assert [one["row"] for one in answer.json()] == list(range(1, 41))
    alone = [client.post("/predict", json=row).json()["probability"] for row in rows]
    assert [one["probability"] for one in answer.json()] == alone


def test_an_answer_is_that_of_one_patient_without_what_all_share(client: TestClient) -> None:
    (many,) = send(client, [PATIENT]).json()
    one = client.post("/predict", json=PATIENT).json()
    assert many.keys() - {"row", "line"} == one.keys() - {"threshold", "sub_model"}
    shared = many.keys() & one.keys() - {"request_id"}
    assert {name: many[name] for name in shared} == {name: one[name] for name in shared}


def test_warnings_are_those_of_one_patient(client: TestClient) -> None:
    row = PATIENT | {"age": 91, "chol": 5.2}
    (many,) = send(client, [row]).json()
    assert [w["code"] for w in many["warnings"]] == ["outside_trained_range", "suspicious_unit"]
    assert many["warnings"] == client.post("/predict", json=row).json()["warnings"]


@pytest.mark.parametrize(
    "bad",
    [
        {"age": 63},
        {"age": 63, "sex": 2},
        {"age": 17, "sex": 1},
        {"age": 63, "sex": True},
        {"age": 63, "sex": 1, "gender": 1},
        {"age": 63, "sex": 1, "weight": 80},
        {"age": "63", "sex": 1, "thal": 2, "slope": 0},
        {"age": 63.5, "sex": "male", "cp": "flutter"},
        {"age": 63, "sex": 1, "chol": -1.5, "ca": 9},
        {"age": 63, "sex": 1, "chol": [233]},
        {},
    ],
)
def test_a_bad_row_is_refused_as_one_patient_is_and_harms_no_other(
    client: TestClient, bad: dict[str, Any]
) -> None:
    before, refused, behind = send(client, [PATIENT, bad, PATIENT]).json()
    assert before["probability"] == behind["probability"]
    alone = client.post("/predict", json=bad)
    assert alone.status_code == 422
    assert refused["row"] == 2
    assert refused["kind"] == "invalid-patient"
    assert refused["errors"] == alone.json()["errors"]
    assert refused["detail"] == alone.json()["detail"]


@pytest.mark.parametrize(
    ("element", "kind"),
    [
        (b"5", "invalid-patient"),
        (b"null", "invalid-patient"),
        (b'[{"age": 63, "sex": 1}]', "invalid-patient"),
        (b'{"age": 63, "sex": 1,}', "broken-json"),
        (b"{} {}", "broken-json"),
        (b"", "empty-body"),
        (b'{"age": 63, "age": 64, "sex": 1}', "repeated-field"),
        (b'{"age": 63, "sex": 1, "sex": 1, "ca": 0}', "repeated-field"),
        (b'{"age": 63, "sex": "male", "s\\u0065x": "male"}', "repeated-field"),
    ],
)
def test_an_element_that_is_no_patient_is_refused_in_its_place(
    client: TestClient, element: bytes, kind: str
) -> None:
    whole = json.dumps(PATIENT).encode()
    answers = send(client, b"[%b, %b, %b]" % (whole, element, whole)).json()
    assert [one.get("kind") for one in answers] == [None, kind, None]
    assert "body" not in answers[1]["detail"]


def test_labels_gender_and_whole_floats_are_understood(client: TestClient) -> None:
    other = PATIENT | {"age": 63.0, "cp": "Typical Angina", "thal": 6.0, "ca": None, "exang": "no"}
    other["gender"] = "male" if other.pop("sex") else "female"
    plain = PATIENT | {"ca": None}
    first, second = send(client, [other, plain]).json()
    assert first["probability"] == second["probability"]
    assert first["missing"] == ["ca"]


def test_recoded_rows_are_translated(client: TestClient) -> None:
    recoded = PATIENT | {"cp": 3, "restecg": 0, "slope": 0, "thal": 1}
    assert (
        send(client, [recoded], "?coding=recoded").json()[0]["probability"]
        == send(client, [PATIENT]).json()[0]["probability"]
    )


def test_each_answered_row_is_in_the_journal_with_an_id_of_its_own(
    client: TestClient, home: Path
) -> None:
    rows = [PATIENT, {"age": 1}, {"age": 80, "sex": "female", "chol": 200}]
    answers = send(client, rows, "?purpose=test", x_request_id="study", x_case="ward 7").json()
    lines = journaled(home)
    assert [line["request_id"] for line in lines] == ["study-1", "study-3"]
    assert [line["inputs"] for line in lines] == [PATIENT, {"age": 80, "sex": 0, "chol": 200.0}]
    assert {line["route"] for line in lines} == {"/predict/batch"}
    assert {line["purpose"] for line in lines} == {"test"}
    assert {len(line["case"]) for line in lines} == {64}
    for answer, line in zip([answers[0], answers[2]], lines, strict=True):
        assert answer["probability"] == line["probability"]
        assert list(answer["interval"].values())[:2] == line["interval"]
        assert answer["prediction"] == line["prediction"]


def test_what_is_sent_as_null_is_left_out_of_the_journal_which_the_history_can_read(
    client: TestClient, home: Path
) -> None:
    # Rows of both ways: the first from tables, the second with a warning.
    send(client, [PATIENT | {"ca": None, "thal": None}, PATIENT | {"age": 91, "ca": None}])
    (file,) = (home / "journal").glob("*.jsonl")
    first, second = rows_of_history(file.read_bytes())
    assert (first["ca"], first["thal"], first["oldpeak"]) == (None, None, 2.3)
    assert (second["ca"], second["age"]) == (None, 91)


def test_a_step_is_one_line_of_the_journal(client: TestClient, home: Path) -> None:
    send(client, [PATIENT] * 98 + [{"age": 1}, PATIENT])
    (line,) = journal_lines(home)
    assert (line["rows"], line["sequence"]) == (99, 99)
    assert line["numbers"] == [*range(1, 99), 100]
    assert "journal_lines_total 1.0" in client.get("/metrics").text


def test_a_step_of_refused_rows_is_no_line_of_the_journal(client: TestClient, home: Path) -> None:
    assert [one["kind"] for one in send(client, [{"age": 1}] * 3).json()] == ["invalid-patient"] * 3
    assert journal_lines(home) == []


def test_warnings_are_recorded_with_the_rows_that_have_them(client: TestClient, home: Path) -> None:
    send(client, [PATIENT, PATIENT | {"age": 91, "chol": 5.2}, {"age": 1}, PATIENT | {"age": 20}])
    assert [line["warnings"] for line in journaled(home)] == [
        [],
        [["age", "outside_trained_range"], ["chol", "suspicious_unit"]],
        [["age", "outside_trained_range"]],
    ]


def test_rows_are_counted(client: TestClient) -> None:
    send(client, [PATIENT, PATIENT, {"age": 1}])
    counted = client.get("/metrics").text
    assert 'batch_rows_total{result="answered"} 2.0' in counted
    assert 'batch_rows_total{result="refused"} 1.0' in counted
    assert 'predictions_total{prediction="0",route="/predict/batch"} 2.0' in counted


@pytest.mark.parametrize(("body", "rows"), [(b"[]", 0), (b" [ ]\n", 0), (b"[{}]", 1)])
def test_an_array_may_be_short(client: TestClient, body: bytes, rows: int) -> None:
    assert len(send(client, body).json()) == rows


@pytest.mark.parametrize(
    "body",
    [b"{}", b"[", b"[{}", b'[{"age":63},', b"[{}]]", b"[{}] x", b'["', b"[}]", b"nil"],
)
def test_a_body_that_is_no_array_is_refused_as_a_whole(
    client: TestClient, home: Path, body: bytes
) -> None:
    answer = send(client, body)
    assert answer.status_code == 400
    assert answer.json()["type"].endswith(":broken-json")
    assert journaled(home) == []


def test_an_empty_body_is_refused(client: TestClient) -> None:
    assert send(client, b" ").json()["type"].endswith(":empty-body")
    assert send_csv(client, "\n").json()["type"].endswith(":empty-body")


def test_other_media_types_are_refused(client: TestClient) -> None:
    assert send(client, b"<x/>", content_type="text/xml").status_code == 415
    assert send(client, [PATIENT], accept="image/png").status_code == 406
    assert send(client, [PATIENT], accept="application/json;q=0").status_code == 406


def test_lines_of_json_are_answered_when_asked_for(client: TestClient) -> None:
    answer = send(client, [PATIENT, {}], accept="application/x-ndjson")
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line)["row"] for line in answer.text.splitlines()] == [1, 2]


def test_csv_is_answered_when_asked_for(client: TestClient) -> None:
    rows = [PATIENT, {"age": 1}, {"age": 90, "sex": 1}]
    answer = send(client, rows, accept="text/csv, application/json;q=0.5")
    assert answer.headers["content-type"].startswith("text/csv")
    header, first, second, third = answer.text.splitlines()
    assert header.startswith("row,line,request_id,model_version,prediction,probability,low,high")
    assert first.startswith("1,,")
    assert "age: must be a whole number from 18 to 110 years" in second
    assert "age:outside_trained_range" in third


def test_a_body_that_is_too_large_is_refused(home: Path) -> None:
    with TestClient(create_app(Settings(home=home, batch_rows=2))) as client:
        answer = send(client, b"[" + b" " * 1100 + b"]")
    assert answer.status_code == 413


def test_rows_over_the_limit_end_the_answer_with_a_problem(home: Path) -> None:
    most = 2 * STEP_ROWS + 100
    with TestClient(create_app(Settings(home=home, batch_rows=most))) as client:
        *answered, last = send(client, [{"age": 50, "sex": 0}] * (most + 100)).json()
    assert len(answered) == most
    assert last["row"] == most + 1
    assert last["problem"]["type"].endswith(":too-many-rows")


@pytest.mark.parametrize("accept", ["application/json", "application/x-ndjson", "text/csv"])
def test_an_array_that_breaks_off_late_is_told_in_the_last_entry(
    client: TestClient, accept: str
) -> None:
    row = json.dumps(PATIENT)
    answer = send(client, ("[" + f"{row}," * 2000).encode(), accept=accept)
    assert answer.status_code == 200
    last = answer.text.rstrip().removesuffix("]").splitlines()[-1]
    assert "The array does not end." in last
    if accept == "application/json":
        assert [one["row"] for one in answer.json()] == list(range(1, 2002))


def test_a_journal_that_fails_at_once_is_an_ordinary_503(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_service(client).journal, "write", _full)
    assert send(client, [PATIENT]).status_code == 503


def test_a_journal_that_fails_later_ends_the_answer_before_the_rows_it_lacks(
    client: TestClient, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = _service(client).journal
    write, written = journal.write, 0

    def write_twice(block: bytes, predictions: int) -> None:
        nonlocal written
        written += 1
        if written > 2:
            _full(block, predictions)
        write(block, predictions)

    monkeypatch.setattr(journal, "write", write_twice)
    *answered, last = send(client, [PATIENT] * 1000).json()
    assert last["problem"]["status"] == 503
    assert last["row"] == len(answered) + 1 == len(journaled(home)) + 1


def test_a_fault_of_ours_ends_the_answer_without_detail(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = iter([None, None])

    def fail_at_last(*_: object) -> None:
        if next(calls, "over"):
            raise ZeroDivisionError("63")

    monkeypatch.setattr(_service(client).journal, "write", fail_at_last)
    last = send(client, [PATIENT] * 1000).json()[-1]
    assert last["problem"]["status"] == 500
    assert "63" not in last["problem"]["detail"]


def test_without_a_model_there_is_a_503(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(home=tmp_path))) as client:
        assert send(client, [PATIENT]).status_code == 503


def test_single_predictions_are_answered_while_a_batch_is(home: Path) -> None:
    app = create_app(Settings(home=home))
    # Each takes a few turns of the loop; a batch that gave none away would let one through.
    assert asyncio.run(_answered_meanwhile(app, STEP_ROWS * 50)) >= 5


async def _answered_meanwhile(app: FastAPI, rows: int) -> int:
    """How many single predictions are answered between a batch's sending and its answer."""
    transport = ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=transport, base_url="http://localhost") as client,
    ):
        batch = asyncio.create_task(client.post("/predict/batch", json=[PATIENT] * rows))
        answered = 0
        while not batch.done():
            answered += (await client.post("/predict", json=PATIENT)).is_success
        assert len((await batch).json()) == rows
    return answered


def _service(client: TestClient) -> Any:
    app: Any = client.app
    return app.state.service


def _full(*_: object) -> None:
    raise JournalError("no space left on device")
