"""Figures of the gate that stand in no report as they are and are worked out from the bundle.

Each takes the evidence and returns its readings, none where there is nothing to work it out from.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from analysis import bundle
from analysis.model.scorecard_reading import probability
from analysis.releases.check import Reading
from analysis.releases.evidence import Evidence
from analysis.releases.json_path import find
from data.cohorts import load

_NAMED: Final = 3
_ONE_IN_TEN: Final = 0.1
_TOO_FEW: Final = 20
_NOT_ASSESSABLE: Final = "not assessable"


def damaged_files(evidence: Evidence) -> list[Reading]:
    """Return how many files are missing, altered or no JSON, and which."""
    return [Reading(len(evidence.damaged), ", ".join(evidence.damaged))]


def known_patients(evidence: Evidence) -> list[Reading]:
    """Return the largest difference from the known patients' probabilities."""
    try:
        card = evidence.documents[bundle.SCORECARD]
        known = evidence.documents[bundle.KNOWN_PATIENTS]
        errors = [abs(probability(card, k["patient"]) - k["probability"]) for k in known]
    except (KeyError, ValueError, TypeError, AttributeError, OverflowError):
        errors = []
    return [Reading(max(errors, default=None), f"{len(errors)} patients")]


def winning_challengers(evidence: Evidence) -> list[Reading]:
    """Return how many challengers beat the champion, and which; none when none was run."""
    report = evidence.documents.get(bundle.PERFORMANCE)
    ran = any(find(report, "comparison.verdict.challengers"))
    if not (ran and find(report, "comparison.verdict.winners")):
        return []
    names = [str(name) for name in find(report, "comparison.verdict.winners[*]")]
    return [Reading(len(names), ", ".join(names))]


def rashly_judged_sites(evidence: Evidence) -> list[Reading]:
    """Return how many sites with too few of an outcome are not said to be so, and which."""
    report = evidence.documents.get(bundle.PERFORMANCE)
    sites = find(report, "external_validation.sites[*]")
    rash = [", ".join(map(str, find(site, "site"))) for site in sites if _is_rash(site)]
    return [Reading(len(rash), ", ".join(rash))] if sites else []


def _is_rash(site: Any) -> bool:
    counts = [*find(site, "assessment.diseased"), *find(site, "assessment.healthy")]
    told = find(site, "assessment.verdict") == [_NOT_ASSESSABLE]
    return not told and min(counts, default=0) < _TOO_FEW


def estimates_without_interval(evidence: Evidence) -> list[Reading]:
    """Return how many estimates of the fairness report stand there bare, and the first of them."""
    if bundle.FAIRNESS not in evidence.documents:
        return []
    estimates = list(_estimates(evidence.documents[bundle.FAIRNESS], ""))
    bare = [place for place, has_interval in estimates if not has_interval]
    return [Reading(len(bare), ", ".join(bare[:_NAMED]))] if estimates else []


def _estimates(document: Any, place: str) -> Iterator[tuple[str, bool]]:
    """Yield the place of each object with a value, and whether an interval stands beside it."""
    if isinstance(document, dict):
        if "value" in document:
            yield place, bool(document.get("interval"))
        for name, entry in document.items():
            yield from _estimates(entry, f"{place}.{name}".lstrip("."))
    elif isinstance(document, list):
        for entry in document:
            yield from _estimates(entry, place)


def batch_alarm_power(evidence: Evidence) -> list[Reading]:
    """Return the share of batches with one label in ten flipped at random that are noticed."""
    rows = find(evidence.documents.get(bundle.POISONING), "batch_alarm.power[*]")
    return [
        Reading(float(row["either"]["value"]))
        for row in rows
        if row["attack"] == "random" and row["rate"] == _ONE_IN_TEN
    ]


def not_cleveland(evidence: Evidence) -> str | None:
    """Return why a figure that is published for the Cleveland file says nothing here, or None."""
    trained_on = evidence.manifest.get("trained_on", {})
    if trained_on.get("sha256") == _published_sha256():
        return None
    return "published for the Cleveland file, and this version was trained on another"


@cache
def _published_sha256() -> str:
    return load("cleveland").sha256
