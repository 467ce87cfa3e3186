"""What changes for whom when one version takes another's place.

Both scorecards are read as they lie on disk and asked about the same patients, each by the
sub-model of the inputs that the patient has.
"""

from bisect import bisect_right
from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from analysis import bundle
from analysis.errors import ReleaseRefused
from analysis.measures.file_lines import line_of
from analysis.measures.risk_bands import EDGES, LABELS
from analysis.model.scorecard_reading import probability
from analysis.releases.evidence import Evidence
from analysis.releases.json_path import find
from data.cohorts import Cohort

_MEASURES: Final = (
    *("roc_auc", "brier_score", "log_loss", "accuracy"),
    *("calibration_slope", "expected_calibration_error"),
)


class BandChange(BaseModel):
    """A patient, by the line of the cohort's file, whom the versions put in different bands."""

    model_config = ConfigDict(frozen=True)

    line: int
    diseased: bool
    before: float
    after: float
    band_before: str
    band_after: str


class MeasureChange(BaseModel):
    """A cross-validated measure of both versions."""

    model_config = ConfigDict(frozen=True)

    name: str
    before: float
    after: float


class OriginChange(BaseModel):
    """A difference in what made the versions: data, code, a library or a parameter."""

    model_config = ConfigDict(frozen=True)

    name: str
    before: str
    after: str


class Comparison(BaseModel):
    """Two versions side by side.

    Attributes
    ----------
    n : int
        Patients asked about.
    bands : tuple of BandChange
        Those who change risk band, in the order of the file.
    largest_change : float
        Of any patient's probability, in size.
    """

    model_config = ConfigDict(frozen=True)

    before: str
    after: str
    cohort: str
    n: int
    bands: tuple[BandChange, ...]
    largest_change: float
    measures: tuple[MeasureChange, ...]
    origins: tuple[OriginChange, ...]


def compare(before: Evidence, after: Evidence, cohort: Cohort) -> Comparison:
    """Compare two versions on the patients of a cohort whose file has one header line.

    Raises
    ------
    ReleaseRefused
        If a scorecard is damaged or cannot score these patients.
    """
    old, new = (_risks(evidence, cohort) for evidence in (before, after))
    outcomes = [bool(disease) for disease in cohort.disease]
    patients = enumerate(zip(outcomes, old, new, strict=True))
    return Comparison(
        before=before.version,
        after=after.version,
        cohort=cohort.name,
        n=len(cohort),
        bands=tuple(
            _change(line_of(row), diseased, a, b)
            for row, (diseased, a, b) in patients
            if band(a) != band(b)
        ),
        largest_change=max(abs(a - b) for a, b in zip(old, new, strict=True)),
        measures=_measures(before, after),
        origins=_origins(before.manifest, after.manifest),
    )


def band(risk: float) -> str:
    """Return the band of a probability; a band holds its lower edge."""
    return LABELS[bisect_right(EDGES[1:-1], risk)]


def _risks(evidence: Evidence, cohort: Cohort) -> list[float]:
    card = evidence.documents.get(bundle.SCORECARD)
    if card is None:
        raise ReleaseRefused(f"{bundle.SCORECARD} of version {evidence.version} is damaged")
    rows = (row.dropna().to_dict() for _, row in cohort.patients.iterrows())
    try:
        return [probability(card, {str(name): value for name, value in r.items()}) for r in rows]
    except (KeyError, TypeError, ValueError) as error:
        raise ReleaseRefused(
            f"version {evidence.version} cannot score the patients of {cohort.name}"
        ) from error


def _change(line: int, diseased: bool, before: float, after: float) -> BandChange:  # noqa: FBT001
    return BandChange(
        line=line,
        diseased=diseased,
        before=before,
        after=after,
        band_before=band(before),
        band_after=band(after),
    )


def _measures(before: Evidence, after: Evidence) -> tuple[MeasureChange, ...]:
    found = []
    for name in _MEASURES:
        path = f"cross_validation.{name}.value"
        both = [find(one.documents.get(bundle.PERFORMANCE), path) for one in (before, after)]
        if all(both):
            found.append(MeasureChange(name=name, before=both[0][0], after=both[1][0]))
    return tuple(found)


def _origins(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[OriginChange, ...]:
    old, new = (_flat(manifest) for manifest in (before, after))
    return tuple(
        OriginChange(name=name, before=old.get(name, "-"), after=new.get(name, "-"))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    )


def _flat(manifest: Mapping[str, Any]) -> dict[str, str]:
    groups = {
        "data": manifest.get("trained_on", {}),
        "library": manifest.get("libraries", {}),
        "parameter": manifest.get("parameters", {}),
        "": {"code": manifest.get("code_sha256"), "schema": manifest.get("schema_version")},
    }
    return {
        f"{group} {name}".strip(): str(value)
        for group, entries in groups.items()
        for name, value in entries.items()
    }
