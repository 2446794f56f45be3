"""The stores that the contract is tested on; a new implementation adds a row to ``STORES``."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy

from paribus.store import Store, open_store

from .memory import MemoryStore


def _in_folder(folder: Path) -> Store:
    return open_store(folder / "store")


def _in_memory(folder: Path) -> Store:
    return MemoryStore()


def _in_postgresql(folder: Path) -> Store:
    url = os.environ["PARIBUS_TEST_POSTGRESQL"]
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("DROP SCHEMA public CASCADE"))
        connection.execute(sqlalchemy.text("CREATE SCHEMA public"))
    engine.dispose()
    return open_store(f"{url}{'&' if '?' in url else '?'}arrays={folder / 'arrays'}")


STORES = [_in_folder, _in_memory]
if "PARIBUS_TEST_POSTGRESQL" in os.environ:  # the URL of a database that these tests may empty
    STORES.append(_in_postgresql)


@pytest.fixture(params=STORES, ids=lambda make: make.__name__.strip("_"))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Every implementation in turn, empty."""
    make: Callable[[Path], Store] = request.param
    with make(tmp_path) as opened:
        yield opened
