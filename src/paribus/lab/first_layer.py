"""The weights of a network's first layer as pictures: what each unit or filter looks for in an image."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import numpy as np
from jaxtyping import Float

from paribus.spec import Layer, Residual, Shape, Study, named, walk
from paribus.spec.layers import Conv2D, Dense, DepthwiseConv2D, SeparableConv2D


@dataclass(frozen=True, eq=False)
class FirstLayer:
    """The weights with which the first layer that has some weighs the image.

    Args:
        layer: The layer's name.
        pictures: The weights of each unit or filter, laid out as the image is.
    """

    layer: str
    pictures: Float[np.ndarray, "units height width channels"]


def first_layer(study: Study, image: Shape, weights: Mapping[str, np.ndarray]) -> FirstLayer | None:
    """The first layer's weights as pictures; ``None`` where they are none, since images come to it in another form.

    Args:
        study: The arm's study.
        image: The shape of one image.
        weights: What ``Run.weights`` holds.

    Examples:
        >>> study = Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 10}}], train={"epochs": 1})
        >>> first_layer(study, (8, 8, 1), {"dense/kernel": np.zeros((64, 10))}).pictures.shape
        (10, 8, 8, 1)
    """
    shape, grid = image, image
    for layer in walk(named(study.model)):
        if isinstance(layer, Dense | Conv2D | DepthwiseConv2D | SeparableConv2D):
            pictures = _pictures(layer, weights, shape, grid)
            shown = pictures is not None and pictures.shape[3] in (1, 3) and prod(pictures.shape[1:3]) > 1
            return FirstLayer(str(layer.name), pictures) if pictures is not None and shown else None
        if not isinstance(layer, Residual):
            shape = layer.output_shape(shape)
            grid = shape if len(shape) == len(image) else grid  # a flat row of pixels is still an image
    return None


def _pictures(
    layer: Layer, weights: Mapping[str, np.ndarray], shape: Shape, grid: Shape
) -> Float[np.ndarray, "units height width channels"] | None:
    name = "depthwise_kernel" if isinstance(layer, SeparableConv2D) else "kernel"
    kernel = weights.get(f"{layer.name}/{name}")
    if kernel is None:
        return None
    if isinstance(layer, Dense):
        is_flat = len(shape) == 1 and len(grid) == 3 and len(kernel) == prod(grid)
        return np.moveaxis(kernel.reshape(*grid, -1), -1, 0) if is_flat else None
    if isinstance(layer, Conv2D):
        return np.moveaxis(kernel, -1, 0)
    height, width = kernel.shape[:2]
    return np.moveaxis(kernel.reshape(height, width, -1), -1, 0)[..., None]  # each channel is weighed for itself
