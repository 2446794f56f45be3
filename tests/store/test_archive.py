from pathlib import Path

import numpy as np
import pytest

from paribus.errors import StoreError
from paribus.store.archive import Archive, arrays_file

from .examples import run


def test_plain_name_of_an_arm_is_the_name_of_its_file() -> None:
    assert arrays_file(run("leaky_relu-0.01", 12)) == "leaky_relu-0.01-12.npz"


def test_names_that_differ_only_in_case_have_files_that_differ_in_more() -> None:
    names = {arrays_file(run(arm)) for arm in ("relu", "ReLU", "RELU")}
    assert len({name.lower() for name in names if name}) == 3


def test_file_name_fits_every_file_system() -> None:
    name = arrays_file(run("名" * 500))
    assert name is not None
    assert name.isascii()
    assert len(name) < 100


@pytest.mark.parametrize(
    "damage", [lambda whole: whole[: len(whole) // 2], lambda whole: b"", lambda whole: b"text" * 9]
)
def test_damaged_arrays_are_told_by_name(tmp_path: Path, damage) -> None:
    archive = Archive(tmp_path)
    archive.write_arrays("kab", "relu-0.npz", run())
    path = tmp_path / "kab" / "relu-0.npz"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(StoreError, match=r"relu-0\.npz` is damaged"):
        archive.read_arrays("kab", "relu-0.npz")


def test_flipped_bit_in_an_array_is_noticed(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.write_arrays("kab", "relu-0.npz", run())
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
