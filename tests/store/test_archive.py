import os
from pathlib import Path

import numpy as np
import pytest

from paribus.errors import StoreError
from paribus.store.archive import Archive
from paribus.store.arrays import arrays_file

from .examples import run


def test_plain_name_of_the_first_arm_is_the_name_of_the_file() -> None:
    assert arrays_file([run("leaky_relu-0.01", 12), run("a", 0)]) == "leaky_relu-0.01-12.npz"


def test_names_that_differ_only_in_case_have_files_that_differ_in_more() -> None:
    names = {arrays_file([run(arm)]) for arm in ("relu", "ReLU", "RELU")}
    assert len({name.lower() for name in names if name}) == 3


def test_file_name_fits_every_file_system() -> None:
    name = arrays_file([run("名" * 500)])
    assert name is not None
    assert name.isascii()
    assert len(name) < 100


@pytest.mark.parametrize(
    "damage", [lambda whole: whole[: len(whole) // 2], lambda whole: b"", lambda whole: b"text" * 9]
)
def test_damaged_arrays_are_told_by_name(tmp_path: Path, damage) -> None:
    archive = Archive(tmp_path)
    archive.write_arrays("kab", "relu-0.npz", [run()])
    path = tmp_path / "kab" / "relu-0.npz"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(StoreError, match=r"relu-0\.npz` is damaged"):
        archive.read_arrays("kab", "relu-0.npz")


def test_flipped_bit_in_an_array_is_noticed(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.write_arrays("kab", "relu-0.npz", [run()])
    path = tmp_path / "kab" / "relu-0.npz"
    content = bytearray(path.read_bytes())
    content[content.index(run().weights["dense_1/kernel"].tobytes()) + 100] ^= 1
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        archive.read_arrays("kab", "relu-0.npz")


def test_missing_arrays_are_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"relu-0\.npz` is missing"):
        Archive(tmp_path).read_arrays("kab", "relu-0.npz")


def test_archive_with_a_pickle_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kab").mkdir()
    np.savez(tmp_path / "kab" / "x.npz", **{"weights/a": np.array([{"an": "object"}])})
    with pytest.raises(StoreError, match="damaged"):
        Archive(tmp_path).read_arrays("kab", "x.npz")


def test_archive_of_a_single_run_as_the_first_stores_wrote_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "kab").mkdir()
    np.savez(tmp_path / "kab" / "relu-0.npz", **{"probabilities/test": np.eye(3), "weights/dense/kernel": np.ones(2)})
    found = Archive(tmp_path).read_arrays("kab", "relu-0.npz")[""]
    assert np.array_equal(found.probabilities["test"], np.eye(3))
    assert (found.weights["dense/kernel"].tolist(), found.probes) == ([1, 1], ())


@pytest.mark.parametrize("damage", [lambda whole: whole[: len(whole) // 2], lambda whole: b"", lambda whole: b"PK" * 9])
def test_damaged_checkpoint_is_told_by_name_and_can_be_replaced(tmp_path: Path, damage) -> None:
    archive = Archive(tmp_path)
    archive.keep_checkpoint("kab", "relu-0", {"step": np.arange(100)})
    path = tmp_path / "kab" / "checkpoints" / "relu-0.npz"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(StoreError, match=r"relu-0\.npz` is damaged"):
        archive.checkpoint("kab", "relu-0")
    archive.keep_checkpoint("kab", "relu-0", {"step": np.array(7)})
    found = archive.checkpoint("kab", "relu-0")
    assert found is not None
    assert found["step"] == 7


def test_what_killed_processes_left_is_cleaned_away_and_nothing_else(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.keep_checkpoint("kab", "relu-0", {"step": np.array(7)})
    archive.write_arrays("kab", "relu-0.npz", [run()])
    report, old = archive.keep("kab", "report.html", b"r"), archive.keep("kab", "net.keras", b"n")
    for path in (tmp_path / "kab" / "relu-0.npz", tmp_path / "kab" / "checkpoints" / "relu-0.npz", report, old):
        path.with_name(f".{path.name}.0123abcd").write_bytes(b"half of it")
    os.utime(old.with_name(".net.keras.0123abcd"), (0, 0))
    archive.tidy("kab")
    left = sorted(path.name for path in (tmp_path / "kab").rglob("*") if path.is_file())
    assert left == [".report.html.0123abcd", "net.keras", "relu-0.npz", "relu-0.npz", "report.html"]
