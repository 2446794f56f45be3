"""Where studies are kept, as a caller may name it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from paribus.store import Store, open_store

Kept = Store | str | Path | None
"""A store: open already, a folder, a database URL, or ``None`` for the one that ``open_store`` chooses by itself."""


@contextmanager
def opened(store: Kept) -> Iterator[Store]:
    """The store, open; one that was not given open is closed again.

    Raises:
        StoreError: It cannot be opened.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder, opened(folder) as store:
        ...     store.studies()
        ()
    """
    if store is None or isinstance(store, str | Path):
        with open_store(store) as kept:
            yield kept
    else:
        yield store
