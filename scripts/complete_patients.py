"""Cleveland's patients of whom everything is known, as a client of the API would send them."""

from typing import Any

from analysis.model.known_patients import plain
from data.cohorts import load


def complete_patients() -> list[dict[str, Any]]:
    """Return one record for each, in the order of the cohort."""
    return [
        {str(name): plain(str(name), value) for name, value in record.items()}
        for record in load("cleveland").patients.dropna().to_dict("records")
    ]
