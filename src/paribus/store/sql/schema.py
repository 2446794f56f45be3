"""Which version of the tables a database has, and bringing it to ours."""

from sqlalchemy import Connection, Engine, func, inspect, literal_column, select, table

from paribus.errors import StoreError
from paribus.store.sql import migrations

HEAD = "0005"
"""The newest migration. Versions are numbered, so that a newer one is known without knowing it."""

VERSION_TABLE = "paribus_version"

_UPGRADE_LOCK = 0x50617269  # any number that is ours alone: "Pari"


def prepare(engine: Engine, where: str) -> None:
    """Make the tables if there are none, bring older ones up to date, and leave current ones alone.

    Alembic is loaded only if there is something to do.

    Args:
        engine: The database; its transactions take the write lock at once.
        where: The store, as the user knows it.

    Raises:
        StoreError: When a newer Paribus made the tables, or when the database is somebody else's.
    """
    with engine.connect() as connection:
        if _version(connection) == HEAD:
            return
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_UPGRADE_LOCK)))
        # Asked again: another process may have done it while we waited for the lock.
        version = _version(connection)
        if version is None and (others := inspect(connection).get_table_names()):
            raise StoreError(
                f"A store's database must be Paribus's alone; `{where}` is not a Paribus store: it holds the table "
                f"`{min(others)}`. Name an empty or new one."
            )
        if version is not None and version > HEAD:
            raise StoreError(
                f"A store must not be newer than the Paribus that opens it (tables {HEAD}); `{where}` has tables "
                f"{version}. Update Paribus: `pip install --upgrade paribus`."
            )
        migrations.upgrade(connection, HEAD, VERSION_TABLE)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.scalar(select(literal_column("version_num")).select_from(table(VERSION_TABLE)))
