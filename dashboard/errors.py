"""Why the backend gave no answer, one class for each thing a reader can do about it.

BackendError
|-- BackendUnreachableError   nothing listens there: start it, or correct the address
|-- BackendSlowError          no answer in time: try again
|-- BackendUnreadyError       it runs but has no model yet: wait, or train one
|-- AccessRefusedError        the key is missing or wrong: set it
|-- TooManyRequestsError      the limit is used up: wait a moment
|-- ReportMissingError        the live bundle has no such report: train again
|-- ReportLacksError          it has, but from a version before this field: train again
|-- RejectedInputError        fields break a rule: correct them (each stands beside its field)
|-- NotInHistoryError         the prediction is not in the history (yet): try again in a moment
|-- AlreadyRecordedError      it has an outcome: correct it, with a reason
|-- ModelCardMissingError     the live bundle has no card: train again
|-- MetricsRefusedError       the key may not read the counters: give it the role operate
|-- MetricsElsewhereError     the counters are on another port: ask Prometheus
|-- PrometheusFailedError     Prometheus gave no figures: start it, or correct its address
`-- BackendFailedError        its own fault: try again, then report the request id

The text of an error is one clear sentence for the page. It never holds a patient's value.
"""

from collections.abc import Mapping
from types import MappingProxyType


class BackendError(Exception):
    """Base of everything that keeps the backend's answer from the page."""


class BackendUnreachableError(BackendError):
    """No connection to the backend could be made or kept."""

    def __init__(self, url: str) -> None:
        super().__init__(
            f'The prediction backend at {url} does not answer: start it with "make run", or set '
            "HEARTSIGHT_BACKEND_URL to where it runs."
        )


class BackendSlowError(BackendError):
    """The backend took longer than the time allowed."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The prediction backend did not answer within {seconds:g} s: it may be busy or "
            "starting, so try again in a moment."
        )


class BackendUnreadyError(BackendError):
    """The backend runs but serves no checked model."""

    def __init__(self) -> None:
        super().__init__(
            "The prediction backend runs but has no model ready yet: wait a moment and try again; "
            'if this lasts, train one with "python -m analysis train".'
        )


class AccessRefusedError(BackendError):
    """The backend wants a key and did not get a valid one."""

    def __init__(self) -> None:
        super().__init__(
            "The prediction backend refused this dashboard's key: set HEARTSIGHT_API_KEY to a "
            "valid one and start the dashboard again."
        )


class TooManyRequestsError(BackendError):
    """The backend's rate limit is used up."""

    def __init__(self, retry_after_seconds: int | None = None) -> None:
        when = f"in {retry_after_seconds} s" if retry_after_seconds else "in a moment"
        super().__init__(
            f"The prediction backend is taking no more requests just now: try again {when}."
        )


class ReportMissingError(BackendError):
    """The live model was written without this report."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The live model's bundle holds no {name} report: it is of an older version, or of a "
            'quick training; "python -m analysis all" writes every report.'
        )


class ReportLacksError(BackendError, AttributeError):
    """The report of the live model is older than a part of it that the page shows."""

    def __init__(self, field: str) -> None:
        super().__init__(
            f'The live model\'s report has no "{field}": it was written by an older version; '
            '"python -m analysis all" writes it anew.'
        )


class RejectedInputError(BackendError):
    """One or more inputs break a rule of the feature table.

    Attributes
    ----------
    rules : Mapping of str to str
        For each refused field the rule it breaks; empty when the backend named none.
    """

    def __init__(self, rules: Mapping[str, str], detail: str = "") -> None:
        self.rules = MappingProxyType(dict(rules))
        named = "correct the marked fields." if rules else (detail or "check the entered values.")
        super().__init__(f"The prediction backend did not accept these inputs: {named}")


class NotInHistoryError(BackendError):
    """The history holds no prediction of this request id."""

    def __init__(self) -> None:
        super().__init__(
            "The history does not hold this prediction yet: it follows the answers by a few "
            "seconds, so try again in a moment."
        )


class AlreadyRecordedError(BackendError):
    """An outcome was recorded before; another one is a correction."""

    def __init__(self) -> None:
        super().__init__(
            "This prediction has an outcome already: record a correction, with its reason; the "
            "first one stays in its history."
        )


class ModelCardMissingError(BackendError):
    """The live model was written without a card."""

    def __init__(self) -> None:
        super().__init__(
            "The live model's bundle holds no model card: it is of an older version; "
            '"python -m analysis train" writes one.'
        )


class MetricsRefusedError(BackendError):
    """The backend asks for a key to its counters that may operate it."""

    def __init__(self) -> None:
        super().__init__(
            "The prediction backend refused this dashboard's key for its counters: give the key "
            "in HEARTSIGHT_API_KEY the role operate, or set HEARTSIGHT_PROMETHEUS_URL, and start "
            "the dashboard again."
        )


class MetricsElsewhereError(BackendError):
    """The backend serves its counters on its second port alone."""

    def __init__(self) -> None:
        super().__init__(
            "The prediction backend does not serve its counters at this address: they are on its "
            "port for operation, so set HEARTSIGHT_PROMETHEUS_URL and start the dashboard again."
        )


class PrometheusFailedError(BackendError):
    """Prometheus gave no figures."""

    def __init__(self, host: str, why: str) -> None:
        super().__init__(
            f"Prometheus at {host} gave no figures ({why}): start it, or set "
            "HEARTSIGHT_PROMETHEUS_URL to where it runs."
        )


class BackendFailedError(BackendError):
    """The backend failed, or answered something that cannot be read."""

    def __init__(self, reason: str, request_id: str | None = None) -> None:
        report = f"report request {request_id}" if request_id else "look at the backend's log"
        super().__init__(
            f"The prediction backend failed ({reason}): try again; if this lasts, {report}."
        )
