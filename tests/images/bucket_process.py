"""A bucket in another network namespace: `python -m tests.images.bucket_process PORT FOLDER`.

Everything below the folder is an object of the bucket `wards`, under `models/`.
"""

import sys
from http.server import ThreadingHTTPServer
from pathlib import Path

from tests.backend.object_store import ObjectStore, _Handler


def main(port: int, folder: Path) -> None:
    """Serve until the process is ended."""
    handler = type("Handler", (_Handler,), {})
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        store = ObjectStore(server)
        for path in folder.rglob("*"):
            if path.is_file():
                name = path.relative_to(folder).as_posix()
                store.objects[f"wards/models/{name}"] = path.read_bytes()
        handler.store = store  # made for this server
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
