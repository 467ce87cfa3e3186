"""Figures of the gate about the drift alarm: it must be silent without drift and ring with it.

Each takes the evidence and returns its readings, none where there is nothing to work it out from.
"""

from typing import Any, Final

from analysis import bundle
from analysis.releases.check import Reading
from analysis.releases.evidence import Evidence
from analysis.releases.json_path import find

ENOUGH: Final = 60
"""Patients from which on the alarm must keep its share of false alarms."""

_DRIFT: Final = "drift"
_SILENT: Final = "no drift found"
_REALISTIC: Final = "synthetic, realistic"


def false_alarm_shares(evidence: Evidence) -> list[Reading]:
    """Return the share of splits without drift that ring, at each size from `ENOUGH` on."""
    rows = find(evidence.documents.get(bundle.DRIFT), "false_alarms[*]")
    return [
        Reading(one["alarm"]["value"], f"{one['n']} patients") for one in rows if one["n"] >= ENOUGH
    ]


def sites_without_alarm(evidence: Evidence) -> list[Reading]:
    """Return how many real hospitals the alarm misses, and which."""
    sites = find(evidence.documents.get(bundle.DRIFT), "sites[*].comparison")
    return _named(sites, [one for one in sites if one["verdict"] != _DRIFT])


def joint_roc_aucs(evidence: Evidence) -> list[Reading]:
    """Return how well each real hospital can be told from the training cohort by all inputs."""
    sites = find(evidence.documents.get(bundle.DRIFT), "sites[*].comparison")
    return [
        Reading(one["joint"]["roc_auc"]["value"] if one["joint"] else None, one["current"])
        for one in sites
    ]


def misjudged_synthetic_groups(evidence: Evidence) -> list[Reading]:
    """Return how many synthetic groups get the wrong verdict, and which.

    Realistic ones must be silent, and all others must ring.
    """
    groups = find(evidence.documents.get(bundle.DRIFT), "synthetic[*].comparison")
    wrong = [
        one
        for one in groups
        if one["verdict"] != (_SILENT if one["current"] == _REALISTIC else _DRIFT)
    ]
    return _named(groups, wrong)


def _named(groups: list[Any], found: list[Any]) -> list[Reading]:
    return [Reading(len(found), ", ".join(one["current"] for one in found))] if groups else []
