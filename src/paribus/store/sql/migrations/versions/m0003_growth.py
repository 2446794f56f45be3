"""Studies that grow, what is done after looking, trials of tuned arms, and more of what is noticed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns; they are empty for what was there before."""
    op.add_column("studies", sa.Column("growth", sa.JSON))
    op.add_column("studies", sa.Column("matters_changes", sa.JSON))
    op.add_column("studies", sa.Column("verification", sa.JSON))
    op.add_column("arms", sa.Column("trial_of", sa.String))
    op.add_column("arms", sa.Column("tuned", sa.JSON))
    op.add_column("findings", sa.Column("patch", sa.JSON))
    op.add_column("findings", sa.Column("explains", sa.JSON))
    op.add_column("findings", sa.Column("source", sa.String))
