"""A history's database of each kind: a SQLite file, and a schema of its own in PostgreSQL."""

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


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database, not migrated."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'history.sqlite3'}"
        return
    server = request.getfixturevalue("postgresql_url")
    name = f"t{abs(hash(str(tmp_path))):x}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield server.replace("/postgres?", f"/{name}?")


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A migrated database."""
    opened = Database(url)
    opened.migrate()
    yield opened
    opened.close()
