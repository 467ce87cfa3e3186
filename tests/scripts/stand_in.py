"""A small program in place of the backend or the dashboard: `stand_in.py PORT MANNER`.

Manners: `obedient` answers until asked to end, `parent` does so beside a child of its own,
`stubborn` ignores the polite signal, `mute` never answers, `dying` answers a while and fails.
"""

import http.server
import signal
import subprocess
import sys
import threading
import time


class Answer(http.server.BaseHTTPRequestHandler):
    """Every path is ready."""

    def do_GET(self) -> None:
        """Answer 200 without a body."""
        self.send_response(200)
        self.end_headers()


def main(port: int, manner: str) -> int:
    """Behave in the given manner."""
    print(f"stand-in on {port}", flush=True)
    if manner == "mute":
        time.sleep(60)
        return 0
    if manner == "parent":
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    if manner == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    time.sleep(1 if manner == "dying" else 60)
    print("the model has left the building", flush=True)
    return 3


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2]))
