"""Alembic's room: `versions` holds one file per change of the tables, `env` how they are run."""
