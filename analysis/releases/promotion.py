"""Which version is served: list the bundles, promote one through the gate, go back to the last.

The verdicts are `releases.gate`'s, the record is `releases.history`'s, the table on the terminal
is `releases.commands`'.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from analysis import bundle
from analysis.errors import ReleaseRefused
from analysis.releases import history
from analysis.releases.check import Stage
from analysis.releases.checks import INTEGRITY
from analysis.releases.evidence import Evidence, read
from analysis.releases.gate import GateReport, judge
from analysis.releases.history import Action, Promotion
from analysis.releases.lock import releasing


@dataclass(frozen=True, slots=True)
class Release:
    """One line of the list of versions.

    Attributes
    ----------
    gate : GateReport or None
        None for a bundle whose manifest cannot be read.
    promoted : datetime or None
        When it last became the current one.
    """

    version: str
    current: bool
    manifest: dict[str, Any]
    gate: GateReport | None
    promoted: datetime | None


def current_version(home: Path) -> str | None:
    """Return the version that is served, None when none was promoted."""
    try:
        return (home / bundle.MODELS / bundle.CURRENT).read_text().strip() or None
    except FileNotFoundError:
        return None


def releases(home: Path) -> tuple[Release, ...]:
    """Return every version, the last promoted first, those never promoted at the end by name."""
    times = {one.version: one.time for one in history.read(home)}
    current = current_version(home)
    never = datetime.min.replace(tzinfo=UTC)
    folders = (home / bundle.MODELS).glob("[!.]*/")
    versions = sorted(folder.name for folder in folders)
    versions.sort(key=lambda version: times.get(version, never), reverse=True)
    return tuple(_release(home, version, current, times.get(version)) for version in versions)


def _release(home: Path, version: str, current: str | None, promoted: datetime | None) -> Release:
    try:
        evidence = read(home, version)
    except ReleaseRefused:
        return Release(version, version == current, {}, None, promoted)
    gate = judge(evidence)
    return Release(version, version == current, dict(evidence.manifest), gate, promoted)


def promote(
    home: Path,
    version: str,
    now: datetime,
    stage: Stage = Stage.RELEASE,
    accepted: str = "",
) -> GateReport:
    """Make a version the one that is served, if it passes the gate; else change nothing.

    Parameters
    ----------
    now : datetime
        With its time zone; goes into the history.
    stage, accepted
        As `releases.gate.judge` takes them.

    Returns
    -------
    GateReport
        Its `passed` says whether the version is served now.

    Raises
    ------
    ReleaseRefused
        If there is no such version.
    """
    gate = judge(read(home, version), stage, accepted)
    if gate.passed:
        with releasing(home):
            _switch(
                home,
                Promotion(
                    action=Action.PROMOTE,
                    version=version,
                    previous=current_version(home),
                    time=now,
                    stage=stage,
                    gate=gate.counts,
                    accepted=accepted,
                ),
            )
    return gate


def rollback(home: Path, now: datetime) -> Promotion:
    """Serve again what was served before the current version.

    The figures are not judged again, for they were when it was promoted; the files are.

    Raises
    ------
    ReleaseRefused
        If there is nothing to go back to, or that bundle is damaged.
    """
    if current_version(home) is None:
        raise ReleaseRefused("no version is promoted: there is nothing to roll back from")
    with releasing(home):
        # Read again: the one we waited for may have promoted something else meanwhile.
        current = current_version(home) or ""
        target = history.previous(history.read(home), current)
        if target is None:
            raise ReleaseRefused(f"nothing was promoted before {current}")
        raise_on_damage(read(home, target))
        promotion = Promotion(action=Action.ROLLBACK, version=target, previous=current, time=now)
        _switch(home, promotion)
    return promotion


def raise_on_damage(evidence: Evidence) -> None:
    """Refuse a bundle whose files are not what they were.

    Raises
    ------
    ReleaseRefused
        If a file is missing or altered, or a known patient comes out differently.
    """
    failed = judge(evidence, checks=INTEGRITY).failed
    if failed:
        told = "; ".join(f"{one.name}: {one.measured}" for one in failed)
        raise ReleaseRefused(f"version {evidence.version} is damaged: {told}")


def _switch(home: Path, promotion: Promotion) -> None:
    # The pointer first: a version that is served without an entry is recognised, an entry for a
    # version that is not served would mislead the next rollback.
    bundle.promote(home, promotion.version)
    history.append(home, promotion)
