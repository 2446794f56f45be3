import io
import json

import numpy as np
import pytest
from PIL import Image

from paribus.data import cifar
from paribus.errors import DataError

CLASSES = tuple("abcdefghij")


def row_files(images, labels):
    """The package's files: every row of a picture is one image."""
    files = {}
    for number, stem in enumerate(cifar.STEMS):
        rows = np.zeros((cifar.BATCH, cifar.PIXELS, 3), np.uint8)
        rows[0] = images[number].reshape(cifar.PIXELS, 3)
        png = io.BytesIO()
        Image.fromarray(rows).save(png, "PNG", compress_level=1)
        files[f"{stem}.png"] = png.getvalue()
    files["train_lables.json"] = json.dumps(labels[:-1].ravel().tolist()).encode()
    files["test_lables.json"] = json.dumps(labels[-1].tolist()).encode()
    return files


def test_images_rebuilt_from_rows_of_pictures_are_the_same_images():
    generator = np.random.Generator(np.random.PCG64(0))
    first_images = generator.integers(0, 256, (6, 32, 32, 3), np.uint8)
    labels = generator.integers(0, 10, (6, cifar.BATCH))
    contents = cifar.read(cifar.from_rows(row_files(first_images, labels)), CLASSES)
    assert contents.images.shape == (60_000, 32, 32, 3)
    assert np.array_equal(contents.images[:: cifar.BATCH], first_images)
    assert np.array_equal(contents.index.labels, labels.ravel())
    assert (len(contents.index.train), len(contents.index.test)) == (50_000, 10_000)


def test_planes_are_red_green_and_blue():
    record = np.zeros((cifar.BATCH, cifar.RECORD), np.uint8)
    record[0, 1:1025], record[0, 1025:2049], record[0, 2049:] = 1, 2, 3
    contents = cifar.read(dict.fromkeys(cifar.NAMES, record.tobytes()), CLASSES)
    assert contents.images[0, 9, 9].tolist() == [1, 2, 3]


def test_a_batch_that_is_cut_short_is_refused():
    with pytest.raises(DataError, match=r"`test_batch[.]bin` must hold 10000 records"):
        cifar.records(bytes(cifar.RECORD), "test_batch.bin")
