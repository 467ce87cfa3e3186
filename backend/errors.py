"""What can go wrong in the backend, and who reacts to it.

BackendError
├── BundleError       the model cannot be served: the backend stays unready and says why
│   └── ModelSourceError  it cannot be fetched now: tried again later
├── JournalError      a prediction cannot be recorded: it is not answered either
├── HistoryError      the database is away or not migrated: history waits, predictions go on
├── KeyFileError      the API keys cannot be read: the backend does not start
└── RequestRefused    the caller's mistake: answered with its problem document
"""

from collections.abc import Mapping
from dataclasses import dataclass


class BackendError(Exception):
    """Base of everything this package raises."""


class BundleError(BackendError):
    """No bundle, a damaged one, or one whose known patients come out differently."""


class ModelSourceError(BundleError):
    """The place that the model is fetched from does not answer, or not with the model."""


class JournalError(BackendError):
    """The journal cannot be written, so a prediction must not be answered."""


class HistoryError(BackendError):
    """The database of answered predictions cannot be asked now; the message says what to do."""


class KeyFileError(BackendError):
    """The file of API keys cannot be read or written, or holds something else."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field and the rule it breaks; never the value."""

    field: str
    rule: str


class RequestRefused(BackendError):  # noqa: N818 - reads as what happened
    """The request cannot be answered.

    Attributes
    ----------
    status : int
        HTTP status, 400 to 503.
    kind : str
        Last part of the problem's type, for programs.
    errors : tuple of FieldError
        What is wrong with which field; empty when it is not about fields.
    headers : Mapping of str to str
        Sent with the problem document, such as `Retry-After`.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        errors: tuple[FieldError, ...] = (),
        *,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.errors = errors
        self.headers = dict(headers or {})
