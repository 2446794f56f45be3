from pathlib import Path

import numpy as np
import pytest

from paribus.data import load
from paribus.errors import DataError
from paribus.spec.data import Npz

X = np.arange(6 * 4 * 5, dtype=np.uint8).reshape(6, 4, 5)
Y = np.array([3, 8, 3, 8, 3, 8])


@pytest.fixture
def archive(tmp_path):
    def write(**arrays):
        np.savez_compressed(tmp_path / "images.npz", **arrays)
        return Npz(path=str(tmp_path / "images.npz"))

    return write


def test_bytes_stay_bytes_and_labels_become_classes(archive):
    dataset = load(archive(x_train=X, y_train=Y, x_test=X[:2], y_test=Y[:2]))
    assert dataset.images.dtype == np.uint8
    assert dataset.input_shape == (4, 5, 1)
    assert dataset.classes == ("3", "8")
    assert dataset.labels[dataset.test].tolist() == [0, 1]
    assert dataset.validation is None


def test_the_archives_own_validation_images_are_kept(archive):
    dataset = load(archive(x_train=X, y_train=Y, x_validation=X[:3], y_validation=Y[:3], x_test=X, y_test=Y))
    assert np.array_equal(dataset.images[dataset.validation][..., 0], X[:3])


def test_one_hot_labels_are_the_positions_of_their_ones(archive):
    dataset = load(archive(x_train=X, y_train=np.eye(3)[[2, 0, 1, 2, 0, 1]], test=0.5))
    assert dataset.classes == ("0", "1", "2")


@pytest.mark.parametrize(
    ("values", "byte_range", "dtype"),
    [
        (X, (0, 255), np.uint8),
        (X.astype(np.int64), (0, 255), np.uint8),
        (X.astype(np.float64) / 255, (0, 1), np.float32),
        (X.astype(np.float32) / 127.5 - 1, (-1, 1), np.float32),
        (X.astype(np.uint16) * 300, (0, 65535), np.float32),
        (X.astype(np.float32) - 60, (-60, 59), np.float32),
    ],
)
def test_the_range_of_the_format_is_told_from_the_values(archive, values, byte_range, dtype):
    dataset = load(archive(x_train=values, y_train=Y))
    assert dataset.byte_range == byte_range
    assert dataset.images.dtype == dtype


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"x_train": X, "train_y": Y}, "must be an array y_train; got none. Rename train_y"),
        ({"x_train": X, "y_train": Y, "x_val": X, "y_val": Y}, "Rename it to x_validation"),
        ({"X_train": X, "Y_train": Y}, "Rename it to x_train"),
        ({"x_train": X, "y_train": Y, "x_test": X}, "must be an array y_test"),
        ({"x_train": X, "y_train": Y[:5]}, r"equally long; got shapes \(6, 4, 5\) and \(5,\)"),
        ({"x_train": X.reshape(6, 20), "y_train": Y}, r"got shape \(6, 20\). Reshape"),
        ({"x_train": np.zeros((6, 3, 32, 32)), "y_train": Y}, "channels last"),
        ({"x_train": np.where(X == 7, np.nan, X), "y_train": Y}, "nan or infinity in 1 of"),
        ({"x_train": X * 1e300, "y_train": Y}, "must fit into float32"),
        ({"x_train": X.astype(str), "y_train": Y}, "must hold numbers; got <U"),
        ({"x_train": X[:0], "y_train": Y[:0]}, "at least one image"),
        ({"x_train": X, "y_train": Y / 2}, "must hold whole numbers"),
        ({"x_train": X, "y_train": np.ones((6, 2))}, "a single 1 and else 0; got others, row 0"),
        ({"x_train": X, "y_train": np.zeros(6, int)}, "at least two classes"),
        ({"x_train": X, "y_train": Y, "x_test": X, "y_test": Y + 1}, r"Every label of y_test.*got \[4, 9\]"),
        ({"x_train": X, "y_train": Y, "x_test": X[:, 1:], "y_test": Y}, "one shape"),
        ({"x_train": X.astype(object), "y_train": Y}, "pickled objects"),
        ({"x_train": np.float64(3), "y_train": Y}, "axes"),
    ],
)
def test_what_would_train_nonsense_is_refused_with_a_remedy(archive, arrays, words):
    with pytest.raises(DataError, match=words):
        load(archive(**arrays))


def test_every_fault_is_told_at_once(archive):
    with pytest.raises(DataError, match="2 faults"):
        load(archive(x_train=X * np.nan, y_train=Y / 2))


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 cut short"])
def test_a_broken_archive_is_refused(tmp_path, content):
    (tmp_path / "broken.npz").write_bytes(content)
    with pytest.raises(DataError, match=r"must be a whole [.]npz archive|pickled objects"):
        load(Npz(path=str(tmp_path / "broken.npz")))


def test_an_archive_cut_anywhere_is_refused(archive):
    data = archive(x_train=X, y_train=Y)
    path = Path(data.path)
    whole = path.read_bytes()
    for end in range(1, len(whole), 37):
        path.write_bytes(whole[:end])
        with pytest.raises(DataError):
            load(data)


def test_a_missing_archive_and_a_single_array_are_refused(tmp_path):
    with pytest.raises(DataError, match="No such file"):
        load(Npz(path=str(tmp_path / "nowhere.npz")))
    np.save(tmp_path / "single.npy", X)
    with pytest.raises(DataError, match="got the single array"):
        load(Npz(path=str(tmp_path / "single.npy")))
