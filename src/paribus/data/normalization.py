"""From raw values to what a network sees: ``(image - shift) * scale``."""

from typing import assert_never

import numpy as np
from jaxtyping import Float, Float32, Int, Shaped

from paribus.spec.data import Normalization

CHUNK_BYTES = 2**24  # of float64 at a time, so that no second copy of a data set is ever made

Scaling = tuple[Float32[np.ndarray, "#height #width #channels"], Float32[np.ndarray, "#height #width #channels"]]


def shift_and_scale(
    images: Shaped[np.ndarray, "examples height width channels"],
    train: Int[np.ndarray, " train"],
    kind: Normalization,
    byte_range: tuple[float, float],
) -> Scaling:
    """What to subtract and then multiply by, with one value for all pixels or one for each.

    Deviations are those of the population (divided by n). Where training images do not vary the scale is 0: what
    carries no information stays 0 for every image.

    Args:
        images: All images.
        train: The only rows that statistics may look at.
        kind: The choice of the study.
        byte_range: The values that the source's format spans.

    Examples:
        >>> images = np.array([0, 100, 255], np.uint8).reshape(3, 1, 1, 1)
        >>> shift, scale = shift_and_scale(images, np.array([0, 1]), "scale11", (0, 255))
        >>> [round(float(value), 3) for value in ((images - shift) * scale).flat]
        [-1.0, -0.216, 1.0]
    """
    low, high = byte_range
    match kind:
        case "none":
            return _one(0.0), _one(1.0)
        case "scale01":
            return _one(low), _one(1 / (high - low))
        case "scale11":
            return _one((low + high) / 2), _one(2 / (high - low))
        case "standardize":
            means, variances = moments(images, train)
            variance = variances.mean() + means.var()  # the law of total variance: within pixels, and between
            return _one(means.mean()), _inverse(np.full((1, 1, 1), variance))
        case "per_pixel":
            means, variances = moments(images, train)
            return means.astype(np.float32), _inverse(variances)
        case _:
            assert_never(kind)


def moments(
    images: Shaped[np.ndarray, "examples height width channels"], rows: Int[np.ndarray, " rows"]
) -> tuple[Float[np.ndarray, "height width channels"], Float[np.ndarray, "height width channels"]]:
    """Mean and variance of each pixel over some of the images, in double precision, a chunk at a time.

    References:
        Chan, Golub, LeVeque 1983, "Algorithms for computing the sample variance", The American Statistician 37(3),
        equation 2.1: how the moments of two parts join.
    """
    shape = images.shape[1:]
    means, squares = np.zeros(shape), np.zeros(shape)
    step = max(1, CHUNK_BYTES // (8 * int(np.prod(shape))))
    for done in range(0, len(rows), step):
        block = images[rows[done : done + step]].astype(np.float64)
        count, total = len(block), done + len(block)
        block_means = block.mean(axis=0)
        block -= block_means
        between = block_means - means
        squares += np.einsum("ehwc,ehwc->hwc", block, block) + between**2 * (done * count / total)
        means += between * (count / total)
    return means, squares / len(rows)


def _one(value: float) -> Float32[np.ndarray, "1 1 1"]:
    return np.full((1, 1, 1), value, np.float32)


def _inverse(variances: Float[np.ndarray, "height width channels"]) -> Float32[np.ndarray, "height width channels"]:
    varies = variances > 0
    return np.where(varies, 1 / np.sqrt(np.where(varies, variances, 1)), 0).astype(np.float32)
