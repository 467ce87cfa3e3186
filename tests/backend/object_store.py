"""A small real HTTP server that answers object downloads as Google's JSON interface does."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit


class ObjectStore:
    """What the server holds and how it misbehaves.

    Attributes
    ----------
    objects : dict of str to bytes
        Contents by `bucket/name`.
    drops : Counter of str
        How often a download of a name that ends like this breaks off half-way.
    asked : list of str
        Every `bucket/name` that was asked for.
    """

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.url = f"http://127.0.0.1:{server.server_port}"
        self.objects: dict[str, bytes] = {}
        self.drops: Counter[str] = Counter()
        self.asked: list[str] = []

    def drop(self, name: str) -> bool:
        """Whether this download is to break off."""
        ending = next((one for one, left in self.drops.items() if left and name.endswith(one)), "")
        if ending:
            self.drops[ending] -= 1
        return bool(ending)


class _Handler(BaseHTTPRequestHandler):
    store: ObjectStore

    def do_GET(self) -> None:
        # /download/storage/v1/b/BUCKET/o/NAME?alt=media, the name's slashes encoded
        _, _, path = urlsplit(self.path).path.partition("/b/")
        bucket, _, name = path.partition("/o/")
        full = f"{bucket}/{unquote(name)}"
        self.store.asked.append(full)
        content = self.store.objects.get(full)
        if content is None:
            self.send_error(404)
            return
        start = self._start()
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        content = content[start:]
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.store.drop(full):
            self.wfile.write(content[: len(content) // 2])
            self.close_connection = True
        else:
            self.wfile.write(content)

    def _start(self) -> int:
        """Where a download goes on that broke off before."""
        _, _, wanted = self.headers.get("Range", "bytes=0-").partition("=")
        return int(wanted.partition("-")[0])

    def log_message(self, *_: object) -> None:
        """Nothing: tests read `asked`."""


@contextmanager
def object_store() -> Iterator[ObjectStore]:
    """Serve on a free port of the loopback interface."""
    handler = type("Handler", (_Handler,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        store = ObjectStore(server)
        handler.store = store  # made for this server
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield store
        finally:
            server.shutdown()
            thread.join()
