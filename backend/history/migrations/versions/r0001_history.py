"""The first tables: predictions, outcomes, feedback, and how far the journal has been shipped."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "predictions",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("time", _TIME, nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("model_version", sa.Text(), nullable=False),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.Column("age", sa.Integer(), nullable=False),
        sa.Column("sex", sa.Integer(), nullable=False),
        sa.Column("cp", sa.Integer()),
        sa.Column("trestbps", sa.Integer()),
        sa.Column("chol", sa.Double()),
        sa.Column("fbs", sa.Integer()),
        sa.Column("restecg", sa.Integer()),
        sa.Column("thalach", sa.Integer()),
        sa.Column("exang", sa.Integer()),
        sa.Column("oldpeak", sa.Double()),
        sa.Column("slope", sa.Integer()),
        sa.Column("ca", sa.Integer()),
        sa.Column("thal", sa.Integer()),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("low", sa.Double(), nullable=False),
        sa.Column("high", sa.Double(), nullable=False),
        sa.Column("prediction", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("latency_seconds", sa.Double(), nullable=False),
        sa.Column("case_hash", sa.Text()),
        sa.Column("key_id", sa.Text()),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.UniqueConstraint("process", "sequence", "chain"),
    )
    op.create_index(None, "predictions", ["request_id"])
    op.create_index(None, "predictions", ["purpose", "time", "id"])
    op.create_index(None, "predictions", ["time", "id"])
    op.create_table(
        "outcomes",
        sa.Column("id", _ID, primary_key=True),
        _of_prediction(),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("disease", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("time", _TIME, nullable=False),
        sa.Column("key_id", sa.Text()),
        sa.UniqueConstraint("prediction_id", "revision"),
    )
    op.create_table(
        "feedback",
        sa.Column("id", _ID, primary_key=True),
        _of_prediction(),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("time", _TIME, nullable=False),
        sa.Column("key_id", sa.Text()),
    )
    op.create_index(None, "feedback", ["prediction_id"])
    op.create_table(
        "journal_positions",
        sa.Column("segment", sa.Text(), primary_key=True),
        sa.Column("offset", sa.BigInteger(), nullable=False),
    )


def downgrade() -> None:
    """Refuse: the tables hold recorded outcomes."""
    raise RuntimeError("the first migration is not undone; restore a backup instead")


def _of_prediction() -> sa.Column[int]:
    return sa.Column(
        "prediction_id",
        _ID,
        sa.ForeignKey("predictions.id", ondelete="CASCADE"),
        nullable=False,
    )
