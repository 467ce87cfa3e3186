"""A history's database of each kind: a SQLite file, and a PostgreSQL that holds nothing yet."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from backend.history.database import Database
from tests.database import postgresql


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    with postgresql() as url:
        yield url


@pytest.fixture(scope="session")
def emptied_url(postgresql_url: str) -> str:
    """One database for all tests: to make and remove one takes as long as most of them."""
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE emptied")
    return postgresql_url.replace("/postgres?", "/emptied?")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database, not migrated."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'history.sqlite3'}"
        return
    found: str = request.getfixturevalue("emptied_url")
    with psycopg.connect(found, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    yield found


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A migrated database."""
    opened = Database(url)
    opened.migrate()
    yield opened
    opened.close()
