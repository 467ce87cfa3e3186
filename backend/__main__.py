"""The command line: `python -m backend` serves the promoted bundle until it is told to stop."""

import sys

import uvicorn
from pydantic import ValidationError

from backend.app import create_app
from backend.settings import Settings


def main() -> int:
    """Serve; returns 2 when a setting is wrong."""
    try:
        settings = Settings()
    except ValidationError as error:
        for problem in error.errors(include_input=False):
            name = "_".join(str(part) for part in problem["loc"]).upper()
            sys.stderr.write(f"HEARTSIGHT_{name}: {problem['msg']}\n")
        return 2
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        access_log=False,
        server_header=False,
        log_level="info",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
