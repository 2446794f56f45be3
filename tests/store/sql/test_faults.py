"""Real faults of disks, permissions and locks, each told in words."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from paribus.errors import StoreError
from paribus.records import Run
from paribus.store import Store, open_store

from ..examples import light_run, run, same, study


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    arguments = ["-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)]
    if os.name == "nt" or not mount or subprocess.run([mount, *arguments], capture_output=True, check=False).returncode:
        pytest.skip("this user cannot mount a small file system")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users can reach; pytest's own are private."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    for inside in folder.rglob("*"):
        inside.chmod(0o700)
    shutil.rmtree(folder)


@pytest.mark.parametrize("full", [run, light_run], ids=["arrays", "database"])
def test_full_disk_is_told_and_the_study_goes_on_once_there_is_room(small_disk: Path, full: Callable[..., Run]) -> None:
    with open_store(small_disk / "store") as store:
        store.begin(study())
        (small_disk / "filler").write_bytes(bytes(1_000_000))
        with pytest.raises(StoreError, match=r"must have room for what is recorded.*Free space"):
            _add_runs(store, (full("relu", replicate) for replicate in range(10_000)))
        found = store.runs("k7mwq2abcd")
        assert len(found) > 10
        assert all(same(each, full("relu", each.replicate)) for each in found)
        assert not list(small_disk.rglob(".*"))
        (small_disk / "filler").unlink()
        store.add_runs("k7mwq2abcd", [full("relu", len(found))])
        assert len(store.runs("k7mwq2abcd")) == len(found) + 1


def test_full_disk_is_told_when_a_store_is_made_on_it(small_disk: Path) -> None:
    with pytest.raises(OSError, match="No space"):
        (small_disk / "filler").write_bytes(bytes(3_000_000))
    with pytest.raises(StoreError, match="must have room"):
        open_store(small_disk / "store")


def test_full_disk_keeps_the_former_version_of_a_kept_file(small_disk: Path) -> None:
    with open_store(small_disk / "store") as store:
        store.begin(study())
        path = store.keep_file("k7mwq2abcd", "net.keras", b"first")
        with pytest.raises(StoreError, match="must have room"):
            store.keep_file("k7mwq2abcd", "net.keras", bytes(3_000_000))
        assert path.read_bytes() == b"first"
        assert [each.name for each in path.parent.iterdir()] == ["net.keras"]


@pytest.mark.skipif(os.name == "nt", reason="Windows limits no file size")
@pytest.mark.parametrize(
    "work",
    [
        "store.keep_file('k7mwq2abcd', 'net.keras', bytes(300_000))",
        "for number in range(999): store.begin(study(str(number)))",
    ],
    ids=["file", "database"],
)
def test_limit_on_file_size_is_told(tmp_path: Path, work: str) -> None:
    told = _in_subprocess(
        f"""
        import resource
        store = open_store({str(tmp_path)!r})
        store.begin(study())
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        {work}
        """
    )
    assert "must have room" in told


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
@pytest.mark.parametrize("closed", ["store", "store/arrays", "store/paribus.db"])
def test_missing_permission_to_write_is_told(open_folder: Path, closed: str) -> None:
    with open_store(open_folder / "store") as store:
        store.begin(study())
        store.keep_file("k7mwq2abcd", "net.keras", b"")
    for path in [open_folder / "store", *(open_folder / "store").rglob("*")]:
        path.chmod(0o777)
    for path in [open_folder / closed, *(open_folder / closed).rglob("*")]:
        path.chmod(0o555)
    told = _in_subprocess(
        f"""
        with open_store({str(open_folder / "elsewhere")!r}) as store:
            store.studies()  # loads all there is to load: another user may not reach this Python
        if os.geteuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        store = open_store({str(open_folder / "store")!r})
        store.add_runs("k7mwq2abcd", [run()])
        """
    )
    assert "permissions" in told or "open to you" in told


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_missing_permission_to_make_a_store_is_told(open_folder: Path) -> None:
    told = _in_subprocess(
        f"""
        if os.geteuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        else:
            os.chmod({str(open_folder)!r}, 0o555)
        open_store({str(open_folder / "store")!r})
        """
    )
    assert "change its permissions" in told


def test_lock_that_another_program_holds_is_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/lab.db?arrays={tmp_path}/arrays&timeout=0.2"
    with open_store(url) as store:
        other = sqlite3.connect(tmp_path / "lab.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert store.studies() == ()  # reading goes on
        with pytest.raises(StoreError, match=r"must not be locked.*Wait until"):
            store.begin(study())
        other.execute("ROLLBACK")
        other.close()
        store.begin(study())


def test_reader_that_takes_its_time_does_not_hold_up_a_writer(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/lab.db?arrays={tmp_path}/arrays&timeout=0.2") as store:
        reader = sqlite3.connect(tmp_path / "lab.db", isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM studies").fetchall()
        store.begin(study())
        assert len(store.studies()) == 1
        reader.close()


def test_store_that_is_not_a_store_is_told(tmp_path: Path) -> None:
    (tmp_path / "paribus.db").write_text("once upon a time " * 1000)
    with pytest.raises(StoreError, match="must be a database that Paribus made"):
        open_store(tmp_path)
    assert (tmp_path / "paribus.db").read_text().startswith("once upon a time")


def test_damaged_database_is_told(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        for number in range(50):
            store.begin(study(f"k{number:09}"))
    content = bytearray((tmp_path / "paribus.db").read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    (tmp_path / "paribus.db").write_bytes(content)
    with pytest.raises(StoreError, match="must be a database that Paribus made"), open_store(tmp_path) as store:
        store.studies()


def test_folder_in_place_of_the_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "paribus.db").mkdir()
    with pytest.raises(StoreError, match="must be reachable"):
        open_store(tmp_path)


def test_database_in_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="must be reachable"):
        open_store(f"sqlite:///{tmp_path}/missing/lab.db")


def test_text_that_is_no_unicode_is_told(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.begin(study())
        with pytest.raises(StoreError, match="must be Unicode text"):
            store.begin(study("k\udcff"))
        assert len(store.studies()) == 1


def _add_runs(store: Store, runs: Iterable[Run]) -> None:
    for each in runs:
        store.add_runs("k7mwq2abcd", [each])


def _in_subprocess(code: str) -> str:
    """What a ``StoreError`` says that must come of *code* in a Python of its own."""
    lines = code.replace("\n        ", "\n    ").strip("\n")
    script = (
        "import os, sys\n"
        f"sys.path[:0] = {sys.path!r}\n"
        "from paribus.errors import StoreError\n"
        "from paribus.store import open_store\n"
        f"from {__package__.rpartition('.')[0]}.examples import run, study\n"
        f"try:\n{lines}\nexcept StoreError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout
    return done.stdout
