"""What can go wrong in the backend, and who reacts to it.

BackendError
├── BundleError       the model cannot be served: the backend stays unready and says why
├── JournalError      a prediction cannot be recorded: it is not answered either
└── RequestRefused    the caller's mistake: answered with its problem document
"""

from dataclasses import dataclass


class BackendError(Exception):
    """Base of everything this package raises."""


class BundleError(BackendError):
    """No bundle, a damaged one, or one whose known patients come out differently."""


class JournalError(BackendError):
    """The journal cannot be written, so a prediction must not be answered."""


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
        HTTP status, 400 to 422.
    kind : str
        Last part of the problem's type, for programs.
    errors : tuple of FieldError
        What is wrong with which field; empty when it is not about fields.
    """

    def __init__(
        self, status: int, kind: str, detail: str, errors: tuple[FieldError, ...] = ()
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.errors = errors
