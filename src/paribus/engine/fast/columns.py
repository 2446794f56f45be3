"""Convolutions of one channel as a matrix product: a row for each pixel, a column for each value its kernel sees.

This is the well-known "im2col"; with one channel there are few columns, and XLA's own convolution is far from its best.
"""

from typing import Any

from paribus.engine.backend import jnp
from paribus.engine.fast.product import product


def convolve(x: Any, kernel: Any) -> Any:
    """The convolution of *x* (batch, height, width, channels) with *kernel*, an odd square, padding "same".

    Examples:
        >>> convolve(jnp.ones((1, 4, 4, 1)), jnp.ones((3, 3, 1, 1)))[0, :, :, 0].tolist()[0]
        [4.0, 6.0, 6.0, 4.0]
    """
    batch, height, width, _ = x.shape
    size, filters = kernel.shape[0], kernel.shape[3]
    margin = size // 2
    padded = jnp.pad(x, ((0, 0), (margin, margin), (margin, margin), (0, 0)))
    views = [padded[:, i : i + height, j : j + width] for i in range(size) for j in range(size)]
    columns = jnp.concatenate(views, axis=-1).reshape(batch * height * width, -1)
    return product(columns, kernel.reshape(-1, filters)).reshape(batch, height, width, filters)
