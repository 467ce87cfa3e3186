"""The tables are what the migrations make, on both databases, and one owner needs no command."""

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, text

from backend.errors import HistoryError
from backend.history import schema
from backend.history.database import Database
from backend.history.tables import REVISION, metadata
from tests.conftest import ROOT


def engine_of(url: str) -> Engine:
    return create_engine(url.replace("postgresql://", "postgresql+psycopg://"))


def test_the_migrations_make_exactly_the_tables(url: str) -> None:
    engine = engine_of(url)
    with engine.connect() as connection:
        schema.migrate(connection)
        connection.commit()
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert schema.revision(connection) == REVISION
    engine.dispose()


def test_a_new_sqlite_file_gets_the_tables_that_the_migrations_would_make(tmp_path: Path) -> None:
    made, migrated = tmp_path / "made", tmp_path / "migrated"
    with closing(Database(f"sqlite:///{made}")) as fresh:
        fresh.check()
    engine = create_engine(f"sqlite:///{migrated}")
    with engine.connect() as connection:
        schema.migrate(connection)
        connection.commit()
    engine.dispose()
    assert _definitions(made) == _definitions(migrated)


def _definitions(file: Path) -> dict[str, str]:
    query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'ale%'"
    with closing(sqlite3.connect(file)) as connection:
        found = dict(connection.execute(query).fetchall())
    assert "predictions" in found
    return found


def test_the_revision_in_the_tables_is_the_newest_migration(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'any'}")
    with engine.connect() as connection:
        script = ScriptDirectory.from_config(schema.alembic_config(connection))
        assert script.get_heads() == [REVISION]
    engine.dispose()


def test_postgresql_waits_for_the_command(postgresql_url: str) -> None:
    told = pytest.raises(HistoryError, match="python -m backend migrate")
    with closing(Database(postgresql_url)) as fresh, told:
        fresh.check()


@pytest.mark.usefixtures("database")
def test_tables_of_a_newer_program_are_used_and_left_alone(url: str) -> None:
    engine = engine_of(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with closing(Database(url)) as fresh:
        fresh.check()
        assert not fresh.migrate()
        assert fresh.revision() == "9999"


@pytest.mark.usefixtures("database")
def test_tables_of_an_older_program_are_told(url: str) -> None:
    if url.startswith("sqlite"):
        pytest.skip("SQLite migrates itself")
    engine = engine_of(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    engine.dispose()
    told = pytest.raises(HistoryError, match="at migration 0000, this program needs")
    with closing(Database(url)) as fresh, told:
        fresh.check()


def test_migrating_twice_and_at_once_is_migrating_once(url: str) -> None:
    changed: list[bool] = []

    def migrate() -> None:
        with closing(Database(url)) as fresh:
            changed.append(fresh.migrate())

    threads = [threading.Thread(target=migrate) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(changed) == [False, False, False, True]


def test_a_database_that_is_not_there_is_told_without_its_password() -> None:
    database = Database("postgresql://clinic:s3cret@127.0.0.1:1/history")
    with pytest.raises(HistoryError) as told:
        database.check()
    assert "s3cret" not in str(told.value)
    assert "s3cret" not in repr(told.value.__cause__)


def test_a_url_that_cannot_be_read_is_not_repeated() -> None:
    with pytest.raises(HistoryError) as told:
        Database("postgresql://clinic:s3:cr:et@[::history").check()
    assert "cr" not in str(told.value)


def test_a_first_start_on_sqlite_needs_no_alembic(tmp_path: Path) -> None:
    code = (
        "import sys; from backend.history.database import Database;"
        f"Database('sqlite:///{tmp_path / 'x'}').check(); print('alembic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
