"""Runs migrations on the connection that `schema` hands over; no ini file and no URL of its own."""

from alembic import context

from backend.history.tables import metadata


def _run() -> None:
    # SQLite cannot alter a table in place: Alembic then copies it.
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


# Alembic runs this file by its path, under a name without a dot; an import must run nothing.
if "." not in __name__:
    _run()
