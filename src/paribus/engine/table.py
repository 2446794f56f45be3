"""The images on the device: put there once for all programs that train on them."""

import weakref
from typing import Any, NamedTuple

import numpy as np

from paribus.engine.backend import jnp
from paribus.records import Splits


class Table(NamedTuple):
    """All images and labels on the device, as they came."""

    images: Any  # (examples, height, width, channels)
    labels: Any  # (examples,)


class Lens(NamedTuple):
    """How a network sees an image: ``(image - shift) * scale``."""

    shift: Any  # broadcasts against (height, width, channels)
    scale: Any


def table_of(splits: Splits) -> Table:
    """The images of *splits* on the device; they stay there for as long as somebody holds the array they came from.

    Examples:
        >>> import numpy as np
        >>> scaling = np.ones((1, 1, 1, 1), np.float32)
        >>> one, other = (
        ...     Splits(images, np.zeros(9, int), ("a",), np.zeros((1, 9), int), np.zeros((1, 0), int),
        ...            np.zeros(0, int), scaling, scaling)
        ...     for images in [np.zeros((9, 1, 2, 1), np.uint8)] for _ in range(2)
        ... )
        >>> table_of(one).images is table_of(other).images
        True
    """
    return Table(_put(splits.images), _put(splits.labels))


def pick(table: Table, lens: Lens, indices: Any) -> tuple[Any, Any]:
    """The images and labels at *indices*, as the network sees them."""
    shape = table.images.shape[1:]
    rows = table.images.reshape(len(table.images), -1)  # XLA gathers rows far faster than little boxes
    images = jnp.take(rows, indices, axis=0, mode="clip").reshape(*indices.shape, *shape).astype(jnp.float32)
    return (images - lens.shift) * lens.scale, jnp.take(table.labels, indices, axis=0, mode="clip")


_there: dict[int, Any] = {}
"""What is on the device, by the identity of the host's array; an entry goes with its array."""


def _put(array: np.ndarray) -> Any:
    if id(array) not in _there:
        _there[id(array)] = jnp.asarray(array)
        weakref.finalize(array, _there.pop, id(array), None)
    return _there[id(array)]
