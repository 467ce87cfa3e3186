"""A small real server whose answers a test decides, and which keeps what it was asked."""

import time
from collections.abc import Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Self

RIGHT = (
    b'{"request_id":"a","probability":0.6,"interval":{"low":0.4,"high":0.7},"threshold":0.5,'
    b'"prediction":1,"missing":[]}'
)
"""What a backend says of a patient."""


class Server:
    """From `with` until its end, on a free port of the loopback interface.

    Parameters
    ----------
    answers : mapping of str to bytes
        Bodies by path; any other path is not found.
    late_every : int
        Every so many requests one is answered late, by 1.3 s; 0: none.
    """

    def __init__(self, answers: Mapping[str, bytes], late_every: int = 0) -> None:
        self.asked: list[str] = []
        self.bodies: list[bytes] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # A head and a body of their own would each wait for the other's acknowledgement.
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                outer.bodies.append(self.rfile.read(int(self.headers.get("Content-Length", 0))))
                path = self.path.partition("?")[0]
                outer.asked.append(path)
                if late_every and len(outer.asked) % late_every == 0:
                    time.sleep(1.3)
                body = answers.get(path)
                self.send_response(404 if body is None else 200)
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                with suppress(ConnectionError):  # who gave up waiting is gone
                    self.wfile.write(body or b"")

            do_POST = do_GET  # noqa: N815 - the name the library looks for

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
