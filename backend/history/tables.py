"""The tables, as SQLAlchemy Core has them; `migrations` makes them, a test holds the two equal.

One column per input rather than one JSON object: they are what aggregates count, and a whole number
stays one. No column holds free text. Whatever may be long is `Text`, so that no journal line is
too long for one database and fits the other.
"""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from data.features import FEATURES, Feature, Kind

REVISION: Final = "0001"
"""The migration that makes these tables: knowing it here, a start need not import Alembic."""

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite counts up only what it calls INTEGER.
_ID: Final = BigInteger().with_variant(Integer, "sqlite")


class UtcTime(TypeDecorator[datetime]):
    """An instant, always aware and in UTC; SQLite, which has no zones, holds UTC's digits."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what the driver is handed."""
        if value is None:
            return None
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what callers get."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def _input(feature: Feature) -> Column[Any]:
    if feature.kind is Kind.DECIMAL:
        return Column(feature.name, Double, nullable=not feature.required)
    return Column(feature.name, Integer, nullable=not feature.required)


predictions: Final = Table(
    "predictions",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("process", Text, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("request_id", Text, nullable=False),
    Column("time", UtcTime, nullable=False),
    Column("route", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("model_version", Text, nullable=False),
    Column("schema_version", Integer, nullable=False),
    *(_input(feature) for feature in FEATURES),
    Column("probability", Double, nullable=False),
    Column("low", Double, nullable=False),
    Column("high", Double, nullable=False),
    Column("prediction", Integer, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("latency_seconds", Double, nullable=False),
    Column("case_hash", Text),
    Column("key_id", Text),
    Column("chain", Text, nullable=False),
    # A journal line's identity: what makes a second arrival of the same line no second row. The
    # hash is part of it, so that two lines that claim one place are both kept.
    UniqueConstraint("process", "sequence", "chain"),
    Index(None, "request_id"),
    # The two orders of the list: of one purpose, which is the rule, and of all.
    Index(None, "purpose", "time", "id"),
    Index(None, "time", "id"),
)

outcomes: Final = Table(
    "outcomes",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("prediction_id", ForeignKey("predictions.id", ondelete="CASCADE"), nullable=False),
    # 1 is the outcome, more are corrections; the highest counts, the others are its history.
    Column("revision", Integer, nullable=False),
    Column("disease", Boolean, nullable=False),
    Column("source", Text, nullable=False),
    Column("reason", Text),
    Column("time", UtcTime, nullable=False),
    Column("key_id", Text),
    UniqueConstraint("prediction_id", "revision"),
)

feedback: Final = Table(
    "feedback",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("prediction_id", ForeignKey("predictions.id", ondelete="CASCADE"), nullable=False),
    Column("decision", Text, nullable=False),
    Column("reason", Text),
    Column("time", UtcTime, nullable=False),
    Column("key_id", Text),
    Index(None, "prediction_id"),
)

positions: Final = Table(
    "journal_positions",
    metadata,
    Column("segment", Text, primary_key=True),
    Column("offset", BigInteger, nullable=False),
)
