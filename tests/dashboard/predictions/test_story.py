"""One prediction in words: what an audit asks, and what was said of it since."""

import json
from typing import Any

from dashboard.answers import Explanation
from dashboard.predictions.listing import told
from dashboard.predictions.story import command, compared, facts, said_since
from dashboard.reports import Values, parse
from tests.dashboard.conftest import explain


def story(**changed: Any) -> Values:
    found = {
        "request_id": "r-1", "time": "2026-11-21T08:00:00.123456Z", "route": "/predict",
        "purpose": "what_if", "model_version": "stand-in", "inputs": {"age": 63, "sex": 1},
        "probability": 0.72, "low": 0.51, "high": 0.98, "prediction": 1, "warnings": [],
        "latency_seconds": 0.00031, "disease": None, "decision": None, "case": None,
        "key": "hs_1", "answers": 1, "process": "p", "sequence": 7, "chain": "c",
        "outcomes": [
            {"revision": 1, "disease": False, "source": "angiography", "reason": None,
             "time": "2026-11-21T09:00:00Z"},
            {"revision": 2, "disease": True, "source": "patient_record", "reason": "entry_error",
             "time": "2026-11-21T10:00:00Z"},
        ],
        "feedback": [{"decision": "override", "reason": "clinical_picture",
                      "time": "2026-11-21T11:00:00Z"}],
    }  # fmt: skip
    return parse("story", json.dumps({**found, **changed}).encode())


def answer() -> Explanation:
    return Explanation.model_validate(explain({"age": 63, "sex": 1}))


def test_an_audit_reads_model_key_and_place_in_the_journal() -> None:
    found = facts(story())["What"]
    assert found["Model"] == "stand-in"
    assert found["Took"] == "0.31 ms"
    assert found["Key that asked"] == "hs_1"
    assert found["Case, as a keyed hash"] == "none"
    assert found["Journal: number in that process"] == "7"


def test_the_same_model_is_said_to_be_the_one_that_answered() -> None:
    assert compared(story(), answer()) == (
        "Answered: 72 of 100 (range 51 to >97), by the model that is live now."
    )


def test_reasons_of_another_model_are_said_to_be_its_own() -> None:
    said = compared(story(model_version="older"), answer())
    assert "by version older" in said
    assert "those of the live version stand-in" in said


def test_outcomes_and_feedback_are_told_in_words_and_corrections_marked() -> None:
    found = story()
    table = said_since([*found.outcomes, *found.feedback])
    assert list(table["What"]) == [
        "no disease (angiography)",
        "disease (patient record), a correction",
        "clinician: override",
    ]
    assert list(table["Reason"]) == ["", "entry error", "clinical picture"]


def test_outcomes_and_feedback_stand_in_the_order_in_which_they_were_said() -> None:
    said = story().feedback[0]
    before = Values({**said, "time": "2026-11-21T09:30:00.5+00:00"})
    table = said_since([*story().outcomes, before])
    assert list(table.index) == [
        "2026-11-21 09:00:00", "2026-11-21 09:30:00", "2026-11-21 10:00:00",
    ]  # fmt: skip
    assert table["What"].iloc[1] == "clinician: override"


def test_a_range_whose_ends_agree_is_told_once() -> None:
    assert "(range <3)" in compared(story(low=0.001, high=0.02), answer())
    (line,) = told([story(low=0.001, high=0.02)]).to_dict("records")
    assert line["Range"] == "<3"


def test_the_command_asks_for_this_very_prediction() -> None:
    assert command("r-1") == "curl -s $HEARTSIGHT_BACKEND_URL/predictions/r-1"
    odd = command("a b/$(c)'d")
    assert odd == "curl -s $HEARTSIGHT_BACKEND_URL/predictions/a%20b%2F%24%28c%29%27d"


def test_the_list_has_a_line_for_each_prediction() -> None:
    (line,) = told([story(disease=True)]).to_dict("records")
    assert line["Of 100"] == "72"
    assert line["Range"] == "51 to >97"
    assert (line["Predicted"], line["Found"]) == ("disease", "disease")
    assert line["Purpose"] == "what if"
