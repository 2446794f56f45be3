"""What is wished of the process that runs a study, and what broke down in a run that diverged."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the two columns."""
    op.add_column("studies", sa.Column("wish", sa.String, nullable=False, server_default="run"))
    op.add_column("runs", sa.Column("breakdown", sa.JSON))
