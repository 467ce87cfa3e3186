"""A real nginx in front of backends, whose list can be changed while it serves."""

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.conftest import free_port

_CONFIGURATION = """\
daemon off;
error_log {folder}/error.log;
pid {folder}/nginx.pid;
user root;
worker_processes 1;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream backends {{
        zone backends 64k;
        {servers}
        keepalive 16;
    }}
    server {{
        listen 127.0.0.1:{port};
        # A new list of backends ends nginx' idle connections to callers, at whose next request
        # they would fail: that is about nginx, and not what is looked at here.
        keepalive_timeout 0;
        location / {{
            proxy_pass http://backends;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            # Requests that reached nobody go to another one. Those that were sent do not: they may
            # have been answered.
            proxy_next_upstream error timeout;
            add_header X-Backend $upstream_addr always;
        }}
    }}
}}
"""


def program() -> str:
    """Where nginx is; skips where it is not."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if found is None:
        pytest.skip("nginx is not installed")
    return found


class Balancer:
    """A running nginx."""

    def __init__(self, folder: Path, addresses: list[str]) -> None:
        self._folder = folder
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._write(addresses)
        command = [program(), "-p", str(folder), "-c", str(folder / "nginx.conf")]
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def use(self, addresses: list[str]) -> None:
        """Share requests out among these from now on; those under way are answered."""
        self._write(addresses)
        self.process.send_signal(signal.SIGHUP)
        time.sleep(1.5)

    def _write(self, addresses: list[str]) -> None:
        servers = "\n        ".join(
            f"server {address} max_fails=1 fail_timeout=2s;" for address in addresses
        )
        text = _CONFIGURATION.format(folder=self._folder, port=self._port, servers=servers)
        (self._folder / "nginx.conf").write_text(text)


@contextmanager
def balancer(folder: Path, addresses: list[str]) -> Iterator[Balancer]:
    """Run nginx until the block ends."""
    folder.mkdir()
    running = Balancer(folder, addresses)
    try:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                requests.get(f"{running.url}/healthz", timeout=1)
                break
            except requests.ConnectionError:
                time.sleep(0.05)
        else:
            pytest.fail(f"nginx does not answer:\n{(folder / 'error.log').read_text()}")
        yield running
    finally:
        running.process.terminate()
        running.process.wait(10)
