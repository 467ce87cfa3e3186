"""How the number of users goes over time: tables of stages, in shares of the run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from locust import LoadTestShape


@dataclass(frozen=True, slots=True)
class Stage:
    """Until a share of the time is over, so large a share of the users, reached within seconds.

    Attributes
    ----------
    within_seconds : float
        How long it takes to come from the users of the stage before to these.
    """

    until: float
    users: float
    within_seconds: float = 1.0


STAGES: Final[Mapping[str, tuple[Stage, ...]]] = {
    "steady": (Stage(1.0, 1.0),),
    "ramp": tuple(Stage(step / 10, step / 10, 2.0) for step in range(1, 11)),
    "spike": (Stage(0.3, 0.2), Stage(0.6, 1.0, 2.0), Stage(1.0, 0.2)),
    "soak": (Stage(0.02, 0.5, 5.0), Stage(1.0, 1.0, 5.0)),
}
_DEFAULT_SECONDS: Final = 60


class TableShape(LoadTestShape):
    """Goes by the table that `--shape` names, scaled to `--users` and `--run-time`."""

    use_common_options: ClassVar[bool] = True

    def tick(self) -> tuple[int, float] | None:
        """Return how many users there should be now, and how fast to get there."""
        assert self.runner is not None  # noqa: S101 - locust sets it before the first tick
        options: Any = self.runner.environment.parsed_options
        most = options.num_users or 1
        since: float = self.get_run_time()  # type: ignore[no-untyped-call]
        passed = since / (options.run_time or _DEFAULT_SECONDS)
        return wanted(options.shape, passed, most)


def wanted(shape: str, passed: float, most: int) -> tuple[int, float] | None:
    """Return the users of a moment and the rate to reach them; None when it is over.

    Parameters
    ----------
    passed : float
        Share of the run that is over.
    most : int
        Greatest number of users; there is always at least one.
    """
    for stage in STAGES[shape]:
        if passed < stage.until:
            users = max(1, round(stage.users * most))
            return users, max(1.0, users / stage.within_seconds)
    return None
