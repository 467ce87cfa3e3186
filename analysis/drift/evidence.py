"""What the served bundle measured about the drift alarm, so that nobody waits for it again."""

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from analysis import bundle
from analysis.drift.false_alarms import FalseAlarms
from analysis.errors import ReleaseRefused
from analysis.releases.evidence import read
from analysis.releases.promotion import current_version
from data.cohorts import Cohort


def measured_false_alarms(home: Path, cohort: Cohort) -> tuple[FalseAlarms, ...]:
    """Return the false alarms in the served bundle's drift report.

    Returns
    -------
    tuple of FalseAlarms
        Empty where there is no such report, it cannot be read, or it is about another cohort.
    """
    version = current_version(home)
    if version is None:
        return ()
    try:
        evidence = read(home, version)
        if evidence.manifest["trained_on"]["sha256"] != cohort.sha256:
            return ()
        report = evidence.documents[bundle.DRIFT]
        return TypeAdapter(tuple[FalseAlarms, ...]).validate_python(report["false_alarms"])
    except (ReleaseRefused, ValidationError, KeyError, TypeError):
        return ()
