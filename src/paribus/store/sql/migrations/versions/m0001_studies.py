"""The first tables: studies, findings, arms, runs, scores, curves."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "studies",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False, unique=True),
        sa.Column("study", sa.String, nullable=False),
        sa.Column("question", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False, index=True),
        sa.Column("spec", sa.JSON, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("seconds", sa.Double),
        sa.Column("replicates", sa.Integer, nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("versions", sa.JSON, nullable=False),
        sa.Column("machine", sa.JSON, nullable=False),
        sa.Column("command", sa.String, nullable=False),
    )
    op.create_table(
        "findings",
        sa.Column("study", sa.Integer, sa.ForeignKey("studies.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("severity", sa.String, nullable=False),
        sa.Column("arm", sa.String),
        sa.Column("where", sa.String, nullable=False),
        sa.Column("evidence", sa.JSON, nullable=False),
        sa.Column("message", sa.String, nullable=False),
        sa.Column("remedy", sa.String, nullable=False),
    )
    op.create_table(
        "arms",
        sa.Column("study", sa.Integer, sa.ForeignKey("studies.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("baseline", sa.Boolean, nullable=False),
        sa.Column("compared_with", sa.String),
        sa.Column("parameters", sa.JSON, nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.UniqueConstraint("study", "name"),
    )
    op.create_table(
        "runs",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("study", sa.Integer, nullable=False),
        sa.Column("arm", sa.Integer, nullable=False),
        sa.Column("replicate", sa.Integer, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("reason", sa.String),
        sa.Column("epochs", sa.Double),
        sa.Column("steps", sa.BigInteger, nullable=False),
        sa.Column("seconds", sa.Double),
        sa.Column("seeds", sa.JSON, nullable=False),
        sa.Column("arrays", sa.String),
        sa.ForeignKeyConstraint(["study", "arm"], ["arms.study", "arms.position"], ondelete="CASCADE"),
        sa.UniqueConstraint("study", "arm", "replicate"),
    )
    op.create_table(
        "scores",
        sa.Column("run", sa.Integer, sa.ForeignKey("runs.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("split", sa.String, primary_key=True),
        sa.Column("metric", sa.String, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("value", sa.Double),
    )
    op.create_table(
        "curves",
        sa.Column("run", sa.Integer, sa.ForeignKey("runs.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("split", sa.String, nullable=False),
        sa.Column("metric", sa.String, nullable=False),
        sa.Column("epochs", sa.LargeBinary, nullable=False),
        sa.Column("values", sa.LargeBinary, nullable=False),
    )
