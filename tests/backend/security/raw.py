"""HTTP byte by byte, for requests that no client library would send."""

import socket
from http.client import HTTPResponse
from urllib.parse import urlsplit

SECONDS = 20


def connected(url: str) -> socket.socket:
    """Open a connection to a backend."""
    address = urlsplit(url)
    assert address.hostname
    assert address.port
    return socket.create_connection((address.hostname, address.port), timeout=SECONDS)


def head(method: str = "POST", path: str = "/predict", **fields: str) -> bytes:
    """Write the head of a request; underscores in names of fields stand for hyphens."""
    wanted = {"Host": "localhost", "Content-Type": "application/json"} | {
        name.replace("_", "-"): value for name, value in fields.items()
    }
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in wanted.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def answer(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Read one answer: status, header with small names, body."""
    response = HTTPResponse(connection)
    response.begin()
    headers = {name.lower(): value for name, value in response.getheaders()}
    return response.status, headers, response.read()


def is_closed(connection: socket.socket) -> bool:
    """Tell whether the other side hangs up within some seconds."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def ask(url: str, content: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send bytes on a connection of their own and return the answer."""
    with connected(url) as connection:
        connection.sendall(content)
        return answer(connection)
