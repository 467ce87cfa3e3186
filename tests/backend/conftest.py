"""An application in this process, on the trained bundle, with a journal of its own."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from backend.app import create_app
from backend.journal.segments import segments
from backend.settings import Settings

WHOLE_PATIENT = {
    "age": 63, "sex": 1, "cp": 1, "trestbps": 145, "chol": 233, "fbs": 1, "restecg": 2,
    "thalach": 150, "exang": 0, "oldpeak": 2.3, "slope": 3, "ca": 0, "thal": 6,
}  # fmt: skip


@pytest.fixture
def home(tmp_path: Path, trained_home: Path) -> Path:
    (tmp_path / "models").symlink_to(trained_home / "models")
    return tmp_path


@pytest.fixture
def client(home: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(home=home))) as client:
        yield client


@pytest.fixture
def whole_patient() -> dict[str, Any]:
    return dict(WHOLE_PATIENT)


def journal_lines(home: Path) -> list[dict[str, Any]]:
    paths = segments(home / "journal")
    return [json.loads(line) for path in paths for line in path.read_text().splitlines()]
