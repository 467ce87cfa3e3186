"""The last 15 minutes of all backends together, as Prometheus has them; one question for all."""

import time
from collections.abc import Callable, Mapping
from shlex import quote
from typing import Any, Final
from urllib.parse import urlsplit

import requests

from dashboard.errors import PrometheusFailedError
from dashboard.live.asking import Asking
from dashboard.live.reading import KEPT_SECONDS, WINDOW_SECONDS, Reading

JOB: Final = 'job="heartsight-backend"'
STEP_SECONDS: Final = 15
_WINDOW: Final = f"[{WINDOW_SECONDS}s]"
_PEOPLE: Final = f'{JOB}, route!~"/healthz|/readyz|/health|/metrics"'
_TIMED: Final = f'{JOB}, route=~"/predict|/explain"'


def _percentile(share: float) -> str:
    of = f"rate(http_request_duration_seconds_bucket{{{_TIMED}}}{_WINDOW})"
    return f"histogram_quantile({share}, sum by (le) ({of}))"


def _rate(name: str, match: str) -> str:
    return f"sum(rate({name}{{{match}}}{_WINDOW}))"


EXPRESSIONS: Final[Mapping[str, str]] = {
    "p50": _percentile(0.5),
    "p95": _percentile(0.95),
    "p99": _percentile(0.99),
    "requests": _rate("http_requests_total", _PEOPLE),
    "refused": _rate("http_requests_total", f'{_PEOPLE}, status=~"4.."'),
    "errors": _rate("http_requests_total", f'{_PEOPLE}, status=~"5.."'),
    "shed": _rate("shed_requests_total", JOB),
    # Each scrape is in flight while it is answered.
    "in_flight": f"clamp_min(sum(http_requests_in_flight{{{JOB}}} - 1), 0)",
    "backlog": f"sum(journal_backlog_lines{{{JOB}}})",
    "pods": f"sum(up{{{JOB}}})",
    "versions": f'count by (version) (model_info{{{JOB}, role="live"}})',
}
"""What is asked for each field of a reading. `rules.yml` records five minutes; people who watch
want the last one."""
QUESTION: Final = " or ".join(
    f'label_replace({expression}, "what", "{what}", "", "")'
    for what, expression in EXPRESSIONS.items()
)
_REFUSALS: Final = f"sum by (kind) (increase(refusals_total{{{JOB}}}[{KEPT_SECONDS}s])) > 0"
_WITHOUT_IS_NOUGHT: Final = ("requests", "refused", "errors", "shed")
"""A counter that never counted has no series yet."""


class PrometheusWatch:
    """Asks Prometheus, at most once in two seconds for all who look.

    Parameters
    ----------
    url : str
        Root address.
    timeout_seconds : float
        Longest wait for one answer.
    """

    command = (
        'curl -sG "$HEARTSIGHT_PROMETHEUS_URL/api/v1/query_range" -d end=$(date +%s) '
        f"-d start=$(($(date +%s) - {KEPT_SECONDS})) -d step={STEP_SECONDS} "
        f"--data-urlencode {quote(f'query={QUESTION}')}"
    )

    def __init__(
        self, url: str, timeout_seconds: float, clock: Callable[[], float] = time.time
    ) -> None:
        self._url = url.rstrip("/")
        self._timeout = timeout_seconds
        self._clock = clock
        self._session = requests.Session()
        self._session.trust_env = False
        self._asking = Asking(self._ask, clock)
        self._readings: tuple[Reading, ...] = ()
        self._refusals: dict[str, float] = {}

    @property
    def source(self) -> str:
        """Say whose figures these are."""
        pods = self._readings[-1].pods if self._readings else 0
        return f"All {pods} backends together, as Prometheus at {self._host} has scraped them."

    @property
    def _host(self) -> str:
        # Without a name and password that the address may hold.
        address = urlsplit(self._url)
        return f"{address.hostname}:{address.port}" if address.port else str(address.hostname)

    def kept(self) -> tuple[Reading, ...]:
        """Return the readings of the last 15 minutes, oldest first, without asking."""
        return self._readings

    def refusals(self) -> dict[str, float]:
        """Return about how many requests were refused in that time, by kind."""
        return self._refusals

    def look(self) -> None:
        """Ask Prometheus unless somebody has just done so; raises PrometheusFailedError."""
        self._asking.look()

    def _ask(self) -> None:
        now = self._clock()
        series = self._get(
            "query_range",
            {"query": QUESTION, "start": now - KEPT_SECONDS, "end": now, "step": STEP_SECONDS},
        )
        self._readings = readings(series)
        self._refusals = {
            str(one["metric"].get("kind", "")): float(one["value"][1])
            for one in self._get("query", {"query": f"sort_desc({_REFUSALS})"})
        }
        # The last moment of the range is now: without it no backend is up, whatever was before.
        if not self._readings or now - self._readings[-1].time > STEP_SECONDS / 2:
            raise PrometheusFailedError(self._host, "it sees no backend that is up")

    def _get(self, what: str, params: Mapping[str, str | float]) -> list[Any]:
        try:
            answer = self._session.get(
                f"{self._url}/api/v1/{what}",
                params=params,
                timeout=self._timeout,
                allow_redirects=False,
            )
            if answer.status_code != requests.codes.ok:
                raise PrometheusFailedError(self._host, f"status {answer.status_code}")
            return list(answer.json()["data"]["result"])
        except requests.JSONDecodeError as error:
            raise PrometheusFailedError(self._host, "its answer cannot be read") from error
        except requests.RequestException as error:
            raise PrometheusFailedError(self._host, "it does not answer") from error
        except (KeyError, TypeError) as error:
            raise PrometheusFailedError(self._host, "its answer cannot be read") from error


def readings(series: list[Any]) -> tuple[Reading, ...]:
    """Return one reading for each moment at which a backend was up.

    Parameters
    ----------
    series : list
        Of a range query: each with `metric`, whose `what` is a field of `Reading`, and `values`.
    """
    moments: dict[float, dict[str, Any]] = {}
    for one in series:
        what = one["metric"]["what"]
        for moment, text in one["values"]:
            fields = moments.setdefault(float(moment), {"versions": set()})
            value = float(text)
            if what == "versions":
                fields["versions"].add(one["metric"]["version"])
            elif what == "pods":
                fields["pods"] = int(value)
            else:
                # Prometheus' "not a number" is a percentile of nothing.
                fields[what] = value if value == value else None  # noqa: PLR0124
    return tuple(
        _reading(moment, fields) for moment, fields in sorted(moments.items()) if fields.get("pods")
    )


def _reading(moment: float, fields: dict[str, Any]) -> Reading:
    versions = tuple(sorted(fields.pop("versions")))
    rates = {name: fields.pop(name, 0.0) for name in _WITHOUT_IS_NOUGHT}
    return Reading(time=moment, versions=versions, **rates, **fields)
