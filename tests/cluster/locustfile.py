"""Callers who write down what they were answered, one line each: status, request id, process."""

import json
import os
from pathlib import Path
from typing import Any

from locust import FastHttpUser, constant_pacing, events, task

_ANSWERS = Path(os.environ["ANSWERS"]).open("a", buffering=1)  # noqa: SIM115 - until the end
PATIENT = {"age": 63, "sex": 1, "cp": 4, "ca": 0}


class Caller(FastHttpUser):
    """Asks for a prediction ten times a second."""

    wait_time = constant_pacing(0.1)

    @task
    def predict(self) -> None:
        """Ask, and write down the answer."""
        with self.client.post("/predict", json=PATIENT, catch_response=True) as answer:
            found = json.loads(answer.text) if answer.status_code == 200 else {}
            backend = (answer.headers or {}).get("X-Backend", "-")
            _ANSWERS.write(f"{answer.status_code} {found.get('request_id', '-')} {backend}\n")
            answer.success()


@events.quitting.add_listener  # type: ignore[untyped-decorator]
def close(**_: Any) -> None:
    """Keep the last lines."""
    _ANSWERS.close()
