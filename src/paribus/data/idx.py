"""The IDX format of MNIST and its relatives: a big-endian header of sizes, then bytes.

References:
    LeCun, Cortes, Burges: The MNIST database, http://yann.lecun.com/exdb/mnist/, "File formats".
"""

import io
import math
import struct
from collections.abc import Mapping

import numpy as np
from jaxtyping import UInt8

from paribus.data.contents import Contents, in_order
from paribus.errors import DataError

NAMES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)
UNSIGNED_BYTES = 0x08


def read(files: Mapping[str, bytes], classes: tuple[str, ...]) -> Contents:
    """Training and test images of the four files of an MNIST-like data set.

    Raises:
        DataError: A file is truncated, is not IDX, or has not one label for each image.
    """
    train_images, train_labels, test_images, test_labels = (array(files[name], name) for name in NAMES)
    labels = np.concatenate([train_labels, test_labels]).astype(np.int64)
    images = np.concatenate([train_images, test_images])
    if len(train_images) != len(train_labels) or len(test_images) != len(test_labels):
        raise DataError(
            f"There must be one label for each image; got {len(train_labels)} labels for {len(train_images)} training "
            f"images and {len(test_labels)} for {len(test_images)} test images. Fetch the files again."
        )
    index = in_order(labels, classes, {"train": len(train_labels), "test": len(test_labels)})
    return Contents(index, images[..., np.newaxis], byte_range=(0.0, 255.0))


def array(content: bytes, name: str) -> UInt8[np.ndarray, "..."]:
    """The array in an IDX file of unsigned bytes.

    Args:
        content: The uncompressed file.
        name: What to call it in an error.

    Raises:
        DataError: It is not such a file, or shorter or longer than its header says.

    Examples:
        >>> array(bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9]), "labels")
        array([7, 8, 9], dtype=uint8)
    """
    num_axes = content[3] if len(content) > 3 else 0
    header = 4 + 4 * num_axes
    if content[:3] != bytes([0, 0, UNSIGNED_BYTES]) or num_axes == 0 or len(content) < header:
        received = content[:4].hex(" ") or "nothing"
        raise DataError(
            f"`{name}` must be an IDX file of unsigned bytes, beginning 00 00 08; got {received}. "
            f"Uncompress it, or fetch it again."
        )
    sizes = struct.unpack(f">{num_axes}I", content[4:header])
    expected = header + math.prod(sizes)
    if len(content) != expected:
        raise DataError(f"`{name}` must have {expected} bytes, as its header says; got {len(content)}. Fetch it again.")
    return np.frombuffer(content, np.uint8, offset=header).reshape(sizes)


def encode(values: UInt8[np.ndarray, "..."]) -> bytes:
    """An array of bytes as an IDX file.

    Examples:
        >>> encode(np.array([7, 8], np.uint8)).hex(" ")
        '00 00 08 01 00 00 00 02 07 08'
    """
    return struct.pack(f">BBBB{values.ndim}I", 0, 0, UNSIGNED_BYTES, values.ndim, *values.shape) + values.tobytes()


def from_npz(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The four files again, from the one archive of arrays into which Keras packs them."""
    (content,) = files.values()
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        keys = ("x_train", "y_train", "x_test", "y_test")
        return {name: encode(arrays[key].astype(np.uint8)) for name, key in zip(NAMES, keys, strict=True)}
