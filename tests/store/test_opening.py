import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from paribus.errors import StoreError
from paribus.store import open_store

from .examples import run, study


def test_new_store_holds_a_database_and_nothing_else(tmp_path: Path) -> None:
    with open_store(tmp_path / "deep" / "inside") as store:
        assert store.studies() == ()
    assert [path.name for path in (tmp_path / "deep" / "inside").iterdir()] == ["paribus.db"]


def test_store_keeps_what_was_recorded_before_it_was_closed(tmp_path: Path) -> None:
    with open_store(str(tmp_path)) as store:
        store.begin(study())
    with open_store(tmp_path) as store:
        assert store.study("latest").id == "k7mwq2abcd"


def test_store_stays_where_it_was_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with open_store("here") as store:
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        store.close()  # whatever is opened next, is opened from the other folder
        store.begin(study())
        store.add_runs("k7mwq2abcd", [run()])
        assert len(store.runs("k7mwq2abcd")) == 1
    assert list(Path().iterdir()) == []


def test_environment_names_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARIBUS_STORE", str(tmp_path / "named"))
    open_store().close()
    assert (tmp_path / "named" / "paribus.db").exists()


def test_store_is_in_the_working_folder_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PARIBUS_STORE", raising=False)
    monkeypatch.chdir(tmp_path)
    open_store().close()
    assert (tmp_path / ".paribus" / "paribus.db").exists()


@pytest.mark.parametrize("name", ["a b", "größe", "50%", "who?", "a#b", "a&b=c"])
def test_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    with open_store(tmp_path / name) as store:
        store.begin(study())
    assert (tmp_path / name / "paribus.db").exists()


def test_url_names_a_database_and_where_arrays_go(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/lab.db?arrays={tmp_path}/big") as store:
        store.begin(study())
        store.add_runs("k7mwq2abcd", [run()])
        assert len(store.runs("k7mwq2abcd")) == 1
    assert (tmp_path / "lab.db").exists()
    assert (tmp_path / "big" / "k7mwq2abcd" / "relu-0.npz").exists()


def test_environment_names_where_arrays_of_a_url_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARIBUS_ARRAYS", str(tmp_path / "big"))
    with open_store(f"sqlite:///{tmp_path}/lab.db") as store:
        store.begin(study())
        store.add_runs("k7mwq2abcd", [run()])
    assert (tmp_path / "big" / "k7mwq2abcd" / "relu-0.npz").exists()


def test_file_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("hello")
    for where in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(StoreError, match="must be a folder"):
            open_store(where)


def test_folder_of_something_else_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("hello")
    with pytest.raises(StoreError, match=r"not a Paribus store.*thesis\.tex.*empty or new folder"):
        open_store(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_folder_with_arrays_alone_becomes_a_store_again(tmp_path: Path) -> None:
    (tmp_path / "arrays").mkdir()
    with open_store(tmp_path) as store:
        assert store.studies() == ()


@pytest.mark.parametrize("url", ["mysql://u@h/n", "sqlite+aiosqlite:///x.db", "postgresql://h:port/n", "://", "x y://"])
def test_address_of_another_kind_is_refused_with_the_known_kinds(url: str) -> None:
    with pytest.raises(StoreError, match=r"sqlite:///FILE.*postgresql://"):
        open_store(url)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="kept in memory"):
        open_store(url)


def test_password_of_an_address_is_never_shown() -> None:
    for url in ("mysql://me:secret@host/name", "postgresql://me:secret@localhost:1/name"):
        with pytest.raises(StoreError) as refused:
            open_store(url)
        assert "secret" not in str(refused.value)


@pytest.mark.skipif(importlib.util.find_spec("psycopg") is not None, reason="the driver is installed")
def test_missing_driver_is_named_with_its_extra() -> None:
    with pytest.raises(StoreError, match=r'pip install "paribus\[postgresql\]"'):
        open_store("postgresql://localhost/lab")


@pytest.mark.skipif(importlib.util.find_spec("psycopg") is None, reason="needs the PostgreSQL driver")
def test_server_that_does_not_answer_is_told() -> None:
    with pytest.raises(StoreError, match="must be reachable"):
        open_store("postgresql://localhost:1/lab")


def test_importing_the_store_loads_no_database_library() -> None:
    assert _loaded("import paribus.store") == set()


def test_opening_a_current_store_loads_no_migrations(tmp_path: Path) -> None:
    opening = f"from paribus.store import open_store; open_store({str(tmp_path)!r}).studies()"
    assert _loaded(opening) == {"sqlalchemy", "alembic"}
    assert _loaded(opening) == {"sqlalchemy"}


def _loaded(code: str) -> set[str]:
    report = "; import sys; print(*({'sqlalchemy', 'alembic'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code + report], capture_output=True, text=True, check=True)
    return set(done.stdout.split())
