"""Answers leave in order, together, and never so many that the event loop does nothing else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from backend.fast_connection import Outbox

EVENTS_AT_ONCE = 1024  # what libuv takes from the kernel; as long as it gets as many, it goes on


@dataclass
class StandIn:
    """A connection and its event loop: what was sent, and what waits for the round's end."""

    sent: list[bytes] = field(default_factory=list)
    waiting: list[Callable[[], None]] = field(default_factory=list)

    @property
    def loop(self) -> Self:
        return self

    def call_soon(self, call: Callable[[], None]) -> None:
        self.waiting.append(call)

    def send_whole(self, _cycle: Any, content: bytes) -> None:
        self.sent.append(content)

    def end_round(self) -> None:
        calls, self.waiting = self.waiting, []
        for call in calls:
            call()


def answers(n: int) -> list[bytes]:
    return [b"%d" % number for number in range(n)]


def put(outbox: Outbox, connection: StandIn, contents: list[bytes]) -> None:
    for content in contents:
        outbox.put(connection, None, content)


def test_few_answers_wait_for_the_end_of_the_round_and_leave_in_order() -> None:
    outbox, connection = Outbox(), StandIn()
    put(outbox, connection, answers(10))
    assert connection.sent == []
    connection.end_round()
    assert connection.sent == answers(10)
    assert connection.waiting == []


def test_many_answers_leave_meanwhile_so_that_nobody_waits_for_all_of_them() -> None:
    outbox, connection = Outbox(), StandIn()
    put(outbox, connection, answers(200))
    assert len(connection.sent) == 192
    connection.end_round()
    assert connection.sent == answers(200)


def test_a_round_ends_however_many_ask_again_at_once() -> None:
    outbox, connection = Outbox(), StandIn()
    put(outbox, connection, answers(5000))
    assert 0 < len(connection.sent) < EVENTS_AT_ONCE
    assert len(connection.waiting) == 1
    connection.end_round()
    assert connection.sent == answers(5000)


def test_the_next_round_is_like_the_first() -> None:
    outbox, connection = Outbox(), StandIn()
    for _ in range(3):
        connection.sent.clear()
        put(outbox, connection, answers(5000))
        assert 0 < len(connection.sent) < EVENTS_AT_ONCE
        connection.end_round()
        assert connection.sent == answers(5000)
