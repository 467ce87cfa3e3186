"""The command line: `python -m backend` serves the promoted bundle until it is told to stop.

`python -m backend COMMAND` does one thing and ends. A command's module is imported only when it is
asked for, and so is the server: neither needs what the other loads.
"""

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from backend.settings import Settings

COMMANDS: Final = {
    "keys": "backend.security.command",
    "migrate": "backend.history.command",
    "verify-journal": "backend.journal.verify_command",
    "replay": "backend.journal.replay_command",
}
"""Each has `add_command(subparsers)` and `run(arguments, settings) -> exit code`."""
SECRETS: Final = Path("/run/secrets")
"""Where containers find secrets: a file named like a setting holds its value."""


def main(arguments: list[str] | None = None) -> int:
    """Serve, or run one command; returns the exit code, 2 when a setting is wrong."""
    given = sys.argv[1:] if arguments is None else arguments
    chosen = _parser(given[:1]).parse_args(given)
    try:
        settings = Settings(_secrets_dir=SECRETS if SECRETS.is_dir() else None)
    except ValidationError as error:
        for problem in error.errors(include_input=False):
            name = "_".join(str(part) for part in problem["loc"]).upper()
            told = name if name.startswith("HEARTSIGHT_") else f"HEARTSIGHT_{name}"
            sys.stderr.write(f"{told}: {problem['msg']}\n")
        return 2
    if chosen.command is None:
        return _serve(settings)
    return int(import_module(COMMANDS[chosen.command]).run(chosen, settings))


def _serve(settings: Settings) -> int:
    from backend.memory import leave_out_optional_imports, settle, share_one_heap  # noqa: PLC0415

    share_one_heap()
    leave_out_optional_imports()
    from backend import logs  # noqa: PLC0415 - see above
    from backend.app import create_app, with_fast_path  # noqa: PLC0415
    from backend.serving import serve  # noqa: PLC0415
    from backend.tracing import traced  # noqa: PLC0415

    logs.configure(settings.log_level, settings.log_format)
    app = create_app(settings)
    settle()
    return serve(traced(with_fast_path(app), settings), app, settings)


def _parser(first: list[str]) -> argparse.ArgumentParser:
    """Return the parser of the command that stands first, or of all when there is no such."""
    parser = argparse.ArgumentParser(
        prog="python -m backend", description="Without a command: serve."
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    wanted = [COMMANDS[name] for name in first if name in COMMANDS]
    for module in wanted or (COMMANDS.values() if first else ()):
        import_module(module).add_command(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
