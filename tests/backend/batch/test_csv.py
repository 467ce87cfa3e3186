"""CSV in: columns by name in any order, UCI's own files, the re-coded copy, rows that are bad."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.backend.batch.sending import PATIENT, send, send_csv

ROOT = Path(__file__).parents[3]
HEADER = ",".join(PATIENT)
ROW = ",".join(str(value) for value in PATIENT.values())


def probability(client: TestClient, **other: object) -> float:
    (answer,) = send(client, [PATIENT | other]).json()
    return float(answer["probability"])


def test_columns_are_found_by_name_in_any_order(client: TestClient) -> None:
    names = list(reversed(PATIENT))
    text = ",".join(names) + "\n" + ",".join(str(PATIENT[name]) for name in names)
    (answer,) = send_csv(client, text).json()
    assert answer["probability"] == probability(client)


def test_labels_missing_cells_and_other_names_are_understood(client: TestClient) -> None:
    text = f"sno,{HEADER.replace('sex', 'Gender')},num\r\n7,{ROW},0\r\n".replace(
        "63,1,1", "63,Male,"
    )
    text = text.replace(",0,6,0", ",?,NA,0")
    (answer,) = send_csv(client, "\ufeff" + text).json()
    assert answer["missing"] == ["cp", "ca", "thal"]
    assert answer["probability"] == probability(client, cp=None, ca=None, thal=None)


def test_columns_that_are_not_there_are_not_known(client: TestClient) -> None:
    (answer,) = send_csv(client, "sex,age\nfemale,51\n").json()
    assert len(answer["missing"]) == 11


def test_a_file_of_uci_needs_no_header(client: TestClient) -> None:
    rows = (ROOT / "data" / "cleveland.csv").read_text().split("\n", 1)[1]
    answers = send_csv(client, rows).json()
    assert len(answers) == 303
    assert all("probability" in answer for answer in answers)
    assert answers[0]["line"] == 1
    with_header = send_csv(client, (ROOT / "data" / "cleveland.csv").read_text()).json()
    assert [one["probability"] for one in with_header] == [one["probability"] for one in answers]
    assert with_header[0]["line"] == 2


def test_a_bad_row_is_told_with_line_and_field_and_without_its_value(client: TestClient) -> None:
    text = (
        f"{HEADER}\n{ROW}\n\n{ROW.replace('145', '1451')}\n{ROW},9\n{ROW.replace('63', '')}\n{ROW}"
    )
    answers = send_csv(client, text).json()
    assert [(one["row"], one["line"]) for one in answers] == [
        (1, 2),
        (2, 4),
        (3, 5),
        (4, 6),
        (5, 7),
    ]
    assert answers[1]["errors"] == [
        {"field": "trestbps", "rule": "must be a whole number from 50 to 300 mm Hg"}
    ]
    assert answers[2]["detail"] == "The row must have 13 cells, as the first one."
    assert [error["field"] for error in answers[3]["errors"]] == ["age"]
    # An id's random digits may say anything.
    assert "1451" not in str([one | {"request_id": ""} for one in answers])


@pytest.mark.parametrize("cell", ["nan0", "1e999", "0x91", "1_45", "١٤٥", "145;", "inf", "--1"])
def test_a_cell_that_is_no_number_of_ours_is_refused(client: TestClient, cell: str) -> None:
    text = f"age,sex,trestbps\n63,1,{cell}\n"
    (answer,) = send_csv(client, text).json()
    assert [error["field"] for error in answer["errors"]] == ["trestbps"]


def test_bytes_that_are_no_text_are_refused_in_their_row(client: TestClient) -> None:
    body = b"age,sex,cp\n63,1,\xff\xfe\n63,1,1\n"
    first, second = send(client, body, content_type="text/csv").json()
    assert [error["field"] for error in first["errors"]] == ["cp"]
    assert "probability" in second


def test_the_recoded_copy_is_read_when_the_request_says_so(client: TestClient) -> None:
    recoded = {"cp": 3, "restecg": 0, "slope": 0, "thal": 1, "target": 1}
    row = PATIENT | recoded
    text = ",".join(row) + "\n" + ",".join(str(value) for value in row.values())
    (answer,) = send_csv(client, text, "?coding=recoded").json()
    assert answer["probability"] == probability(client)
    # Its codes are UCI's codes of something else: nobody may guess.
    refused = send_csv(client, text)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == ["target"]


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("age,cp", ["sex"]),
        ("age,sex,age", ["age"]),
        ("age,sex,gender", ["gender"]),
        ("age,sex,weight", ["column 3"]),
        ("63,1,1", ["age", "sex", "column 1", "column 2", "column 3"]),
    ],
)
def test_columns_of_no_patient_refuse_the_file(
    client: TestClient, header: str, fields: list[str]
) -> None:
    refused = send_csv(client, f"{header}\n63,1,1\n")
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == fields
    assert "63" not in refused.text.replace(refused.json()["request_id"], "")


@pytest.mark.parametrize("text", [f'{HEADER}\n"63,1', "age,sex\n" + "6" * 70_000])
def test_a_file_that_is_no_csv_is_refused(client: TestClient, text: str) -> None:
    assert send_csv(client, text).json()["type"].endswith(":broken-csv")


def test_rows_without_end_of_line_and_quoted_cells_are_read(client: TestClient) -> None:
    (answer,) = send_csv(client, 'age,sex,cp\n"63","male","typical angina"').json()
    assert answer["missing"][0] == "trestbps"
