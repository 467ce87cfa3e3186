"""A real study of poisoned labels, as a page reads it."""

from pathlib import Path
from typing import Any

import pytest

from dashboard.reports import parse


@pytest.fixture(scope="session")
def poisoning_report(studied_home: Path) -> Any:
    """The report about poisoning of a studied bundle."""
    version = (studied_home / "models" / "current").read_text().strip()
    path = studied_home / "models" / version / "reports" / "poisoning.json"
    return parse("poisoning", path.read_bytes())
