"""Which migration a database is at, and bringing it to the newest one.

Alembic is imported only where tables of an older version are to be changed: a start that finds
what it expects need not pay its memory.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, column, inspect, select, table, text

from backend.history.tables import REVISION, metadata

if TYPE_CHECKING:
    from alembic.config import Config

__all__ = ["REVISION", "alembic_config", "is_enough", "migrate", "revision", "upgrade"]

_VERSIONS: Final = table("alembic_version", column("version_num"))
_LOCK: Final = 0x4EA27516
"""Any number, but always the same: the advisory lock that one migration at a time holds."""


def revision(connection: Connection) -> str | None:
    """Return the migration that the tables are at; None when there are no tables."""
    if not inspect(connection).has_table(_VERSIONS.name):
        return None
    found: str | None = connection.execute(select(_VERSIONS.c.version_num)).scalar()
    return found


def upgrade(connection: Connection) -> bool:
    """Bring the tables to the newest migration; returns whether there was anything to do.

    Two that do it at once take turns, and the second finds it done.
    """
    if is_enough(revision(connection)):
        connection.rollback()
        return False
    connection.rollback()
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # The driver would not begin a transaction before it changes tables.
        connection.execute(text("BEGIN IMMEDIATE"))
    else:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    found = revision(connection)
    if found is None and sqlite:
        metadata.create_all(connection)
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(_VERSIONS.insert().values(version_num=REVISION))
    elif not is_enough(found):
        migrate(connection)
    connection.commit()
    return not is_enough(found)


def is_enough(found: str | None) -> bool:
    """Return whether this program can work with tables at that migration: its own or newer."""
    # Revisions are numbers of four digits, so that a newer one is a greater one.
    return found is not None and found >= REVISION


def alembic_config(connection: Connection) -> "Config":
    """Return what Alembic needs to know, without an ini file."""
    from alembic.config import Config  # noqa: PLC0415 - see the module's docstring

    config = Config()
    folder = str(Path(__file__).with_name("migrations"))
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def migrate(connection: Connection) -> None:
    """Run the migrations that are missing, in the transaction of the connection."""
    from alembic import command  # noqa: PLC0415 - see the module's docstring

    command.upgrade(alembic_config(connection), "head")
