"""Random changes to training images, drawn on the device from the replicate's noise stream."""

from typing import Any

from paribus.engine.backend import jax, jnp
from paribus.spec import Augment


def augmented(images: Any, augment: Augment, key: Any) -> Any:
    """*images* of shape (batch, height, width, channels), each mirrored and moved at random; what moves in is zero."""
    flip_key, row_key, column_key = jax.random.split(key, 3)
    batch, height, width, _ = images.shape
    if augment.flip:
        mirrored = jax.random.bernoulli(flip_key, 0.5, (batch, 1, 1, 1))
        images = jnp.where(mirrored, images[:, :, ::-1, :], images)
    if augment.shift:
        most = augment.shift
        rows = jax.random.randint(row_key, (batch,), 0, 2 * most + 1)
        columns = jax.random.randint(column_key, (batch,), 0, 2 * most + 1)
        padded = jnp.pad(images, ((0, 0), (most, most), (most, most), (0, 0)))
        images = jax.vmap(lambda x, r, c: jax.lax.dynamic_slice(x, (r, c, 0), (height, width, x.shape[-1])))(
            padded, rows, columns
        )
    return images
