"""An outcome is recorded once, corrected with a reason, and never lost; feedback adds up."""

import threading
from contextlib import closing
from typing import Any

import pytest

from backend.errors import RequestRefused
from backend.history import judgements
from backend.history.database import Database
from backend.history.schemas import (
    Agreement,
    Correction,
    CorrectionReason,
    Outcome,
    Override,
    OverrideReason,
    Source,
)
from tests.backend.history.journaling import records
from tests.backend.history.stored import store

FOUND = Outcome(disease=True, source=Source.ANGIOGRAPHY)
NOT_FOUND = Outcome(disease=False, source=Source.ANGIOGRAPHY)
CORRECTED = Correction(
    disease=False,
    source=Source.PATIENT_RECORD,
    correction=True,
    reason=CorrectionReason.WRONG_PATIENT,
)


def record(database: Database, request_id: str, told: Outcome | Correction) -> None:
    with database.transaction() as connection:
        judgements.record_outcome(connection, request_id, told, "k1")


def story(database: Database, request_id: str) -> dict[str, Any]:
    with database.transaction() as connection:
        return judgements.story(connection, request_id)


def refused(database: Database, request_id: str, told: Outcome | Correction) -> RequestRefused:
    with pytest.raises(RequestRefused) as error:
        record(database, request_id, told)
    return error.value


def test_an_outcome_is_kept_with_its_source(database: Database) -> None:
    store(database, records(1))
    record(database, "r1-0", FOUND)
    found = story(database, "r1-0")
    assert found["disease"] is True
    (outcome,) = found["outcomes"]
    assert (outcome["revision"], outcome["source"], outcome["reason"]) == (1, "angiography", None)


def test_a_second_outcome_is_refused_even_if_it_is_the_same(database: Database) -> None:
    store(database, records(1))
    record(database, "r1-0", FOUND)
    for again in (FOUND, NOT_FOUND):
        error = refused(database, "r1-0", again)
        assert (error.status, error.kind) == (409, "outcome-already-recorded")
        assert "correction: true" in error.detail
    assert len(story(database, "r1-0")["outcomes"]) == 1


def test_a_correction_counts_and_keeps_what_it_corrects(database: Database) -> None:
    store(database, records(1))
    record(database, "r1-0", FOUND)
    record(database, "r1-0", CORRECTED)
    record(database, "r1-0", CORRECTED)
    found = story(database, "r1-0")
    assert found["disease"] is False
    assert [one["disease"] for one in found["outcomes"]] == [True, False, False]
    assert [one["reason"] for one in found["outcomes"]] == [None, "wrong_patient", "wrong_patient"]


def test_there_must_be_something_to_correct(database: Database) -> None:
    store(database, records(1))
    error = refused(database, "r1-0", CORRECTED)
    assert (error.status, error.kind) == (409, "no-outcome-yet")


def test_an_unknown_prediction_may_take_a_moment(database: Database) -> None:
    error = refused(database, "nobody", FOUND)
    assert error.status == 404
    assert "may take a moment" in error.detail


def test_one_patient_asked_for_twice_under_one_id_has_one_outcome(database: Database) -> None:
    (asked,) = records(1)
    store(database, [asked, {**asked, "route": "/explain"}])
    record(database, "r1-0", FOUND)
    assert refused(database, "r1-0", NOT_FOUND).kind == "outcome-already-recorded"
    store(database, [asked], process="q")
    assert refused(database, "r1-0", NOT_FOUND).kind == "outcome-already-recorded"
    found = story(database, "r1-0")
    assert (found["answers"], found["disease"], len(found["outcomes"])) == (3, True, 1)


def test_two_patients_under_one_id_are_not_guessed_between(database: Database) -> None:
    store(database, records(2, request_id="mixed"))
    error = refused(database, "mixed", FOUND)
    assert (error.status, error.kind) == (409, "ambiguous-request-id")


def test_of_many_at_once_one_outcome_wins(database: Database, url: str) -> None:
    store(database, records(1))
    won: list[bool] = []

    def tell(disease: bool) -> None:  # noqa: FBT001
        told = Outcome(disease=disease, source=Source.ANGIOGRAPHY)
        with closing(Database(url)) as own:
            try:
                record(own, "r1-0", told)
            except RequestRefused as error:
                assert error.kind == "outcome-already-recorded"  # noqa: PT017
            else:
                won.append(disease)

    threads = [threading.Thread(target=tell, args=(i % 2 == 0,)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one["disease"] for one in story(database, "r1-0")["outcomes"]] == won
    assert len(won) == 1


def test_feedback_is_kept_each_time_and_the_newest_counts(database: Database) -> None:
    store(database, records(1))
    override = Override(decision="override", reason=OverrideReason.CLINICAL_PICTURE)
    with database.transaction() as connection:
        for told in (Agreement(decision="agree"), override):
            judgements.record_feedback(connection, "r1-0", told, None)
    found = story(database, "r1-0")
    assert found["decision"] == "override"
    assert [(one["decision"], one["reason"]) for one in found["feedback"]] == [
        ("agree", None),
        ("override", "clinical_picture"),
    ]
