import io

import numpy as np
import pytest

from paribus.data import idx
from paribus.errors import DataError

IMAGES = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
LABELS = np.array([5, 6], np.uint8)


def four_files(labels=LABELS):
    return dict(zip(idx.NAMES, map(idx.encode, (IMAGES, labels, IMAGES[:1], LABELS[:1])), strict=True))


def test_what_is_encoded_is_read_back():
    assert np.array_equal(idx.array(idx.encode(IMAGES), "images"), IMAGES)


def test_the_four_files_become_training_and_test_images():
    contents = idx.read(four_files(), tuple("0123456789"))
    assert contents.images.shape == (3, 3, 4, 1)
    assert contents.index.labels.tolist() == [5, 6, 5]
    assert contents.index.train.tolist() == [0, 1]
    assert contents.index.test.tolist() == [2]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (idx.encode(IMAGES)[:-1], "must have 40 bytes, as its header says; got 39"),
        (idx.encode(IMAGES)[:9], "must be an IDX file"),
        (b"", "got nothing"),
        (b"\x1f\x8b\x08\x00compressed", "got 1f 8b 08 00"),
    ],
)
def test_a_file_that_is_cut_short_or_something_else_is_refused(content, words):
    with pytest.raises(DataError, match=f"`train`.*{words}"):
        idx.array(content, "train")


def test_labels_and_images_must_be_equally_many():
    with pytest.raises(DataError, match="got 1 labels for 2 training images"):
        idx.read(four_files(LABELS[:1]), ("5", "6"))


def test_the_archive_of_arrays_is_turned_back_into_the_files():
    packed = io.BytesIO()
    np.savez(packed, x_train=IMAGES, y_train=LABELS, x_test=IMAGES[:1], y_test=LABELS[:1])
    assert idx.from_npz({"mnist.npz": packed.getvalue()}) == four_files()
