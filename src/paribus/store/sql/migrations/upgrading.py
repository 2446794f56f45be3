"""Running the migrations without Alembic's command line."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def upgrade(connection: Connection, revision: str, version_table: str) -> None:
    """Bring a database to a revision, within the transaction that *connection* has open: all of it or nothing.

    Examples:
        >>> from sqlalchemy import create_engine, inspect
        >>> with create_engine("sqlite://").begin() as connection:
        ...     upgrade(connection, "0001", "paribus_version")
        ...     sorted(inspect(connection).get_table_names())
        ['arms', 'curves', 'findings', 'paribus_version', 'runs', 'scores', 'studies']
    """
    config = Config(attributes={"connection": connection, "version_table": version_table})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    command.upgrade(config, revision)
