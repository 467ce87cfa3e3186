"""Real processes and free ports for the tests of `make run`."""

import os
import signal
import socket
from collections.abc import Iterator

import pytest

from tests.scripts.watched_commands import Commands


@pytest.fixture
def start() -> Iterator[Commands]:
    """Start real commands; whatever a failing test leaves running is ended."""
    commands = Commands()
    yield commands
    for command in commands.started:
        for pid in command.left_over():
            os.kill(pid, signal.SIGKILL)
        command.process.communicate()


@pytest.fixture
def free_ports() -> tuple[int, int]:
    """Two ports on which nothing listens."""
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]
