"""One question for all who look, one answer for all who waited, a failure shared likewise."""

import threading

import pytest

from dashboard.errors import BackendUnreachableError
from dashboard.live.asking import Asking


class Source:
    """Counts who asks; `now` is the clock, which a question moves on."""

    def __init__(self, *, takes: float = 0.0) -> None:
        self.now = 0.0
        self.takes = takes
        self.asked = 0
        self.away = False

    def ask(self) -> None:
        self.asked += 1
        self.now += self.takes
        if self.away:
            raise BackendUnreachableError("http://127.0.0.1:1")


def test_who_looks_within_two_seconds_of_another_does_not_ask() -> None:
    source = Source()
    asking = Asking(source.ask, lambda: source.now)
    asking.look()
    source.now += 1.4
    asking.look()
    assert source.asked == 1
    source.now += 0.2
    asking.look()
    assert source.asked == 2


def test_a_slow_answer_is_as_fresh_as_the_moment_it_came() -> None:
    source = Source(takes=5)
    asking = Asking(source.ask, lambda: source.now)
    asking.look()
    asking.look()
    assert source.asked == 1


def test_after_a_failure_the_next_one_asks_at_once() -> None:
    source = Source()
    asking = Asking(source.ask, lambda: source.now)
    source.away = True
    with pytest.raises(BackendUnreachableError):
        asking.look()
    source.away = False
    asking.look()
    assert source.asked == 2


def test_who_waited_for_a_failure_shares_it() -> None:
    source = Source()
    source.away = True
    begun, waiting = threading.Event(), threading.Event()
    failed: list[BackendUnreachableError] = []

    def ask() -> None:
        begun.set()
        assert waiting.wait(10)
        source.now += 1
        source.ask()

    def clock() -> float:
        # The second one who comes looks at the clock, and then waits for the first.
        if begun.is_set() and threading.current_thread().name == "second":
            waiting.set()
        return source.now

    asking = Asking(ask, clock)

    def look() -> None:
        try:
            asking.look()
        except BackendUnreachableError as error:
            failed.append(error)

    first = threading.Thread(target=look)
    second = threading.Thread(target=look, name="second")
    first.start()
    assert begun.wait(10)
    second.start()
    first.join(10)
    second.join(10)
    assert source.asked == 1
    assert len(failed) == 2
    assert failed[0] is failed[1]
