"""Served traffic against the patients of the very model that answers, through counts alone.

No patient leaves the backend: `docs/drift.md` describes the document of counts that does.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from analysis import bundle
from analysis.drift.comparison import DriftComparison, compare_sketches
from analysis.drift.false_alarms import FalseAlarms
from analysis.drift.sketches import Document, Sketch, empty_sketch, from_document
from analysis.errors import AnalysisError, BackendFailed, NotServed, ReleaseRefused
from analysis.releases.evidence import read
from analysis.running_backend import RunningBackend

FEATURES_PATH: Final = "/aggregates/features"
DAYS: Final = 7
LARGEST: Final = 100_000
"""Newest predictions of a check; the backend counts no more at once."""
PURPOSE: Final = "care"

_NAMES: Final = ("the patients of the model", "served traffic")


class DayOfPatients(BaseModel):
    """The patients of one day, counted; what else the backend says of the day is left out."""

    model_config = ConfigDict(frozen=True)

    day: date
    counts: Document


class ServedPatients(BaseModel):
    """What `/aggregates/features` answers, as far as drift is concerned."""

    model_config = ConfigDict(frozen=True)

    days: tuple[DayOfPatients, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """The patients that served ones are compared with, and what is known of the alarm there."""

    counted: Sketch
    false_alarms: tuple[FalseAlarms, ...]


def compare_served(
    running: RunningBackend,
    seed: int,
    days: int = DAYS,
    purpose: str = PURPOSE,
    home: Path | None = None,
    last: int | None = None,
) -> DriftComparison:
    """Compare what a backend served of late with what its model learnt from.

    Parameters
    ----------
    days : int
        Back from now, by the model that answers now alone.
    purpose : str
        Of the predictions that count: `care` leaves drills and tests out.
    home : Path or None
        State directory that may hold the model, for a backend without a report about drift.
    last : int or None
        The newest predictions count, whatever their day; None: all of `days`.

    Raises
    ------
    BackendFailed
        If the backend does not answer, or not with counts.
    AnalysisError
        If there is no reference of the model that answers.
    """
    version = str(_field(running.get("/model"), "model_version"))
    reference = served_reference(running, version, home)
    asked = {"purpose": purpose, "model_version": version}
    if last is None:
        asked["from"] = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    document = running.get(FEATURES_PATH, **asked, last=last or LARGEST)
    return compare_sketches(
        reference.counted, served_sketch(document), _NAMES, seed, reference.false_alarms
    )


def served_sketch(document: Any) -> Sketch:
    """Add up the days of what `/aggregates/features` answered; no days are nobody.

    Raises
    ------
    BackendFailed
        If it is no document of counts.
    """
    try:
        served = ServedPatients.model_validate(document)
        return reduce(add, (from_document(day.counts) for day in served.days), empty_sketch())
    except ValueError as error:  # pydantic's and ours
        raise BackendFailed(
            f"the backend's {FEATURES_PATH} is no document of counts as docs/drift.md describes it"
        ) from error


def served_reference(running: RunningBackend, version: str, home: Path | None) -> Reference:
    """Return the reference of a backend's model, from its report or from its bundle at home.

    Raises
    ------
    AnalysisError
        If neither is there.
    """
    try:
        report = running.get("/reports/drift")
        known = TypeAdapter(tuple[FalseAlarms, ...]).validate_python(report["false_alarms"])
        return Reference(from_document(report["reference"]), known)
    except NotServed as absent:
        counted = _bundled(home, version)
        if counted is None:
            raise AnalysisError(
                f"model {version} has no report about drift, so that there is nothing to compare "
                "with; run `python -m analysis all` and serve its bundle, or give the --home that "
                "holds this version"
            ) from absent
        return Reference(counted, ())
    except (ValidationError, ValueError, KeyError, TypeError) as error:
        raise BackendFailed("the backend's report about drift cannot be read") from error


def _bundled(home: Path | None, version: str) -> Sketch | None:
    try:
        if home is None:
            return None
        return from_document(read(home, version).documents[bundle.REFERENCE]["counts"])
    except (ReleaseRefused, ValueError, KeyError, TypeError, AttributeError):
        return None


def _field(answer: Any, name: str) -> Any:
    try:
        return answer[name]
    except (KeyError, TypeError) as error:
        raise BackendFailed(f"the backend's answer has no {name}") from error
