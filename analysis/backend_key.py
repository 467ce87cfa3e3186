"""The key for a running backend, as a command takes it: itself, or a file that holds it."""

import argparse
from pathlib import Path

from analysis.errors import AnalysisError


def add_key(command: argparse.ArgumentParser) -> None:
    """Add the options to a command that asks a backend."""
    key = command.add_mutually_exclusive_group()
    key.add_argument("--api-key", metavar="KEY", help="of the backend, if it asks for one")
    key.add_argument(
        "--api-key-file", type=Path, metavar="FILE", help="the same from a file's first line"
    )


def given_key(arguments: argparse.Namespace) -> str | None:
    """Return the key that was given, or None.

    Raises
    ------
    AnalysisError
        If its file cannot be read, or holds none.
    """
    if arguments.api_key_file is None:
        return str(arguments.api_key) if arguments.api_key else None
    try:
        lines = arguments.api_key_file.read_text().split()
    except (OSError, UnicodeDecodeError) as error:
        raise AnalysisError(f"{arguments.api_key_file} cannot be read") from error
    if not lines:
        raise AnalysisError(f"{arguments.api_key_file} holds no key")
    return str(lines[0])
