"""Supervises stand-ins as `make run` supervises the programs: `PORT:MANNER ... LOG_FOLDER`."""

import os
import sys
from pathlib import Path

from scripts.stop_request import StopRequest
from scripts.supervisor import Limits, Service, ServiceError, supervise

STAND_IN = Path(__file__).with_name("stand_in.py")
NAMES = ("backend", "dashboard")


def main(described: list[str], log_folder: Path) -> int:
    """Run the stand-ins until a signal comes; 1 when one of them fails."""
    services = []
    for name, one in zip(NAMES, described, strict=True):
        port, manner = one.split(":")
        command = [sys.executable, str(STAND_IN), port, manner]
        services.append(Service(name, command, os.environ, f"http://127.0.0.1:{port}/ready"))
    stop = StopRequest()
    stop.listen()
    try:
        supervise(
            services,
            log_folder,
            stop=stop,
            on_ready=lambda: print("both ready"),
            limits=Limits(ready_seconds=5, grace_seconds=1),
        )
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:-1], Path(sys.argv[-1])))
