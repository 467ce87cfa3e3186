"""A stand-in for the backend on a real port: answers the contract, or fails in a chosen way."""

import csv
import json
import math
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from data.features import BY_NAME, NAMES, OPTIONAL

WEIGHTS = {
    "age": (0.02, 54),
    "sex": (1.2, 0.68),
    "cp": (0.6, 3.1),
    "thalach": (-0.02, 150),
    "exang": (0.8, 0.3),
    "oldpeak": (0.5, 1.0),
    "ca": (1.0, 0.7),
    "thal": (0.3, 4.7),
}
BASELINE = -0.13


def logistic(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))


def quality(inputs: list[str]) -> dict[str, Any]:
    return {
        "inputs": inputs, "n": 303, "brier_score": 0.12,
        "roc_auc": 0.91 - 0.015 * (13 - len(inputs)),
        "roc_auc_interval": {"low": 0.84, "high": 0.93, "level": 0.95},
    }  # fmt: skip


def swapped(patient: dict[str, float], log_odds: float) -> dict[str, Any]:
    """Return the same findings in the other sex."""
    other = 1 - int(patient["sex"])
    found = log_odds + WEIGHTS["sex"][0] * (other - patient["sex"])
    interval = {"low": logistic(found - 0.5), "high": logistic(found + 0.5), "level": 0.95}
    return {"sex": other, "probability": logistic(found), "interval": interval}


def explain(patient: dict[str, float]) -> dict[str, Any]:
    """Answer like the backend does, by eight weights that can be checked by hand."""
    terms = {}
    for name, value in patient.items():
        weight, mean = WEIGHTS.get(name, (0.0, 0.0))
        terms[name] = weight * (value - mean)
    log_odds = BASELINE + sum(terms.values())
    probability, base = logistic(log_odds), logistic(BASELINE)
    total = sum(terms.values()) or 1.0
    missing = [name for name in OPTIONAL if name not in patient]
    spread = 0.5 + 0.1 * len(missing)
    warnings = []
    if patient.get("chol", 200) <= 25:
        meant = round(patient["chol"] * 38.67)
        warnings.append({
            "field": "chol", "code": "suspicious_unit", "suggestion": meant,
            "message": f"chol looks like mmol/l; {meant} mg/dl was probably meant",
        })  # fmt: skip
    return {
        "request_id": "r-1", "model_version": "stand-in", "prediction": int(probability >= 0.5),
        "probability": probability, "threshold": 0.5, "missing": missing, "warnings": warnings,
        "interval": {"low": logistic(log_odds - spread), "high": logistic(log_odds + spread),
                     "level": 0.95},
        "sub_model": quality([n for n in NAMES if n in patient]),
        "log_odds": log_odds,
        "counterfactual_sex": swapped(patient, log_odds),
        "group_calibration": {
            "sex": "male", "band": "50 to 85 %", "n": 44, "predicted": 0.68, "observed": 0.73,
            "interval": {"low": 0.59, "high": 0.84, "level": 0.95}, "reason": None,
        },
        "baseline": {"name": "average log-odds of the Cleveland reference patients",
                     "log_odds": BASELINE, "probability": base},
        "contributions": [
            {"feature": n, "label": BY_NAME[n].label, "value": v, "log_odds": terms[n],
             "value_label": BY_NAME[n].codes.get(int(v), f"{v:g} {BY_NAME[n].unit}".strip()),
             "percentage_points": 100 * (probability - base) * terms[n] / total}
            for n, v in patient.items()
        ],
    }  # fmt: skip


def row_answer(patient: dict[str, Any], number: int) -> dict[str, Any]:
    """Answer one row of a batch, from JSON or from the cells of a CSV file."""
    known = {n: float(v) for n, v in patient.items() if n in NAMES and v not in ("", None)}
    row = {"row": number, "line": number + 1, "request_id": f"b-{number}"}
    if known.get("age", 0) < 18:
        rule = {"field": "age", "rule": BY_NAME["age"].rule}
        return {**row, "kind": "invalid-patient", "detail": "Please correct: age.",
                "errors": [rule]}  # fmt: skip
    full = explain(known)
    said = ("model_version", "prediction", "probability", "interval", "missing", "warnings")
    return {**row, **{name: full[name] for name in said}, "decision": None}


MODEL = {
    "model_version": "stand-in", "trained_on": {"cohort": "cleveland", "n": 303, "diseased": 139},
    "group_average": 0.4587, "threshold": 0.5, "full_model": quality(list(NAMES)),
    "features": list(NAMES),
}  # fmt: skip


class StandIn(ThreadingHTTPServer):
    """The server; set `failure` to a status, "slow", "malformed" or "drop" to make it fail.

    A path in `failing_paths` answers 500, whatever `failure` says; one in `overloaded` 503.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.failure: int | str | None = None
        self.failing_paths: set[str] = set()
        self.overloaded: set[str] = set()
        self.reports: dict[str, bytes] = {}
        self.texts = {"/model": json.dumps(MODEL).encode()}
        self.rules: list[dict[str, str]] = []
        self.queries: list[dict[str, list[str]]] = []
        self.outcomes: dict[str, dict[str, Any]] = {}
        self.seen: list[tuple[str, str, Any, str | None]] = []

    def handle_error(self, *_: Any) -> None:
        """Say nothing of clients that did not wait."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def asked(self, path: str) -> list[tuple[str, dict[str, Any] | None]]:
        """Return purpose and body of every request for a path."""
        return [(purpose, body) for p, purpose, body, _ in self.seen if p == path]


class _Handler(BaseHTTPRequestHandler):
    server: StandIn

    def do_GET(self) -> None:
        self._serve(None)

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.headers["Content-Type"] == "text/csv":
            self._serve(list(csv.DictReader(content.splitlines())))
        else:
            self._serve(json.loads(content))

    def _serve(self, body: Any) -> None:
        address = urlsplit(self.path)
        query = parse_qs(address.query)
        purpose = query.get("purpose", [""])[0]
        key = self.headers.get("X-API-Key")
        self.server.seen.append((address.path, purpose, body, key))
        self.server.queries.append(query)
        failure = 500 if address.path in self.server.failing_paths else self.server.failure
        if failure == "slow":
            time.sleep(1.4)
        if failure == "drop":
            self.close_connection = True
            return
        if address.path in self.server.overloaded:
            kind = "urn:heartsight:problem:overloaded"
            self._answer(503, {"type": kind, "status": 503})
        elif isinstance(failure, int):
            self._answer(failure, {"title": "refused", "status": failure, "request_id": "r-9",
                                   "errors": self.server.rules})  # fmt: skip
        elif failure == "malformed":
            self._answer(200, {"probability": "high"})
        elif address.path in self.server.texts:
            self._send(200, self.server.texts[address.path])
        elif address.path.startswith("/reports/"):
            self._report(address.path.removeprefix("/reports/"))
        elif address.path == "/predict/batch":
            self._batch(body or [], lines=self.headers["Accept"] == "application/x-ndjson")
        elif address.path.startswith("/predictions/"):
            self._record(address.path, body or {})
        else:
            asked = len(self.server.seen)
            self._answer(200, {**explain(body or {}), "request_id": f"r-{asked}"})

    def _batch(self, patients: Any, *, lines: bool) -> None:
        """Answer each row as the backend does; a row whose cells break a rule is told so."""
        rows = [row_answer(patient, number) for number, patient in enumerate(patients, 1)]
        text = "".join(json.dumps(row) + "\n" for row in rows) if lines else json.dumps(rows)
        self._send(200, text.encode())

    def _record(self, path: str, told: dict[str, Any]) -> None:
        """Record an outcome once; a second one must be a correction."""
        if path.endswith("/outcome"):
            if path in self.server.outcomes and not told.get("correction"):
                kind = "urn:heartsight:problem:outcome-already-recorded"
                self._answer(409, {"type": kind, "status": 409})
                return
            self.server.outcomes[path] = told
        self._answer(201, {})

    def _report(self, name: str) -> None:
        if name in self.server.reports:
            self._send(200, self.server.reports[name])
        else:
            self._answer(404, {"title": "Not Found", "status": 404})

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        self._send(status, json.dumps(body).encode())

    def _send(self, status: int, text: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        if status == 429:
            self.send_header("Retry-After", "7")
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    server = StandIn()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def free_loopback_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
