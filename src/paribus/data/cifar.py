"""CIFAR-10's binary batches, and how they are rebuilt from the package that keeps one image per row of a PNG.

A record is one byte of label and 32×32 bytes each of red, green and blue. The Python version of the archive holds
pickles and is never opened.

References:
    Krizhevsky 2009, "Learning Multiple Layers of Features from Tiny Images"; https://www.cs.toronto.edu/~kriz/cifar.html.
"""

import io
import json
from collections.abc import Mapping

import numpy as np
from jaxtyping import Int, UInt8
from PIL import Image

from paribus.data.contents import Contents, in_order
from paribus.errors import DataError

SIDE = 32
PIXELS = SIDE * SIDE
RECORD = 1 + 3 * PIXELS
BATCH = 10_000
STEMS = (*(f"data_batch_{number}" for number in range(1, 6)), "test_batch")
NAMES = tuple(f"{stem}.bin" for stem in STEMS)
LABEL_FILES = ("train_lables.json", "test_lables.json")  # spelled so in the package
ROW_FILES = (*(f"{stem}.png" for stem in STEMS), *LABEL_FILES)


def read(files: Mapping[str, bytes], classes: tuple[str, ...]) -> Contents:
    """Training and test images of the six binary batches.

    Raises:
        DataError: A batch does not hold 10,000 records.
    """
    images = np.empty((len(NAMES) * BATCH, SIDE, SIDE, 3), np.uint8)
    labels = np.empty(len(images), np.int64)
    for number, name in enumerate(NAMES):  # one at a time: a second copy of everything would be 180 MB
        batch = records(files[name], name)
        here = slice(number * BATCH, (number + 1) * BATCH)
        labels[here] = batch[:, 0]
        images[here] = batch[:, 1:].reshape(BATCH, 3, SIDE, SIDE).transpose(0, 2, 3, 1)
    index = in_order(labels, classes, {"train": len(images) - BATCH, "test": BATCH})
    return Contents(index, images, byte_range=(0.0, 255.0))


def records(content: bytes, name: str) -> UInt8[np.ndarray, "examples bytes"]:
    """The 10,000 records of one batch, one per row.

    Raises:
        DataError: It does not hold so many.

    Examples:
        >>> records(bytes(BATCH * RECORD), "test_batch.bin").shape
        (10000, 3073)
    """
    if len(content) != BATCH * RECORD:
        raise DataError(
            f"`{name}` must hold {BATCH} records of {RECORD} bytes, {BATCH * RECORD} in all; got {len(content)} bytes. "
            f"Fetch it again."
        )
    return np.frombuffer(content, np.uint8).reshape(BATCH, RECORD)


def from_rows(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The six binary batches again, from PNGs whose every row is one image, and labels in JSON.

    Raises:
        ValueError: A picture or a list of labels has not the size it must have.
        OSError: A picture is broken.
    """
    train, test = (np.array(json.loads(files[name])) for name in LABEL_FILES)
    labels = np.concatenate([train, test]).reshape(len(STEMS), BATCH)
    return {
        name: _batch(files[f"{stem}.png"], labels[number])
        for number, (name, stem) in enumerate(zip(NAMES, STEMS, strict=True))
    }


def _batch(png: bytes, labels: Int[np.ndarray, " examples"]) -> bytes:
    with Image.open(io.BytesIO(png), formats=["PNG"]) as picture:
        rows = np.asarray(picture).reshape(BATCH, PIXELS, 3)
    batch = np.empty((BATCH, RECORD), np.uint8)
    batch[:, 0] = labels
    batch[:, 1:] = rows.transpose(0, 2, 1).reshape(BATCH, 3 * PIXELS)
    return batch.tobytes()
