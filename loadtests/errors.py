"""What can go wrong before there is a result. The command prints the message and ends with code 2.

LoadTestError
├── NotOursError        the target may belong to somebody else
├── TargetError         the target does not answer, or not as a Heartsight backend
├── ToolError           wrk or locust is missing, or ended without a result
└── ResultError         a file holds no result, or not what is asked of it
"""


class LoadTestError(Exception):
    """Base of all; the message says what to do."""


class NotOursError(LoadTestError):
    """Load is sent to machines of one's own only."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"{host} is not this machine. A load test looks like an attack to whoever runs it; "
            "if it is yours, add --yes-this-is-mine."
        )


class TargetError(LoadTestError):
    """Nothing to measure there."""


class ToolError(LoadTestError):
    """The generator of load failed."""


class ResultError(LoadTestError):
    """A result that cannot be read or does not fit."""
