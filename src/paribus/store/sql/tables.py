"""The tables, as the newest migration leaves them (a test compares the two).

::

    studies ─┬─ findings
             └─ arms ── runs ─┬─ scores
                              └─ curves

Numbers that were measured may be NaN; they are NULL in the database, so that averages leave them out.
"""

import math
from datetime import UTC, datetime
from typing import final

import numpy as np
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator


@final
class Measured(TypeDecorator[float]):
    """A double that may be NaN.

    Examples:
        >>> Measured().process_bind_param(float("nan"), None) is None
        True
    """

    impl = Double
    cache_ok = True

    def process_bind_param(self, value: float | None, _dialect: Dialect | None) -> float | None:
        """NaN as NULL; NumPy's numbers as plain ones."""
        return None if value is None or math.isnan(value) else float(value)

    def process_result_value(self, value: float | None, _dialect: Dialect | None) -> float:
        """NULL as NaN."""
        return math.nan if value is None else value


@final
class Moment(TypeDecorator[datetime]):
    """A point in time, in UTC; SQLite itself keeps no time zone.

    Examples:
        >>> Moment().process_result_value(datetime(2026, 5, 9, 12, 30), None).isoformat()
        '2026-05-09T12:30:00+00:00'
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect | None) -> datetime | None:
        """The same point in UTC."""
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect | None) -> datetime | None:
        """What is stored, said to be in UTC."""
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


@final
class Doubles(TypeDecorator[np.ndarray]):
    """A row of doubles as their bytes, low byte first: bit for bit, and a hundred times quicker than a row each.

    Examples:
        >>> stored = Doubles().process_bind_param(np.array([0.5, np.nan]), None)
        >>> len(stored), Doubles().process_result_value(stored, None)
        (16, array([0.5, nan]))
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: np.ndarray | None, _dialect: Dialect | None) -> bytes:
        """The bytes."""
        return np.asarray(value, "<f8").tobytes()

    def process_result_value(self, value: bytes | None, _dialect: Dialect | None) -> np.ndarray:
        """The numbers, in an array of their own."""
        return np.frombuffer(value or b"", "<f8").astype(np.float64)


metadata = MetaData()

studies = Table(
    "studies",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("study", String, nullable=False),
    Column("question", String, nullable=False),
    Column("digest", String, nullable=False, index=True),
    Column("spec", JSON, nullable=False),
    Column("state", String, nullable=False),
    Column("created", Moment, nullable=False, index=True),
    Column("seconds", Measured),
    Column("replicates", Integer, nullable=False),
    Column("data", JSON, nullable=False),
    Column("versions", JSON, nullable=False),
    Column("machine", JSON, nullable=False),
    Column("command", String, nullable=False),
    Column("wish", String, nullable=False, server_default="run"),  # of the process that runs it: run, pause or stop
    Column("growth", JSON(none_as_null=True)),
    Column("matters_changes", JSON(none_as_null=True)),
    Column("verification", JSON(none_as_null=True)),
    # What lists show, so that a list of thousands reads neither runs nor specs.
    Column("num_arms", Integer, nullable=False, server_default="0"),
    Column("num_runs", Integer, nullable=False, server_default="0"),
    Column("best_arm", String),
    Column("best_accuracy", Double),
    Column("alike", String, nullable=False, server_default=""),
    Column("found_by", String, nullable=False, server_default=""),
    Column("put_away", Moment),
    Index("listing", "put_away", "created", "number", "state", "best_accuracy", "alike", "found_by"),
)

findings = Table(
    "findings",
    metadata,
    Column("study", Integer, ForeignKey("studies.number", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("id", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("arm", String),
    Column("where", String, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("message", String, nullable=False),
    Column("remedy", String, nullable=False),
    Column("patch", JSON(none_as_null=True)),
    Column("explains", JSON(none_as_null=True)),
    Column("source", String),
)

arms = Table(
    "arms",
    metadata,
    Column("study", Integer, ForeignKey("studies.number", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("baseline", Boolean, nullable=False),
    Column("compared_with", String),
    Column("parameters", JSON, nullable=False),
    Column("changes", JSON, nullable=False),
    Column("trial_of", String),
    Column("tuned", JSON(none_as_null=True)),
    UniqueConstraint("study", "name"),
)

runs = Table(
    "runs",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("study", Integer, nullable=False),
    Column("arm", Integer, nullable=False),
    Column("replicate", Integer, nullable=False),
    Column("status", String, nullable=False),
    Column("reason", String),
    Column("epochs", Measured),
    Column("steps", BigInteger, nullable=False),
    Column("seconds", Measured),
    Column("seeds", JSON, nullable=False),
    Column("arrays", String),  # the name of the file beside the database; NULL for a run that left no arrays
    Column("breakdown", JSON(none_as_null=True)),
    ForeignKeyConstraint(["study", "arm"], ["arms.study", "arms.position"], ondelete="CASCADE"),
    UniqueConstraint("study", "arm", "replicate"),
)

scores = Table(
    "scores",
    metadata,
    Column("run", Integer, ForeignKey("runs.number", ondelete="CASCADE"), primary_key=True),
    Column("split", String, primary_key=True),
    Column("metric", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("value", Measured),
)

curves = Table(
    "curves",
    metadata,
    Column("run", Integer, ForeignKey("runs.number", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("split", String, nullable=False),
    Column("metric", String, nullable=False),
    Column("epochs", Doubles, nullable=False),
    Column("values", Doubles, nullable=False),
)
