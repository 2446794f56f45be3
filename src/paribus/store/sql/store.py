"""The store on a database: what each promise of ``Store`` is in SQL."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self, final

import numpy as np
from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, bindparam, delete, func, insert, select, update

from paribus.errors import StoreError
from paribus.records import Run, StudyRecord, StudyState
from paribus.store.archive import Archive
from paribus.store.arrays import arrays_file, has_arrays
from paribus.store.identity import resolve
from paribus.store.listing import Listed, StudySummary, Wanted
from paribus.store.protocol import Wish
from paribus.store.sql import rows
from paribus.store.sql.faults import explained
from paribus.store.sql.tables import arms, curves, findings, runs, scores, studies

WRITING = {"writing": True}
"""Execution options of a transaction that takes the write lock at once."""


@final
class SqlStore:
    """Studies in SQLite or PostgreSQL, and their arrays in files beside it. Threads and processes may share it.

    Args:
        engine: The database, its tables up to date.
        archive: The files beside it.
        where: The store, as the user knows it.

    Examples:
        >>> import tempfile
        >>> from paribus.store import open_store
        >>> with tempfile.TemporaryDirectory() as folder, open_store(folder) as store:
        ...     store.study("latest")
        Traceback (most recent call last):
        paribus.errors.StoreError: A study must be in the store; got `latest` and the store is empty. Run a study first.
    """

    def __init__(self, engine: Engine, archive: Archive, where: str) -> None:
        self._reader = engine
        self._writer = engine.execution_options(**WRITING)
        self._archive = archive
        self._where = where

    def begin(self, study: StudyRecord) -> None:
        """Record a new study with its arms and findings, as running."""
        with self._transaction(self._writer) as connection:
            row = rows.study_row(study) | {"state": "running"}
            number = connection.execute(insert(studies).returning(studies.c.number), row).scalar_one()
            _insert(connection, insert(arms), rows.arm_rows(number, study.arms))
            _insert(connection, insert(findings), rows.finding_rows(number, study.findings))

    @contextmanager
    def claim(self, study_id: str) -> Iterator[None]:
        """Keep every other process from running this study."""
        self._require(study_id)
        with explained(self._where):
            claim = self._archive.claim(study_id)
        with claim:
            with explained(self._where):
                self._archive.tidy(study_id)
            yield

    def is_claimed(self, study_id: str) -> bool:
        """Whether somebody is running this study."""
        self._require(study_id)
        return self._archive.is_claimed(study_id)

    def add_runs(self, study_id: str, added: Sequence[Run]) -> None:
        """Record runs with all their arrays, or nothing of any of them."""
        file = arrays_file(added)
        with self._transaction(self._writer) as connection:
            study = _number(connection, study_id)
            positions = _positions(connection, study, {run.arm for run in added})
            its_rows = [
                rows.run_row(study, positions[run.arm], run, file if has_arrays(run) else None) for run in added
            ]
            numbers = [] if not added else connection.scalars(_INSERT_RUNS, its_rows).all()
            numbered = list(zip(numbers, added, strict=True))
            _insert(connection, insert(scores), [row for n, run in numbered for row in rows.score_rows(n, run.scores)])
            _insert(connection, insert(curves), [row for n, run in numbered for row in rows.curve_rows(n, run.curves)])
            connection.execute(update(studies).where(studies.c.number == study).values(_counted(connection, study)))
            # After the rows, so that a run recorded twice is refused before its arrays are touched; before the commit,
            # so that no row is ever seen without its arrays.
            if file is not None:
                self._archive.write_arrays(study_id, file, added)

    def keep_checkpoint(self, study_id: str, name: str, arrays: Mapping[str, np.ndarray]) -> None:
        """Put a checkpoint in the place of the one before."""
        self._require(study_id)
        with explained(self._where):
            self._archive.keep_checkpoint(study_id, name, arrays)

    def checkpoint(self, study_id: str, name: str) -> Mapping[str, np.ndarray] | None:
        """The checkpoint that was kept last under a name."""
        self._require(study_id)
        with explained(self._where):
            return self._archive.checkpoint(study_id, name)

    def drop_checkpoints(self, study_id: str, name: str | None = None) -> None:
        """Forget one checkpoint, or all."""
        self._require(study_id)
        with explained(self._where):
            self._archive.drop_checkpoints(study_id, name)

    def set_wish(self, study_id: str, wish: Wish) -> None:
        """Record what is wished of the process that runs a study."""
        with self._transaction(self._writer) as connection:
            number = _number(connection, study_id)
            connection.execute(update(studies).where(studies.c.number == number).values(wish=wish))

    def wish(self, study_id: str) -> Wish:
        """What is wished of the process that runs a study."""
        with self._transaction(self._reader) as connection:
            wish: Wish | None = connection.scalar(_WISH, {"study_id": study_id})
            return wish or _unknown(study_id)

    def end(self, study_id: str, state: StudyState, seconds: float) -> None:
        """Record where a study stands and its wall time so far."""
        with self._transaction(self._writer) as connection:
            number = _number(connection, study_id)
            connection.execute(update(studies).where(studies.c.number == number).values(state=state, seconds=seconds))

    def revise(self, study: StudyRecord) -> None:
        """Record what has been changed of a study since it was begun."""
        with self._transaction(self._writer) as connection:
            number = _number(connection, study.id)
            connection.execute(update(studies).where(studies.c.number == number).values(**rows.revised(study)))

    def study(self, reference: str) -> StudyRecord:
        """The study meant by an ID, a unique beginning of one, or ``latest``."""
        with self._transaction(self._reader) as connection:
            row = _row(connection, reference)
            if row is None:
                row = _row(connection, resolve(reference, _names(connection)))
            its_arms = connection.execute(select(arms).where(arms.c.study == row.number).order_by(arms.c.position))
            its_findings = connection.execute(
                select(findings).where(findings.c.study == row.number).order_by(findings.c.position)
            )
            return rows.study_record(row, its_arms, its_findings)

    def studies(self) -> tuple[StudySummary, ...]:
        """All studies, the newest first, but for those that were put away."""
        with self._transaction(self._reader) as connection:
            found = connection.execute(_SUMMARIES.where(studies.c.put_away.is_(None)).order_by(*_NEWEST_FIRST)).all()
        return tuple(rows.study_summary(row) for row in found)

    def listed(self, wanted: Wanted) -> Listed:
        """A part of the list of studies; which ones is told by an index alone, and only those are read."""
        matches: list[ColumnElement[bool]] = [studies.c.put_away.is_(None)]
        matches += [studies.c.found_by.contains(word, autoescape=True) for word in wanted.words]
        with self._transaction(self._reader) as connection:
            total = connection.scalar(select(func.count()).select_from(studies).where(*matches)) or 0
            numbers = _grouped(wanted, matches) if wanted.grouped else _ordered(wanted, matches)
            chosen = connection.scalars(numbers.offset(wanted.offset).limit(wanted.limit)).all()
            found = connection.execute(_SUMMARIES.where(studies.c.number.in_(chosen))).all()
            kinds = {row.alike for row in found}
            counts = select(studies.c.alike, func.count()).where(*matches, studies.c.alike.in_(kinds))
            alike = {row[0]: row[1] for row in connection.execute(counts.group_by(studies.c.alike))}
        by_number = {row.number: rows.study_summary(row) for row in found}
        return Listed(total, tuple(by_number[number] for number in chosen), alike)

    def put_away(self, study_id: str) -> None:
        """Take a study out of all lists."""
        self._set_away(study_id, datetime.now(UTC))

    def bring_back(self, study_id: str) -> None:
        """Put a study into the lists again."""
        self._set_away(study_id, None)

    def away(self, before: datetime | None = None) -> tuple[str, ...]:
        """The IDs of the studies that were put away."""
        found = select(studies.c.id).where(studies.c.put_away.is_not(None)).order_by(studies.c.put_away)
        with self._transaction(self._reader) as connection:
            return tuple(connection.scalars(found if before is None else found.where(studies.c.put_away < before)))

    def tell(self, study_id: str, line: str) -> None:
        """Add a line to what is told of a study."""
        with explained(self._where):
            self._archive.tell(study_id, line)

    def told(self, study_id: str, since: int = 0) -> tuple[tuple[str, ...], int]:
        """The lines that were told of a study."""
        with explained(self._where):
            return self._archive.told(study_id, since)

    def hush(self, study_id: str) -> None:
        """Forget what was told of a study."""
        with explained(self._where):
            self._archive.hush(study_id)

    def runs(self, study_id: str, *, arrays: bool = True) -> tuple[Run, ...]:
        """A study's runs: arms in the order of the study, then replicates."""
        with self._transaction(self._reader) as connection:
            study = _number(connection, study_id)
            found = connection.execute(_RUNS.where(runs.c.study == study)).all()
            its_scores = _by_run(connection.execute(_SCORES.where(runs.c.study == study)))
            its_curves = _by_run(connection.execute(_CURVES.where(runs.c.study == study)))
            files = {row.arrays for row in found if row.arrays} if arrays else set()
            by_file = {file: self._archive.read_arrays(study_id, file) for file in files}
            return tuple(
                rows.run_record(row, its_scores[row.number], its_curves[row.number], by_file.get(row.arrays, {}))
                for row in found
            )

    def remove(self, study_id: str) -> None:
        """Forget a study, its runs, arrays and kept files."""
        with self._transaction(self._writer) as connection:
            connection.execute(delete(studies).where(studies.c.number == _number(connection, study_id)))
        with explained(self._where):
            self._archive.remove(study_id)

    def keep_file(self, study_id: str, name: str, content: bytes) -> Path:
        """Keep a file beside a study."""
        self._require(study_id)
        with explained(self._where):
            return self._archive.keep(study_id, name, content)

    def beside(self, name: str) -> Path:
        """A folder for what belongs to no single study."""
        with explained(self._where):
            return self._archive.beside(name)

    def close(self) -> None:
        """Let go of files and connections."""
        self._reader.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _set_away(self, study_id: str, when: datetime | None) -> None:
        with self._transaction(self._writer) as connection:
            number = _number(connection, study_id)
            connection.execute(update(studies).where(studies.c.number == number).values(put_away=when))

    def _require(self, study_id: str) -> None:
        with self._transaction(self._reader) as connection:
            _number(connection, study_id)

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        with explained(self._where), engine.begin() as connection:
            yield connection


_NEWEST_FIRST = studies.c.created.desc(), studies.c.number.desc()

_ORDERS = {
    "newest": _NEWEST_FIRST,
    "oldest": (studies.c.created, studies.c.number),
    "name": (studies.c.study, *_NEWEST_FIRST),
    "best": (studies.c.best_accuracy.is_(None), studies.c.best_accuracy.desc(), *_NEWEST_FIRST),
    "state": (studies.c.state, *_NEWEST_FIRST),
}

_SUMMARIES: Select[Any] = select(
    *(studies.c[name] for name in ("number", "id", "study", "question", "state", "created", "replicates", "num_arms")),
    *(studies.c[name] for name in ("num_runs", "best_arm", "best_accuracy", "alike")),
)

# The mean over an arm's finished runs; of arms with the same mean the first counts. Values that were only tried are
# chosen by the validation images, so what they are worth on the test images is nobody's business.
_TEST_ACCURACIES = (
    select(arms.c.name, func.avg(scores.c.value))
    .join_from(runs, scores, scores.c.run == runs.c.number)
    .join(arms, (arms.c.study == runs.c.study) & (arms.c.position == runs.c.arm))
    .where(runs.c.status == "finished", scores.c.split == "test", scores.c.metric == "accuracy")
    .where(scores.c.value.is_not(None), arms.c.trial_of.is_(None))
    .where(runs.c.study == bindparam("number"))
    .group_by(runs.c.arm, arms.c.name)
    .order_by(func.avg(scores.c.value).desc(), runs.c.arm)
    .limit(1)
)

_INSERT_RUNS = insert(runs).returning(runs.c.number, sort_by_parameter_order=True)
_WISH = select(studies.c.wish).where(studies.c.id == bindparam("study_id"))
_RUNS = (
    select(runs, arms.c.name)
    .join(arms, (arms.c.study == runs.c.study) & (arms.c.position == runs.c.arm))
    .order_by(runs.c.arm, runs.c.replicate)
)
_SCORES: Select[Any] = (
    select(scores).join(runs, runs.c.number == scores.c.run).order_by(scores.c.run, scores.c.position)
)
# `values` is a method of SQLAlchemy's rows.
_CURVES: Select[Any] = (
    select(curves.c.run, curves.c.split, curves.c.metric, curves.c.epochs, curves.c["values"].label("values_"))
    .join(runs, runs.c.number == curves.c.run)
    .order_by(curves.c.run, curves.c.position)
)


def _ordered(wanted: Wanted, matches: list[ColumnElement[bool]]) -> Select[tuple[int]]:
    """The numbers of the studies that are searched for."""
    return select(studies.c.number).where(*matches).order_by(*_ORDERS[wanted.order])


def _grouped(wanted: Wanted, matches: list[ColumnElement[bool]]) -> Select[tuple[int]]:
    """The same, with those that are alike where the first of them would stand."""
    place = func.row_number().over(order_by=_ORDERS[wanted.order]).label("place")
    placed = select(studies.c.number, studies.c.alike, place).where(*matches).subquery()
    first = func.min(placed.c.place).over(partition_by=placed.c.alike)
    return select(placed.c.number).order_by(first, placed.c.place)


def _insert(connection: Connection, statement: Any, values: list[rows.Values]) -> None:
    if values:  # SQLAlchemy takes an empty list for one row of defaults
        connection.execute(statement, values)


def _counted(connection: Connection, study: int) -> rows.Values:
    """What the list of studies says of the runs of one."""
    best = connection.execute(_TEST_ACCURACIES, {"number": study}).first()
    name, accuracy = best or (None, None)
    count = connection.scalar(select(func.count()).select_from(runs).where(runs.c.study == study))
    return {"num_runs": count, "best_arm": name, "best_accuracy": accuracy}


def _row(connection: Connection, study_id: str) -> Any:
    return connection.execute(select(studies).where(studies.c.id == study_id)).one_or_none()


def _names(connection: Connection) -> Mapping[str, str]:
    there = studies.c.put_away.is_(None)
    found = connection.execute(select(studies.c.id, studies.c.study).where(there).order_by(*_NEWEST_FIRST))
    return {row.id: row.study for row in found}


def _number(connection: Connection, study_id: str) -> int:
    number: int | None = connection.scalar(select(studies.c.number).where(studies.c.id == study_id))
    return _unknown(study_id) if number is None else number


def _unknown(study_id: str) -> NoReturn:
    raise StoreError(
        f"A study must have been begun before anything is done with it; got the ID `{study_id}`, which no study "
        "has. Write a full ID; `paribus ls` lists them."
    )


def _positions(connection: Connection, study: int, named: Set[str]) -> Mapping[str, int]:
    found = connection.execute(
        select(arms.c.name, arms.c.position).where(arms.c.study == study).order_by(arms.c.position)
    )
    positions: dict[str, int] = {row.name: row.position for row in found}
    if strangers := named - positions.keys():
        raise StoreError(
            f"A run must belong to an arm of its study ({', '.join(f'`{name}`' for name in positions)}); got "
            f"`{min(strangers)}`. Write one of these."
        )
    return positions


def _by_run(found: Iterable[Row[Any]]) -> Mapping[int, list[Row[Any]]]:
    grouped: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in found:
        grouped[row.run].append(row)
    return grouped
