"""What the list of studies is made of, kept with each study, so that long lists are quick; and studies put away."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from paribus.store.listing import alike, found_by

revision = "0004"
down_revision = "0003"

_BEST = """
SELECT study, name, mean FROM (
  SELECT runs.study AS study, arms.name AS name, arms.position AS position, AVG(scores.value) AS mean
  FROM runs
  JOIN scores ON scores.run = runs.number
  JOIN arms ON arms.study = runs.study AND arms.position = runs.arm
  WHERE runs.status = 'finished' AND scores.split = 'test' AND scores.metric = 'accuracy'
    AND scores.value IS NOT NULL AND arms.trial_of IS NULL
  GROUP BY runs.study, arms.name, arms.position
) AS means ORDER BY study, mean, position DESC
"""


def upgrade() -> None:
    """Add the columns, fill them for what is there, and index what lists are searched and sorted by."""
    op.add_column("studies", sa.Column("num_arms", sa.Integer, nullable=False, server_default="0"))
    op.add_column("studies", sa.Column("num_runs", sa.Integer, nullable=False, server_default="0"))
    op.add_column("studies", sa.Column("best_arm", sa.String))
    op.add_column("studies", sa.Column("best_accuracy", sa.Double))
    op.add_column("studies", sa.Column("alike", sa.String, nullable=False, server_default=""))
    op.add_column("studies", sa.Column("found_by", sa.String, nullable=False, server_default=""))
    op.add_column("studies", sa.Column("put_away", sa.DateTime(timezone=True)))
    _fill(op.get_bind())
    op.create_index("listing", "studies", ["put_away", "created", "number", "state", "best_accuracy", "found_by"])


def _fill(connection: sa.Connection) -> None:
    best = {row.study: row for row in connection.execute(sa.text(_BEST))}
    studies = sa.table("studies", *(sa.column(name) for name in ("number", "id", "study", "question")),
                       sa.column("spec", sa.JSON), sa.column("data", sa.JSON))  # fmt: skip
    arms: dict[int, list[str]] = {}
    for row in connection.execute(sa.text("SELECT study, name FROM arms ORDER BY study, position")):
        arms.setdefault(row.study, []).append(row.name)
    counts = {row.study: row.runs for row in connection.execute(sa.text(
        "SELECT study, COUNT(*) AS runs FROM runs GROUP BY study"))}  # fmt: skip
    for row in connection.execute(sa.select(studies)).all():
        names = arms.get(row.number, [])
        values: dict[str, Any] = {
            "number": row.number,
            "num_arms": len(names),
            "num_runs": counts.get(row.number, 0),
            "best_arm": best[row.number].name if row.number in best else None,
            "best_accuracy": best[row.number].mean if row.number in best else None,
            "alike": alike(row.spec),
            "found_by": found_by(row.id, row.study, row.question, row.data.get("name", ""), names),
        }
        connection.execute(
            sa.text(
                "UPDATE studies SET num_arms = :num_arms, num_runs = :num_runs, best_arm = :best_arm, "
                "best_accuracy = :best_accuracy, alike = :alike, found_by = :found_by WHERE number = :number"
            ),
            values,
        )
