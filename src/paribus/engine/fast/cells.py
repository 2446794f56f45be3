"""Images cut into cells, as (places in the cell, channels, cells · batch): a form for networks of few channels.

With few channels there are too few values side by side in an image of (batch, height, width, channels) for a processor
that takes 16 at a time; there are enough over cells and batch. Layers that compute in this form put images into it and
take them out again. Where one follows another, XLA sees that both undo each other, and nothing is moved.
"""

from collections.abc import Sequence
from typing import Any

Size = tuple[int, int]


def cells_of(images: Any, size: Size) -> Any:
    """*images* (batch, height, width, channels) as cells of *size*, which must divide height and width.

    Examples:
        >>> import numpy as np
        >>> cells_of(np.arange(8).reshape(1, 2, 4, 1), (2, 2))[:, 0].tolist()
        [[0, 2], [1, 3], [4, 6], [5, 7]]
    """
    batch, height, width, channels = images.shape
    rows, columns = size
    cut = images.reshape(batch, height // rows, rows, width // columns, columns, channels)
    return cut.transpose(2, 4, 5, 1, 3, 0).reshape(rows * columns, channels, -1)


def images_of(cells: Any, size: Size, shape: Sequence[int]) -> Any:
    """Back from cells of *size* to images, of which *shape* begins with batch, height and width.

    Examples:
        >>> import numpy as np
        >>> images = np.arange(8).reshape(1, 2, 4, 1)
        >>> images_of(cells_of(images, (2, 2)), (2, 2), images.shape).tolist() == images.tolist()
        True
    """
    batch, height, width = shape[:3]
    rows, columns = size
    cut = cells.reshape(rows, columns, cells.shape[1], height // rows, width // columns, batch)
    return cut.transpose(5, 3, 0, 4, 1, 2).reshape(batch, height, width, -1)
