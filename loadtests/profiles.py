"""The load tests by name, as data: how many ask, how long, by which tool, what must come out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from loadtests.errors import LoadTestError

Tool = Literal["wrk", "locust"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a run must not miss; None where nothing is asked.

    Attributes
    ----------
    error_share, timeouts
        Most that may be; a request shed with 503 is an error unless `shedding`.
    p99_ms
        Slowest answer of 99 in 100.
    """

    error_share: float = 0.0
    timeouts: int | None = 0
    p99_ms: float | None = None
    shedding: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """One load test.

    Attributes
    ----------
    tools : tuple
        What can run it; the first does unless told otherwise.
    connections : tuple of int
        One number, or one for each step; each step opens fresh connections. For locust: users.
    threads : int
        Of wrk.
    timeout_seconds : float
        An answer that takes longer is a timeout.
    users, shape, rate
        Of locust: which classes ask, how their number goes, and how many requests come each
        second where they come at a fixed rate.
    """

    name: str
    told: str
    seconds: float
    connections: tuple[int, ...]
    tools: tuple[Tool, ...] = ("wrk", "locust")
    threads: int = 8
    timeout_seconds: float = 2.0
    users: tuple[str, ...] = ("Client",)
    shape: str = "steady"
    rate: float = 0.0
    thresholds: Thresholds = Thresholds()

    def lasting(self, seconds: float | None) -> "Profile":
        """Return the profile, shorter or longer."""
        return self if seconds is None else replace(self, seconds=seconds)


_PEOPLE: Final = ("Clinician", "ApiConsumer", "Reviewer")
_ALL: Final = (
    Profile("baseline", "32 connections", 15, (32,), threads=4),
    Profile("load", "200 connections", 60, (200,)),
    Profile("timeout", "300 connections, none may wait over a second", 60, (300,),
            timeout_seconds=1),
    Profile("storm", "2000 connections: may be slow or shed, loses nothing", 15, (2000,),
            timeout_seconds=10, tools=("wrk",),
            thresholds=Thresholds(timeouts=None, shedding=True)),
    Profile("step", "more and more, fresh connections at each step", 100, (8, 32, 64, 128, 200),
            tools=("wrk",)),
    Profile("people", "clinicians, programs and reviewers, as many all along", 60, (30,),
            tools=("locust",), users=_PEOPLE),
    Profile("ramp", "people, more and more", 120, (60,), tools=("locust",), users=_PEOPLE,
            shape="ramp"),
    Profile("spike", "people, suddenly five times as many", 120, (100,), tools=("locust",),
            users=_PEOPLE, shape="spike"),
    Profile("soak", "people, for long", 1800, (30,), tools=("locust",), users=_PEOPLE,
            shape="soak"),
    Profile("rate", "requests at a fixed rate, whoever is still waiting", 30, (1,),
            tools=("locust",), users=("Arrivals",), rate=200),
)  # fmt: skip
PROFILES: Final[Mapping[str, Profile]] = {one.name: one for one in _ALL}


def profile(name: str) -> Profile:
    """Return a profile by its name."""
    if name not in PROFILES:
        raise LoadTestError(f"There is no such profile; there are {', '.join(PROFILES)}.")
    return PROFILES[name]
