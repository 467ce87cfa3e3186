"""Who asks: clinicians, programs and reviewers as they behave, and programs that only push.

Every answer is checked, every address is counted under one name, and every prediction is marked as
a test, so that none passes for a patient.
"""

import random
import time
from collections.abc import Callable
from typing import Any, ClassVar, Final

import gevent  # type: ignore[import-untyped]
from locust import FastHttpUser, between, constant_throughput, task
from locust.contrib.fasthttp import ResponseContextManager

from loadtests.answers import (
    batch_fault,
    explanation_fault,
    object_fault,
    page_fault,
    prediction_fault,
)
from loadtests.patients import Patient, Patients

Check = Callable[[Any], str]
PREDICT: Final = "/predict?purpose=test"


class Visitor(FastHttpUser):
    """What all have in common: a key, patients of their own, and a look at each answer."""

    abstract = True
    connection_timeout = 10.0
    max_retries = 0

    def __init__(self, environment: Any) -> None:
        options = environment.parsed_options
        # An answer that takes longer is a timeout, by either tool.
        self.network_timeout = options.answer_timeout
        super().__init__(environment)
        self.patients = Patients(random.randrange(2**31))  # noqa: S311 - no secret
        self.headers = {"X-API-Key": options.api_key} if options.api_key else {}

    def ask(
        self,
        method: str,
        path: str,
        name: str,
        check: Check,
        sent: Any = None,
        due: float | None = None,
    ) -> dict[str, Any] | None:
        """Send a request; return the answer if it is right, and count it either way.

        Parameters
        ----------
        due : float, optional
            When it should have been sent, by `time.perf_counter`: its latency counts from then.
        """
        with self.client.request(
            method,
            path,
            name=name,
            json=sent,
            headers=self.headers,
            catch_response=True,
            allow_redirects=False,
        ) as response:
            found: dict[str, Any] | None = checked(response, check)
            if due is not None:
                response.request_meta["response_time"] = (time.perf_counter() - due) * 1000
            return found

    def predict(
        self, patient: Patient, name: str = "/predict", due: float | None = None
    ) -> dict[str, Any] | None:
        """Ask about one patient."""
        return self.ask("POST", PREDICT, name, prediction_fault, patient, due)


def checked(response: ResponseContextManager, check: Check) -> Any:
    """Mark an answer as right or wrong and return it if right."""
    # 0: nothing came, and the reason is kept already. 503 is told apart from what is broken.
    if response.status_code == 0:
        return None
    if response.status_code != 200:  # noqa: PLR2004 - the one status that answers
        kind = "shed" if response.status_code == 503 else "refused"  # noqa: PLR2004
        response.failure(f"{kind}: status {response.status_code}")  # type: ignore[no-untyped-call]
        return None
    try:
        answer = response.json()
    except ValueError:
        response.failure("wrong body: no JSON")  # type: ignore[no-untyped-call]
        return None
    if fault := check(answer):
        response.failure(f"wrong body: {fault}")  # type: ignore[no-untyped-call]
        return None
    response.success()  # type: ignore[no-untyped-call]
    return answer


class Clinician(Visitor):
    """Fills in a form, reads the answer, asks why, tries what would change it."""

    weight = 6
    wait_time = between(5, 15)

    @task
    def see_a_patient(self) -> None:
        """One patient from the form to the decision."""
        patient = self.patients.fresh()
        if self.predict(patient) is None:
            return
        _think(1, 4)
        self.ask("POST", "/explain?purpose=test", "/explain", explanation_fault, patient)
        for _ in range(random.randint(0, 4)):  # noqa: S311 - no secret
            _think(0.5, 2)
            patient = self.patients.changed(patient)
            self.predict(patient, "/predict (what if)")


class ApiConsumer(Visitor):
    """Another program: patients one by one at a steady pace, now and then many at once."""

    weight = 3
    wait_time = constant_throughput(5)
    rows: ClassVar[int] = 50

    @task(60)
    def one(self) -> None:
        """Ask about one patient."""
        self.predict(self.patients.fresh())

    @task(1)
    def many(self) -> None:
        """Ask about a list of patients."""
        sent = [self.patients.fresh() for _ in range(self.rows)]
        path = "/predict/batch?purpose=test"
        self.ask("POST", path, "/predict/batch", lambda found: batch_fault(found, self.rows), sent)


class Reviewer(Visitor):
    """Reads the evidence and what was answered lately."""

    weight = 1
    wait_time = between(3, 8)

    @task(2)
    def read_reports(self) -> None:
        """Look at the list of reports, then at one of them."""
        names = self.ask("GET", "/reports", "/reports", _names_fault)
        if names:
            one = random.choice(list(names))  # noqa: S311 - no secret
            self.ask("GET", f"/reports/{one}", "/reports/[name]", object_fault)

    @task(2)
    def read_history(self) -> None:
        """Look at the newest predictions, then at one of them."""
        page = self.ask("GET", "/predictions?purpose=test", "/predictions", page_fault)
        if page and page["predictions"]:
            one = random.choice(page["predictions"])["request_id"]  # noqa: S311 - no secret
            self.ask("GET", f"/predictions/{one}", "/predictions/[id]", object_fault)

    @task(1)
    def count_inputs(self) -> None:
        """Look at how the inputs were spread."""
        self.ask("GET", "/aggregates/features?purpose=test", "/aggregates/features", object_fault)


def _think(least: float, most: float) -> None:
    gevent.sleep(random.uniform(least, most))  # noqa: S311 - no secret


def _names_fault(answer: Any) -> str:
    return "" if isinstance(answer, list) else "must be a list of names"
