"""A Redis of our own for tests: empty, on loopback, with a password, gone afterwards."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from tests.conftest import free_port

PASSWORD = "planted-redis-password"  # noqa: S105 - of a server that lives for one test


@dataclass
class Redis:
    """A server that can be stopped and started again."""

    port: int
    folder: str
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """Address with password."""
        return f"redis://:{PASSWORD}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start, and wait until it answers."""
        self.process = subprocess.Popen(
            [
                *("redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""),
                *("--requirepass", PASSWORD, "--dir", self.folder),
            ],
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
            except ConnectionRefusedError:
                time.sleep(0.02)
            else:
                return
        pytest.fail("redis-server did not start")

    def stop(self) -> None:
        """End at once, as in an accident."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def redis_server() -> Iterator[Redis]:
    """Start a server; skips the test where Redis is not installed."""
    if shutil.which("redis-server") is None:
        pytest.skip("Redis is not installed: there is no redis-server")
    with tempfile.TemporaryDirectory(prefix="heartsight-redis-") as folder:
        server = Redis(free_port(), folder)
        try:
            server.start()
            yield server
        finally:
            server.stop()
