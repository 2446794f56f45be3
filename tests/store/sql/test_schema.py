import dataclasses
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import paribus.store.sql.migrations
from paribus.errors import StoreError
from paribus.store import Wanted, open_store
from paribus.store.sql.migrations import upgrade
from paribus.store.sql.schema import HEAD, VERSION_TABLE
from paribus.store.sql.tables import metadata

from ..examples import run, same, study

SCRIPTS = ScriptDirectory(str(Path(paribus.store.sql.migrations.__file__).parent))
MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{new}", "{old}"

def upgrade():
    op.add_column("studies", sa.Column("note", sa.String, nullable=False, server_default=""))
    {more}
"""
NEXT = f"{int(HEAD) + 1:04}"
REVISIONS = [script.revision for script in SCRIPTS.walk_revisions()][::-1]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlalchemy.Engine]:
    """The database of a store that is not there yet."""
    engine = sqlalchemy.create_engine(f"sqlite:///{tmp_path / 'paribus.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with a run in it, and where the migration of the next Paribus goes: into a copy of ours."""
    with open_store(tmp_path / "store") as store:
        store.begin(study())
        store.add_runs("k7mwq2abcd", [run()])
    copied = shutil.copytree(Path(paribus.store.sql.migrations.__file__).parent, tmp_path / "100%" / "migrations")
    monkeypatch.setattr("paribus.store.sql.migrations.upgrading.__file__", str(copied / "upgrading.py"))
    monkeypatch.setattr("paribus.store.sql.schema.HEAD", NEXT)
    return copied / "versions" / f"m{NEXT}_note.py"


def test_head_is_the_newest_migration() -> None:
    assert SCRIPTS.get_current_head() == HEAD


def test_versions_are_numbered_in_the_order_of_their_history() -> None:
    assert sorted(REVISIONS) == REVISIONS
    assert {len(revision) for revision in REVISIONS} == {4}


def test_migrations_make_the_tables_that_the_code_uses(database: sqlalchemy.Engine) -> None:
    with database.begin() as connection:
        upgrade(connection, HEAD, VERSION_TABLE)
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE, "compare_type": True})
        assert compare_metadata(context, metadata) == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_store_of_any_older_version_is_brought_up_to_date(
    database: sqlalchemy.Engine, tmp_path: Path, revision: str
) -> None:
    with database.begin() as connection:
        upgrade(connection, revision, VERSION_TABLE)
    with open_store(tmp_path) as store:
        store.begin(study())
        store.add_runs("k7mwq2abcd", [run()])
        assert same(store.runs("k7mwq2abcd")[0], run())
    assert _version(tmp_path) == HEAD


def _forget_the_listing(folder: Path) -> None:
    _execute(folder, "DROP INDEX listing")
    for column in ("num_arms", "num_runs", "best_arm", "best_accuracy", "alike", "found_by", "put_away"):
        _execute(folder, f"ALTER TABLE studies DROP COLUMN {column}")


def test_list_of_studies_is_filled_for_those_that_were_there(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.begin(study("kamwq2abcd"))
        store.add_runs("kamwq2abcd", [run("relu", 0, 0.8), run("leaky", 0, 0.8), run("leaky", 1, 0.6)])
        store.begin(study("kbmwq2abcd", minutes=1))
        before = store.studies()
    assert before[1].best == ("relu", 0.8)
    _forget_the_listing(tmp_path)
    _execute(tmp_path, f"UPDATE {VERSION_TABLE} SET version_num = '0003'")
    with open_store(tmp_path) as store:
        assert store.studies() == before
        assert [each.id for each in store.listed(Wanted("leaky DIGITS", order="oldest")).studies] == [
            "kamwq2abcd",
            "kbmwq2abcd",
        ]


def test_study_of_the_first_version_is_read_and_gone_on_with(tmp_path: Path) -> None:
    first = dataclasses.replace(run(), probes=())
    with open_store(tmp_path) as store:
        store.begin(study())
        store.add_runs("k7mwq2abcd", [first])
    _forget_the_listing(tmp_path)
    _execute(tmp_path, "ALTER TABLE studies DROP COLUMN wish")
    _execute(tmp_path, "ALTER TABLE runs DROP COLUMN breakdown")
    for column in ("growth", "matters_changes", "verification"):
        _execute(tmp_path, f"ALTER TABLE studies DROP COLUMN {column}")
    for column in ("trial_of", "tuned"):
        _execute(tmp_path, f"ALTER TABLE arms DROP COLUMN {column}")
    for column in ("patch", "explains", "source"):
        _execute(tmp_path, f"ALTER TABLE findings DROP COLUMN {column}")
    _execute(tmp_path, f"UPDATE {VERSION_TABLE} SET version_num = '0001'")
    arrays = {f"probabilities/{split}": array for split, array in first.probabilities.items()}
    arrays |= {f"weights/{name}": array for name, array in first.weights.items()}
    np.savez(tmp_path / "arrays" / "k7mwq2abcd" / "relu-0.npz", **arrays)
    with open_store(tmp_path) as store:
        store.add_runs("k7mwq2abcd", [run("relu", 1), run("relu", 2)])
        assert store.wish("k7mwq2abcd") == "run"
        assert store.study("k7mwq2abcd").rounds == (range(10),)
        found = store.runs("k7mwq2abcd")
    assert all(same(*pair) for pair in zip(found, [first, run("relu", 1), run("relu", 2)], strict=True))


def test_database_without_tables_becomes_a_store(tmp_path: Path) -> None:
    (tmp_path / "paribus.db").touch()
    with open_store(tmp_path) as store:
        assert store.studies() == ()
    assert _version(tmp_path) == HEAD


def test_upgrade_keeps_what_was_recorded(tmp_path: Path, next_version: Path) -> None:
    next_version.write_text(MIGRATION.format(new=NEXT, old=HEAD, more="pass"))
    with open_store(tmp_path / "store") as store:
        assert same(store.runs("k7mwq2abcd")[0], run())
    assert _version(tmp_path / "store") == NEXT
    assert "note" in "".join(_dump(tmp_path / "store"))


def test_upgrade_that_fails_half_way_leaves_the_database_as_it_was(tmp_path: Path, next_version: Path) -> None:
    next_version.write_text(MIGRATION.format(new=NEXT, old=HEAD, more="op.execute('nonsense')"))
    before = _dump(tmp_path / "store")
    with pytest.raises(StoreError, match="nonsense"):
        open_store(tmp_path / "store")
    assert _dump(tmp_path / "store") == before


def test_store_of_a_newer_paribus_is_refused_and_left_alone(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    _execute(tmp_path, f"UPDATE {VERSION_TABLE} SET version_num = '0099'")
    with pytest.raises(StoreError, match=r"must not be newer.*tables 0099.*Update Paribus"):
        open_store(tmp_path)
    assert _version(tmp_path) == "0099"


def test_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    _execute(tmp_path, "CREATE TABLE recipes (name TEXT)")
    before = _dump(tmp_path)
    with pytest.raises(StoreError, match="not a Paribus store: it holds the table `recipes`"):
        open_store(tmp_path)
    assert _dump(tmp_path) == before


def _execute(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / "paribus.db")
    with connection:
        connection.execute(statement)
    connection.close()


def _dump(folder: Path) -> list[str]:
    connection = sqlite3.connect(folder / "paribus.db")
    dumped = list(connection.iterdump())
    connection.close()
    return dumped


def _version(folder: Path) -> str:
    connection = sqlite3.connect(folder / "paribus.db")
    [[version]] = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchall()
    connection.close()
    return str(version)
