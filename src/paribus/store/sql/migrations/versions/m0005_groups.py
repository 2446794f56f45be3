"""The index that lists are read from tells which studies are alike, too, so that long lists are grouped quickly."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the index anew."""
    op.drop_index("listing", "studies")
    op.create_index("listing", "studies", [
        "put_away", "created", "number", "state", "best_accuracy", "alike", "found_by",
    ])  # fmt: skip
