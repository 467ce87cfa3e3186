"""Batches sent to an application in this process, and what the journal then has."""

import json
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from backend import block, record
from tests.backend.conftest import journal_lines

PATIENT = {
    "age": 63, "sex": 1, "cp": 1, "trestbps": 145, "chol": 233, "fbs": 1, "restecg": 2,
    "thalach": 150, "exang": 0, "oldpeak": 2.3, "slope": 3, "ca": 0, "thal": 6,
}  # fmt: skip


def send(client: TestClient, body: Any, query: str = "", **headers: str) -> Response:
    """Send patients as a JSON array, or bytes as they are."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    kind = {"content-type": "application/json"} | {
        k.replace("_", "-"): v for k, v in headers.items()
    }
    return client.post(f"/predict/batch{query}", content=content, headers=kind)


def send_csv(client: TestClient, text: str, query: str = "", **headers: str) -> Response:
    """Send a CSV file."""
    return send(client, text.encode(), query, content_type="text/csv", **headers)


def journaled(home: Path) -> list[dict[str, Any]]:
    """The record of each row in the journal, in order, whichever block holds it."""
    blocks = (block.decode(json.dumps(line)) for line in journal_lines(home))
    return [json.loads(record.encode(row)) for one in blocks for row in block.records(one)]
