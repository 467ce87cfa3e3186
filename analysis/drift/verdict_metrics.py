"""The verdict of a nightly check as Prometheus metrics: a text file, or a push to a gateway.

All labels are bounded: three verdicts, thirteen inputs, two questions about each.
"""

from collections.abc import Iterator
from typing import Final

import requests

from analysis.drift.comparison import DriftComparison
from analysis.drift.verdict import Verdict
from analysis.errors import AnalysisError

JOB: Final = "heartsight_drift"

_VERDICTS: Final = {
    Verdict.DRIFT: "drift",
    Verdict.NO_DRIFT: "no_drift",
    Verdict.TOO_FEW: "too_few",
}
_TIMEOUT_SECONDS: Final = 10


def verdict_metrics(found: DriftComparison, checked_at: float) -> str:
    """Return a comparison in Prometheus' text format.

    Parameters
    ----------
    checked_at : float
        Seconds since 1970: an alert on its age notices checks that do not run any more.
    """
    return "".join(f"{line}\n" for line in _lines(found, checked_at))


def _lines(found: DriftComparison, checked_at: float) -> Iterator[str]:
    yield from _head("verdict", "1 for the verdict of the last drift check, 0 for the others.")
    for verdict, label in _VERDICTS.items():
        yield f'{JOB}_verdict{{verdict="{label}"}} {int(found.verdict is verdict)}'
    yield from _head("patients", "Served patients that the last drift check compared.")
    yield f"{JOB}_patients {found.n_current}"
    yield from _head("feature", "1 if an input's values, or how often it is missing, drifted.")
    for one in found.features:
        for what, drifted in (("values", one.drifted), ("missing", one.missing_drifted)):
            yield f'{JOB}_feature{{feature="{one.name}",what="{what}"}} {int(drifted)}'
    yield from _head("risk", "1 if the predicted risks drifted.")
    risk = found.risk.tested if found.risk else None
    yield f"{JOB}_risk {int(risk is not None and risk.drifted)}"
    yield from _head("check_timestamp_seconds", "When the last drift check was made.")
    yield f"{JOB}_check_timestamp_seconds {checked_at:.0f}"


def _head(name: str, told: str) -> Iterator[str]:
    yield f"# HELP {JOB}_{name} {told}"
    yield f"# TYPE {JOB}_{name} gauge"


def push(text: str, url: str) -> None:
    """Hand metrics to a Pushgateway, in place of those of the last check.

    Raises
    ------
    AnalysisError
        If it does not take them.
    """
    address = f"{url.rstrip('/')}/metrics/job/{JOB}"
    headers = {"Content-Type": "text/plain; version=0.0.4"}
    try:
        answer = requests.put(
            address, data=text.encode(), headers=headers, timeout=_TIMEOUT_SECONDS
        )
        answer.raise_for_status()
    except requests.RequestException as error:
        raise AnalysisError(f"the Pushgateway at {url} does not take the metrics") from error
