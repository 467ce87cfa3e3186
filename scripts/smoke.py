"""`make smoke URL=...`: ask a running deployment from outside whether it does what it is there for.

Settings are environment variables: HEARTSIGHT_API_KEY where keys are asked for; METRICS_URL where
the metrics are on another port (in a cluster: `kubectl port-forward`); SSL_CERT_FILE for a
certificate of one's own. Standard library only, so that it runs before anything is installed.
"""

import argparse
import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

TIMEOUT_SECONDS: Final = 10
TRIES: Final = 30
"""Of predictions until a counter moves: behind a balancer another pod may have answered."""
PATIENT: Final = {
    "age": 63, "sex": 1, "cp": 1, "trestbps": 145, "chol": 233, "fbs": 1, "restecg": 2,
    "thalach": 150, "exang": 0, "oldpeak": 2.3, "slope": 3, "ca": 0, "thal": 6,
}  # fmt: skip
"""The first patient of the Cleveland cohort."""
IMPOSSIBLE: Final = {"age": 630.5, "sex": 1}
"""Written with a point: the hexadecimal digits of a request's id may say 630 by chance."""
COUNTER: Final = "predictions_total"


class SmokeError(Exception):
    """Something that the deployment does not do."""


@dataclass(frozen=True)
class Deployment:
    """Where it is, and how to be let in."""

    url: str
    metrics_url: str
    key: str
    models: Path

    def ask(self, path: str, body: Any = None, *, base: str | None = None) -> tuple[int, Any]:
        """Ask one address; gives the status and what was answered, as text if it is no JSON."""
        address = f"{(base or self.url).rstrip('/')}{path}"
        if not address.startswith(("http://", "https://")):
            raise SmokeError(f"{address} is no address: give http://... or https://...")
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(address, data)  # noqa: S310 - the scheme is checked
        if data is not None:
            request.add_header("Content-Type", "application/json")
        if self.key:
            request.add_header("X-API-Key", self.key)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
                return answer.status, _content(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, _content(error.read())
        except OSError as error:
            raise SmokeError(f"{address} does not answer: {error}") from error


def _content(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text.decode(errors="replace")


def is_healthy(deployment: Deployment) -> str:
    """Expect a model that is loaded and can be used."""
    status, answer = deployment.ask("/health")
    if status != HTTPStatus.OK or not answer["model_loaded"]:
        raise SmokeError(f"/health answers {status}: {answer}")
    return f"model {answer['model_version']}"


def known_patient_is_predicted(deployment: Deployment) -> str:
    """Expect what the live model's bundle says, where that is here; a probability anywhere."""
    status, answer = deployment.ask("/predict?purpose=test", PATIENT)
    if status != HTTPStatus.OK:
        raise SmokeError(f"/predict answers {status}: {answer}")
    known = deployment.models / answer["model_version"] / "known_patients.json"
    if not known.is_file():
        if not 0 < answer["probability"] < 1:
            raise SmokeError(f"/predict gives {answer['probability']}, which is no probability")
        return f"probability {answer['probability']:.3f}; {known} is not here to compare with"
    rows = json.loads(known.read_text())
    for row in rows:
        status, answer = deployment.ask("/predict?purpose=test", row["patient"])
        if status != HTTPStatus.OK or abs(answer["probability"] - row["probability"]) > 1e-9:  # noqa: PLR2004
            raise SmokeError("/predict differs from the known patients of its bundle")
    return f"{len(rows)} known patients, as the bundle has them"


def impossible_patient_is_refused(deployment: Deployment) -> str:
    """Expect that a wrong value is named by its field, and not repeated."""
    status, answer = deployment.ask("/predict?purpose=test", IMPOSSIBLE)
    if status != HTTPStatus.UNPROCESSABLE_ENTITY:
        raise SmokeError(f"/predict takes an impossible age: {status}")
    if "age" not in str(answer) or str(IMPOSSIBLE["age"]) in str(answer):
        raise SmokeError("/predict does not name the wrong field, or repeats its value")
    return "422, names the field"


def metrics_move(deployment: Deployment) -> str:
    """Expect that a prediction is counted."""
    before = counted(deployment)
    for number in range(1, TRIES + 1):
        deployment.ask("/predict?purpose=test", PATIENT)
        if counted(deployment) > before:
            return f"{COUNTER} moved after {number} predictions"
    raise SmokeError(f"{COUNTER} does not move")


def counted(deployment: Deployment) -> float:
    """Return how many predictions the process behind the metrics address has answered."""
    status, text = deployment.ask("/metrics", base=deployment.metrics_url)
    if status != HTTPStatus.OK or not isinstance(text, str):
        raise SmokeError(
            f"{deployment.metrics_url}/metrics answers {status}: give a key of role operate, or "
            "METRICS_URL where metrics are on a second port"
        )
    lines = (line.rsplit(" ", 1) for line in text.splitlines() if line.startswith(f"{COUNTER}{{"))
    return sum(float(value) for _, value in lines)


CHECKS: Final[tuple[Callable[[Deployment], str], ...]] = (
    is_healthy,
    known_patient_is_predicted,
    impossible_patient_is_refused,
    metrics_move,
)


def main(arguments: list[str] | None = None, environ: Mapping[str, str] = os.environ) -> int:
    """Check everything; returns 1 when something is not as it should be."""
    parser = argparse.ArgumentParser(prog="make smoke", description=__doc__)
    parser.add_argument("url", help="root address of the backend")
    url = parser.parse_args(arguments).url
    deployment = Deployment(
        url=url,
        metrics_url=environ.get("METRICS_URL") or url,
        key=environ.get("HEARTSIGHT_API_KEY", ""),
        models=Path(environ.get("HEARTSIGHT_HOME") or "var") / "models",
    )
    failed = 0
    for check in CHECKS:
        name = check.__name__.replace("_", " ")
        try:
            print(f"ok      {name}: {check(deployment)}")
        except (SmokeError, KeyError, TypeError) as error:
            failed += 1
            print(f"FAILED  {name}: {error}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
