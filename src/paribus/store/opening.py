"""Where a store lies: a folder or a database's address."""

import os
from pathlib import Path

from paribus.errors import StoreError
from paribus.store import sql
from paribus.store.protocol import Store

DATABASE = "paribus.db"
ARRAYS = "arrays"
DEFAULT = Path(".paribus")

# What a store consists of; with any of these alone (a database that was deleted) a folder is still ours.
_OURS = {DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal", ARRAYS}


def open_store(where: str | Path | None = None) -> Store:
    """The store at a place; made if it is missing, brought up to date if an older Paribus made it.

    Args:
        where: A folder, or an SQLAlchemy URL (``sqlite:///file.db``, ``postgresql://user@host/name``). Left out, it is
            the environment's ``PARIBUS_STORE``, else ``./.paribus``. With a URL, arrays and files go to the folder of
            its ``?arrays=``, else of the environment's ``PARIBUS_ARRAYS``, else ``./.paribus/arrays``.

    Raises:
        StoreError: When there is something else, when a newer Paribus made the store, or when it cannot be reached.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "lab") as store:
        ...     sorted(path.name for path in Path(folder, "lab").glob("*.db"))
        ['paribus.db']
    """
    where = where or os.environ.get("PARIBUS_STORE") or DEFAULT
    if isinstance(where, str) and "://" in where:
        arrays = os.environ.get("PARIBUS_ARRAYS") or DEFAULT / ARRAYS
        return sql.open_url(where, Path(arrays).expanduser().absolute())
    folder = Path(where)
    _check_folder(folder.expanduser())
    folder = folder.expanduser().absolute()
    return sql.open_file(folder / DATABASE, folder / ARRAYS)


def _check_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        others = {path.name for path in folder.iterdir()} - _OURS if not (folder / DATABASE).exists() else set()
    except (FileExistsError, NotADirectoryError) as error:
        raise StoreError(
            f"A store must be a folder; `{folder}` is, or lies under, a file. Name the folder that holds "
            f"`{DATABASE}`, or an empty or new one."
        ) from error
    except (OSError, ValueError) as error:
        raise StoreError(
            f"A store's folder must be readable, or possible to make; got `{folder!s}` ({error}). Name another folder "
            "with `--store` or `PARIBUS_STORE`, or change its permissions."
        ) from error
    if others:
        raise StoreError(
            f"A folder must be a Paribus store, empty or new; `{folder}` is not a Paribus store: it has no "
            f"`{DATABASE}` but holds `{min(others)}`. Name an empty or new folder."
        )
