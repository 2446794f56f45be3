"""Opening a database: which ones are known, and how each is told to behave."""

import json
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from paribus.errors import StoreError
from paribus.store.archive import Archive
from paribus.store.sql.faults import explained
from paribus.store.sql.schema import prepare
from paribus.store.sql.store import WRITING, SqlStore

_DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "sqlite+pysqlite": "sqlite+pysqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_PATIENCE = 30  # seconds to wait for another process that writes


def open_file(database: Path, arrays: Path) -> SqlStore:
    """The store in an SQLite file.

    Args:
        database: The file; made if missing.
        arrays: The folder for arrays and kept files.
    """
    return _open(URL.create("sqlite+pysqlite", database=str(database)), Archive(arrays), where=str(database.parent))


def open_url(address: str, arrays: Path) -> SqlStore:
    """The store in the database at an SQLAlchemy URL.

    Args:
        address: The URL; ``?arrays=`` names another folder for arrays.
        arrays: The folder for arrays and kept files otherwise.

    Raises:
        StoreError: When the URL is of no database that Paribus knows.
    """
    try:
        url = make_url(address)
        url = url.set(drivername=_DRIVERS[url.drivername])
    except (ArgumentError, KeyError, ValueError) as error:
        raise StoreError(
            "A store's address must be `sqlite:///FILE` or `postgresql://USER@HOST/NAME`; got one that begins "
            f"`{address.partition('://')[0]}://`. Write one of these, or a folder."
        ) from error
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        raise StoreError(
            f"A store must outlive its process; `{address}` is kept in memory. Write `sqlite:///FILE` or a folder."
        )
    folder = url.query.get("arrays")
    if isinstance(folder, str):
        arrays = Path(folder).expanduser().absolute()
    return _open(url.difference_update_query(["arrays"]), Archive(arrays), where=str(url))


def _open(url: URL, archive: Archive, where: str) -> SqlStore:
    if "timeout" not in url.query and url.get_backend_name() == "sqlite":
        url = url.update_query_dict({"timeout": str(_PATIENCE)})
    with explained(where):
        engine = _engine(url)
        try:
            prepare(engine.execution_options(**WRITING), where)
        except BaseException:
            engine.dispose()
            raise
    return SqlStore(engine, archive, where)


def _engine(url: URL) -> Engine:
    try:
        if url.get_backend_name() == "postgresql":
            behaviour = {"connect_timeout": 10, "options": f"-c lock_timeout={_PATIENCE}s"}
            return create_engine(url, json_serializer=_json, connect_args=behaviour, pool_pre_ping=True)
        # With isolation_level None the driver begins no transaction by itself, so the events below decide.
        engine = create_engine(url, json_serializer=_json, connect_args={"isolation_level": None})
    except ModuleNotFoundError as error:
        raise StoreError(
            f"A PostgreSQL store must have its driver installed; `{error.name}` is missing. Install it: "
            '`pip install "paribus[postgresql]"`.'
        ) from error
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    # Readers and one writer at once. With NORMAL a power cut may lose the newest runs but never breaks the file, and a
    # commit waits for no disk; a killed process loses nothing.
    _use_write_ahead_log(connection)
    connection.execute("PRAGMA synchronous = NORMAL")


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    # The one lock that SQLite does not wait for by itself: several processes may be making the store at this moment.
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock before it reads: a reader that turns writer would be refused at once, without waiting.
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
