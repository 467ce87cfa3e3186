"""`python -m backend migrate`: bring the history's tables up to date, or say whether they are.

Run it before the first start on PostgreSQL, and before a new version of this program; SQLite
migrates itself.
"""

import argparse
import sys
from typing import Any, Final

from backend.errors import HistoryError
from backend.history.database import Database
from backend.history.history import database_url
from backend.history.schema import REVISION, is_enough
from backend.settings import Settings

COMMAND: Final = "migrate"


def add_command(subparsers: Any) -> None:
    """Add the command to the parser's subcommands."""
    command = subparsers.add_parser(COMMAND, help="make or update the tables of the history")
    command.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 when they are behind"
    )


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Migrate or check; returns 0, or 1 when the tables are behind or the database is away."""
    url = database_url(settings)
    if url.startswith("sqlite") and not arguments.check:
        settings.home.mkdir(parents=True, exist_ok=True)
    database = Database(url)
    try:
        if arguments.check:
            return _checked(database)
        changed = database.migrate()
    except HistoryError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        database.close()
    sys.stdout.write(f"migrated to {REVISION}\n" if changed else "nothing to do\n")
    return 0


def _checked(database: Database) -> int:
    found = database.revision()
    if is_enough(found):
        sys.stdout.write(f"up to date: at {found}\n")
        return 0
    sys.stderr.write(f"behind: at {found or 'no migration'}, needed is {REVISION}\n")
    return 1
