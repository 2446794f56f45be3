"""A data set as a study asks for it: read, reduced to what was asked for, and named by the hash of its contents.

Reading stands in one module per format (``idx``, ``cifar``, ``digits``, ``npz``, ``folder``); splitting and scaling
come later, in ``splits``.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import assert_never

import numpy as np
from jaxtyping import Float32, UInt8

from paribus.cache_folder import cache_folder
from paribus.data import cifar, digits, folder, idx, npz
from paribus.data.contents import Choice, Contents, select
from paribus.data.download import Download, obtain, silent
from paribus.data.image import prepare_all
from paribus.data.sources import CIFAR10, FASHION_MNIST, MNIST, Published
from paribus.records import Dataset
from paribus.spec.data import Cifar10, Data, Digits, FashionMnist, Folder, Mnist, Npz

Images = UInt8[np.ndarray, "examples height width channels"] | Float32[np.ndarray, "examples height width channels"]


def load(data: Data, *, cache: Path | None = None, report: Callable[[Download], None] | None = None) -> Dataset:
    """The images and labels that a study asks for, not yet split into training and validation, not yet scaled.

    The options are applied in this order: ``classes``, ``test``, ``train``, ``grayscale``, ``resize``. Bytes stay bytes
    unless ``grayscale`` or ``resize`` changes them; then they are ``float32`` in the range of the source.

    Args:
        data: The choices of the study.
        cache: Where published data sets are kept; ``cache_folder()`` unless given.
        report: Called while files are fetched or decoded, and with a note for each source that is skipped.

    Raises:
        DataError: The data set cannot be had, is broken, or does not hold what was asked for.

    Examples:
        >>> from paribus.spec.data import Digits
        >>> dataset = load(Digits(classes=("3", "8")))
        >>> dataset.classes, dataset.input_shape, len(dataset.train), len(dataset.test)
        (('3', '8'), (8, 8, 1), 287, 70)
    """
    listen = report or silent
    if isinstance(data, Folder):
        choice = select(folder.scan(data), data)  # before decoding: only what is asked for is ever opened
        images, byte_range = folder.decode(Path(data.path), choice.names, data, listen)
    else:
        contents = _read(data, cache or cache_folder(), listen)
        choice = select(contents.index, data)
        everything = np.array_equal(choice.rows, np.arange(len(contents.images)))
        images = prepare_all(contents.images if everything else contents.images[choice.rows], data)
        byte_range = contents.byte_range
    return Dataset(
        name=data.name,
        images=images,
        labels=choice.labels,
        classes=choice.classes,
        train=choice.train,
        validation=choice.validation,
        test=choice.test,
        byte_range=byte_range,
        fingerprint=_fingerprint(images, choice),
        names=choice.names,
    )


def _read(
    data: Digits | Mnist | FashionMnist | Cifar10 | Npz, cache: Path, report: Callable[[Download], None]
) -> Contents:
    match data:
        case Digits():
            return digits.read()
        case Mnist():
            return _idx_pair(MNIST, cache, report)
        case FashionMnist():
            return _idx_pair(FASHION_MNIST, cache, report)
        case Cifar10():
            return cifar.read(obtain(CIFAR10, cache, report), CIFAR10.classes)
        case Npz():
            return npz.read(Path(data.path))
        case _:
            assert_never(data)


def _idx_pair(published: Published, cache: Path, report: Callable[[Download], None]) -> Contents:
    return idx.read(obtain(published, cache, report), published.classes)


def _fingerprint(images: Images, choice: Choice) -> str:
    """SHA-256 over what a program can see: shapes, types, pixels, labels, classes, and who is in which split."""
    parts = (images, choice.labels, choice.train, choice.validation, choice.test)
    digest = hashlib.sha256(repr(choice.classes).encode())
    for part in parts:
        if part is None:
            digest.update(b"none")
        else:
            portable = np.ascontiguousarray(part, dtype=part.dtype.newbyteorder("<"))
            digest.update(f"{portable.dtype.str}{portable.shape}".encode())
            digest.update(portable.data)
    return digest.hexdigest()
